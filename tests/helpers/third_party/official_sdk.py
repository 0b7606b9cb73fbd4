"""The first official SDK for Python, `soundcloud`, at work: it speaks the classic dialect, its host is an option.

Called with the sandbox's address and the name of a job; prints what the job saw as JSON.
"""

import json
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests
import soundcloud
from approve import approve

CLIENT = {"client_id": "sandbox"}
REDIRECT = "http://127.0.0.1:8765/callback"


class Work:
    """The jobs, each with a client that is signed in and one that only has the key of an application."""

    def __init__(self, address):
        self.server = {"host": urlsplit(address).netloc, "use_ssl": False}
        self.visitor = soundcloud.Client(**CLIENT, **self.server)
        self.owner = soundcloud.Client(**CLIENT, access_token="sandbox-user", **self.server)

    def sign_in(self):
        """Trade a code for a token, and refresh it."""
        secret = {**CLIENT, "client_secret": "sandbox", **self.server}
        client = soundcloud.Client(**secret, redirect_uri=REDIRECT)
        code = parse_qs(urlsplit(approve(client.authorize_url())).query)["code"][0]
        pair = client.exchange_token(code)
        renewed = soundcloud.Client(**secret, refresh_token=pair.refresh_token)
        return {"first": client.get("/me").permalink, "renewed": renewed.get("/me").permalink}

    def read(self):
        """Page through the own tracks; look for others and for people."""
        page = self.owner.get("/me/tracks", limit=25, linked_partitioning=1)
        titles = [track.title for track in page.collection]
        while getattr(page, "next_href", None):
            page = self.owner.get(page.next_href)
            titles += [track.title for track in page.collection]
        people = self.visitor.get("/users", q="demo-artist")
        found = self.visitor.get("/tracks", q=self.visitor.get(f"/users/{people[0].id}/tracks")[0].title)
        return {
            "titles": titles,
            "found": [track.user["permalink"] for track in found],
            "resolved": [
                self.visitor.get("/resolve", url=people[0].permalink_url).id == people[0].id,
                self.visitor.get("/resolve", url=found[0].permalink_url).id == found[0].id,
            ],
            "group": [track.kind for track in self.visitor.get("/groups/1/tracks")],
            "sound": requests.get(self._sound_of(found[0]), timeout=10).content[:4].decode(),
            "refused": _status(lambda: self.visitor.get("/me")),
        }

    def _sound_of(self, track):
        return self.visitor.get(track.stream_url, allow_redirects=False).location

    def upload(self, sound, picture):
        """Upload a file, change, comment and delete its track."""
        with Path(sound).open("rb") as file:
            wish = {"title": "Old hands", "asset_data": file, "sharing": "private", "tag_list": 'dub "late night"'}
            track = self.owner.post("/tracks", track=wish)
        address = f"/tracks/{track.id}"
        with Path(picture).open("rb") as file:
            self.owner.put(address, track={"title": "Older hands", "bpm": 118, "artwork_data": file})
        self.owner.post(f"{address}/comments", comment={"body": "Well done", "timestamp": 150})
        kept = self.owner.get(address)
        comments = self.owner.get(f"{address}/comments")
        self.owner.delete(address)
        return {
            "uploaded": [track.title, track.state, track.tag_list],
            "kept": [kept.title, kept.bpm, bool(kept.artwork_url), kept.comment_count],
            "comments": [[comment.body, comment.timestamp, comment.user["permalink"]] for comment in comments],
            "gone": _status(lambda: self.owner.get(address)),
        }

    def share(self):
        """Permit people to hear a private track, and reset its secret link."""
        track = next(track for track in self.owner.get("/me/tracks") if track.sharing == "private")
        address = f"/tracks/{track.id}"
        others = [user.id for user in self.visitor.get("/users") if user.id != track.user_id]
        permitted = [
            sorted(user.id for user in self.owner.put(f"{address}/permissions", permissions={"user_id": wish}))
            == sorted(wish)
            for wish in (others[:2], others[:1])
        ]
        nobody = {"user_id": [""]}  # it leaves an empty list out of the form
        old = self.owner.get(f"{address}/secret-token").token
        new = self.owner.put(f"{address}/secret-token").token
        return {
            "permitted": permitted,
            "left": len(self.owner.put(f"{address}/permissions", permissions=nobody)),
            "old": [old == track.secret_token, _status(lambda: self.visitor.get(address, secret_token=old))],
            "new": self.visitor.get(address, secret_token=new).title == track.title,
        }


def _status(call):
    """Tell the status a call is refused with."""
    try:
        call()
    except requests.HTTPError as error:
        return error.response.status_code
    return None


if __name__ == "__main__":
    print(json.dumps(getattr(Work(sys.argv[1]), sys.argv[2])(*sys.argv[3:])))

"""Every request of the collection the project began with gets a 2xx, with its suffix and without."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import KEY, OWNER, own_tracks
from tests.helpers.sounds import wav

TRACK = "/tracks/{track}"
SEARCH = {
    "bpm-from": "1",
    "bpm-to": "300",
    "consumer_key": "sandbox",
    "created_at-from": "2015-01-01 00:00:00",
    "created_at-to": "2099-01-01 00:00:00",
    "duration-from": "1",
    "duration-to": "86400000",
    "filter": "public",
    "ids": "{track}",
    "order": "hotness",
    "q": "{word}",
    "tags": "{tag}",
}
LISTENERS_FORM = {"data": {"permissions[user_id][]": "1"}}
LISTENERS_JSON = {"json": {"permissions": {"user_id": [1]}}}
AUDIO = {"asset_data": ("tone.wav", wav())}


@dataclass(frozen=True)
class Seed:
    """One request of the collection, with sensible values."""

    name: str
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """The owner's token, unless the consumer key in the query has to do."""
        return {} if "consumer_key" in self.query else OWNER


REQUESTS = [
    Seed("getTracks.json", "GET", "/tracks", KEY),
    Seed("postTracks.json", "POST", "/tracks", body={"data": {"track[title]": "x"}, "files": AUDIO}),
    Seed("getTracksTrack.json", "GET", TRACK, KEY),
    Seed("putTracksTrack.json", "PUT", TRACK, body={"data": {"track[title]": "New title"}}),
    Seed("deleteTracksTrack.json", "DELETE", TRACK),
    Seed("getTracksTrackComments.json", "GET", f"{TRACK}/comments", KEY),
    Seed("postTracksTrackComments.json", "POST", f"{TRACK}/comments", body={"data": {"comment[body]": "Hi"}}),
    Seed("getTracksTrackPermissions.json", "GET", f"{TRACK}/permissions", KEY),
    Seed("putTracksTrackPermissions.json", "PUT", f"{TRACK}/permissions", body=LISTENERS_FORM),
    Seed("getTracksTrackSecretToken.json", "GET", f"{TRACK}/secret-token"),
    Seed("putTracksTrackSecretToken.json", "PUT", f"{TRACK}/secret-token"),
    Seed("getTracks.Format", "GET", "/tracks", SEARCH),
    Seed("postTracks.Format", "POST", "/tracks", {"asset_data": "tone.wav", "title": "x"}, {"files": AUDIO}),
    Seed("getTracksTrack.Format", "GET", TRACK, KEY),
    Seed("putTracksTrack.Format", "PUT", TRACK, {"asset_data": "tone.wav", "title": "x"}, {"files": AUDIO}),
    Seed("deleteTracksTrack.Format", "DELETE", TRACK),
    Seed("getTracksTrackComments.Format", "GET", f"{TRACK}/comments", KEY),
    Seed("postTracksTrackComments.Format", "POST", f"{TRACK}/comments", body={"json": {"comment": {"body": "Hi"}}}),
    Seed("getTracksTrackPermissions.Format", "GET", f"{TRACK}/permissions", KEY),
    Seed("putTracksTrackPermissions.Format", "PUT", f"{TRACK}/permissions", body=LISTENERS_JSON),
    Seed("getTracksTrackSecretToken.Format", "GET", f"{TRACK}/secret-token"),
    Seed("getUsersUserTracks.json", "GET", "/users/{user}/tracks", KEY),
    Seed("getMeTracks.json", "GET", "/me/tracks"),
    Seed("getGroupsGroupTracks.json", "GET", "/groups/1/tracks", KEY),
]  # fmt: skip


@pytest.fixture
def values(sandbox: Sandbox) -> dict[str, str]:
    """Values for the placeholders, from the demo data."""
    public = own_tracks(sandbox, "public")[0]
    return {
        "track": str(public["id"]),
        "user": str(public["user"]["id"]),
        "word": public["title"].split()[0],
        "tag": next(tag for tag in public["tag_list"].split() if '"' not in tag),
    }


@pytest.mark.parametrize("suffix", [".json", ""])
@pytest.mark.parametrize("seed", REQUESTS, ids=lambda seed: seed.name)
def test_request_is_answered(sandbox: Sandbox, values: dict[str, str], seed: Seed, suffix: str) -> None:
    path = seed.path.format_map(values) + suffix
    query = {name: value.format_map(values) for name, value in seed.query.items()}
    answer = sandbox.http.request(seed.method, path, params=query, headers=seed.headers, **seed.body)
    assert answer.is_success, answer.text
    assert answer.headers["content-type"].startswith("application/json")

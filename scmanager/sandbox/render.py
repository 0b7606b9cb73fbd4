"""Draw rows of the database as the JSON objects of both dialects.

The current schema allows null in few places, so current answers leave out what has no value; classic answers say null.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from scmanager.sandbox import media, processing, xml
from scmanager.sandbox.dialect import Dialect, dialect_of, wants_xml
from scmanager.sandbox.state import Sandbox, sandbox_of

Json = dict[str, object]

COPIED = (
    "title", "description", "genre", "tag_list", "label_name", "release", "release_year", "release_month",
    "release_day", "purchase_url", "purchase_title", "isrc", "bpm", "key_signature", "license", "sharing",
    "embeddable_by", "metadata_artist", "comment_count", "reposts_count",
)  # fmt: skip
FLAGS = ("streamable", "downloadable", "commentable", "reveal_stats", "reveal_comments")
STATISTICS = ("playback_count", "download_count", "favoritings_count")


@dataclass(frozen=True, slots=True)
class Renderer:
    """Draws objects for one request: its sandbox, its address, its dialect and who looks at them."""

    sandbox: Sandbox
    base: str
    classic: bool
    viewer: int | None

    @classmethod
    def of(cls, request: Request, viewer: int | None) -> "Renderer":
        """Take the dialect and the address from a request."""
        base = str(request.base_url).rstrip("/")
        return cls(sandbox_of(request), base, dialect_of(request) is Dialect.CLASSIC, viewer)

    def tracks(self, rows: Iterable[sqlite3.Row]) -> list[Json]:
        """Draw tracks, looking each of their users up once."""
        users: dict[int, tuple[sqlite3.Row, Json]] = {}
        drawn = []
        for row in rows:
            if row["user_id"] not in users:
                user = self._user_row(row["user_id"])
                users[row["user_id"]] = (user, self._small_user(user) if self.classic else self.user(user))
            drawn.append(self._track(row, *users[row["user_id"]]))
        return drawn

    def track(self, row: sqlite3.Row) -> Json:
        """Draw one track."""
        return self.tracks([row])[0]

    def user(self, row: sqlite3.Row) -> Json:
        """Draw a user."""
        profile = {
            **self._small_user(row),
            **{name: row[name] for name in ("first_name", "last_name", "city", "country", "description")},
            **{name: row[name] for name in ("website", "website_title", "plan", "followers_count")},
            "followings_count": row["followings_count"],
            "full_name": f"{row['first_name']} {row['last_name']}".strip(),
            "discogs_name": None,
            "created_at": moment(row["created_at"]),
            "last_modified": moment(row["last_modified"]),
            "track_count": self._tracks_of(row["id"], "public")[0],
            "playlist_count": 0,
            "public_favorites_count": 0,
            "reposts_count": 0,
            "subscriptions": [],
        }
        return self._finished(profile)

    def me(self, row: sqlite3.Row) -> Json:
        """Draw the signed-in user with the upload quota."""
        public, private = (self._tracks_of(row["id"], sharing) for sharing in ("public", "private"))
        used = (public[1] + private[1]) // 1000
        left = None if row["quota_seconds"] is None else max(0, row["quota_seconds"] - used)
        return {
            **self.user(row),
            "private_tracks_count": private[0],
            "private_playlists_count": 0,
            "primary_email_confirmed": bool(row["email_confirmed"]),
            "locale": "",
            "online": True,
            "likes_count": 0,
            "comments_count": 0,
            "upload_seconds_left": left,
            "quota": {
                "unlimited_upload_quota": left is None,
                "upload_seconds_used": used,
                "upload_seconds_left": left,
            },
        }

    def comments(self, rows: Iterable[sqlite3.Row]) -> list[Json]:
        """Draw comments."""
        return [self.comment(row) for row in rows]

    def comment(self, row: sqlite3.Row) -> Json:
        """Draw a comment; the current schema writes its timestamp as text."""
        timestamp = row["timestamp"]
        drawn: Json = {
            **self._identity("comments", row["id"]),
            "kind": "comment",
            "body": row["body"],
            "created_at": moment(row["created_at"]),
            "timestamp": timestamp if self.classic or timestamp is None else str(timestamp),
            **self._reference("user", row["user_id"]),
            **self._reference("track", row["track_id"]),
            "user": self._small_user(self._user_row(row["user_id"])),
        }
        if self.classic:
            drawn["reply_to"] = row["reply_to"]
        return self._finished(drawn)

    def secret_token(self, row: sqlite3.Row) -> Json:
        """Draw the secret token of a track."""
        return {
            "kind": "secret-token",
            "token": row["secret_token"],
            "uri": self._secret_uri(row),
            "resource_uri": f"{self.base}/tracks/{row['id']}/secret-token",
        }

    def _track(self, row: sqlite3.Row, user_row: sqlite3.Row, user: Json) -> Json:
        state = processing.state(row)
        ready = state == processing.FINISHED
        owned = row["user_id"] == self.viewer
        drawn: Json = {
            "kind": "track",
            **self._identity("tracks", row["id"]),
            **{name: row[name] for name in COPIED},
            **{name: bool(row[name]) for name in FLAGS},
            **{name: row[name] if owned or row["reveal_stats"] else None for name in STATISTICS},
            "created_at": moment(row["created_at"]),
            "duration": row["duration"] if ready else 0,
            "permalink_url": f"{self.base}/{user_row['permalink']}/{row['permalink']}",
            "user": user,
            "user_favorite": False,
            "user_playback_count": 0,
            "artwork_url": media.artwork_url(self.base, row),
            "waveform_url": media.waveform_url(self.base, row, ready),
            "stream_url": media.stream_url(self.base, row),
            "download_url": f"{self.base}/tracks/{row['id']}/download" if row["downloadable"] else None,
        }
        drawn.update(self._classic_track(row, state) if self.classic else {"access": "playable"})
        if owned:
            drawn.update(self._owner_part(row))
        return self._finished(drawn)

    def _classic_track(self, row: sqlite3.Row, state: str) -> Json:
        return {
            "user_id": row["user_id"],
            "permalink": row["permalink"],
            "state": state,
            "original_format": row["original_format"] if state == processing.FINISHED else "unknown",
            "original_content_size": row["original_content_size"],
            "last_modified": moment(row["last_modified"]),
            "track_type": row["track_type"],
            "video_url": row["video_url"],
            "label_id": None,
            "attachments_uri": f"{self.base}/tracks/{row['id']}/attachments",
        }

    def _owner_part(self, row: sqlite3.Row) -> Json:
        private = row["sharing"] == "private"
        part: Json = {"secret_uri": self._secret_uri(row) if private else None}
        if self.classic:
            count = "SELECT count(*) FROM permissions WHERE track_id = ?"
            (shared,) = self.sandbox.database.execute(count, (row["id"],)).fetchone()
            part["secret_token"] = row["secret_token"] if private else None
            part["shared_to_count"] = shared
            part["downloads_remaining"] = 100
        return part

    def _small_user(self, row: sqlite3.Row) -> Json:
        return {
            **self._identity("users", row["id"]),
            "kind": "user",
            "permalink": row["permalink"],
            "username": row["username"],
            "permalink_url": f"{self.base}/{row['permalink']}",
            "avatar_url": media.avatar_url(self.base, row),
        }

    def _identity(self, kind: str, row_id: int) -> Json:
        if self.classic:
            return {"id": row_id, "uri": f"{self.base}/{kind}/{row_id}"}
        urn = f"soundcloud:{kind}:{row_id}"
        return {"urn": urn, "uri": f"{self.base}/{kind}/{urn}"}

    def _reference(self, kind: str, row_id: int) -> Json:
        return {f"{kind}_id": row_id} if self.classic else {f"{kind}_urn": f"soundcloud:{kind}s:{row_id}"}

    def _secret_uri(self, row: sqlite3.Row) -> str:
        return f"{self._identity('tracks', row['id'])['uri']}?secret_token={row['secret_token']}"

    def _user_row(self, user_id: int) -> sqlite3.Row:
        row: sqlite3.Row = self.sandbox.database.execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone()
        return row

    def _tracks_of(self, user_id: int, sharing: str) -> tuple[int, int]:
        sql = "SELECT count(*), coalesce(sum(duration), 0) FROM tracks WHERE user_id = ? AND sharing = ?"
        values: tuple[object, ...] = (user_id, sharing)
        if self.sandbox.hiding.everywhere:
            sql += " AND uploaded_at <= ?"
            values = (*values, self.sandbox.hiding.found_until())
        count, duration = self.sandbox.database.execute(sql, values).fetchone()
        return count, duration

    def _finished(self, drawn: Json) -> Json:
        return drawn if self.classic else {name: value for name, value in drawn.items() if value is not None}


def moment(stored: str) -> str:
    """Write a stored time as answers do: `2012/03/22 20:18:15 +0000`."""
    return stored.replace("-", "/") + " +0000"


def found(location: str) -> Response:
    """Answer with a redirect, which SoundCloud also writes into the body."""
    return JSONResponse({"status": "302 - Found", "location": location}, 302, {"Location": location})


def respond(request: Request, value: object, root: str, status: int = 200) -> Response:
    """Answer with JSON, or with XML below a root element where the request asks for that."""
    if wants_xml(request):
        return Response(xml.document(root, value), status, media_type="application/xml")
    return JSONResponse(value, status, media_type="application/json; charset=utf-8")

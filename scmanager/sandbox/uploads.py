"""Take uploads in: check the audio and the quota, keep the files, write the track and the ledger."""

import asyncio
import sqlite3
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access, audio, fields
from scmanager.sandbox.database import transaction
from scmanager.sandbox.dialect import Dialect, dialect_of
from scmanager.sandbox.errors import unprocessable
from scmanager.sandbox.fields import Columns
from scmanager.sandbox.forms import received_form
from scmanager.sandbox.multipart import Form, ReceivedFile
from scmanager.sandbox.quirks import quirks_of
from scmanager.sandbox.render import Renderer, respond
from scmanager.sandbox.sharing import new_secret_token
from scmanager.sandbox.state import Sandbox, now, sandbox_of, timestamp

LONGEST_MS = 24 * 60 * 60 * 1000
UNREADABLE = "Sorry, we were unable to process the provided asset_data."
PICTURE_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


def routes() -> list[BaseRoute]:
    """List the route of uploads."""
    return [Route("/tracks", upload, methods=["POST"])]


@dataclass(frozen=True, slots=True)
class Asset:
    """An audio file that was received and read."""

    file: ReceivedFile
    info: audio.AudioInfo

    def columns(self, request: Request) -> Columns:
        """Write what a track says about its audio."""
        wish, options = quirks_of(request).processing, sandbox_of(request).options
        return {
            "duration": self.info.duration_ms,
            "ready_at": wish.ready_at(options, self.info.duration_ms),
            "original_format": self.info.format,
            "original_content_size": self.file.size,
            "sha256": self.file.sha256,
            "audio_seed": None,
        }


async def upload(request: Request) -> Response:
    """Make a track of an audio file and its metadata."""
    sandbox = sandbox_of(request)
    async with received_form(request, access.user_id) as (owner, form):
        given = fields.columns(form.params, classic=dialect_of(request) is Dialect.CLASSIC)
        if "title" not in given:
            raise unprocessable("Title can't be blank.")
        asset = await read_asset(form)
        if asset is None:
            raise unprocessable("Asset data can't be blank.")
        check_artwork(form)
        check_quota(sandbox, owner, asset.info.duration_ms)
        row = _make_track(sandbox, owner, quirks_of(request).altered(given) | asset.columns(request), asset, form)
    renderer = Renderer.of(request, owner)
    return respond(request, renderer.track(row), "track", 201)


async def read_asset(form: Form) -> Asset | None:
    """Read the audio of a form, if it has any; answer 422 when it is no audio."""
    file = form.file("asset_data")
    if file is None:
        return None
    try:
        info = await asyncio.to_thread(audio.probe, file.path)
    except audio.UnreadableAudio as error:
        raise unprocessable(UNREADABLE) from error
    if info.duration_ms > LONGEST_MS:
        raise unprocessable("The audio is longer than 24 hours.")
    return Asset(file, info)


def check_artwork(form: Form) -> None:
    """Answer 422 when the artwork is neither GIF, JPEG nor PNG."""
    file = form.file("artwork_data")
    if file is None:
        return
    with file.path.open("rb") as picture:
        head = picture.read(8)
    if not head.startswith(PICTURE_HEADS):
        raise unprocessable("Artwork data has to be a GIF, JPEG or PNG picture.")


def check_quota(sandbox: Sandbox, owner: int, added_ms: int) -> None:
    """Answer 422 when the owner's upload time does not suffice."""
    sql = """SELECT quota_seconds, (SELECT coalesce(sum(duration), 0) FROM tracks WHERE user_id = users.id)
             FROM users WHERE id = ?"""
    quota, used_ms = sandbox.database.execute(sql, (owner,)).fetchone()
    if quota is not None and used_ms + added_ms > quota * 1000:
        raise unprocessable("You have reached your upload limit.")


def _make_track(sandbox: Sandbox, owner: int, given: Columns, asset: Asset, form: Form) -> sqlite3.Row:
    database = sandbox.database
    (username,) = database.execute("SELECT username FROM users WHERE id = ?", (owner,)).fetchone()
    defaults: Columns = {"tag_list": "", "description": None, "genre": None}
    row = {**defaults, **given, "user_id": owner, "secret_token": new_secret_token()}
    row |= fields.derived(row, username)
    row["permalink"] = free_permalink(sandbox, owner, str(given.get("permalink") or fields.slug(str(given["title"]))))
    row |= {"created_at": timestamp(), "last_modified": timestamp(), "uploaded_at": now()}
    with transaction(database):
        sql = f"INSERT INTO tracks ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) RETURNING id"
        (track_id,) = database.execute(sql, tuple(row.values())).fetchone()
        keep_asset(sandbox, track_id, str(row["title"]), asset)
        keep_artwork(sandbox, track_id, form)
    track: sqlite3.Row = database.execute("SELECT * FROM tracks WHERE id = ?", (track_id,)).fetchone()
    return track


def free_permalink(sandbox: Sandbox, owner: int, wanted: str, own_id: int | None = None) -> str:
    """Find a permalink the owner's other tracks do not have, by adding a number where needed."""
    base = wanted or "track"
    like = base.replace("_", r"\_") + "%"
    sql = r"SELECT permalink FROM tracks WHERE user_id = ? AND id IS NOT ? AND permalink LIKE ? ESCAPE '\'"
    taken = {row["permalink"] for row in sandbox.database.execute(sql, (owner, own_id, like))}
    number, permalink = 1, base
    while permalink in taken:
        permalink, number = f"{base}-{number}", number + 1
    return permalink


def keep_asset(sandbox: Sandbox, track_id: int, title: str, asset: Asset) -> str:
    """Move audio to its track, enter it in the ledger, and tell its path in the data folder."""
    file = asset.file
    path = f"audio/{track_id}-{file.sha256[:12]}"
    file.path.replace(sandbox.options.data / path)
    sandbox.database.execute("UPDATE tracks SET audio_path = ? WHERE id = ?", (path, track_id))
    sandbox.database.execute(
        """INSERT INTO uploads (track_id, title, bytes, sha256, filename, duration, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (track_id, title, file.size, file.sha256, file.filename, asset.info.duration_ms, timestamp()),
    )
    return path


def keep_artwork(sandbox: Sandbox, track_id: int, form: Form) -> None:
    """Move artwork to its track, if the form has any."""
    file = form.file("artwork_data")
    if file is None:
        return
    path = f"artwork/{track_id}"
    file.path.replace(sandbox.options.data / path)
    sql = "UPDATE tracks SET artwork_path = ?, artwork_version = artwork_version + 1 WHERE id = ?"
    sandbox.database.execute(sql, (path, track_id))

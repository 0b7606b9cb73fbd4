"""The sound of tracks: an address that asks who is listening redirects to one that is signed and serves the bytes.

Classic programs read the `location` of such a redirect instead of following it, and hand it to a player without a key.
"""

import asyncio
import hmac
import sqlite3

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access, media, processing
from scmanager.sandbox.errors import forbidden, not_found
from scmanager.sandbox.params import integer
from scmanager.sandbox.render import found
from scmanager.sandbox.state import Sandbox, now, sandbox_of

SIGNED_FOR = 3600
AUDIO_TYPES = {
    "wav": "audio/wav", "aiff": "audio/aiff", "flac": "audio/flac", "ogg": "audio/ogg", "opus": "audio/ogg",
    "mp2": "audio/mpeg", "mp3": "audio/mpeg", "aac": "audio/aac", "m4a": "audio/mp4", "amr": "audio/amr",
    "wma": "audio/x-ms-wma",
}  # fmt: skip


def routes() -> list[BaseRoute]:
    """Return the routes of sound."""
    return [
        Route("/tracks/{id}/stream", stream),
        Route("/tracks/{id}/download", download),
        Route("/media/sounds/{id:int}", serve),
        Route("/media/downloads/{id:int}", serve_as_file),
    ]


async def stream(request: Request) -> Response:
    """Redirect those who may hear a track to its sound."""
    return _redirect(request, access.readable_track(request), "sounds")


async def download(request: Request) -> Response:
    """Redirect to the sound of a track as a file: its owner, or others when it may be downloaded."""
    track = access.readable_track(request)
    if not track["downloadable"] and access.reader(request).user_id != track["user_id"]:
        raise not_found()
    return _redirect(request, track, "downloads")


async def serve(request: Request) -> Response:
    """Serve the sound behind a signed address, whole or in ranges."""
    return await _sound(request, as_file=False)


async def serve_as_file(request: Request) -> Response:
    """Serve the sound behind a signed address as a file to keep."""
    return await _sound(request, as_file=True)


def _redirect(request: Request, track: sqlite3.Row, folder: str) -> Response:
    if not processing.is_ready(track):
        raise not_found()
    path, until = f"/media/{folder}/{track['id']}", int(now()) + SIGNED_FOR
    signature = _signature(sandbox_of(request), path, until)
    return found(f"{str(request.base_url).rstrip('/')}{path}?expires={until}&signature={signature}")


async def _sound(request: Request, *, as_file: bool) -> Response:
    sandbox = sandbox_of(request)
    until = integer(request.query_params.get("expires")) or 0
    signature = _signature(sandbox, request.url.path, until)
    if until < now() or not hmac.compare_digest(signature.encode(), request.query_params.get("signature", "").encode()):
        raise forbidden("This address has expired.")
    track = access.find_track(sandbox, request.path_params["id"])
    if track is None:
        raise not_found()
    path = await asyncio.to_thread(media.audio_file, sandbox, track)
    kind = AUDIO_TYPES.get(track["original_format"], "application/octet-stream")
    filename = f"{track['permalink']}.{track['original_format']}" if as_file else None
    return FileResponse(path, media_type=kind, filename=filename)


def _signature(sandbox: Sandbox, path: str, until: int) -> str:
    return hmac.digest(sandbox.signing_key, f"{path} {until}".encode(), "sha256").hex()

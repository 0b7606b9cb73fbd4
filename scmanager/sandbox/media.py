"""Pictures and waveforms: their addresses, the routes that serve them, and the sound waveforms are drawn from.

What belongs to demo tracks is made from their seeds when it is first asked for, and kept in the cache folder.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import artwork, audio, synth, wave_png
from scmanager.sandbox.errors import not_found
from scmanager.sandbox.state import Sandbox, now, sandbox_of

SIZES = {
    "original": 500, "t500x500": 500, "crop": 400, "t300x300": 300, "t200x200": 200, "large": 100, "t67x67": 67,
    "badge": 47, "small": 32, "tiny": 20, "mini": 16,
}  # fmt: skip
PICTURE_SIGNS = {b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
LONG = {"Cache-Control": "public, max-age=86400"}
POINTS, HEIGHT = 1800, 140


def artwork_url(base: str, track: sqlite3.Row) -> str | None:
    """Return the address of a track's picture at 100 px, or None when it has none."""
    if track["artwork_path"] is None and track["artwork_seed"] is None:
        return None
    return f"{base}/media/artworks/{track['id']}-{track['artwork_version']}-large.jpg"


def avatar_url(base: str, user: sqlite3.Row) -> str:
    """Return the address of a user's picture at 100 px."""
    return f"{base}/media/avatars/{user['id']}-0-large.jpg"


def waveform_url(base: str, track: sqlite3.Row, ready: bool) -> str:  # noqa: FBT001 - the one switch of an address
    """Return the address of a track's waveform, a placeholder while the track is processed."""
    name = f"waves/{track['id']}_m.png" if ready else "player-waveform-medium.png"
    return f"{base}/media/{name}"


def stream_url(base: str, track: sqlite3.Row) -> str:
    """Return the address that leads to a track's sound."""
    return f"{base}/tracks/{track['id']}/stream"


def stream_urls(base: str, track: sqlite3.Row, token: str | None) -> dict[str, str]:
    """Return the addresses of a track's sound by kind, usable with a secret token when one is given."""
    query = f"?secret_token={token}" if token else ""
    address = f"{base}/tracks/soundcloud:tracks:{track['id']}/stream{query}"
    return {"http_mp3_128_url": address, "preview_mp3_128_url": address}


def routes() -> list[BaseRoute]:
    """Return the routes of pictures and waveforms."""
    return [
        Route("/media/artworks/{id:int}-{version:int}-{size}.{kind}", track_picture),
        Route("/media/avatars/{id:int}-{version:int}-{size}.{kind}", user_picture),
        Route("/media/waves/{id:int}_m.json", waveform_samples),
        Route("/media/waves/{id:int}_m.png", waveform_picture),
        Route("/media/player-waveform-medium.png", placeholder),
    ]


async def track_picture(request: Request) -> Response:
    """Serve the picture of a track: the uploaded one as it is, a drawn one in the size asked for."""
    track, sandbox = _track(request), sandbox_of(request)
    if track["artwork_path"] is not None:
        path = sandbox.options.data / track["artwork_path"]
        return FileResponse(path, headers=LONG, media_type=_picture_type(path))
    if track["artwork_seed"] is None:
        raise not_found()
    return await _drawn(request, "artworks", track["artwork_seed"], artwork.draw)


async def user_picture(request: Request) -> Response:
    """Serve the picture of a user."""
    user = _row(request, "SELECT * FROM users WHERE id = ?")
    return await _drawn(request, "avatars", user["avatar_seed"], artwork.avatar)


async def _drawn(request: Request, kind: str, seed: int, draw: Callable[[int, int], bytes]) -> Response:
    size = SIZES.get(request.path_params["size"])
    if size is None:
        raise not_found()
    path = sandbox_of(request).folder("cache") / kind / f"{seed}-{size}.png"
    await asyncio.to_thread(_make_once, path, lambda target: target.write_bytes(draw(seed, size)))
    return FileResponse(path, headers=LONG, media_type="image/png")


def _picture_type(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    return next((kind for sign, kind in PICTURE_SIGNS.items() if start.startswith(sign)), "image/png")


async def waveform_samples(request: Request) -> Response:
    """Serve a waveform as JSON: 1800 peaks from 0 to 140."""
    return JSONResponse({"width": POINTS, "height": HEIGHT, "samples": await _samples(request)}, headers=LONG)


async def waveform_picture(request: Request) -> Response:
    """Serve a waveform as PNG: transparent where the sound is."""
    picture = await asyncio.to_thread(wave_png.draw, await _samples(request), HEIGHT)
    return Response(picture, headers=LONG, media_type="image/png")


async def placeholder(_request: Request) -> Response:
    """Serve the flat picture that stands for a waveform not made yet."""
    return Response(wave_png.draw([0] * POINTS, HEIGHT), media_type="image/png")


async def _samples(request: Request) -> list[int]:
    track, sandbox = _track(request), sandbox_of(request)
    key = track["sha256"] or f"{track['audio_seed']}-{track['duration']}"
    path = sandbox.folder("cache") / "waves" / f"{key}.json"

    def measure(target: Path) -> None:
        peaks = audio.waveform(audio_file(sandbox, track), POINTS, HEIGHT)
        target.write_text(json.dumps(peaks), encoding="ascii")

    await asyncio.to_thread(_make_once, path, measure)
    samples: list[int] = json.loads(path.read_text(encoding="ascii"))
    return samples


def audio_file(sandbox: Sandbox, track: sqlite3.Row) -> Path:
    """Return the file with a track's sound; for a demo track it is synthesised on first use, which takes a while."""
    if track["audio_path"] is not None:
        return sandbox.options.data / str(track["audio_path"])
    seed, duration = track["audio_seed"], track["duration"]
    path = sandbox.folder("cache") / "audio" / f"{seed}-{duration}.wav"
    _make_once(path, partial(synth.write_wav, seed=seed, duration_ms=duration))
    return path


def _make_once(path: Path, make: Callable[[Path], object]) -> None:
    """Let `make` write a file unless it is there already; nobody ever sees half of it."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{now()}.part")
    make(unfinished)
    unfinished.replace(path)


def _track(request: Request) -> sqlite3.Row:
    return _row(request, "SELECT * FROM tracks WHERE id = ?")


def _row(request: Request, query: str) -> sqlite3.Row:
    row: sqlite3.Row | None = sandbox_of(request).database.execute(query, (request.path_params["id"],)).fetchone()
    if row is None:
        raise not_found()
    return row

"""One track: read, update, delete, and the addresses of its streams."""

import sqlite3

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access, fields, media, processing, uploads
from scmanager.sandbox.database import transaction
from scmanager.sandbox.dialect import Dialect, dialect_of
from scmanager.sandbox.errors import not_found
from scmanager.sandbox.fields import Columns
from scmanager.sandbox.forms import received_form
from scmanager.sandbox.multipart import Form
from scmanager.sandbox.params import small_body
from scmanager.sandbox.render import Renderer, respond
from scmanager.sandbox.state import Sandbox, sandbox_of, timestamp


def routes() -> list[BaseRoute]:
    """List the routes of one track."""
    return [
        Route("/tracks/{id}", read, methods=["GET"]),
        Route("/tracks/{id}", update, methods=["PUT"]),
        Route("/tracks/{id}", delete, methods=["DELETE"]),
        Route("/tracks/{id}/streams", streams, methods=["GET"]),
    ]


async def read(request: Request) -> Response:
    """Answer with a track the caller may know."""
    row = access.readable_track(request)
    renderer = Renderer.of(request, access.reader(request).user_id)
    return respond(request, renderer.track(row), "track")


async def streams(request: Request) -> Response:
    """Answer with the addresses of a track's audio, once it is processed."""
    row = access.readable_track(request)
    if not processing.is_ready(row):
        raise not_found()
    base = str(request.base_url).rstrip("/")
    return respond(request, media.stream_urls(base, row, request.query_params.get("secret_token")), "streams")


async def update(request: Request) -> Response:
    """Change the fields of an own track; also its artwork, and in the classic dialect its audio."""
    async with received_form(request, access.own_track) as (row, form):
        classic = dialect_of(request) is Dialect.CLASSIC
        given = fields.columns(form.params, classic=classic)
        asset = await uploads.read_asset(form) if classic else None
        given |= asset.columns(request) if asset else {}
        uploads.check_artwork(form)
        if asset is not None:
            uploads.check_quota(sandbox_of(request), row["user_id"], asset.info.duration_ms - row["duration"])
        _change(sandbox_of(request), row, given, asset, form)
    renderer = Renderer.of(request, row["user_id"])
    return respond(request, renderer.track(access.track_in_path(request)), "track")


def _change(sandbox: Sandbox, row: sqlite3.Row, given: Columns, asset: uploads.Asset | None, form: Form) -> None:
    changed = {**given, "last_modified": timestamp()}
    if "permalink" in changed:
        wanted = str(changed["permalink"] or fields.slug(row["title"]))
        changed["permalink"] = uploads.free_permalink(sandbox, row["user_id"], wanted, row["id"])
    user = sandbox.database.execute("SELECT username FROM users WHERE id = ?", (row["user_id"],)).fetchone()
    changed |= fields.derived({**dict(row), **changed}, user["username"])
    with transaction(sandbox.database):
        assignments = ", ".join(f"{column} = ?" for column in changed)
        sandbox.database.execute(f"UPDATE tracks SET {assignments} WHERE id = ?", (*changed.values(), row["id"]))
        if asset is not None:
            path = uploads.keep_asset(sandbox, row["id"], str(changed.get("title", row["title"])), asset)
            if path != row["audio_path"]:
                _remove(sandbox, row["audio_path"])
        uploads.keep_artwork(sandbox, row["id"], form)


async def delete(request: Request) -> Response:
    """Delete an own track with its files."""
    params = await small_body(request)
    row = access.own_track(request, params.get("oauth_token"))
    sandbox = sandbox_of(request)
    sandbox.database.execute("DELETE FROM tracks WHERE id = ?", (row["id"],))
    _remove(sandbox, row["audio_path"])
    _remove(sandbox, row["artwork_path"])
    return JSONResponse({"status": "200 - OK"})


def _remove(sandbox: Sandbox, path: str | None) -> None:
    if path is not None:
        (sandbox.options.data / path).unlink(missing_ok=True)

"""Who may hear a private track: the permission list and the secret token, both only in the classic dialect."""

import random
import secrets
import sqlite3
import string

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access
from scmanager.sandbox.database import transaction
from scmanager.sandbox.errors import not_found, unprocessable
from scmanager.sandbox.params import Params, small_body
from scmanager.sandbox.render import Renderer, respond
from scmanager.sandbox.state import Sandbox, sandbox_of

TOKEN_LETTERS = string.ascii_letters + string.digits
TOKEN_LENGTH = 11


def routes() -> list[BaseRoute]:
    """List the routes of permissions and secret tokens."""
    return [
        Route("/tracks/{id}/permissions", read_permissions, methods=["GET"]),
        Route("/tracks/{id}/permissions", replace_permissions, methods=["PUT"]),
        Route("/tracks/{id}/secret-token", read_secret_token, methods=["GET"]),
        Route("/tracks/{id}/secret-token", reset_secret_token, methods=["PUT"]),
    ]


def new_secret_token(generator: random.Random | None = None) -> str:
    """Make a secret token: `s-` and eleven letters or digits, from a seeded generator if one is given."""
    choose = secrets.choice if generator is None else generator.choice
    return "s-" + "".join(choose(TOKEN_LETTERS) for _ in range(TOKEN_LENGTH))


async def read_permissions(request: Request) -> Response:
    """Answer with the users who may hear a track: to its owner, and for public tracks to a consumer key."""
    if access.reader(request).user_id is None and not access.is_urn(request):
        return _permissions(request, access.readable_track(request))
    return _permissions(request, _own_classic_track(request))


async def replace_permissions(request: Request) -> Response:
    """Replace the whole list of users who may hear a track."""
    params = await small_body(request)
    track = _own_classic_track(request, params.get("oauth_token"))
    users = _users(sandbox_of(request), params)
    database = sandbox_of(request).database
    with transaction(database):
        database.execute("DELETE FROM permissions WHERE track_id = ?", (track["id"],))
        rows = [(track["id"], user) for user in users]
        database.executemany("INSERT INTO permissions (track_id, user_id) VALUES (?, ?)", rows)
    return _permissions(request, track)


async def read_secret_token(request: Request) -> Response:
    """Answer with the secret token of a track."""
    track = _own_classic_track(request)
    return respond(request, Renderer.of(request, track["user_id"]).secret_token(track), "secret-token")


async def reset_secret_token(request: Request) -> Response:
    """Give a track a new secret token, which closes its old link."""
    params = await small_body(request)
    track = _own_classic_track(request, params.get("oauth_token"))
    sql = "UPDATE tracks SET secret_token = ? WHERE id = ? RETURNING *"
    changed = sandbox_of(request).database.execute(sql, (new_secret_token(), track["id"])).fetchone()
    return respond(request, Renderer.of(request, track["user_id"]).secret_token(changed), "secret-token")


def _own_classic_track(request: Request, body_token: str | None = None) -> sqlite3.Row:
    if access.is_urn(request):
        raise not_found()
    return access.own_track(request, body_token)


def _permissions(request: Request, track: sqlite3.Row) -> Response:
    sql = """SELECT users.* FROM permissions JOIN users ON users.id = user_id
             WHERE track_id = ? ORDER BY username, users.id"""
    rows = sandbox_of(request).database.execute(sql, (track["id"],)).fetchall()
    renderer = Renderer.of(request, track["user_id"])
    return respond(request, [renderer.user(row) for row in rows], "users")


def _users(sandbox: Sandbox, params: Params) -> list[int]:
    """Read `permissions[user_id][]=1`; an empty list or value takes everyone off."""
    given = params.flat("permissions")
    name = "user_id" if "user_id" in given else "permissions"
    if name not in given:
        raise unprocessable("Parameter permissions is missing.")
    users = []
    for text in given.all(name):
        number = access.number_of(text, "users")
        if sandbox.database.execute("SELECT 1 FROM users WHERE id = ?", (number,)).fetchone() is None:
            raise unprocessable(f"There is no user {text}.")
        users.append(number)
    return list(dict.fromkeys(number for number in users if number is not None))

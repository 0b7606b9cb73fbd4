"""Who may do what: every rule about readers, owners and private tracks."""

import secrets
import sqlite3

from starlette.requests import Request

from scmanager.sandbox import auth
from scmanager.sandbox.errors import forbidden, not_found, unauthorized
from scmanager.sandbox.params import integer
from scmanager.sandbox.state import Sandbox, sandbox_of


def reader(request: Request, body_token: str | None = None) -> auth.Caller:
    """Demand a caller who is known: a user, an application or a consumer key."""
    caller = auth.caller(request, body_token)
    if caller.kind == "anonymous":
        raise unauthorized()
    return caller


def user_id(request: Request, body_token: str | None = None) -> int:
    """Demand a signed-in user and tell the id."""
    caller = auth.caller(request, body_token)
    if caller.kind == "client":
        raise forbidden("This token belongs to an application, not to a user.")
    if caller.user_id is None:
        raise unauthorized()
    return caller.user_id


def id_of(text: str, kind: str) -> int:
    """Read an id or a URN such as `soundcloud:tracks:1`; answer 404 to anything else."""
    number = number_of(text, kind)
    if number is None:
        raise not_found()
    return number


def number_of(text: str, kind: str) -> int | None:
    """Read an id or a URN such as `soundcloud:tracks:1`; None when it is neither."""
    return integer(text.removeprefix(f"soundcloud:{kind}:"))


def is_urn(request: Request) -> bool:
    """Tell whether the id in the path is a URN, as in the current dialect."""
    return ":" in str(request.path_params["id"])


def track_in_path(request: Request) -> sqlite3.Row:
    """Find the track a path names; answer 404 when there is none."""
    track = find_track(sandbox_of(request), id_of(request.path_params["id"], "tracks"))
    if track is None:
        raise not_found()
    return track


def find_track(sandbox: Sandbox, track_id: int) -> sqlite3.Row | None:
    """Look a track up by its id."""
    sql = "SELECT * FROM tracks WHERE id = ? AND uploaded_at <= ?"
    row: sqlite3.Row | None = sandbox.database.execute(sql, (track_id, sandbox.hiding.found_until())).fetchone()
    return row


def track_at(sandbox: Sandbox, user_id: int, permalink: str) -> sqlite3.Row | None:
    """Look a user's track up by the last part of its address."""
    sql = "SELECT * FROM tracks WHERE user_id = ? AND permalink = ? AND uploaded_at <= ?"
    values = (user_id, permalink, sandbox.hiding.found_until())
    row: sqlite3.Row | None = sandbox.database.execute(sql, values).fetchone()
    return row


def readable_track(request: Request, body_token: str | None = None) -> sqlite3.Row:
    """Find the track a path names, if the caller may know it: 401 for strangers, 404 for private ones."""
    caller = reader(request, body_token)
    track = track_in_path(request)
    if not may_read(sandbox_of(request), track, caller.user_id, request.query_params.get("secret_token")):
        raise not_found()
    return track


def may_read(sandbox: Sandbox, track: sqlite3.Row, reader_id: int | None, secret: str | None) -> bool:
    """Tell whether a track is public, or the reader owns it, was permitted, or knows its secret token."""
    if track["sharing"] == "public" or track["user_id"] == reader_id:
        return True
    if secret and secrets.compare_digest(secret.encode(), track["secret_token"].encode()):
        return True
    permitted = "SELECT 1 FROM permissions WHERE track_id = ? AND user_id = ?"
    return sandbox.database.execute(permitted, (track["id"], reader_id)).fetchone() is not None


def own_track(request: Request, body_token: str | None = None) -> sqlite3.Row:
    """Find the track a path names, if it is the caller's: 401 for strangers, 404 for none, 403 for another's."""
    caller_id = user_id(request, body_token)
    track = track_in_path(request)
    if track["user_id"] != caller_id:
        raise forbidden()
    return track

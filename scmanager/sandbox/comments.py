"""Timed comments on a track: list and post."""

import math
import sqlite3

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access
from scmanager.sandbox.errors import forbidden, unprocessable
from scmanager.sandbox.paging import Listing, fetch_page
from scmanager.sandbox.params import Params, small_body
from scmanager.sandbox.render import Renderer, respond
from scmanager.sandbox.state import Sandbox, sandbox_of, timestamp


def routes() -> list[BaseRoute]:
    """List the routes of comments."""
    return [
        Route("/tracks/{id}/comments", list_comments, methods=["GET"]),
        Route("/tracks/{id}/comments", post_comment, methods=["POST"]),
    ]


async def list_comments(request: Request) -> Response:
    """Answer with a track's comments, newest first; none when the owner keeps them from others."""
    track = access.readable_track(request)
    viewer = access.reader(request).user_id
    listing = Listing("comments")
    listing.where("track_id = ?", track["id"])
    if not track["reveal_comments"] and track["user_id"] != viewer:
        listing.where("0")
    page = fetch_page(request, listing)
    return respond(request, page.wrap(Renderer.of(request, viewer).comments(page.rows)), "comments")


async def post_comment(request: Request) -> Response:
    """Add a comment at a time of the track, or at none."""
    params = await small_body(request)
    author = access.user_id(request, params.get("oauth_token"))
    track = access.readable_track(request, params.get("oauth_token"))
    comment = params.under("comment")
    if not comment.names():  # a query string does not count: https://github.com/soundcloud/api/issues/50
        raise unprocessable("Parameter comment is missing.")
    if not track["commentable"]:
        raise forbidden("Comments are switched off for this track.")
    row = _add(sandbox_of(request), track, author, comment)
    return respond(request, Renderer.of(request, author).comment(row), "comment", 201)


def _add(sandbox: Sandbox, track: sqlite3.Row, author: int, comment: Params) -> sqlite3.Row:
    body = (comment.get("body") or "").strip()
    if not body:
        raise unprocessable("Body can't be blank.")
    reply_to = _reply_to(sandbox, track, comment.get("reply_to"))
    row: sqlite3.Row = sandbox.database.execute(
        """INSERT INTO comments (track_id, user_id, body, timestamp, reply_to, created_at)
           VALUES (?, ?, ?, ?, ?, ?) RETURNING *""",
        (track["id"], author, body, _position(comment.get("timestamp"), track["duration"]), reply_to, timestamp()),
    ).fetchone()
    return row


def _position(text: str | None, duration: int) -> int | None:
    """Read a time in milliseconds, written as a number or as text, and keep it within the track."""
    if not text:
        return None
    try:
        position = float(text)
    except ValueError:
        position = math.nan
    if not math.isfinite(position):
        raise unprocessable("Timestamp has to be a number of milliseconds.")
    return int(max(0, min(position, duration)))


def _reply_to(sandbox: Sandbox, track: sqlite3.Row, text: str | None) -> int | None:
    if not text:
        return None
    number = access.number_of(text, "comments")
    sql = "SELECT 1 FROM comments WHERE id = ? AND track_id = ?"
    if number is None or sandbox.database.execute(sql, (number, track["id"])).fetchone() is None:
        raise unprocessable("Reply to has to be a comment on the same track.")
    return number

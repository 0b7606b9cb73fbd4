"""People: the caller, a user, the search for users, and their tracks."""

import sqlite3

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access
from scmanager.sandbox.errors import bad_request, not_found
from scmanager.sandbox.paging import Listing, fetch_page
from scmanager.sandbox.params import query_params
from scmanager.sandbox.render import Renderer, respond
from scmanager.sandbox.search import track_list
from scmanager.sandbox.state import Sandbox, sandbox_of


def routes() -> list[BaseRoute]:
    """List the routes of people."""
    return [
        Route("/me", me, methods=["GET"]),
        Route("/me/tracks", my_tracks, methods=["GET"]),
        Route("/users", search_users, methods=["GET"]),
        Route("/users/{id}", read_user, methods=["GET"]),
        Route("/users/{id}/tracks", tracks_of_user, methods=["GET"]),
    ]


async def me(request: Request) -> Response:
    """Answer with the caller's own profile and quota."""
    user_id = access.user_id(request)
    row = find_user(sandbox_of(request), user_id)
    return respond(request, Renderer.of(request, user_id).me(row), "user")


async def my_tracks(request: Request) -> Response:
    """Answer with the caller's tracks, private ones too."""
    user_id = access.user_id(request)
    listing = sorted_listing(request)
    listing.where("user_id = ?", user_id)
    return track_list(request, listing, user_id)


async def read_user(request: Request) -> Response:
    """Answer with a user."""
    viewer = access.reader(request).user_id
    return respond(request, Renderer.of(request, viewer).user(user_in_path(request)), "user")


async def tracks_of_user(request: Request) -> Response:
    """Answer with a user's tracks, of which the caller sees the public ones and those shared with them."""
    viewer = access.reader(request).user_id
    owner = user_in_path(request)["id"]
    listing = sorted_listing(request)
    listing.where("user_id = ?", owner)
    if owner != viewer:
        listing.where("(sharing = 'public' OR id IN (SELECT track_id FROM permissions WHERE user_id = ?))", viewer)
    return track_list(request, listing, viewer)


async def search_users(request: Request) -> Response:
    """Answer with users whose name or permalink holds every word of `q`, or whose URN is listed."""
    viewer = access.reader(request).user_id
    params = query_params(request)
    listing = Listing("users", key="followers_count")
    for word in params.listed("q", None):
        pattern = "%" + word.translate({ord(letter): f"\\{letter}" for letter in "\\%_"}) + "%"
        listing.where(r"(username LIKE ? ESCAPE '\' OR permalink LIKE ? ESCAPE '\')", pattern, pattern)
    for name in ("ids", "urns"):
        if name in params:
            wanted = [access.number_of(text, "users") for text in params.listed(name)]
            if None in wanted:
                raise bad_request(f"{name} has to be a comma separated list of user {name}.")
            listing.where(f"id IN ({', '.join('?' * len(wanted))})", *wanted)
    page = fetch_page(request, listing)
    renderer = Renderer.of(request, viewer)
    return respond(request, page.wrap([renderer.user(row) for row in page.rows]), "users")


def sorted_listing(request: Request) -> Listing:
    """Begin a list of tracks in the direction `sort` asks for, or one of its other names."""
    query = request.query_params
    wanted = query.get("sort") or query.get("direction") or query.get("order") or "desc"
    if wanted == "hotness":
        return Listing("tracks", key="playback_count")
    if wanted not in {"asc", "desc", "created_at"}:
        raise bad_request("sort has to be asc or desc.")
    return Listing("tracks", descending=wanted != "asc")


def find_user(sandbox: Sandbox, user_id: int) -> sqlite3.Row:
    """Look a user up by id; answer 404 when there is none."""
    row: sqlite3.Row | None = sandbox.database.execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone()
    if row is None:
        raise not_found()
    return row


def user_in_path(request: Request) -> sqlite3.Row:
    """Find the user a path names; answer 404 when there is none."""
    return find_user(sandbox_of(request), access.id_of(request.path_params["id"], "users"))

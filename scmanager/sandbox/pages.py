"""The pages listeners see: a user, a track, and a private track behind its secret link."""

import sqlite3
from html import escape
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access, media
from scmanager.sandbox.auth import CLIENT_ID
from scmanager.sandbox.errors import not_found
from scmanager.sandbox.state import Sandbox, sandbox_of

PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>$title</title>
<meta name="viewport" content="width=device-width"><style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 10vh auto; padding: 0 1rem; }
img { width: 200px; height: 200px; border-radius: 6px; } audio { width: 100%; }
</style></head><body>$body</body></html>""")


def routes() -> list[BaseRoute]:
    """Return the routes of the pages; they match almost any path and belong at the end."""
    return [
        Route("/", home),
        Route("/{user}", user_page),
        Route("/{user}/{track}", track_page),
        Route("/{user}/{track}/{secret}", track_page),
    ]


async def home(request: Request) -> Response:
    """Show who is here."""
    users = sandbox_of(request).database.execute("SELECT permalink, username FROM users ORDER BY id").fetchall()
    links = "".join(f'<li><a href="/{user["permalink"]}">{escape(user["username"])}</a></li>' for user in users)
    return _page("Sandbox", f"<h1>Sandbox</h1><ul>{links}</ul>")


async def user_page(request: Request) -> Response:
    """Show a user and the newest public tracks."""
    sandbox = sandbox_of(request)
    user = _user(sandbox, request)
    if user is None:
        return _no_page(request)
    tracks = sandbox.database.execute(
        "SELECT permalink, title FROM tracks WHERE user_id = ? AND sharing = 'public' AND uploaded_at <= ?"
        " ORDER BY created_at DESC, id DESC LIMIT 50",
        (user["id"], sandbox.hiding.listed_until()),
    )
    address = f"/{user['permalink']}"
    links = "".join(f'<li><a href="{address}/{row["permalink"]}">{escape(row["title"])}</a></li>' for row in tracks)
    name = escape(user["username"])
    return _page(name, f'<img src="{media.avatar_url("", user)}" alt=""><h1>{name}</h1><ul>{links}</ul>')


async def track_page(request: Request) -> Response:
    """Show a track, a private one only with the right secret token at the end of the address."""
    sandbox = sandbox_of(request)
    user = _user(sandbox, request)
    track = user and access.track_at(sandbox, user["id"], request.path_params["track"])
    secret = request.path_params.get("secret")
    if user is None or track is None or not access.may_read(sandbox, track, None, secret):
        return _no_page(request)
    title = f"{escape(track['title'])} by {escape(user['username'])}"
    return _page(title, _track_body(title, track))


def _track_body(title: str, track: sqlite3.Row) -> str:
    picture = media.artwork_url("", track)
    image = f'<img src="{picture.replace("-large.", "-t200x200.")}" alt="">' if picture else ""
    token = f"&amp;secret_token={track['secret_token']}" if track["sharing"] == "private" else ""
    sound = f'<audio controls preload="none" src="{media.stream_url("", track)}?client_id={CLIENT_ID}{token}"></audio>'
    return f"{image}<h1>{title}</h1>{sound}<p>{escape(track['description'] or '')}</p>"


def _user(sandbox: Sandbox, request: Request) -> sqlite3.Row | None:
    query = "SELECT * FROM users WHERE permalink = ?"
    row: sqlite3.Row | None = sandbox.database.execute(query, (request.path_params["user"],)).fetchone()
    return row


def _page(title: str, body: str, status: int = 200) -> Response:
    return HTMLResponse(PAGE.substitute(title=title, body=body), status)


def _no_page(request: Request) -> Response:
    """Answer a browser with a page, and a program as the API does: nearly every unknown path ends up here."""
    if "text/html" not in request.headers.get("accept", ""):
        raise not_found()
    return _page("Not found", "<h1>We can't find that track.</h1><p>It is private, or it was removed.</p>", 404)

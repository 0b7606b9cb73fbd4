"""Turn the address of a page into the address of what it shows."""

from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access
from scmanager.sandbox.dialect import CLASSIC_KEYS, Dialect, dialect_of
from scmanager.sandbox.errors import bad_request, not_found
from scmanager.sandbox.render import found
from scmanager.sandbox.state import Sandbox, sandbox_of

SITES = frozenset({"soundcloud.com", "www.soundcloud.com", "m.soundcloud.com"})


def routes() -> list[BaseRoute]:
    """List the route of the resolver."""
    return [Route("/resolve", resolve, methods=["GET"])]


async def resolve(request: Request) -> Response:
    """Redirect to the user, track or group whose page `url` is, with the key or token the caller sent."""
    viewer = access.reader(request).user_id
    words = _words(request)
    sandbox, dialect = sandbox_of(request), dialect_of(request)
    if dialect is Dialect.CLASSIC and len(words) == 2 and words[0] == "groups":
        kind, row_id, secret = "groups", _find_group(sandbox, words[1]), None
    else:
        kind, row_id, secret = _find(sandbox, words, viewer)
    base = str(request.base_url).rstrip("/")
    kept = [(name, value) for name, value in request.query_params.items() if name in CLASSIC_KEYS]
    pairs = [("secret_token", secret), *kept] if secret else kept
    query = f"?{urlencode(pairs)}" if pairs else ""
    if dialect is Dialect.CLASSIC:
        location = f"{base}/{kind}/{row_id}{request.scope.get('suffix', '')}{query}"
    else:
        location = f"{base}/{kind}/soundcloud:{kind}:{row_id}{query}"
    return found(location)


def _words(request: Request) -> list[str]:
    url = request.query_params.get("url")
    if not url:
        raise bad_request("Parameter url is missing.")
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
    except ValueError as error:
        raise bad_request("The url cannot be read.") from error
    if parts.hostname not in SITES and parts.netloc != request.base_url.netloc:
        raise not_found()
    return parts.path.strip("/").split("/")


def _find_group(sandbox: Sandbox, permalink: str) -> int:
    group = sandbox.database.execute("SELECT id FROM groups WHERE permalink = ?", (permalink,)).fetchone()
    if group is None:
        raise not_found()
    return int(group["id"])


def _find(sandbox: Sandbox, words: list[str], viewer: int | None) -> tuple[str, int, str | None]:
    user = sandbox.database.execute("SELECT id FROM users WHERE permalink = ?", (words[0],)).fetchone()
    if user is None or len(words) > 3:
        raise not_found()
    if len(words) == 1:
        return "users", user["id"], None
    track = access.track_at(sandbox, user["id"], words[1])
    secret = words[2] if len(words) == 3 else None
    if track is None or not access.may_read(sandbox, track, viewer, secret):
        raise not_found()
    return "tracks", track["id"], secret

"""Which of the two dialects a request speaks, and its path without the classic suffix.

Classic is asked for by a `.json` or `.xml` suffix, by `consumer_key`, `client_id` or `oauth_token` in the query or the
body, and by a numeric id in the path.
"""

from collections.abc import Iterable
from enum import Enum

from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

API_ROOTS = frozenset({"tracks", "users", "me", "groups", "resolve", "comments"})
CLASSIC_KEYS = frozenset({"consumer_key", "client_id", "oauth_token"})
SUFFIXES = (".json", ".xml")


class Dialect(Enum):
    """The generation of the API that shapes an answer."""

    CLASSIC = "classic"
    CURRENT = "current"


class DialectMiddleware:
    """Note the dialect of each API request and cut the suffix off its path, so that each route is written once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its dialect, suffix and bare path."""
        if scope["type"] == "http":
            scope = {**scope, **_described(scope)}
        await self.app(scope, receive, send)


def _described(scope: Scope) -> dict[str, object]:
    path: str = scope["path"]
    words = path.strip("/").split("/")
    if words[0].partition(".")[0] not in API_ROOTS:
        return {"dialect": Dialect.CURRENT, "suffix": ""}
    suffix = next((ending for ending in SUFFIXES if path.endswith(ending)), "")
    words = path.removesuffix(suffix).strip("/").split("/")
    classic = bool(suffix) or _asks_for_classic(words, QueryParams(scope["query_string"]))
    bare = "/" + "/".join(words)
    return {
        "dialect": Dialect.CLASSIC if classic else Dialect.CURRENT,
        "suffix": suffix,
        "path": bare,
        "raw_path": bare.encode(),
    }


def _asks_for_classic(words: list[str], query: QueryParams) -> bool:
    return not CLASSIC_KEYS.isdisjoint(query.keys()) or any(word.isdecimal() for word in words[1:])


def note_keys(connection: HTTPConnection, names: Iterable[str]) -> None:
    """Let a request speak classic when its body names a key or token, as the first official clients send them."""
    if not CLASSIC_KEYS.isdisjoint(names):
        connection.scope["dialect"] = Dialect.CLASSIC


def dialect_of(connection: HTTPConnection) -> Dialect:
    """Tell the dialect a request speaks."""
    dialect: Dialect = connection.scope.get("dialect", Dialect.CURRENT)
    return dialect


def wants_xml(connection: HTTPConnection) -> bool:
    """Tell whether the answer is to be XML: a `.xml` suffix, or an `Accept` header that names nothing else."""
    suffix = connection.scope.get("suffix", "")
    accept = connection.headers.get("accept", "")
    return suffix == ".xml" or (not suffix and accept.strip() == "application/xml")

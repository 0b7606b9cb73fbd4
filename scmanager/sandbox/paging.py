"""Lists in pages: `limit`, `offset`, `cursor`, `linked_partitioning` and `next_href`.

A cursor holds the last row's sort key and id, so that the next page is found through an index however long the list is.
"""

import base64
import binascii
import json
import sqlite3
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.requests import Request

from scmanager.sandbox.errors import bad_request
from scmanager.sandbox.params import boolean, integer
from scmanager.sandbox.state import sandbox_of

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

Cursor = tuple[str | int, int]


@dataclass(slots=True)
class Listing:
    """A query for rows: the table, the conditions, and the column they are sorted by before their id."""

    table: str
    key: str = "created_at"
    descending: bool = True
    conditions: list[str] = field(default_factory=list)
    arguments: list[object] = field(default_factory=list)

    def where(self, condition: str, *arguments: object) -> None:
        """Keep only rows for which an SQL condition holds."""
        self.conditions.append(condition)
        self.arguments.extend(arguments)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and the address of the next one, if any."""

    rows: list[sqlite3.Row]
    next_href: str | None
    linked: bool

    def wrap(self, items: list[dict[str, object]]) -> list[dict[str, object]] | dict[str, object]:
        """Put the rendered rows into a collection when the request asked for linked pages."""
        if not self.linked:
            return items
        collection: dict[str, object] = {"collection": items}
        return {**collection, "next_href": self.next_href} if self.next_href else collection


def fetch_page(request: Request, listing: Listing) -> Page:
    """Read the page of a list that a request asks for."""
    limit = _limit(request)
    rows = _select(request, listing, limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    next_href = _next_href(request, (rows[-1][listing.key], rows[-1]["id"])) if more else None
    return Page(rows, next_href, boolean(request.query_params.get("linked_partitioning", "")) or False)


def _select(request: Request, listing: Listing, count: int) -> list[sqlite3.Row]:
    direction, sign = ("DESC", "<") if listing.descending else ("ASC", ">")
    conditions, arguments = list(listing.conditions), list(listing.arguments)
    cursor = _cursor(request)
    if cursor is not None:
        conditions.append(f"({listing.key}, id) {sign} (?, ?)")
        arguments.extend(cursor)
    sql = (
        f"SELECT * FROM {listing.table} WHERE {' AND '.join(conditions) or '1'} "
        f"ORDER BY {listing.key} {direction}, id {direction} LIMIT ? OFFSET ?"
    )
    offset = 0 if cursor is not None else _offset(request)
    return sandbox_of(request).database.execute(sql, (*arguments, count, offset)).fetchall()


def _limit(request: Request) -> int:
    limit = integer(request.query_params.get("limit", str(DEFAULT_LIMIT)))
    if limit is None or limit < 1:
        raise bad_request(f"limit has to be a number from 1 to {MAX_LIMIT}.")
    return min(limit, MAX_LIMIT)


def _offset(request: Request) -> int:
    offset = integer(request.query_params.get("offset", "0"))
    if offset is None or offset < 0:
        raise bad_request("offset has to be a number from 0.")
    return offset


def _next_href(request: Request, cursor: Cursor) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in {"cursor", "offset"}]
    encoded = base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("=")
    path = request.scope["path"] + request.scope.get("suffix", "")
    return f"{str(request.base_url).rstrip('/')}{path}?{urlencode([*kept, ('cursor', encoded)])}"


def _cursor(request: Request) -> Cursor | None:
    text = request.query_params.get("cursor")
    if text is None:
        return None
    try:
        match json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))):
            case [str() | int() as key, int() as row_id] if integer(str(row_id)) is not None:
                return key, row_id
    except (binascii.Error, ValueError, RecursionError):
        pass
    raise bad_request("The cursor is not one of ours.")

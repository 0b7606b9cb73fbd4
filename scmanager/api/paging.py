"""Lists in pages: following `next_href` to its end, and noticing a list that has none.

Pages may be short, or empty with a `next_href` (private tracks are counted, then left out:
https://github.com/soundcloud/api/issues/139). A `next_href` has come twice
(https://github.com/soundcloud/api/issues/12) and has pointed to another host
(https://github.com/soundcloud/api/issues/309). A list that is not read to its end is an error, because what it does
not name would be taken for deleted.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypeVar
from urllib.parse import urljoin

import msgspec

from scmanager.api.profile import host_of, origin_of, secured
from scmanager.api.tolerant import Listing, Named
from scmanager.api.wire import Request
from scmanager.core.tracks import Track
from scmanager.errors import BadAnswer, InputError

log = logging.getLogger(__name__)

MAX_PAGES = 1_000
MAX_ROWS = 200_000
MAX_EMPTY = 5
"""Empty pages in a row after which a list counts as endless."""


class Page(msgspec.Struct, frozen=True):
    """Tracks of one page, and how many of its rows were left out, mended or repeated."""

    rows: tuple[Track, ...]
    broken: int = 0


_Item = TypeVar("_Item", bound=Named)


class PageGuard:
    """Watches a list go by and says where it continues; the first address is `url`, all must be of its origin."""

    def __init__(self, url: str) -> None:
        self._origin = origin_of(url)
        self._url = url
        self._seen_urls: set[str] = set()
        self._seen_pages: set[int] = set()
        self._rows = 0
        self._empty = 0

    def next_url(self, rows: Sequence[Named], next_href: str) -> str | None:
        """Return the address of the next page, None at the end; BadAnswer when the list is not to be trusted."""
        self._count(rows)
        if not next_href:
            return None
        url = self._checked(next_href)
        page = hash(tuple(row.urn for row in rows))
        if url in self._seen_urls or (rows and page in self._seen_pages):
            raise BadAnswer("The server's list goes round in circles, so it could not be read to its end.")
        self._seen_urls.add(url)
        self._seen_pages.add(page)
        return url

    def _count(self, rows: Sequence[Named]) -> None:
        self._rows += len(rows)
        self._empty = 0 if rows else self._empty + 1
        if self._rows > MAX_ROWS or len(self._seen_urls) >= MAX_PAGES or self._empty > MAX_EMPTY:
            raise BadAnswer("The server's list does not end, so it could not be read completely.")

    def _checked(self, next_href: str) -> str:
        try:
            url = secured(urljoin(self._url, next_href))
            trusted = origin_of(url) == self._origin
        except (InputError, ValueError):
            trusted = False
        if not trusted:
            log.warning("a list was said to continue at %s, which was not asked", host_of(next_href))
            raise BadAnswer("The server's list continues at another address, which is never followed.")
        return url


async def walk(
    first: Request, root: str, fetch: Callable[[Request], Awaitable[Listing[_Item]]]
) -> AsyncIterator[Listing[_Item]]:
    """Yield the pages of a list from its first request on."""
    guard = PageGuard(root + first.path)
    request = first
    while True:
        listing = await fetch(request)
        yield listing
        url = guard.next_url(listing.rows, listing.next_href)
        if url is None:
            return
        request = Request(method="GET", path=url)

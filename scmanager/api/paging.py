"""Lists in pages: following `next_href` to its end, and noticing a list that has none.

Pages may be short, or empty with a `next_href` (private tracks are counted, then left out:
https://github.com/soundcloud/api/issues/139). A `next_href` has come twice
(https://github.com/soundcloud/api/issues/12) and has pointed to another host
(https://github.com/soundcloud/api/issues/309). A list that is not read to its end is an error, because what it does
not name would be taken for deleted.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import msgspec

from scmanager.api.ahead import SentAhead
from scmanager.api.profile import host_of, origin_of, secured
from scmanager.api.rows import RawTrack
from scmanager.api.tolerant import Listing
from scmanager.api.wire import Request
from scmanager.core.tracks import Track
from scmanager.errors import BadAnswer, InputError

log = logging.getLogger(__name__)

MAX_PAGES = 1_000
MAX_ROWS = 200_000
MAX_EMPTY = 5
"""Empty pages in a row after which a list counts as endless."""


class Page(msgspec.Struct, frozen=True):
    """Tracks of one page, how many of its rows were left out, mended or repeated, and whether there is another.

    `cursor` is where the list goes on, for another reader of it; empty when there is no such place.
    """

    rows: tuple[Track, ...]
    broken: int = 0
    has_next: bool = False
    cursor: str = ""


_PRIVATE = frozenset({"consumer_key", "client_id", "oauth_token", "access_token", "secret_token"})

_Item = TypeVar("_Item")


class PageGuard:
    """Watches a list go by and says where it continues; the first address is `url`, all must be of its origin.

    `name` tells rows apart.
    """

    def __init__(self, url: str, name: Callable[[Any], object] = attrgetter("urn")) -> None:
        self._origin = origin_of(url)
        self._url = url
        self._name = name
        self._seen_urls: set[str] = set()
        self._seen_pages: set[int] = set()
        self._rows = 0
        self._empty = 0

    def next_url(self, rows: Sequence[object], next_href: str) -> str | None:
        """Return the address of the next page, None at the end; BadAnswer when the list is not to be trusted."""
        self._count(rows)
        if not next_href:
            return None
        url = self._checked(next_href)
        page = hash(tuple(map(self._name, rows)))
        if url in self._seen_urls or (rows and page in self._seen_pages):
            raise BadAnswer("The server's list goes round in circles, so it could not be read to its end.")
        self._seen_urls.add(url)
        self._seen_pages.add(page)
        return url

    def _count(self, rows: Sequence[object]) -> None:
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


class Walk(Generic[_Item]):
    """The pages of a list from its first request on.

    A page whose request failed or was cancelled is asked for again by the next `anext`; a list that is not to be
    trusted ends with BadAnswer, however often it is asked.
    """

    def __init__(
        self,
        first: Request,
        root: str,
        fetch: Callable[[Request], Awaitable[Listing[_Item]]],
        name: Callable[[Any], object] = attrgetter("urn"),
    ) -> None:
        self._guard = PageGuard(root + first.path, name)
        self._root = root
        self._next: Request | None = first
        self._fetch = fetch
        self._distrust: BadAnswer | None = None

    @property
    def cursor(self) -> str:
        """Where the list goes on, below the root and without keys or tokens; empty when there is no such place."""
        rest = self._next.path.removeprefix(self._root) if self._next else ""
        parts = urlsplit(rest)
        if not rest.startswith("/") or parts.netloc:
            return ""
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        return f"{parts.path}?{urlencode([pair for pair in pairs if pair[0] not in _PRIVATE])}"

    def __aiter__(self) -> AsyncIterator[Listing[_Item]]:
        return self

    async def __anext__(self) -> Listing[_Item]:
        """Read the next page."""
        if self._distrust is not None:
            raise self._distrust
        if self._next is None:
            raise StopAsyncIteration
        listing = await self._fetch(self._next)
        self._go_on(listing)
        return listing

    def _go_on(self, listing: Listing[_Item]) -> None:
        self._next = None
        try:
            url = self._guard.next_url(listing.rows, listing.next_href)
        except BadAnswer as error:
            self._distrust = error
        else:
            self._next = Request(method="GET", path=url) if url else None


class TrackPages:
    """The pages of a list of tracks, which go on where they were left like those of a Walk.

    With `ahead` each page is asked for and read while the one before is worked on, until `aclose`.
    """

    def __init__(
        self,
        walk: Walk[RawTrack],
        make: Callable[[Listing[RawTrack]], Listing[Track]],
        ahead: SentAhead[RawTrack] | None = None,
    ) -> None:
        self._walk = walk
        self._make = make
        self._ahead = ahead
        self._coming: asyncio.Future[Listing[RawTrack] | None] | None = None

    def __aiter__(self) -> AsyncIterator[Page]:
        return self

    async def __anext__(self) -> Page:
        """Read the next page."""
        raw = await self._next()
        cursor = self._walk.cursor
        if self._ahead and raw.next_href:
            self._coming = _started(self._walk)
        listing = self._make(raw)
        return Page(listing.rows, listing.broken, bool(listing.next_href), cursor)

    async def aclose(self) -> None:
        """Ask for no more."""
        coming, self._coming = self._coming, None
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
        if self._ahead is not None:
            await self._ahead.aclose()

    async def _next(self) -> Listing[RawTrack]:
        if self._coming is None:
            return await anext(self._walk)
        coming, self._coming = self._coming, None
        raw = await coming
        if raw is None:
            raise StopAsyncIteration
        return raw


def _started(walk: Walk[RawTrack]) -> asyncio.Future[Listing[RawTrack] | None]:
    return asyncio.ensure_future(anext(walk, None))

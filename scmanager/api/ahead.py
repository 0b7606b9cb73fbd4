"""Asking for the next page of a list before anything but its address is read of the one that just came.

Reading a large page takes as long as some servers need to answer: meanwhile the next answer is already on its way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from urllib.parse import urljoin

import msgspec

from scmanager.api.profile import origin_of, secured
from scmanager.api.tolerant import Listing
from scmanager.api.wire import Answer, Request
from scmanager.errors import InputError

_Row = TypeVar("_Row")

_NEXT = b'"next_href"'  # nearly always the last of a page; what comes before it takes its time to read
_HEAD_START = 0.001  # seconds in which a request gets on its way, before anything else keeps the loop busy


class _Next(msgspec.Struct):
    next_href: str | None = None


class SentAhead(Generic[_Row]):
    """Fetches pages one after another, and asks for one more each time; only the origin of `root` is asked.

    Whoever follows the list decides whether that one is wanted: another request is sent instead when it is not.
    """

    def __init__(
        self,
        root: str,
        send: Callable[[Request], Awaitable[Answer]],
        read: Callable[[Answer], Listing[_Row]],
    ) -> None:
        self._root = root
        self._send = send
        self._read = read
        self._decoder = msgspec.json.Decoder(_Next)
        self._url = ""
        self._coming: asyncio.Future[Answer] | None = None

    async def fetch(self, request: Request) -> Listing[_Row]:
        """Return the page a request asks for; raises as `send` and `read` do."""
        answer = await self._answer(request)
        if url := self._next_url(answer):
            self._url, self._coming = url, asyncio.ensure_future(self._send(Request(method="GET", path=url)))
            await asyncio.sleep(_HEAD_START)
        return self._read(answer)

    async def aclose(self) -> None:
        """Ask for no more."""
        coming, self._coming = self._coming, None
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)

    async def _answer(self, request: Request) -> Answer:
        if self._coming is None or request.path != self._url:
            await self.aclose()
            return await self._send(request)
        coming, self._coming = self._coming, None
        return await coming

    def _next_url(self, answer: Answer) -> str:
        """Return where the list goes on, nothing when that is not clear at a glance."""
        body = answer.body
        try:
            href = self._decoder.decode(b"{" + body[body.rfind(_NEXT) :]).next_href
            url = secured(urljoin(self._root, href)) if href else ""
            return url if url and origin_of(url) == origin_of(self._root) else ""
        except (InputError, ValueError):
            return ""

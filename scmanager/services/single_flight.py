"""Many who want the same thing at once make one request."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from scmanager.services.cache import Cache

_Value = TypeVar("_Value")


class SingleFlight(Generic[_Value]):
    """Fetches by key, one request at a time for each key, and keeps what came in a cache; failures are not kept."""

    def __init__(self, fetch: Callable[[str], Awaitable[_Value]], cache: Cache[str, _Value]) -> None:
        self._fetch = fetch
        self._cache = cache
        self._running: dict[str, asyncio.Future[_Value]] = {}

    async def get(self, key: str) -> _Value:
        """Return the cached value, else fetch it; a caller that is cancelled does not stop the others."""
        if key in self._cache:
            return self._cache.get(key)
        request = self._running.get(key)
        if request is None:
            request = asyncio.ensure_future(self._fetch(key))
            self._running[key] = request
            request.add_done_callback(functools.partial(self._on_done, key))
        return await asyncio.shield(request)

    async def close(self) -> None:
        """Cancel the requests that still run."""
        running = list(self._running.values())
        for request in running:
            request.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _on_done(self, key: str, request: asyncio.Future[_Value]) -> None:
        del self._running[key]
        # Looking at the exception also keeps asyncio from complaining when every caller has left.
        if not request.cancelled() and request.exception() is None:
            self._cache.put(key, request.result())

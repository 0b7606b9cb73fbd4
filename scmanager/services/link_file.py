"""The database of links of this computer, opened once for all that keep something there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from scmanager.errors import StorageError
from scmanager.store.links import LinkStore

AGAIN_S = 30.0
"""How long it is until a database is tried again that cannot be read just now, in seconds."""


class LinkFile:
    """Opens the database when it is first needed; without a path nothing is kept."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._opening: asyncio.Task[LinkStore] | None = None

    async def store(self) -> LinkStore | None:
        """Return the open database, None when nothing is kept; StorageError when it cannot be opened.

        Who waits may be cancelled: it is opened for the others all the same, and for `close`.
        """
        if self._path is None:
            return None
        opening = self._opening = self._opening or asyncio.create_task(LinkStore.open(self._path))
        try:
            return await asyncio.shield(opening)
        except StorageError:
            if self._opening is opening:
                self._opening = None
            raise

    async def close(self) -> None:
        """Close the database for good."""
        opening, self._opening, self._path = self._opening, None, None
        if opening is None:
            return
        try:
            store = await opening
        except StorageError:
            return
        await store.close()


async def until_read(
    read: Callable[[], Awaitable[None]],
    sleep: Callable[[float], Awaitable[None]],
    tell: Callable[[StorageError | None], object] | None = None,
) -> None:
    """Read what was kept in earlier runs, again and again while the disk refuses, but not what a newer version wrote.

    `tell` hears why it cannot be read, and None once it is.
    """
    while True:
        trouble = await _trouble(read)
        if tell is not None:
            tell(trouble)
        if trouble is None or not trouble.retryable:
            return
        await sleep(AGAIN_S)


async def _trouble(read: Callable[[], Awaitable[None]]) -> StorageError | None:
    try:
        await read()
    except StorageError as error:
        return error
    return None

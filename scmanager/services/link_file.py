"""The database of links of this computer, opened once for all that keep something there."""

from __future__ import annotations

import asyncio
from pathlib import Path

from scmanager.store.links import LinkStore


class LinkFile:
    """Opens the database when it is first needed; without a path nothing is kept."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._opening = asyncio.Lock()
        self._store: LinkStore | None = None

    async def store(self) -> LinkStore | None:
        """Return the open database, None when nothing is kept; StorageError when it cannot be opened."""
        async with self._opening:
            if self._store is None and self._path is not None:
                self._store = await LinkStore.open(self._path)
            return self._store

    async def close(self) -> None:
        """Close the database for good."""
        async with self._opening:
            store, self._store, self._path = self._store, None, None
        if store is not None:
            await store.close()

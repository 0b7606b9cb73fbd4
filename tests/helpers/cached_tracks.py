"""Libraries with a cache, over a sandbox or a listing made up by a test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.core.tracks import Track
from scmanager.services.library import Library
from scmanager.services.shelf import Shelf
from scmanager.store.database_files import connect
from scmanager.store.tracks import TrackCache
from tests.helpers.sandbox import USER_TOKEN


class CachedLibrary:
    """A library, its shelf and its cache, and the sentences it said."""

    def __init__(self, client: Client, path: Path, open_file: Callable[[Path], Any] = connect) -> None:
        self._open_file = open_file
        self.cache: TrackCache | None = None
        self.shelf = Shelf(path, open_cache=self._open)
        self.library = Library(client, self.shelf)
        self.said: list[str] = []
        self.library.not_kept.connect(self.said.append)

    @property
    def shown(self) -> list[Track]:
        """The tracks as they are shown, in their order."""
        return list(self.library.tracks.values())

    async def sync(self) -> None:
        """Bring everything up to date, the cache as well."""
        await self.library.refresh()
        assert self.library.status.error is None
        await self.shelf.settled()

    async def _open(self, path: Path) -> TrackCache:
        self.cache = await TrackCache.open(path, open_file=self._open_file)
        return self.cache


async def no_pause(_seconds: float) -> None:
    """Wait for nothing."""


@asynccontextmanager
async def opened(url: str, path: Path, open_file: Callable[[Path], Any] = connect) -> AsyncIterator[CachedLibrary]:
    """Give a library of the demo user that has read its cache, and close it at the end."""
    client = Client(ServerProfile(url, "classic"), Credentials(token=USER_TOKEN), sleep=no_pause)
    desk = CachedLibrary(client, path, open_file)
    try:
        await desk.library.load()
        yield desk
    finally:
        await desk.library.close()
        await client.close()


async def listed(url: str) -> list[Track]:
    """Return the tracks as the server lists them."""
    client = Client(ServerProfile(url, "classic"), Credentials(token=USER_TOKEN), sleep=no_pause)
    tracks = [track async for page in client.my_tracks() for track in page.rows]
    await client.close()
    return tracks


async def kept(path: Path) -> list[Track]:
    """Return the tracks of a cache."""
    cache = await TrackCache.open(path)
    tracks = [track async for piece in cache.pieces(await cache.head()) for track in piece.tracks]
    await cache.close()
    return tracks

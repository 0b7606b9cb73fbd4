"""The tracks of one account on this computer: in memory, and in a cache that fills it at the next start."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from scmanager.core.packing import PackedTracks
from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.services.cache_writer import CacheWriter
from scmanager.services.overlay import Overlay
from scmanager.services.packed_rows import PackedRows
from scmanager.store.track_rows import row_of
from scmanager.store.tracks import TrackCache

log = logging.getLogger(__name__)

RESUMES_S = 3600.0
"""Seconds for which a sync that was cut off can go on where it stopped."""


class Shelf:
    """Takes tracks from the server and from the user's writes; what it holds is written to the cache behind it.

    Without a `path` it holds them for this run only. `clock` tells the time of day in seconds of the epoch.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        clock: Callable[[], float] = time.time,
        open_cache: Callable[[Path], Awaitable[TrackCache]] = TrackCache.open,
    ) -> None:
        self._path = path
        self._open_cache = open_cache
        self.clock = clock
        self.rows = PackedRows()
        self.overlay = Overlay(clock)
        self._writer: CacheWriter | None = None
        self._hear: Callable[[str], None] = _hear_nothing
        self.notice = ""

    @property
    def synced_at(self) -> datetime | None:
        """When all tracks were last read from the server, None when that is not known."""
        at = self._writer.head.synced_at if self._writer else 0.0
        return datetime.fromtimestamp(at, UTC) if at else None

    @property
    def cursor(self) -> str:
        """Where a sync that was cut off goes on, empty when there is none or it is too long ago."""
        if self._writer is None or not 0 <= self.clock() - self._writer.head.cursor_at <= RESUMES_S:
            return ""
        return self._writer.head.cursor

    def listen(self, hear: Callable[[str], None]) -> None:
        """Have somebody hear in a sentence when tracks cannot be kept for the next start."""
        self._hear = hear

    async def load(self) -> None:
        """Read the cache; what of it cannot be read comes from the server. A second time does nothing."""
        if self._path is None or self._writer is not None:
            return
        cache = await self._open_cache(self._path)
        self._writer = CacheWriter(cache, self.rows, self.clock, self._tell)
        self.notice = cache.notice
        try:
            await self._read(cache, self._writer)
        except StorageError as error:
            log.info("the cache of tracks was not read to its end: %s", error.details)
            self.notice = cache.notice

    def begin_sync(self) -> None:
        """Try again to write what could not be written."""
        if self._writer:
            self._writer.catch_up()

    def put(self, tracks: Iterable[Track], *, first: bool = False) -> PackedTracks:
        """Take over tracks as `PackedRows.put` does."""
        fresh = {track.urn: track for track in tracks}
        differing = self.rows.put(fresh.values(), first=first)
        if self._writer and differing:
            named = zip(differing.urns, differing.packed, strict=True)
            self._writer.put([row_of(fresh[urn], packed) for urn, packed in named])
        return differing

    def drop(self, urns: Iterable[str]) -> tuple[str, ...]:
        """Take out tracks, and return the URNs of those that were there."""
        dropped = self.rows.drop(urns)
        if self._writer and dropped:
            self._writer.drop(dropped)
        return dropped

    def note_present(self, urns: Iterable[str]) -> None:
        """Keep tracks for a while even if the server does not list them."""
        notes = self.overlay.note_present(urns)
        if self._writer:
            self._writer.note(notes)

    def note_absent(self, urns: Iterable[str]) -> None:
        """Keep deleted tracks out for a while even if the server lists them."""
        notes = self.overlay.note_absent(urns)
        if self._writer:
            self._writer.note(notes)

    def note_cursor(self, cursor: str) -> None:
        """Note where a sync would go on that is cut off now."""
        if self._writer:
            self._writer.set_head(cursor=cursor, cursor_at=self.clock())

    def note_synced(self) -> None:
        """Note that all tracks have been read."""
        if self._writer:
            self._writer.set_head(cursor="", cursor_at=0.0, synced_at=self.clock())

    async def settled(self) -> None:
        """Wait until everything is written."""
        if self._writer:
            await self._writer.settled()

    async def close(self) -> None:
        """Write what is left and close the cache; a second time does nothing."""
        if self._writer:
            await self._writer.close()

    async def _read(self, cache: TrackCache, writer: CacheWriter) -> None:
        writer.begin(await cache.head(), is_whole=False)
        self.overlay.restore(await cache.notes())
        async for piece in cache.pieces(writer.head):
            self.rows.load(piece.tracks, piece.private)
        writer.begin(writer.head, is_whole=True)

    def _tell(self, sentence: str) -> None:
        self._hear(sentence)


def _hear_nothing(_sentence: str) -> None:
    """Nobody is told."""

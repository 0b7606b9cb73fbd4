"""The account's own tracks, kept in memory and brought up to date from the server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec
from psygnal import Signal

from scmanager.core.packing import NO_TRACKS, PackedTracks
from scmanager.core.tracks import Track
from scmanager.errors import ScmanagerError
from scmanager.services.overlay import Overlay
from scmanager.services.packed_rows import PackedRows
from scmanager.services.signals import announce

if TYPE_CHECKING:
    from scmanager.api.client import Client


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How fresh the library is.

    `loaded` counts rows of this refresh, `broken` those that could not be read, and `expected` is how many there
    should be, 0 while that is unknown. `finished_at` is when the last refresh of this run ended, `synced_at` when all
    tracks were last read, in this run or an earlier one; with `is_stale` it was an earlier one.
    """

    state: Literal["empty", "loading", "ready", "failed"] = "empty"
    error: ScmanagerError | None = None
    loaded: int = 0
    expected: int = 0
    broken: int = 0
    finished_at: datetime | None = None
    synced_at: datetime | None = None
    is_stale: bool = False


class LibraryChange(msgspec.Struct, frozen=True, kw_only=True):
    """Tracks that are new or differ from before, and the URNs of those that are gone."""

    upserted: PackedTracks = NO_TRACKS
    removed: tuple[str, ...] = ()


class Library:
    """The account's own tracks, newest first.

    Signals:
        changed(LibraryChange): rows came, differ or went; never empty.
        heard(tuple[Track, ...]): what the server just said of tracks, whether they differ or not.
        status_changed(SyncStatus): a refresh began, went on or ended.
    """

    changed = Signal(LibraryChange)
    heard = Signal(tuple)
    status_changed = Signal(SyncStatus)

    def __init__(self, client: Client, *, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._rows = PackedRows()
        self._overlay = Overlay(clock)
        self._refreshing = asyncio.Lock()
        self.status = SyncStatus()

    @property
    def tracks(self) -> Mapping[str, Track]:
        """All tracks by URN, newest first; a view that follows every change, and unpacks what is asked for."""
        return self._rows

    @property
    def packed(self) -> PackedTracks:
        """All tracks as they are now, newest first, unpacked when asked for."""
        return self._rows.packed

    @property
    def private_count(self) -> int:
        """How many tracks are private."""
        return self._rows.private

    def get(self, urn: str) -> Track | None:
        """Return the track as last heard of, None when it is not one of the account's."""
        return self._rows.get(urn)

    def put(self, tracks: Iterable[Track]) -> None:
        """Take over tracks a write was answered with; new ones come first.

        They stay for a while even if the server does not list them yet.
        """
        fresh = {track.urn: track for track in tracks}
        self._overlay.note_present(fresh)
        upserted = self._rows.differing(fresh.values())
        self._rows.put(upserted, first=True)
        announce(self.heard, tuple(fresh.values()))
        self._tell(upserted)

    def forget(self, urns: Iterable[str]) -> None:
        """Take out deleted tracks; they stay out for a while even if the server still lists them."""
        gone = tuple(urns)
        self._overlay.note_absent(gone)
        self._tell(removed=self._rows.drop(gone))

    async def refresh(self) -> None:
        """Read all pages of the account's tracks; a failure is told by `status` and keeps what is there.

        While one refresh runs, another call only waits for it.
        """
        if self._refreshing.locked():
            async with self._refreshing:
                return
        async with self._refreshing:
            await self._refresh()

    async def _refresh(self) -> None:
        before = self.status
        try:
            await self._read_pages()
        except ScmanagerError as error:
            self._set_status(msgspec.structs.replace(before, state="failed", error=error))
        except BaseException:
            self._set_status(before)
            raise

    async def _read_pages(self) -> None:
        self._set_status(msgspec.structs.replace(self.status, state="loading", error=None, loaded=0, broken=0))
        listed: dict[str, None] = {}
        broken = 0
        async for page in self._client.my_tracks():
            rows = tuple(row for row in page.rows if not self._overlay.is_absent(row.urn))
            listed.update(dict.fromkeys(row.urn for row in rows))
            broken += page.broken
            self._take(rows)
            self._set_status(msgspec.structs.replace(self.status, loaded=len(listed), broken=broken))
        self._finish(listed, all_readable=not broken)

    def _finish(self, listed: dict[str, None], *, all_readable: bool) -> None:
        """Drop the rows not listed, unless an unreadable row may be one of them, and put the others in order."""
        if all_readable:
            unlisted = [urn for urn in self._rows if urn not in listed and not self._overlay.is_present(urn)]
            self._tell(removed=self._rows.drop(unlisted))
        self._rows.reorder(list(listed))
        now = datetime.now(UTC)
        self._set_status(msgspec.structs.replace(self.status, state="ready", finished_at=now, synced_at=now))

    def _take(self, rows: tuple[Track, ...]) -> None:
        upserted = self._rows.differing(rows)
        self._rows.put(upserted)
        announce(self.heard, rows)
        self._tell(upserted)

    def _tell(self, upserted: PackedTracks = NO_TRACKS, removed: tuple[str, ...] = ()) -> None:
        if upserted or removed:
            announce(self.changed, LibraryChange(upserted=upserted, removed=removed))

    def _set_status(self, status: SyncStatus) -> None:
        self.status = status
        announce(self.status_changed, status)

"""The account's own tracks: those kept from the last run at first, then brought up to date from the server."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import msgspec
from psygnal import Signal

from scmanager.core.packing import NO_TRACKS, PackedTracks
from scmanager.core.tracks import Track
from scmanager.errors import ScmanagerError
from scmanager.services.shelf import Shelf
from scmanager.services.signals import announce
from scmanager.services.sync import Progress, Sync

if TYPE_CHECKING:
    from scmanager.api.client import Client


_SECONDS_BETWEEN = 0.5


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
    """Tracks that are new or differ from before, and the URNs of those that are gone.

    With `newest_first` the tracks come in that order, and none of them is newer than what was there already.
    """

    upserted: PackedTracks = NO_TRACKS
    removed: tuple[str, ...] = ()
    newest_first: bool = False


class Library:
    """The account's own tracks, newest first.

    Signals:
        changed(LibraryChange): rows came, differ or went; never empty.
        heard(tuple[Track, ...]): what the server just said of tracks, whether they differ or not.
        status_changed(SyncStatus): a refresh began, went on or ended.
        not_kept(str): why the tracks cannot be kept for the next start, in a sentence; said once.
    """

    changed = Signal(LibraryChange)
    heard = Signal(tuple)
    status_changed = Signal(SyncStatus)
    not_kept = Signal(str)

    def __init__(
        self, client: Client, shelf: Shelf | None = None, *, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._shelf = shelf or Shelf()
        self._shelf.listen(self._on_trouble)
        self._sync = Sync(client, self._shelf, self._on_heard, self._on_synced)
        self._timer = timer
        self._refreshing = asyncio.Lock()
        self._waiting: dict[str, None] = {}  # tracks of which nobody was told yet that they changed
        self._is_in_order = False
        self._told_at = -math.inf
        self._expected = 0
        self.status = SyncStatus()

    @property
    def tracks(self) -> Mapping[str, Track]:
        """All tracks by URN, newest first; a view that follows every change, and unpacks what is asked for."""
        return self._shelf.rows

    @property
    def packed(self) -> PackedTracks:
        """All tracks as they are now, newest first, unpacked when asked for."""
        return self._shelf.rows.packed

    @property
    def private_count(self) -> int:
        """How many tracks are private."""
        return self._shelf.rows.private

    def get(self, urn: str) -> Track | None:
        """Return the track as last heard of, None when it is not one of the account's."""
        return self._shelf.rows.get(urn)

    async def load(self) -> None:
        """Show what was kept of an earlier run, before the server is asked."""
        await self._shelf.load()
        packed, synced_at = self.packed, self._shelf.synced_at
        if packed or synced_at:
            self._tell(packed, newest_first=True)
            self._set_status(SyncStatus(state="ready", expected=self._known(), synced_at=synced_at, is_stale=True))

    def expect(self, count: int) -> None:
        """Learn how many tracks the account has, 0 when that is unknown."""
        self._expected = count

    def put(self, tracks: Iterable[Track]) -> None:
        """Take over tracks a write was answered with; new ones come first.

        They stay for a while even if the server does not list them yet.
        """
        fresh = {track.urn: track for track in tracks}
        self._shelf.note_present(fresh)
        upserted = self._shelf.put(fresh.values(), first=True)
        self._on_heard(tuple(fresh.values()))
        self._tell(upserted)

    def forget(self, urns: Iterable[str]) -> None:
        """Take out deleted tracks; they stay out for a while even if the server still lists them."""
        gone = tuple(urns)
        self._shelf.note_absent(gone)
        self._tell(NO_TRACKS, self._shelf.drop(gone))

    async def refresh(self) -> None:
        """Read all pages of the account's tracks; a failure is told by `status` and keeps what is there.

        While one refresh runs, another call only waits for it.
        """
        if self._refreshing.locked():
            async with self._refreshing:
                return
        async with self._refreshing:
            await self._refresh()

    async def close(self) -> None:
        """Keep what is there for the next start."""
        await self._shelf.close()

    async def _refresh(self) -> None:
        before = self.status
        self._change_status(state="loading", error=None, loaded=0, broken=0, expected=self._known())
        try:
            status = await self._synced()
        except ScmanagerError as error:
            status = msgspec.structs.replace(before, state="failed", error=error)
        except BaseException:
            self._set_status(before)
            raise
        finally:
            self._tell_waiting()
            self._told_at = -math.inf
        self._set_status(status)

    def _known(self) -> int:
        """Return how many tracks there should be; those of a sync that never came to its end say nothing of that."""
        were_read = self._shelf.synced_at or self.status.synced_at
        return self._expected or (len(self._shelf.rows) if were_read else 0)

    async def _synced(self) -> SyncStatus:
        """Sync, and return the status of a library that is up to date."""
        done = await self._sync.run()
        now = datetime.now(UTC)
        return SyncStatus(
            state="ready",
            loaded=done.loaded,
            expected=done.loaded,
            broken=done.broken,
            finished_at=now,
            synced_at=now,
        )

    def _on_heard(self, tracks: tuple[Track, ...]) -> None:
        if tracks:
            announce(self.heard, tracks)

    def _on_synced(self, progress: Progress) -> None:
        """Tell what a sync brought, but not so often that whoever shows it has no time for anything else."""
        self._waiting.update(dict.fromkeys(progress.upserted))
        self._is_in_order = progress.newest_first
        if progress.removed or self._timer() - self._told_at >= _SECONDS_BETWEEN:
            self._tell_waiting(progress.removed)
            self._told_at = self._timer()
            loaded, broken = progress.loaded, progress.broken
            self._change_status(loaded=loaded, broken=broken, expected=max(self.status.expected, loaded))

    def _on_trouble(self, sentence: str) -> None:
        announce(self.not_kept, sentence)

    def _tell_waiting(self, removed: tuple[str, ...] = ()) -> None:
        waiting, self._waiting = self._waiting, {}
        self._tell(self._shelf.rows.some(waiting), removed, newest_first=self._is_in_order)

    def _tell(self, upserted: PackedTracks, removed: tuple[str, ...] = (), *, newest_first: bool = False) -> None:
        if upserted or removed:
            announce(self.changed, LibraryChange(upserted=upserted, removed=removed, newest_first=newest_first))

    def _change_status(self, **changes: object) -> None:
        self._set_status(msgspec.structs.replace(self.status, **changes))

    def _set_status(self, status: SyncStatus) -> None:
        self.status = status
        announce(self.status_changed, status)

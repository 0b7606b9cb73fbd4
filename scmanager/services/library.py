"""The account's own tracks, kept in memory and brought up to date from the server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import msgspec
from psygnal import Signal

from scmanager.core.tracks import Track
from scmanager.errors import ScmanagerError
from scmanager.services.overlay import Overlay
from scmanager.services.signals import announce

if TYPE_CHECKING:
    from scmanager.api.client import Client


class SyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How fresh the library is; `loaded` counts rows of this refresh, `broken` rows that could not be read."""

    state: Literal["empty", "loading", "ready", "failed"] = "empty"
    error: ScmanagerError | None = None
    loaded: int = 0
    broken: int = 0
    finished_at: datetime | None = None


class LibraryChange(msgspec.Struct, frozen=True, kw_only=True):
    """Tracks that are new or differ from before, and the URNs of those that are gone."""

    upserted: tuple[Track, ...] = ()
    removed: tuple[str, ...] = ()


class Library:
    """The account's own tracks, newest first.

    Signals:
        changed(LibraryChange): rows came, differ or went; never empty.
        status_changed(SyncStatus): a refresh began, went on or ended.
    """

    changed = Signal(LibraryChange)
    status_changed = Signal(SyncStatus)

    def __init__(self, client: Client, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._tracks: dict[str, Track] = {}
        self._overlay = Overlay(clock)
        self._refreshing = asyncio.Lock()
        self.status = SyncStatus()

    @property
    def tracks(self) -> Mapping[str, Track]:
        """All tracks by URN, newest first; a view that follows every change."""
        return MappingProxyType(self._tracks)

    def get(self, urn: str) -> Track | None:
        """Return the track as last heard of, None when it is not one of the account's."""
        return self._tracks.get(urn)

    def put(self, tracks: Iterable[Track]) -> None:
        """Take over tracks a write was answered with; new ones come first.

        They stay for a while even if the server does not list them yet.
        """
        fresh = {track.urn: track for track in tracks}
        self._overlay.note_present(fresh)
        upserted = self._differing(fresh.values())
        new = {urn: track for urn, track in fresh.items() if urn not in self._tracks}
        if new:
            self._tracks = {**new, **self._tracks}
        self._tracks.update(fresh)
        self._tell(upserted)

    def forget(self, urns: Iterable[str]) -> None:
        """Take out deleted tracks; they stay out for a while even if the server still lists them."""
        gone = tuple(urns)
        self._overlay.note_absent(gone)
        self._tell(removed=self._drop(gone))

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
        self._set_status(SyncStatus(state="loading", finished_at=self.status.finished_at))
        listed: dict[str, None] = {}
        broken = 0
        async for page in self._client.my_tracks():
            rows = [row for row in page.rows if not self._overlay.is_absent(row.urn)]
            listed.update(dict.fromkeys(row.urn for row in rows))
            broken += page.broken
            self._take(rows)
            self._set_status(msgspec.structs.replace(self.status, loaded=len(listed), broken=broken))
        self._finish(listed, all_readable=not broken)

    def _finish(self, listed: dict[str, None], *, all_readable: bool) -> None:
        """Drop the rows not listed, unless an unreadable row may be one of them, and put the others in order."""
        if all_readable:
            unlisted = tuple(urn for urn in self._tracks if urn not in listed and not self._overlay.is_present(urn))
            self._tell(removed=self._drop(unlisted))
        self._reorder(listed)
        now = datetime.now(UTC)
        self._set_status(msgspec.structs.replace(self.status, state="ready", finished_at=now))

    def _reorder(self, listed: dict[str, None]) -> None:
        """Put the rows in the server's order, those it does not list yet first."""
        if list(self._tracks) == list(listed):
            return
        unlisted = {urn: track for urn, track in self._tracks.items() if urn not in listed}
        self._tracks = {**unlisted, **{urn: self._tracks[urn] for urn in listed if urn in self._tracks}}

    def _take(self, rows: list[Track]) -> None:
        upserted = self._differing(rows)
        self._tracks.update((track.urn, track) for track in upserted)
        self._tell(upserted)

    def _differing(self, tracks: Iterable[Track]) -> tuple[Track, ...]:
        return tuple(track for track in tracks if self._tracks.get(track.urn) != track)

    def _drop(self, urns: Iterable[str]) -> tuple[str, ...]:
        return tuple(urn for urn in urns if self._tracks.pop(urn, None) is not None)

    def _tell(self, upserted: tuple[Track, ...] = (), removed: tuple[str, ...] = ()) -> None:
        if upserted or removed:
            announce(self.changed, LibraryChange(upserted=upserted, removed=removed))

    def _set_status(self, status: SyncStatus) -> None:
        self.status = status
        announce(self.status_changed, status)

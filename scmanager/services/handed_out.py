"""Which of an account's tracks have a secret link that was handed out from this program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from psygnal import Signal

from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.services.background import Background
from scmanager.services.signals import announce
from scmanager.store.links import LinkStore


def _now() -> datetime:
    return datetime.now(UTC)


class HandedOut:
    """Remembers that links were copied, never the links; without a file only for as long as the program runs.

    It is one of the facts searches ask for: whether a track is shared.

    Signals:
        changed(tuple of URNs): the links of these tracks are known to be handed out from now on.
    """

    changed = Signal(tuple)

    def __init__(self, path: Path | None = None, account: str = "", clock: Callable[[], datetime] = _now) -> None:
        self._path = path
        self._account = account
        self._clock = clock
        self._background = Background("remembering that a link was copied")
        self._opening = asyncio.Lock()
        self._store: LinkStore | None = None
        self.urns: frozenset[str] = frozenset()

    def is_shared(self, track: Track) -> bool:
        """Tell whether chosen people were given access to a track, or its link was handed out from here."""
        return (track.shared_to_count or 0) > 0 or track.urn in self.urns

    def note(self, urn: str) -> None:
        """Remember that the link of a track was handed out just now."""
        self._know(frozenset({urn}))
        self._background.spawn(self._write(urn))

    def open(self) -> None:
        """Begin to learn what was noted in earlier runs."""
        self._background.spawn(self._read())

    async def close(self) -> None:
        """Finish writing and close the file."""
        await self._background.settled()
        if self._store is not None:
            await self._store.close()
            self._store, self._path = None, None

    def _know(self, urns: frozenset[str]) -> None:
        new = urns - self.urns
        self.urns |= new
        if new:
            announce(self.changed, tuple(new))

    async def _read(self) -> None:
        """Learn what is on the disk; what cannot be read is not known."""
        try:
            store = await self._opened()
            self._know(await store.handed_out(self._account) if store is not None else frozenset())
        except StorageError:
            return

    async def _write(self, urn: str) -> None:
        """Write a note; a disk that refuses loses no more than that."""
        try:
            if (store := await self._opened()) is not None:
                await store.note(self._account, [urn], self._clock())
        except StorageError:
            return

    async def _opened(self) -> LinkStore | None:
        async with self._opening:
            if self._store is None and self._path is not None:
                self._store = await LinkStore.open(self._path)
            return self._store

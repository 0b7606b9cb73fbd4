"""Which of an account's tracks have a secret link that was handed out from this program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from psygnal import Signal

from scmanager.errors import StorageError
from scmanager.services.background import Background
from scmanager.services.signals import announce

if TYPE_CHECKING:
    from scmanager.store.links import LinkStore


def _now() -> datetime:
    return datetime.now(UTC)


class HandedOut:
    """Remembers that links were copied, never the links; without a store only for as long as the program runs.

    Signals:
        changed(tuple of URNs): the links of these tracks are known to be handed out from now on.
    """

    changed = Signal(tuple)

    def __init__(self, store: LinkStore | None, account: str, clock: Callable[[], datetime] = _now) -> None:
        self._store = store
        self._account = account
        self._clock = clock
        self._background = Background("remembering that a link was copied")
        self.urns: frozenset[str] = frozenset()

    def has(self, urn: str) -> bool:
        """Tell whether a link of a track was handed out."""
        return urn in self.urns

    def note(self, urn: str) -> None:
        """Remember that the link of a track was handed out just now."""
        self._know(frozenset({urn}))
        if self._store is not None:
            self._background.spawn(self._write(self._store, urn))

    async def open(self) -> None:
        """Learn what was noted in earlier runs; what cannot be read is not known."""
        if self._store is not None:
            try:
                self._know(await self._store.handed_out(self._account))
            except StorageError:
                self._store = None

    async def close(self) -> None:
        """Finish writing."""
        await self._background.settled()

    def _know(self, urns: frozenset[str]) -> None:
        new = urns - self.urns
        self.urns |= new
        if new:
            announce(self.changed, tuple(new))

    async def _write(self, store: LinkStore, urn: str) -> None:
        """Write a note; a disk that refuses loses no more than that."""
        try:
            await store.note(self._account, [urn], self._clock())
        except StorageError:
            return

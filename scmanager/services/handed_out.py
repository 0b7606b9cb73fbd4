"""Which of an account's tracks have a secret link that was handed out from this program."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from psygnal import Signal

from scmanager.core.tracks import Track
from scmanager.services.background import Background
from scmanager.services.link_file import LinkFile, until_read
from scmanager.services.signals import announce


def now() -> datetime:
    """Tell the time in UTC."""
    return datetime.now(UTC)


class HandedOut:
    """Knows of which tracks links were handed out; `LinkLog` writes that down.

    It is one of the facts searches ask for: whether a track is shared. `file` is where more is kept about the links of
    `account`; it is closed with this.

    Signals:
        changed(tuple of URNs): the links of these tracks are known to be handed out from now on, or no longer.
    """

    changed = Signal(tuple)

    def __init__(
        self,
        path: Path | None = None,
        account: str = "",
        clock: Callable[[], datetime] = now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.file = LinkFile(path)
        self.account = account
        self.clock = clock
        self._sleep = sleep
        self._background = Background("learning which links were handed out")
        self.urns: frozenset[str] = frozenset()

    def is_shared(self, track: Track) -> bool:
        """Tell whether chosen people were given access to a track, or its link was handed out from here."""
        return (track.shared_to_count or 0) > 0 or track.urn in self.urns

    def know(self, urns: Iterable[str]) -> None:
        """Learn that the links of tracks were handed out; they are written down elsewhere."""
        new = frozenset(urns) - self.urns
        self.urns |= new
        if new:
            announce(self.changed, tuple(new))

    def forget(self, urns: Iterable[str]) -> None:
        """Learn that nothing is known any more of links of tracks that were handed out."""
        gone = self.urns.intersection(urns)
        self.urns -= gone
        if gone:
            announce(self.changed, tuple(gone))

    def open(self) -> None:
        """Begin to learn what was noted in earlier runs."""
        self._background.spawn(until_read(self._read, self._sleep))

    async def close(self) -> None:
        """Close the file."""
        await self._background.close()
        await self.file.close()

    async def _read(self) -> None:
        """Learn what is on the disk; StorageError."""
        store = await self.file.store()
        self.know(await store.links.tracks(self.account) if store is not None else ())

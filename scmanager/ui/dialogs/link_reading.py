"""The links of tracks, read one after the other; what was read once is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from scmanager.core.link_texts import SharedLink
from scmanager.core.tracks import Track
from scmanager.errors import ScmanagerError
from scmanager.ui.dialogs.pauses import tell_pauses

if TYPE_CHECKING:
    from scmanager.services.shared_links import SharedLinks


class LinkReading(QObject):
    """Reads links until it is stopped; a further run reads those that are missing.

    `failed` are the reasons by the URN of the track, `is_running` tells whether it reads just now.

    `pause_left` tells for how many seconds the server wants to be left alone.

    Signals: progressed(links read or failed, tracks in all), paused(seconds that are left of a pause).
    """

    progressed = Signal(int, int)
    paused = Signal(int)

    def __init__(
        self, tracks: Sequence[Track], shared_links: SharedLinks, pause_left: Callable[[], float] = float
    ) -> None:
        super().__init__()
        self.tracks = tuple({track.urn: track for track in tracks}.values())
        self.failed: dict[str, ScmanagerError] = {}
        self.is_running = False
        self._shared_links = shared_links
        self._pause_left = pause_left
        self._done = 0
        self._found: dict[str, SharedLink] = {}
        self._stop = asyncio.Event()

    @property
    def links(self) -> tuple[SharedLink, ...]:
        """The links that were read, in the order of the tracks."""
        return tuple(self._found[track.urn] for track in self.tracks if track.urn in self._found)

    @property
    def missing(self) -> tuple[Track, ...]:
        """The tracks whose links were not read."""
        return tuple(track for track in self.tracks if track.urn not in self._found)

    @property
    def has_private(self) -> bool:
        """Whether some of the links are secret."""
        return any(track.is_private for track in self.tracks)

    def stop(self) -> None:
        """Read no further."""
        self._stop.set()

    async def read(self) -> None:
        """Read the links that are missing."""
        self._stop.clear()
        self.failed.clear()
        self.is_running = True
        self._on_progress(0)
        telling = asyncio.ensure_future(tell_pauses(self._pause_left, self.paused.emit, self._on_pause_over))
        try:
            collected = await self._shared_links.collect(self.missing, progress=self._on_progress, stop=self._stop)
        finally:
            self.is_running = False
            telling.cancel()
        self._found |= {link.track.urn: link for link in collected.links}
        self.failed = dict(collected.failed)

    def _on_pause_over(self) -> None:
        self._on_progress(self._done)

    def _on_progress(self, done: int, _total: int = 0) -> None:
        self._done = done
        self.progressed.emit(len(self._found) + done, len(self.tracks))

"""The pictures of many tracks, read to be put into a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scmanager.core import artwork
from scmanager.core.tracks import Track
from scmanager.errors import ScmanagerError
from scmanager.services.stopping import until_stopped

if TYPE_CHECKING:
    from scmanager.services.media import Media

_AT_ONCE = 4
_PIXELS = 300


class PictureReading:
    """One run over own tracks, some at a time."""

    def __init__(self, media: Media, tracks: Sequence[Track]) -> None:
        self._media = media
        self._tracks = tracks
        self._todo = iter(tracks)
        self._found: dict[str, bytes] = {}
        self._done = 0
        self._missing = 0

    async def run(
        self, progress: Callable[[int, int], None] | None, stop: asyncio.Event
    ) -> tuple[dict[str, bytes], int]:
        """Return the pictures by the URN of the track, and how many could not be read; a track may have none."""
        await until_stopped([self._work(progress) for _number in range(_AT_ONCE)], stop)
        return self._found, self._missing

    async def _work(self, progress: Callable[[int, int], None] | None) -> None:
        for track in self._todo:
            try:
                self._found[track.urn] = await self._media.picture(artwork.picture_url(track, _PIXELS), own=True)
            except ScmanagerError:
                self._missing += 1
            self._done += 1
            if progress is not None:
                progress(self._done, len(self._tracks))

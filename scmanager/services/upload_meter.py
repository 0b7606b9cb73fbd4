"""How fast an upload goes, told often enough to look smooth and seldom enough to cost nothing."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

MOST_PER_SECOND = 10
# The speed shown follows the real one with this delay in seconds.
SMOOTHING_S = 3.0


class Reading(msgspec.Struct, frozen=True):
    """Bytes sent and bytes a second."""

    sent: int
    speed: float


class UploadMeter:
    """Readings of one upload: at most ten a second, the last one always, never fewer bytes than before."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = self._at = clock()
        self._sent = 0
        self._speed = 0.0

    def read(self, sent: int, total: int) -> Reading | None:
        """Take over the bytes sent; None when the reading comes too soon after the last."""
        now = self._clock()
        if sent < total and now - self._at < 1 / MOST_PER_SECOND:
            return None
        self._follow(max(sent, self._sent), now)
        return Reading(self._sent, self._speed)

    def _follow(self, sent: int, now: float) -> None:
        elapsed = now - self._at
        if elapsed > 0:
            current = (sent - self._sent) / elapsed
            # At first the average counts, later the last few seconds.
            share = 1 - math.exp(-elapsed / min(SMOOTHING_S, max(elapsed, self._at - self._started)))
            self._speed = current if self._sent == 0 else self._speed + share * (current - self._speed)
        self._at, self._sent = now, sent

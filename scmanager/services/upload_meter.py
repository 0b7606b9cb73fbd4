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
    """Readings of one upload: at most ten a second, never fewer bytes than before."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = self._at = clock()
        self._sent = 0
        self._speed = 0.0

    def read(self, sent: int) -> Reading | None:
        """Take over the bytes sent; None when it comes too soon after the last reading."""
        now = self._clock()
        elapsed = now - self._at
        if elapsed < 1 / MOST_PER_SECOND:
            return None
        forward = max(sent - self._sent, 0)
        # At first the average since the start counts, later the last few seconds.
        window = min(SMOOTHING_S, now - self._started)
        share = 1 - math.exp(-elapsed / window) if self._sent else 1.0
        self._speed += share * (forward / elapsed - self._speed)
        self._at, self._sent = now, self._sent + forward
        return Reading(self._sent, self._speed)

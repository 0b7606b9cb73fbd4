"""How fast an upload goes, told often enough to look smooth and seldom enough to cost nothing."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

# Seconds between two readings.
SHORTEST_S = 0.1
# The speed shown follows the real one with this delay in seconds.
SMOOTHING_S = 3.0
# Seconds without a byte after which an upload stands still.
STALLED_S = 5.0


class Reading(msgspec.Struct, frozen=True):
    """Bytes sent, bytes a second, and for how many seconds nothing has moved, if that is worth a word."""

    sent: int
    speed: float
    idle: float = 0.0


class UploadMeter:
    """Readings of one upload: the first at once, then at most ten a second, never fewer bytes than before."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = self._measured = self._moved = clock()
        self._told: float | None = None
        self._sent = self._sent_then = 0
        self._speed = 0.0

    def read(self, sent: int) -> Reading | None:
        """Take over the bytes sent; None when it comes too soon after the last reading."""
        now = self._clock()
        if sent > self._sent:
            self._sent, self._moved = sent, now
        if self._told is not None and now - self._told < SHORTEST_S:
            return None
        self._told = now
        if now - self._measured >= SHORTEST_S:
            self._measure(now)
        return Reading(self._sent, self._speed)

    def look(self) -> Reading | None:
        """Return a reading of an upload that stands still, None of one that moves."""
        now = self._clock()
        if now - self._moved < STALLED_S:
            return None
        self._started = self._measured = now
        self._sent_then, self._speed = self._sent, 0.0
        return Reading(self._sent, 0.0, now - self._moved)

    def _measure(self, now: float) -> None:
        elapsed = now - self._measured
        current = (self._sent - self._sent_then) / elapsed
        # At first the average since the start counts, later the last few seconds.
        share = 1 - math.exp(-elapsed / min(SMOOTHING_S, now - self._started)) if self._sent_then else 1.0
        self._speed += share * (current - self._speed)
        self._measured, self._sent_then = now, self._sent

"""When what failed is tried again: more and more seldom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 900.0


class Retries:
    """Pauses between attempts, by key; each is drawn between half and all of a length that doubles."""

    def __init__(self, clock: Callable[[], datetime], chance: Callable[[], float]) -> None:
        self._clock = clock
        self._chance = chance
        self._counts: dict[str, int] = {}
        self._times: dict[str, datetime] = {}

    def begin(self, key: str) -> None:
        """Count an attempt, and put off the next one: whatever becomes of this one, it is not made again at once."""
        count = self._counts[key] = self._counts.get(key, 0) + 1
        longest: float = min(FIRST_PAUSE_S * 2.0 ** min(count - 1, 10), LONGEST_PAUSE_S)
        self.put_off(key, longest * (1 + self._chance()) / 2)

    def put_off(self, key: str, seconds: float) -> None:
        """Make no attempt for some seconds, unless it is put off for longer already."""
        self._times[key] = max(self.time_of(key, self._clock()), self._clock() + timedelta(seconds=seconds))

    def time_of(self, key: str, wanted: datetime) -> datetime:
        """Return when an attempt may be made that is wanted at a time."""
        return max(wanted, self._times.get(key, wanted))

    def forget(self, key: str) -> None:
        """Begin anew with a key."""
        self._counts.pop(key, None)
        self._times.pop(key, None)

    def hurry(self) -> bool:
        """Put nothing off any more; tell whether anything was."""
        had_any = bool(self._times)
        self._times.clear()
        return had_any

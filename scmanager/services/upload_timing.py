"""How long uploads wait for what; tests have less patience than people."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, repeat

import msgspec

Now = Callable[[], datetime]


class UploadTiming(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds.

    `looks` are the times after an answer went missing at which the account is looked through, `settled` is when that
    ends. A failed attempt is followed by a pause of `first_pause`, doubled each time up to `longest_pause`.
    `second_chance` is the pause after sound that could not be processed, which has been a fault of the server
    (https://github.com/soundcloud/api/issues/326). `preparing` are the times between looks at a new track, the last
    one repeated until `stuck`. `sweep` is how long after it is done an upload is looked for once more. `disk` lies
    between attempts to write on a full disk, `soft_stop` is waited for an answer before the program ends.
    """

    looks: tuple[float, ...] = (5, 15, 30, 60, 120, 300, 600)
    settled: float = 600
    first_pause: float = 30
    longest_pause: float = 3600
    second_chance: float = 600
    preparing: tuple[float, ...] = (0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 120, 300)
    stuck: float = 24 * 3600
    sweep: float = 24 * 3600
    disk: float = 15
    soft_stop: float = 3.5
    backup: float = 1800

    def pause(self, failures: int) -> float:
        """Draw the pause before the next attempt, evenly from nothing up to a limit that doubles (full jitter)."""
        longest: float = min(self.first_pause * 2.0 ** min(failures, 20), self.longest_pause)
        return random.random() * longest  # noqa: S311 -- no secret

    def preparing_delays(self) -> Iterator[float]:
        """Yield the pauses between looks at a new track, until it counts as stuck."""
        left = self.stuck
        for delay in chain(self.preparing, repeat(self.preparing[-1])):
            if left <= 0:
                return
            left -= delay
            yield delay


def now() -> datetime:
    """Return the time of day in UTC."""
    return datetime.now(UTC)

"""A clock that only ever goes forward, also while the computer sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]


def elapsed() -> float:
    """Return seconds since some moment; setting the time of day does not touch it.

    On Linux the usual monotonic clock stops in sleep (https://peps.python.org/pep-0418/), and so does the one Python
    uses on macOS; a token would seem alive for hours after waking up.
    """
    source = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if source is None else time.clock_gettime(source)

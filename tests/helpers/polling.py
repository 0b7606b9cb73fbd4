"""Waiting for something another process does."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PAUSE = 0.02


def until(look: Callable[[], T], what: str, seconds: float = 15.0) -> T:
    """Return the first true value of `look`; AssertionError names what did not happen in time."""
    deadline = time.monotonic() + seconds
    while not (value := look()):
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(PAUSE)
    return value

"""Work of many small steps in a thread: it tells how far it is, leaves the window room, and ends when it is stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

Progress = Callable[[int, int], None]
Step = Callable[[int, int], None]
"""Called in the thread after each step, with the number of those that are done and of all; raises Stopped."""

_Result = TypeVar("_Result")

_TELLS_S = 0.1
_YIELDS_S = 0.002


class Stopped(Exception):
    """The work was stopped; what it would have returned is not there."""


async def in_thread(
    work: Callable[[Step], _Result], *, progress: Progress | None = None, stop: asyncio.Event | None = None
) -> _Result:
    """Return what work returns; raises Stopped soon after `stop` is set. A cancelled wait stops it, too."""
    loop = asyncio.get_running_loop()
    step = _Steps(loop, progress, stop or asyncio.Event())
    try:
        return await asyncio.to_thread(work, step)
    finally:
        step.is_over = True


class _Steps:
    """Counts the steps of one piece of work; `is_over` when nobody waits for it any more."""

    def __init__(self, loop: asyncio.AbstractEventLoop, progress: Progress | None, stop: asyncio.Event) -> None:
        self._loop = loop
        self._progress = progress
        self._stop = stop
        self._tells_at = self._yields_at = 0.0
        self.is_over = False

    def __call__(self, done: int, total: int) -> None:
        now = time.perf_counter()
        if now < self._yields_at:
            return
        if self.is_over or self._stop.is_set():
            raise Stopped
        if now >= self._tells_at and self._progress is not None:
            self._tells_at = now + _TELLS_S
            self._loop.call_soon_threadsafe(self._tell, done, total)
        time.sleep(0)  # Python goes on here at once unless the window waits for its turn
        self._yields_at = time.perf_counter() + _YIELDS_S

    def _tell(self, done: int, total: int) -> None:
        if self._progress is not None and not self.is_over:
            self._progress(done, total)

"""An alarm clock by the time of day: it also rings after a computer has slept through the time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

LOOK_S = 30.0
"""How often the clock is looked at; sleeping stops the timers of a computer, but not the time."""


class Alarm:
    """Rings once when a time has come; without one nothing runs. `clock` tells the time in UTC."""

    def __init__(
        self, ring: Callable[[], None], clock: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._ring = ring
        self._clock = clock
        self._sleep = sleep
        self._task: asyncio.Task[None] | None = None
        self._is_closed = False

    def set(self, moment: datetime | None) -> None:
        """Ring at a time, and at no other; None rings never."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if moment is not None and not self._is_closed:
            self._task = asyncio.get_running_loop().create_task(self._wait(moment))

    def close(self) -> None:
        """Ring no more, whatever is set."""
        self._is_closed = True
        self.set(None)

    async def _wait(self, moment: datetime) -> None:
        while (left := (moment - self._clock()).total_seconds()) > 0:
            await self._sleep(min(left, LOOK_S))
        self._ring()

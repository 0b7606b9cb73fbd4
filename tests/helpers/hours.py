"""A time of day that passes when a test says so, and a sleep that follows it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta


class Hours:
    """A wall clock and timers; `naps` are the pauses that were asked for, in seconds.

    The timers of a computer stand still while it sleeps, its wall clock does not.
    """

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.naps: list[float] = []
        self._awake = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def clock(self) -> datetime:
        """Tell the time of day."""
        return self.now

    def awake(self) -> float:
        """Tell how many seconds the computer was awake."""
        return self._awake

    def after(self, **span: float) -> datetime:
        """Return a time to come."""
        return self.now + timedelta(**span)

    async def sleep(self, seconds: float) -> None:
        """Wait until so much time has passed."""
        self.naps.append(seconds)
        future = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._awake + seconds, future))
        await future

    def sleepers(self) -> int:
        """Return how many wait."""
        return sum(not future.done() for _until, future in self._sleepers)

    async def go_by(self, **span: float) -> None:
        """Let time pass, pause by pause."""
        end = self._awake + timedelta(**span).total_seconds()
        while True:
            await _settle()
            waiting = [(until, future) for until, future in self._sleepers if not future.done()]
            due = [(until, future) for until, future in waiting if until <= end]
            if not due:
                break
            until, future = min(due, key=lambda pair: pair[0])
            self._move(until)
            future.set_result(None)
        self._move(end)

    def fall_asleep(self, **span: float) -> None:
        """Let the computer sleep for a while."""
        self.now += timedelta(**span)

    def _move(self, awake: float) -> None:
        self.now += timedelta(seconds=awake - self._awake)
        self._awake = awake


async def _settle() -> None:
    for _turn in range(5):
        await asyncio.sleep(0)

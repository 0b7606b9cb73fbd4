"""How long the loop is kept busy at a time, whatever else the machine does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Blocks:
    """`longest` is the most time of the processor, in seconds, that the loop's thread spent between two turns."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def follow(self) -> None:
        """Measure until cancelled."""
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.thread_time() - before)


@asynccontextmanager
async def blocks() -> AsyncIterator[Blocks]:
    """Measure while the body runs."""
    measured = Blocks()
    task = asyncio.ensure_future(measured.follow())
    try:
        yield measured
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

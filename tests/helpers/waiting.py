"""Waiting for something to become true, without fixed sleeps."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Return once a condition holds; fail after a while."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 -- a condition of any kind, not an event
            await asyncio.sleep(0.005)

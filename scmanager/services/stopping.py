"""Work that is broken off by a wish to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable

_AGAIN_SECONDS = 0.05


async def until_stopped(works: Iterable[Coroutine[object, object, None]], stop: asyncio.Event) -> None:
    """Run coroutines at the same time until all end or there is a wish to stop; for those that only read."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        stopping = group.create_task(_cancel(tasks, stop))
        await asyncio.wait(tasks)
        stopping.cancel()


async def _cancel(tasks: Iterable[asyncio.Task[None]], stop: asyncio.Event) -> None:
    """Cancel more than once: before Python 3.12 `wait_for` may swallow it (https://github.com/python/cpython/issues/86296)."""
    await stop.wait()
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=_AGAIN_SECONDS)

"""Work a service does by itself: kept alive, its failures reported, ended with the service."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from scmanager.services.signals import report


class Background:
    """The tasks of one service; `what` names its work in the report of a fault."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start work; a failure of it is a fault of ours."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        return task

    async def settled(self) -> None:
        """Wait for the end of what runs."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Cancel what runs and wait for its end."""
        running = set(self._tasks) - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            report(error, f"{self._what} failed")

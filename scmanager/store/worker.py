"""A thread for calls that may take long: it has them one after another, and nobody waits for its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

_Result = TypeVar("_Result")

_Job = tuple[Future[Any], Callable[[], Any]]


class Worker:
    """Runs blocking calls on a thread of its own, which starts with the first and does not hold up the program's end.

    The usual pool of asyncio would: Python waits for its threads, and so for a call that hangs.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._is_started = False

    async def run(self, call: Callable[[], _Result], limit: float | None) -> _Result:
        """Return what a call returns; TimeoutError after `limit` seconds, counted while earlier calls run, too.

        A call that has not begun when its caller leaves is never made; one that has goes on unheard.
        """
        if not self._is_started:
            self._is_started = True
            Thread(target=_work, args=(self._jobs,), name=self._name, daemon=True).start()
        future: Future[_Result] = Future()
        self._jobs.put((future, call))
        return await asyncio.wait_for(asyncio.wrap_future(future), limit)

    def close(self) -> None:
        """Let the thread end once it has done what it was given."""
        self._jobs.put(None)


def _work(jobs: SimpleQueue[_Job | None]) -> None:
    while (job := jobs.get()) is not None:
        future, call = job
        if not future.set_running_or_notify_cancel():
            continue
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the call was asked for
            future.set_exception(error)

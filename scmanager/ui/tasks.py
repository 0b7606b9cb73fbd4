"""Coroutines started from the window: kept alive, their failures shown, ended in order.

The only module of `ui` that knows the event loop beneath.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

_P = ParamSpec("_P")


class Tasks:
    """The tasks of one window: strong references to all, and one place that hears of their failures."""

    def __init__(self, report: Callable[[BaseException], None]) -> None:
        self._report = report
        self._running: set[asyncio.Task[None]] = set()
        self._latest: dict[Hashable, asyncio.Task[None]] = {}
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether nothing may be started any more."""
        return self._closed

    def spawn(self, work: Coroutine[Any, Any, None], name: str = "") -> asyncio.Task[None]:
        """Start a coroutine; a failure is reported, a cancellation is not."""
        if self._closed:
            work.close()
            raise RuntimeError("the window is closing")
        task = asyncio.get_event_loop().create_task(work, name=name or None)
        self._running.add(task)
        task.add_done_callback(self._on_done)
        return task

    def latest(self, key: Hashable, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a coroutine in place of the one last started under the same key, which is cancelled."""
        self.cancel(key)
        task = self.spawn(work, name=str(key))
        self._latest[key] = task
        return task

    def cancel(self, key: Hashable) -> None:
        """Cancel the task last started under a key, if it still runs."""
        previous = self._latest.pop(key, None)
        if previous is not None:
            previous.cancel()

    async def settled(self) -> None:
        """Wait until no task runs; tasks started meanwhile are waited for as well."""
        current = asyncio.current_task()
        while pending := {task for task in self._running if task is not current}:
            await asyncio.wait(pending)

    async def close(self, patience: float = 5.0) -> None:
        """Cancel everything and wait for it, at most `patience` seconds."""
        self._closed = True
        current = asyncio.current_task()
        pending = {task for task in self._running if task is not current}
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending, timeout=patience)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(error)


class HasTasks(Protocol):
    """Anything whose actions run as tasks."""

    tasks: Tasks


_Self = TypeVar("_Self", bound=HasTasks)


def async_action(
    method: Callable[Concatenate[_Self, _P], Coroutine[Any, Any, None]],
) -> Callable[Concatenate[_Self, _P], asyncio.Task[None]]:
    """Make a coroutine method a slot: calling it starts the coroutine in the object's `tasks`.

    Connect it to signals without arguments, or through `functools.partial`: the `checked` of `clicked`
    must not become an argument.
    """

    @functools.wraps(method)
    def start(self: _Self, *args: _P.args, **kwargs: _P.kwargs) -> asyncio.Task[None]:
        return self.tasks.spawn(method(self, *args, **kwargs), name=method.__qualname__)

    return start  # type: ignore[return-value] # the name of `self` is free here


def on_click(button: Any, slot: Callable[[], object]) -> None:
    """Connect a button or action to a slot without arguments."""
    button.clicked.connect(functools.partial(_without_checked, slot))


def _without_checked(slot: Callable[[], object], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's signature
    slot()

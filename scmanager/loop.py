"""The loop of asyncio over Qt's.

qasync 0.28 starts a timer of Qt for every call. Such timers may fire out of order
(https://github.com/CabbageDevelopment/qasync/pull/123), and one that was cancelled lives on until its time has come:
a time limit of 30 seconds wakes the processor long after the request it was for. Here one timer stands for all calls
that are due, and one for those that wait.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

import qasync
from PySide6.QtCore import QObject, QTimerEvent
from PySide6.QtWidgets import QApplication

_TURN_S = 0.002  # with one slice of long work no more than a frame has beside its painting
_MANY = 100
_LONGEST_MS = 2**31 - 1


class Loop(qasync.QEventLoop):  # type: ignore[misc]  # it has no types
    """Runs calls in the order in which they became due, and lets Qt have its turn every two milliseconds."""

    def __init__(self, app: QApplication) -> None:
        self._due: deque[asyncio.Handle] = deque()
        self._waiting: list[asyncio.TimerHandle] = []
        self._cancelled = 0  # of those that wait, at most
        self._turn = _Alarm(self._run_due, app)
        self._next = _Alarm(self._look_for_due, app)
        super().__init__(app)

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> asyncio.Handle:
        """Call something in the next turn."""
        handle = asyncio.Handle(callback, args, self, context)
        self._due.append(handle)
        if not self._turn.is_set:
            self._turn.set(0)
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call something after a number of seconds."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call something at a time of this loop's clock."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._waiting, handle)
        if self._waiting[0] is handle:
            self._next.set(when - self.time())
        return handle

    def close(self) -> None:
        """Release everything; what was still to be called never is, and a second time does nothing."""
        if not self.is_closed():
            super().close()
            self._turn.close()
            self._next.close()
            self._due.clear()
            self._waiting.clear()

    def _timer_handle_cancelled(self, _handle: asyncio.TimerHandle) -> None:
        """Forget calls that were cancelled, once they are most of those that wait; `TimerHandle.cancel` says so."""
        self._cancelled += 1
        if self._cancelled > max(_MANY, len(self._waiting) // 2):
            self._cancelled = 0
            self._waiting = [handle for handle in self._waiting if not handle.cancelled()]
            heapq.heapify(self._waiting)

    def _look_for_due(self) -> None:
        now = self.time()
        while self._waiting and (self._waiting[0].cancelled() or self._waiting[0].when() <= now):
            self._due.append(heapq.heappop(self._waiting))
        if self._waiting:
            self._next.set(self._waiting[0].when() - now)
        self._turn.set(0)

    def _run_due(self) -> None:
        """Run the calls that are due by now, as many as a turn has time for."""
        self._turn.set(0)  # for a loop that one of the calls begins
        until = time.monotonic() + _TURN_S
        for _ in range(len(self._due)):
            if not self._due or time.monotonic() > until:
                break
            handle = self._due.popleft()
            if not handle.cancelled():
                handle._run()  # noqa: SLF001 -- what it is for
        if not self._due:
            self._turn.stop()


class _Alarm(QObject):
    """Calls something once, when its time has come on Qt's loop."""

    def __init__(self, ring: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._ring = ring
        self._timer = 0
        self._is_closed = False
        self.is_set = False

    def set(self, seconds: float) -> None:
        """Ring after some seconds, instead of when it was to ring before; a closed one never does."""
        self.stop()
        if not self._is_closed:
            self._timer = self.startTimer(min(max(0, math.ceil(seconds * 1000)), _LONGEST_MS))
            self.is_set = True

    def stop(self) -> None:
        """Do not ring."""
        if self.is_set:
            self.is_set = False
            self.killTimer(self._timer)

    def close(self) -> None:
        """Never ring again."""
        self.stop()
        self._is_closed = True
        self.deleteLater()

    def timerEvent(self, _event: QTimerEvent) -> None:
        """Ring."""
        self.stop()
        self._ring()

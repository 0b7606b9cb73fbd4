"""What nobody caught, wherever in the process it happened, told in one place."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

log = logging.getLogger(__name__)


class Uncaught:
    """Reports exceptions of slots, tasks, threads and destructors on the loop's thread, until it is closed."""

    def __init__(self, loop: asyncio.AbstractEventLoop, report: Callable[[BaseException], None]) -> None:
        self._loop = loop
        self._report = report
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable
        loop.set_exception_handler(self._on_loop_trouble)

    def close(self) -> None:
        """Put back what was there before."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        self._loop.set_exception_handler(None)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self._tell(error)
        else:
            self._before[0](kind, error, trace)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if isinstance(args.exc_value, Exception):
            self._tell(args.exc_value)

    def _on_unraisable(self, args: sys.UnraisableHookArgs) -> None:
        # A destructor may run anywhere, even while widgets die: it is written down and not shown.
        where = args.err_msg or "exception ignored"
        log.error("%s: %s", where, type(args.object).__name__, exc_info=args.exc_value)

    def _on_loop_trouble(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self._tell(error)
        else:
            log.error("event loop: %s", context.get("message"))

    def _tell(self, error: Exception) -> None:
        try:
            self._loop.call_soon_threadsafe(self._report, error)
        except RuntimeError:  # the loop is closed
            log.error("a bug after the end", exc_info=error)  # noqa: TRY400 -- the error at hand is another one

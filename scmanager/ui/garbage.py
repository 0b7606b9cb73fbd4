"""Garbage collection on the thread of the window only.

Python collects on whichever thread allocates; a cycle that holds a widget or timer, collected on a worker thread,
is destroyed there, and Qt then crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 1000  # what gathers in a longer one, while many pages are read, holds the window up for too long
_LIMITS = (700, 10, 50)  # as Python has them, but everything is looked through no more than every few minutes


class GarbageCollector(QObject):
    """Collects on a timer in place of Python itself, the generation that is due.

    What is there at its beginning, modules above all, stays to the end and is never looked through: that would hold
    the window up for dozens of milliseconds.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def close(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _on_timeout(self) -> None:
        limits = zip(gc.get_count(), _LIMITS, strict=True)
        due = [generation for generation, (count, limit) in enumerate(limits) if count > limit]
        if due:
            gc.collect(max(due))

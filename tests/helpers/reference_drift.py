"""Count what 200,000 calls between Qt and Python do to the reference counts of None, True and False.

Run as a program of its own: a binding that gives back references it does not own ends the interpreter. Prints the
drift as JSON.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItemModel

CALLBACKS = 200_000
SINGLETONS = {"None": None, "True": True, "False": False}


class Caller(QObject):
    """An object whose signals, event filter and void methods call back into Python."""

    told = Signal(bool)
    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.told.connect(self._count)
        self.asked.connect(self._count)
        self.installEventFilter(self)

    def _count(self, _value: object) -> None:
        self.calls += 1

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.calls += 1
        return event.type() == QEvent.Type.User


def call_back(rounds: int) -> int:
    """Call back and forth, and return how many callbacks arrived."""
    caller, timer, model = Caller(), QTimer(), QStandardItemModel(1, 1)
    event, other = QEvent(QEvent.Type.User), QEvent(QEvent.Type.None_)
    while caller.calls < rounds:
        caller.told.emit(True)
        caller.told.emit(False)
        caller.asked.emit(None)
        QCoreApplication.sendEvent(caller, event)
        QCoreApplication.sendEvent(caller, other)
        timer.setSingleShot(True)
        timer.setInterval(0)
        model.setHeaderData(0, Qt.Orientation.Horizontal, "Title")
    return caller.calls


def main() -> None:
    """Warm up, measure, print."""
    _app = QCoreApplication(sys.argv[:1])
    call_back(1000)
    before = {name: sys.getrefcount(value) for name, value in SINGLETONS.items()}
    calls = call_back(CALLBACKS)
    drift = {name: sys.getrefcount(value) - before[name] for name, value in SINGLETONS.items()}
    print(json.dumps({"calls": calls, "drift": drift}))


if __name__ == "__main__":
    main()

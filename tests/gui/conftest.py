"""Rules of the tests with windows."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget


@pytest.fixture(autouse=True)
def _no_windows_left() -> Iterator[None]:
    """Delete the windows of a test here: a garbage collection in another thread must not find them.

    What a test before has left on the clipboard goes as well.
    """
    if isinstance(QApplication.instance(), QApplication):
        QApplication.clipboard().clear()
    yield
    if isinstance(QApplication.instance(), QApplication):
        _delete(window for window in _windows() if window.windowType() is not Qt.WindowType.Popup)
        # The list of a completer has no parent, and whoever deletes it before its completer has it deleted twice.
        _delete(popup for popup in _windows() if not isinstance(popup, QAbstractItemView))
    gc.collect()


def _windows() -> list[QWidget]:
    return [window for window in QApplication.topLevelWidgets() if window.parent() is None]


def _delete(windows: Iterable[QWidget]) -> None:
    for window in windows:
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

"""Rules of the tests with windows."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def _no_windows_left() -> Iterator[None]:
    """Delete the windows of a test here: a garbage collection in another thread must not find them.

    What a test before has left on the clipboard goes as well.
    """
    if isinstance(QApplication.instance(), QApplication):
        QApplication.clipboard().clear()
    yield
    for window in QApplication.topLevelWidgets() if QApplication.instance() else []:
        if window.parent() is None:
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()

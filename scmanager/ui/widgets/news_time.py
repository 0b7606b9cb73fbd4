"""How long news stays in sight before it goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

NEWS_MS = 6000
ACTION_MS = 20_000
_AGAIN_MS = 1000


class NewsTime(QTimer):
    """Waits some milliseconds, and until the mouse and the keyboard have left a widget.

    Signals: over.
    """

    over = Signal()

    def __init__(self, widget: QWidget, milliseconds: int) -> None:
        super().__init__(widget, singleShot=True)
        self._widget = widget
        self.timeout.connect(self._on_timeout)
        self.start(milliseconds)

    def _on_timeout(self) -> None:
        if self._is_in_use():
            self.start(min(_AGAIN_MS, self.interval()))
        else:
            self.over.emit()

    def _is_in_use(self) -> bool:
        widget, focused = self._widget, QApplication.focusWidget()
        mouse = widget.mapFromGlobal(QCursor.pos())  # Qt does not hear at once of a widget that moves away beneath it
        is_over = widget.underMouse() and widget.rect().contains(mouse)
        return is_over or (focused is not None and widget.isAncestorOf(focused))

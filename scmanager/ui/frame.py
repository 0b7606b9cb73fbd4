"""The frame of the window: what is painted first, before anything that takes time is imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMoveEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from scmanager.ui.glance import Glance
    from scmanager.ui.widgets.state_view import StateStack, StateView

_SIZE = QSize(1440, 900)
_SMALLEST = QSize(960, 600)
_DECORATION = QSize(16, 48)  # about what title bar and borders take


class Frame(QMainWindow):
    """An empty window in the colours of the theme, until it says something or is filled.

    `may_close` is asked before the window closes.

    Signals: painted (the first frame is on the screen), rearranged (it has another size or place), closed (the user is
    done).
    """

    painted = Signal()
    rearranged = Signal()
    closed = Signal()

    def __init__(self, geometry: str) -> None:
        super().__init__()
        self._was_painted = False
        self.may_close: Callable[[], bool] | None = None
        self._stack: StateStack | None = None
        self._glance: Glance | None = None
        self.setWindowTitle("scmanager")
        self.setMinimumSize(_SMALLEST)
        if not geometry or not self.restoreGeometry(QByteArray.fromBase64(geometry.encode())):
            self._choose_size()

    @property
    def glance(self) -> Glance | None:
        """What is shown of the last time, until something else is."""
        return self._glance

    def show_glance(self, glance: Glance) -> None:
        """Show what was there the last time, as the first thing of all."""
        self._glance = glance
        self.setCentralWidget(glance)

    def fill(self, content: QWidget) -> None:
        """Show something in place of what was shown, which is deleted."""
        stack = self._stacked()
        stack.set_content(content)
        stack.show_content()

    def show_state(self) -> StateView:
        """Show the state view and return it to be filled."""
        return self._stacked().show_state()

    def geometry_text(self) -> str:
        """Return size and place for `__init__` of the next time."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def _stacked(self) -> StateStack:
        """Return what holds the content; it is not made before the first frame, which is empty."""
        if self._stack is None:
            from scmanager.ui.widgets.state_view import StateStack  # noqa: PLC0415 -- it takes its time

            self._stack = StateStack(QWidget())
            if self._glance is not None:
                self._glance.leave()
                self._glance = None
            self.setCentralWidget(self._stack)
            self._stack.show()  # at once, so that what fills it may take the focus
        return self._stack

    def _choose_size(self) -> None:
        self.resize(_SIZE)
        if QGuiApplication.platformName() != "offscreen":
            self.resize(_SIZE.boundedTo(self.screen().availableSize() - _DECORATION))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close if nothing is in the way; the program ends the loop itself."""
        if self.may_close is not None and not self.may_close():
            event.ignore()
            return
        event.accept()
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of another size."""
        super().resizeEvent(event)
        self.rearranged.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Tell of another place."""
        super().moveEvent(event)
        self.rearranged.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Tell that the window is larger or smaller than its size, such as all of the screen."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.rearranged.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first frame was drawn."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

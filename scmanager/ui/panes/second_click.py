"""A second click on what is selected already, with a rest after it: not the first half of a double click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class SecondClick(QObject):
    """Watches the viewport of a table that has the focus.

    Signals: clicked(row, place in the viewport).
    """

    clicked = Signal(int, QPoint)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._index = QPersistentModelIndex()
        self._place = QPoint()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._on_rest)
        view.viewport().installEventFilter(self)
        view.verticalScrollBar().valueChanged.connect(self._rest.stop)

    def stop(self) -> None:
        """Forget the click: something else happened."""
        self._rest.stop()
        self._index = QPersistentModelIndex()

    def _on_press(self, event: QMouseEvent) -> None:
        self.stop()
        index = self._view.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.type() == QEvent.Type.MouseButtonPress and self._is_alone(index.row()):
            self._index, self._place = QPersistentModelIndex(index), event.position().toPoint()

    def _on_release(self, event: QMouseEvent) -> None:
        moved = (event.position().toPoint() - self._place).manhattanLength()
        if self._index.isValid() and moved < QGuiApplication.styleHints().startDragDistance():
            self._rest.start(QGuiApplication.styleHints().mouseDoubleClickInterval())

    def _is_alone(self, row: int) -> bool:
        """Tell whether a row is the only one selected, and the keys go to it already."""
        ranges = self._view.selectionModel().selection()
        one = ranges.count() == 1 and ranges.at(0).height() == 1 and ranges.at(0).top() == row
        return one and self._view.hasFocus() and self._view.currentIndex().row() == row

    def _on_rest(self) -> None:
        if self._index.isValid() and self._view.hasFocus() and self._is_alone(self._index.row()):
            self.clicked.emit(self._index.row(), self._place)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the mouse; nothing is taken from the view."""
        if isinstance(event, QMouseEvent) and event.type() in _PRESSES:
            self._on_press(event)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            self._on_release(event)
        return False

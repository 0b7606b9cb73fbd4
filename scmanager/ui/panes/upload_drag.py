"""Dragging a waiting upload to another place in the order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter

from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.ui.panes.upload_list import UploadList

_EDGE = 28
_STEP = 12
_SCROLL_MS = 30


class RowDrag(QObject):
    """Follows the mouse with a line between the rows; near the edge of the list it scrolls.

    Signals: dropped(key, key of the row it shall stand before, empty for the end).
    """

    dropped = Signal(str, str)

    def __init__(self, view: UploadList, look: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = look
        self._key = ""
        self._keys: Sequence[str] = ()
        self._start = self._place = QPoint()
        self.is_active = False
        self._scroll = QTimer(self, interval=_SCROLL_MS)
        self._scroll.timeout.connect(self._on_scroll)

    def prepare(self, key: str, place: QPoint, keys: Sequence[str]) -> None:
        """Get ready to drag a row among the rows of these keys."""
        self._key, self._keys = key, keys
        self._start = self._place = place

    def move_to(self, place: QPoint) -> None:
        """Follow the mouse."""
        if not self._key:
            return
        self._place = place
        if not self.is_active:
            far = (place - self._start).manhattanLength() >= QGuiApplication.styleHints().startDragDistance()
            if not far or len(self._keys) < 2:
                return
            self.is_active = True
            self._view.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._speed():
            self._scroll.start()
        else:
            self._scroll.stop()

    def drop(self) -> None:
        """Let the row go where the line is."""
        key, before = self._key, self._before() if self.is_active else None
        self.cancel()
        if before is not None and before != key:
            self.dropped.emit(key, before)

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._key = ""
        if self.is_active:
            self.is_active = False
            self._scroll.stop()
            self._view.unsetCursor()
            self._view.viewport().update()

    def paint(self, painter: QPainter) -> None:
        """Draw the line."""
        if self.is_active:
            y = self._gap()
            painter.fillRect(QRect(0, y - 1, self._view.viewport().width(), 2), self._theme.tokens.color("accent"))

    def _before(self) -> str | None:
        """Return the key of the row to stand before, empty for the end, None when that changes nothing."""
        target = next((key for key in self._keys if self._place.y() < self._area(key).center().y()), "")
        place = self._keys.index(self._key)
        following = self._keys[place + 1] if place + 1 < len(self._keys) else ""
        return None if target in (self._key, following) else target

    def _gap(self) -> int:
        target = next((key for key in self._keys if self._place.y() < self._area(key).center().y()), "")
        return self._area(target).top() if target else self._area(self._keys[-1]).bottom()

    def _area(self, key: str) -> QRect:
        return self._view.area_of(key)

    def _speed(self) -> int:
        height = self._view.viewport().height()
        return -_STEP if self._place.y() < _EDGE else _STEP if self._place.y() > height - _EDGE else 0

    def _on_scroll(self) -> None:
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + self._speed())
        self._view.viewport().update()

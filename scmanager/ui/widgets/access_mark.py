"""The mark of who may listen: a filled dot for private, an open ring for public."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from scmanager.ui.theme import Theme

_SIDE = 9


class AccessMark(QWidget):
    """A dot or ring; the word stands beside it."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = look
        self._private = False
        self.setFixedSize(QSize(_SIDE + 2, _SIDE + 2))

    def show_private(self, private: bool) -> None:  # noqa: FBT001 -- a setter
        """Choose the dot (private) or the ring."""
        self._private = private
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.tokens.color("accent" if self._private else "text_2")
        painter.setPen(QPen(color, 1.5))
        if self._private:
            painter.setBrush(color)
        painter.drawEllipse(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        painter.end()

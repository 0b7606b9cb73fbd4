"""A bar that compares a number with what is usual."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from scmanager.ui.theme import Theme

_HEIGHT = 6


class StatBar(QWidget):
    """Half full where the number is the usual one (a tick marks it), fuller above, emptier below."""

    def __init__(self, look: Theme, value: float, usual: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = look
        self._share = value / (value + usual) if value + usual > 0 else 0.0
        self.setFixedHeight(_HEIGHT + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar and its tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tokens = self._theme.tokens
        trough = QRectF(0, 2, self.width(), _HEIGHT)
        painter.setBrush(tokens.color("raised"))
        painter.drawRoundedRect(trough, _HEIGHT / 2, _HEIGHT / 2)
        painter.setBrush(tokens.color("accent"))
        filled = QRectF(0, 2, self.width() * self._share, _HEIGHT)
        painter.drawRoundedRect(filled, _HEIGHT / 2, _HEIGHT / 2)
        painter.setBrush(tokens.color("text_2"))
        painter.drawRect(QRectF(self.width() / 2 - 0.75, 0, 1.5, _HEIGHT + 4))
        painter.end()

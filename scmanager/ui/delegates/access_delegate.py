"""Paints who may listen: a filled dot or an open ring, both with the word."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from scmanager.ui.delegates.row_delegate import PADDING, RowDelegate
from scmanager.ui.models.columns import access_word

_DOT = 10
_GAP = 5


class AccessDelegate(RowDelegate):
    """Private is a filled dot in the accent colour, public an open ring; unknown is a dash."""

    def paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the mark and the word."""
        track = self._state.track(index)
        area = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        color = "accent" if track.is_private else "text_2"
        if track.sharing is not None:
            dot = QRectF(area.left(), area.top() + (area.height() - _DOT) / 2, _DOT, _DOT)
            self._paint_mark(painter, dot, color, filled=track.is_private)
            area = area.adjusted(_DOT + _GAP, 0, 0, 0)
        self.paint_text(painter, area, access_word(track), option.font, color)

    def _paint_mark(self, painter: QPainter, dot: QRectF, color: str, *, filled: bool) -> None:
        ink = self._theme.tokens.color(color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink if filled else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot.adjusted(0.75, 0.75, -0.75, -0.75))

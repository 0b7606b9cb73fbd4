"""Paints the cells of a table whose rows are selected as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scmanager.core.tracks import Track
from scmanager.ui import theme
from scmanager.ui.models.columns import COLUMNS
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.theme import Theme

PADDING = 8
_EDGE = 2
_LINE_ALPHA = 0.65
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(slots=True)
class RowState:
    """The rows under the mouse and under the keyboard, -1 for none; the table writes it, its delegates read it."""

    hovered: int = -1
    focused: int = -1


class RowDelegate(QStyledItemDelegate):
    """One line of text on the background of its row; numbers stand right, in figures of equal width."""

    def __init__(self, look: Theme, state: RowState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look
        self._state = state

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row; the table decides the width."""
        return QSize(0, theme.ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the background of the row and the content of the cell."""
        painter.save()
        self._paint_row(painter, option, index)
        self.paint_content(painter, option, index)
        painter.restore()

    def paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the text of the column."""
        column = COLUMNS[index.column()]
        track: Track = index.data(TRACK_ROLE)
        font, alignment = (tabular(option.font), _RIGHT) if column.is_number else (option.font, _LEFT)
        area = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        self.paint_text(painter, area, column.text(track), font, "text_2", alignment=alignment)

    def paint_text(
        self, painter: QPainter, area: QRect, text: str, font: QFont, color: str, *, alignment: int = _LEFT
    ) -> None:
        """Draw one line, shortened with dots where it does not fit."""
        painter.setFont(font)
        painter.setPen(self._theme.tokens.color(color))
        line = text.replace("\n", " ")
        painter.drawText(
            area, alignment, QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, area.width())
        )

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens, area = self._theme.tokens, option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(area, tokens.color("selection"))
        elif index.row() == self._state.hovered:
            painter.fillRect(area, tokens.color("hover"))
        line = tokens.color("line")
        line.setAlphaF(_LINE_ALPHA)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, line)
        if selected and index.column() == 0:
            painter.fillRect(area.left(), area.top(), _EDGE, area.height(), tokens.color("accent"))
        if index.row() == self._state.focused and not selected:
            painter.fillRect(area.left(), area.top(), area.width(), 1, tokens.color("accent"))
            painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.color("accent"))


def tabular(font: QFont) -> QFont:
    """Return the font with figures of equal width."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made

"""Paints the cells of a table whose rows are selected as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scmanager.core.tracks import Track
from scmanager.ui import theme
from scmanager.ui.delegates.marked_text import draw_marked, one_line
from scmanager.ui.models.columns import COLUMNS
from scmanager.ui.models.track_cells import TRACK_ROLE
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.ui.delegates.highlights import Highlights

PADDING = 8
_EDGE = 2
_LINE_ALPHA = 0.65
_MARK_ALPHA = 0.28
_DOUBTFUL = 0.5  # how much is left of a row that does not belong among the others
_DOUBT = int(Qt.ItemDataRole.AccessibleDescriptionRole)
_SEARCHED_AS = {"tags": "tag"}  # columns whose field has another name in a search
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Wishes(Protocol):
    """What was typed into the table and has not been saved yet."""

    def shown(self, track: Track) -> Track:
        """Return a track with the values wished for."""

    def is_saving(self, urn: str) -> bool:
        """Tell whether a wish is on its way."""


class RowState(msgspec.Struct):
    """What a table writes and its delegates read.

    `hovered` and `focused` are the rows under the mouse and under the keyboard, -1 for none; `is_own` tells whether
    the tracks are the account's.
    """

    hovered: int = -1
    focused: int = -1
    selects_several: bool = False
    is_own: bool = True
    wishes: Wishes | None = None
    highlights: Highlights | None = None

    def track(self, index: QModelIndex | QPersistentModelIndex) -> Track:
        """Return the track of a row as it is to be shown."""
        track: Track = index.data(TRACK_ROLE)
        return track if self.wishes is None else self.wishes.shown(track)


class RowDelegate(QStyledItemDelegate):
    """One line of text on the background of its row; numbers stand right, in figures of equal width.

    Rows of others that do not belong here are pale: those the model says something about.
    """

    def __init__(self, look: Theme, state: RowState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look
        self._state = state
        self._font = QFont()
        self._figures = tabular(self._font)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row; the table decides the width."""
        return QSize(0, theme.ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the background of the row and the content of the cell."""
        painter.save()
        painter.setClipRect(option.rect)  # marks piled up on a letter stay in its row
        self._paint_row(painter, option, index)
        if not self._state.is_own and index.data(_DOUBT):
            painter.setOpacity(_DOUBTFUL)
        self.paint_content(painter, option, index)
        painter.restore()

    def paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the text of the column."""
        column = COLUMNS[index.column()]
        text = column.text(self._state.track(index))
        area = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        if column.is_number:
            self.paint_text(painter, area, text, self._figures_of(option.font), "text_2", alignment=_RIGHT)
        else:
            name = _SEARCHED_AS.get(column.key, column.key)
            self.paint_found(painter, area, text, option.font, "text_2", field=name)

    def paint_text(
        self, painter: QPainter, area: QRect, text: str, font: QFont, color: str, *, alignment: int = _LEFT
    ) -> None:
        """Draw one line, shortened with dots where it does not fit."""
        painter.setFont(font)
        painter.setPen(self._theme.tokens.color(color))
        painter.drawText(area, alignment, _elided(one_line(text), font, area.width()))

    def paint_found(self, painter: QPainter, area: QRect, text: str, font: QFont, color: str, *, field: str) -> None:
        """Draw one line in which what is searched for in a field stands out."""
        line = one_line(text)
        found = self._state.highlights.find(line, field) if self._state.highlights else []
        if not found:
            self.paint_text(painter, area, line, font, color)
            return
        tokens = self._theme.tokens
        mark = tokens.color("accent")
        mark.setAlphaF(_MARK_ALPHA)
        shown = _elided(line, font, area.width())
        painter.setPen(tokens.color(color))
        whole = len(shown) if shown == line else len(shown) - 1
        ranges = [(start, min(end, whole)) for start, end in found if start < whole]
        draw_marked(painter, area, shown, font, ranges, ink=tokens.color("text"), mark=mark)

    def _figures_of(self, font: QFont) -> QFont:
        """Return the font with figures of equal width, made once as long as the font stays the same."""
        if font != self._font:
            self._font, self._figures = QFont(font), tabular(font)
        return self._figures

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens, area = self._theme.tokens, option.rect
        selected = QStyle.StateFlag.State_Selected in option.state
        if selected:
            painter.fillRect(area, tokens.color("selection"))
        elif index.row() == self._state.hovered:
            painter.fillRect(area, tokens.color("hover"))
        line = tokens.color("line")
        line.setAlphaF(_LINE_ALPHA)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, line)
        if selected and index.column() == 0:
            painter.fillRect(area.left(), area.top(), _EDGE, area.height(), tokens.color("accent"))
        if index.row() == self._state.focused and (not selected or self._state.selects_several):
            painter.fillRect(area.left(), area.top(), area.width(), 1, tokens.color("accent"))
            painter.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.color("accent"))


def _elided(line: str, font: QFont, width: int) -> str:
    return QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, width)


def tabular(font: QFont) -> QFont:
    """Return the font with figures of equal width."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made

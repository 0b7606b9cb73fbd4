"""Paints the rows of private tracks and their links."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from scmanager.ui import theme
from scmanager.ui.delegates.row_delegate import PADDING, RowDelegate, RowState, tabular
from scmanager.ui.delegates.title_delegate import Painter, lines_of, thumbnail_url, words_area
from scmanager.ui.models.overview_cells import NUMBERS, lines
from scmanager.ui.models.overview_model import OverviewModel
from scmanager.ui.models.private_links import OverviewColumn
from scmanager.ui.models.track_cells import TRACK_ROLE
from scmanager.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_SPOKEN_OF = frozenset({OverviewColumn.AGE, OverviewColumn.PLANNED})


class OverviewDelegate(RowDelegate):
    """The track with its artwork, its link's age with where that counts from, numbers and days."""

    def __init__(
        self, look: Theme, state: RowState, model: OverviewModel, pictures: Painter, parent: QObject | None = None
    ) -> None:
        super().__init__(look, state, parent)
        self._model = model
        self._pictures = pictures

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the content of a cell."""
        column = OverviewColumn(index.column())
        area = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        first, second = lines(column, self._model.link_at(index.row()), self._model.now)
        if column is OverviewColumn.TRACK:
            self._paint_track(painter, option, index, first)
        elif column in NUMBERS:
            color = "text_2" if first in {"0", "–"} else "text"
            self.paint_text(painter, area, first, tabular(option.font), color, alignment=_RIGHT)
        else:
            self._paint_lines(painter, area, tabular(option.font), first, second, strong=column in _SPOKEN_OF)

    def _paint_track(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, title: str) -> None:
        edge, bold = theme.ROW_ARTWORK, QFont(option.font)
        tile = QRect(option.rect.left() + PADDING, option.rect.top() + (option.rect.height() - edge) // 2, edge, edge)
        painter.setFont(option.font)
        self._pictures.paint(painter, tile, thumbnail_url(index.data(TRACK_ROLE)), title, own=True)
        bold.setWeight(QFont.Weight.DemiBold)
        self.paint_text(painter, words_area(option.rect), title, bold, "text")

    def _paint_lines(
        self, painter: QPainter, area: QRect, font: QFont, first: str, second: str, *, strong: bool
    ) -> None:
        upper, lower = lines_of(area) if second else (area, area)
        self.paint_text(painter, upper, first, font, "text" if strong else "text_2")
        if second:
            small = QFont(font)
            small.setPixelSize(theme.HINT_PX)
            self.paint_text(painter, lower, second, small, "text_2")

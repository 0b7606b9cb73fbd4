"""Paints the rows of handed-out links."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from scmanager.core.link_log import KIND_WORDS, LinkEntry, LinkKind
from scmanager.core.search_terms import WORD
from scmanager.ui import theme
from scmanager.ui.delegates.row_delegate import PADDING, RowDelegate, RowState, tabular
from scmanager.ui.delegates.title_delegate import Painter, lines_of, thumbnail_url, words_area
from scmanager.ui.models.link_cells import LinkColumn, title_of
from scmanager.ui.models.links_model import LINK_ROLE
from scmanager.ui.models.track_cells import TRACK_ROLE
from scmanager.ui.theme import Theme

_PILL_HEIGHT = 20
_BUTTON_HEIGHT = 30
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex


class LinkDelegate(RowDelegate):
    """The track with its artwork, words, a pill for live or dead, and a button for what can be done.

    `shows_note`: the note has no column of its own and stands beneath the recipient. `pointed` is the row whose button
    is under the mouse, -1 for none.
    """

    def __init__(self, look: Theme, state: RowState, pictures: Painter, parent: QObject | None = None) -> None:
        super().__init__(look, state, parent)
        self._pictures = pictures
        self.shows_note = False
        self.pointed = -1

    def paint_content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the content of a cell."""
        entry: LinkEntry = index.data(LINK_ROLE)
        area = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        text = index.data() or ""
        match LinkColumn(index.column()):
            case LinkColumn.TRACK:
                self._paint_track(painter, option, index, entry)
            case LinkColumn.FOR:
                self._paint_two(painter, area, option.font, text, entry.note if self.shows_note else "")
            case LinkColumn.NOTE:
                self.paint_found(painter, area, text, option.font, "text_2", field=WORD)
            case LinkColumn.AT:
                self._paint_time(painter, area, option.font, text, KIND_WORDS[entry.kind])
            case LinkColumn.STATE:
                self._paint_pill(painter, area, text, option.font, "ok" if entry.is_live else "bad")
            case LinkColumn.ACTION if entry.has_new:
                self.paint_text(painter, area, text, option.font, "text_2", alignment=_RIGHT)
            case LinkColumn.ACTION:
                self._paint_button(painter, option, index, text)
            case _:
                self.paint_text(painter, area, text, option.font, "text_2")

    def _paint_track(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, entry: LinkEntry) -> None:
        track, edge = index.data(TRACK_ROLE), theme.ROW_ARTWORK
        tile = QRect(option.rect.left() + PADDING, option.rect.top() + (option.rect.height() - edge) // 2, edge, edge)
        title, bold = title_of(entry, track), QFont(option.font)
        painter.setFont(option.font)
        self._pictures.paint(painter, tile, thumbnail_url(track) if track is not None else "", title, own=True)
        bold.setWeight(QFont.Weight.DemiBold)
        color = "text" if track is not None else "text_2"
        self.paint_found(painter, words_area(option.rect), title, bold, color, field=WORD)

    def _paint_two(self, painter: QPainter, area: QRect, font: QFont, first: str, second: str) -> None:
        upper, lower = lines_of(area) if second and first else (area, area)
        self.paint_found(painter, upper, first, font, "text", field=WORD)
        self.paint_found(painter, lower, second, _small(font), "text_2", field=WORD)

    def _paint_time(self, painter: QPainter, area: QRect, font: QFont, time: str, kind: str) -> None:
        is_usual = kind == KIND_WORDS[LinkKind.LISTENER]
        upper, lower = (area, area) if is_usual else lines_of(area)
        self.paint_text(painter, upper, time, tabular(font), "text_2")
        if not is_usual:
            self.paint_found(painter, lower, kind, _small(font), "text_2", field=WORD)

    def _paint_pill(self, painter: QPainter, area: QRect, text: str, font: QFont, color: str) -> None:
        small = _small(font)
        width = QFontMetrics(small).horizontalAdvance(text) + 20
        place = QRectF(area.left() + 0.5, area.center().y() - _PILL_HEIGHT / 2 + 0.5, width, _PILL_HEIGHT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.tokens.color("line"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place, _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
        self.paint_text(painter, place.toRect(), text, small, color, alignment=_CENTRE)

    def _paint_button(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, text: str) -> None:
        if not text:
            return
        tokens, place = self._theme.tokens, button_area(option.rect, option.font, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.color("text_3" if index.row() == self.pointed else "line"))
        painter.setBrush(tokens.color("raised"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        self.paint_text(painter, place, text, option.font, "text", alignment=_CENTRE)


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(theme.HINT_PX)
    return made


def button_area(cell: QRect, font: QFont, text: str) -> QRect:
    """Return the place of the button in a cell."""
    width = QFontMetrics(font).horizontalAdvance(text) + 26
    top = cell.top() + (cell.height() - _BUTTON_HEIGHT) // 2
    return QRect(cell.right() - PADDING - width, top, width, _BUTTON_HEIGHT)

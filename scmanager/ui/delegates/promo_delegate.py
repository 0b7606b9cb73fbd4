"""Paints the tracks of a promo sheet much as the page shows them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from scmanager.ui import theme
from scmanager.ui.delegates.marked_text import one_line
from scmanager.ui.delegates.title_delegate import Painter, thumbnail_url
from scmanager.ui.models.promo_rows import ROW_ROLE, LinkStanding, PromoRow
from scmanager.ui.theme import Theme

_PADDING = 10
_GAP = 10
_LINE = 17
_PILL_HEIGHT = 22
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)

Index = QModelIndex | QPersistentModelIndex


class PromoDelegate(QStyledItemDelegate):
    """Artwork, title, what is told, and at the right the link, or why there is none."""

    def __init__(self, look: Theme, pictures: Painter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look
        self._pictures = pictures

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Leave room for the lines there are."""
        row: PromoRow = index.data(ROW_ROLE)
        return QSize(0, max(theme.ROW_ARTWORK, _LINE * self._count(row)) + 2 * 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row: PromoRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if index.row():
            painter.fillRect(QRect(option.rect.topLeft(), QSize(option.rect.width(), 1)), self._color("line"))
        painter.setFont(option.font)
        if row.shows_artwork:
            edge = theme.ROW_ARTWORK
            tile = QRect(area.left(), area.top() + (area.height() - edge) // 2, edge, edge)
            self._pictures.paint(painter, tile, thumbnail_url(row.track), row.title, own=True)
            area.setLeft(tile.right() + 1 + _GAP)
        area.setRight(area.right() - self._paint_standing(painter, area, option.font, row))
        self._paint_lines(painter, area, option.font, row)
        painter.restore()

    def _count(self, row: PromoRow) -> int:
        return 1 + len(self._lines(row))

    def _lines(self, row: PromoRow) -> list[tuple[str, str]]:
        """Return what stands beneath the title, each line with its colour."""
        if row.standing is LinkStanding.MISSING and row.problem:
            return [(row.problem, "bad")]
        return [(line, "text_2") for line in row.lines]

    def _paint_lines(self, painter: QPainter, area: QRect, font: QFont, row: PromoRow) -> None:
        bold, small = QFont(font), QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPixelSize(theme.HINT_PX)
        is_missing = row.standing is LinkStanding.MISSING
        place = QRect(area.left(), 0, area.width(), _LINE)
        place.moveTop(area.top() + (area.height() - _LINE * self._count(row)) // 2)
        self._text(painter, place, row.title, bold, "text_2" if is_missing else "text")
        for line, color in self._lines(row):
            place.translate(0, _LINE)
            self._text(painter, place, line, small, color)

    def _paint_standing(self, painter: QPainter, area: QRect, font: QFont, row: PromoRow) -> int:
        """Draw the link as the page shows it, or a word in its place; return the width it takes."""
        small = QFont(font)
        small.setPixelSize(theme.HINT_PX)
        is_read = row.standing is LinkStanding.READ
        words = {
            LinkStanding.READ: self.tr("Listen"),
            LinkStanding.WAITING: "…",
            LinkStanding.MISSING: self.tr("Left out"),
        }
        text = words[row.standing]
        width = QFontMetrics(small).horizontalAdvance(text) + 20
        place = QRect(area.right() - width + 1, area.center().y() - _PILL_HEIGHT // 2, width, _PILL_HEIGHT)
        if is_read:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color("accent"))
            painter.drawRoundedRect(QRectF(place), _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
        painter.setFont(small)
        painter.setPen(self._color("on_accent" if is_read else "text_2"))
        painter.drawText(place, _CENTRE, text)
        return width + _GAP

    def _text(self, painter: QPainter, area: QRect, text: str, font: QFont, color: str) -> None:
        painter.setFont(font)
        painter.setPen(self._color(color))
        shown = QFontMetrics(font).elidedText(one_line(text), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _LEFT, shown)

    def _color(self, name: str) -> QColor:
        return self._theme.tokens.color(name)

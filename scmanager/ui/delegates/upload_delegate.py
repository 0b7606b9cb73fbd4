"""Paints a row of the uploads: artwork, title, what it is doing, how far it is, and its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scmanager.ui import theme
from scmanager.ui.delegates.row_delegate import tabular
from scmanager.ui.delegates.upload_layout import (
    BAR,
    BAR_GAP,
    LEADING,
    MARGIN,
    RowLayout,
    height_of,
    lay_out,
    words_height,
)
from scmanager.ui.models.upload_rows import UploadRow
from scmanager.ui.models.uploads_model import HEADING_ROLE, PICTURE_ROLE, ROW_ROLE
from scmanager.ui.theme import Theme
from scmanager.ui.upload_actions import UploadAction
from scmanager.ui.widgets.rounded_picture import draw_picture

Index = QModelIndex | QPersistentModelIndex

_HEADING = 40
_EDGE = 2
_LINE_ALPHA = 0.65
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(slots=True)
class UploadsState:
    """What mouse and keyboard point at, by key and action; the list writes it, the delegate reads it."""

    hovered: str = ""
    hovered_action: UploadAction | None = None
    pressed: bool = False
    focused: str = ""
    focused_action: UploadAction | None = None

    def point_at(self, key: str, action: UploadAction | None) -> None:
        """Let the mouse be at a row, and perhaps at a button of it."""
        self.hovered, self.hovered_action = key, action

    def walk(self, actions: Sequence[UploadAction], step: int) -> None:
        """Let the keyboard go on to another button of its row, or back to the row itself."""
        stops = (None, *actions)
        here = stops.index(self.focused_action) if self.focused_action in stops else 0
        self.focused_action = stops[min(max(here + step, 0), len(stops) - 1)]


class UploadDelegate(QStyledItemDelegate):
    """Headings and rows; a row is as high as its words and its bar need."""

    def __init__(self, look: Theme, state: UploadsState, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme = look
        self._state = state
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row at the width of the list."""
        if index.data(HEADING_ROLE):
            return QSize(0, _HEADING)
        return QSize(0, height_of(index.data(ROW_ROLE), self._view.font(), self._view.viewport().width()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a heading or a row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heading = index.data(HEADING_ROLE)
        if heading:
            self._paint_heading(painter, option.rect, heading)
        else:
            self._paint_row(painter, option, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, text: str) -> None:
        font = QFont(self._view.font())
        font.setPixelSize(theme.HINT_PX)
        bottom = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._text(painter, area.adjusted(MARGIN, 0, -MARGIN, -8), text, font, "text_2", bottom)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: UploadRow = index.data(ROW_ROLE)
        font = self._view.font()
        parts = lay_out(option.rect, row, font)
        self._paint_ground(painter, option.rect, row, selected=bool(option.state & QStyle.StateFlag.State_Selected))
        draw_picture(painter, QRectF(parts.tile), index.data(PICTURE_ROLE), self._theme.tokens.color("line"))
        self._paint_words(painter, parts, row, font)
        self._paint_figures(painter, parts.figures, [each for each in row.words.figures if each], font)
        for action, place in zip(row.offer.buttons, parts.buttons, strict=True):
            self._paint_button(painter, place, action, row.key, font)

    def _paint_ground(self, painter: QPainter, area: QRect, row: UploadRow, *, selected: bool) -> None:
        tokens = self._theme.tokens
        line = tokens.color("line")
        line.setAlphaF(_LINE_ALPHA)
        if selected:
            painter.fillRect(area, tokens.color("selection"))
            painter.fillRect(area.left(), area.top(), _EDGE, area.height(), tokens.color("accent"))
        elif row.key == self._state.hovered:
            painter.fillRect(area, tokens.color("hover"))
        if row.key == self._state.focused and self._state.focused_action is None:
            line = tokens.color("accent")
            painter.fillRect(area.left(), area.top(), area.width(), 1, line)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, line)

    def _paint_words(self, painter: QPainter, parts: RowLayout, row: UploadRow, font: QFont) -> None:
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        area, line = parts.words, QFontMetrics(font).height()
        top = area.top() + (area.height() - words_height(row, font, len(parts.lines))) // 2
        self._text(painter, QRect(area.left(), top, area.width(), line), row.title, bold, "text")
        top += line + LEADING
        for text in parts.lines:
            self._text(painter, QRect(area.left(), top, area.width(), line), text, tabular(font), row.words.tone)
            top += line
        if row.progress is not None:
            self._paint_bar(painter, QRectF(area.left(), top + BAR_GAP, area.width(), BAR), row.progress)

    def _paint_bar(self, painter: QPainter, area: QRectF, fraction: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color("line"))
        painter.drawRoundedRect(area, BAR / 2, BAR / 2)
        area.setWidth(area.width() * fraction)
        painter.setBrush(self._theme.tokens.color("accent"))
        painter.drawRoundedRect(area, min(BAR, area.width()) / 2, BAR / 2)

    def _paint_figures(self, painter: QPainter, area: QRect, figures: Sequence[str], font: QFont) -> None:
        line = QFontMetrics(font).height()
        top = area.top() + (area.height() - len(figures) * line) // 2
        for number, text in enumerate(figures):
            place = QRect(area.left(), top + number * line, area.width(), line)
            self._text(painter, place, text, tabular(font), "text_2", _RIGHT)

    def _paint_button(self, painter: QPainter, place: QRect, action: UploadAction, key: str, font: QFont) -> None:
        tokens, state = self._theme.tokens, self._state
        hovered = state.hovered == key and state.hovered_action is action
        focused = state.focused == key and state.focused_action is action
        painter.setPen(QPen(tokens.color("accent" if focused else "text_3" if hovered else "line"), 1))
        painter.setBrush(tokens.color("line" if hovered and state.pressed else "raised"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        self._text(painter, place, action.text, font, "text", int(Qt.AlignmentFlag.AlignCenter))

    def _text(self, painter: QPainter, area: QRect, text: str, font: QFont, color: str, alignment: int = _LEFT) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.tokens.color(color))
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, alignment, elided)

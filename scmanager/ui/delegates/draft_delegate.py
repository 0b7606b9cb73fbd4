"""Draws a file of the upload dialog: artwork, title, and what it is or what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scmanager.core.drafts import Draft
from scmanager.ui.models.drafts_model import DRAFT_ROLE, PICTURE_ROLE, second_line, title_of
from scmanager.ui.theme import HINT_PX, ROW_ARTWORK, TEXT_PX, Theme
from scmanager.ui.widgets.clamped_label import clamped_lines
from scmanager.ui.widgets.rounded_picture import draw_picture

_HEIGHT = 57
_MARGIN = 14
_GAP = 10
_LEADING = 3


class DraftDelegate(QStyledItemDelegate):
    """Title and facts; a problem is in the colour for bad news, a warning in the accent, both on up to two lines."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def _draw_background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        tokens = self._theme.tokens
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, tokens.color("selection"))
            painter.fillRect(
                QRectF(option.rect.left(), option.rect.top(), 2, option.rect.height()), tokens.color("accent")
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, tokens.color("hover"))
        bottom = QRectF(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(bottom, tokens.color("line"))

    def _draw_lines(self, painter: QPainter, area: QRectF, draft: Draft, font: QFont) -> None:
        """Draw the title, and beneath it one line of facts or two of what is wrong."""
        font.setPixelSize(TEXT_PX)
        font.setWeight(QFont.Weight.DemiBold)
        hint = QFont(font)
        hint.setPixelSize(HINT_PX)
        hint.setWeight(QFont.Weight.Normal)
        title = clamped_lines(title_of(draft), font, int(area.width()), 1)
        below = clamped_lines(second_line(draft), hint, int(area.width()), 1 if _tone(draft) == "text_2" else 2)
        height, small = QFontMetrics(font).height(), QFontMetrics(hint).height()
        top = area.center().y() - (height + _LEADING + len(below) * small) / 2
        self._draw_text(painter, QRectF(area.left(), top, area.width(), height), title, font, "text")
        top += height + _LEADING
        self._draw_text(painter, QRectF(area.left(), top, area.width(), len(below) * small), below, hint, _tone(draft))

    def _draw_text(self, painter: QPainter, area: QRectF, lines: list[str], font: QFont, color: str) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.tokens.color(color))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, "\n".join(lines))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        painter.save()
        self._draw_background(painter, option)
        draft, picture = index.data(DRAFT_ROLE), index.data(PICTURE_ROLE)
        inner = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        square = QRectF(inner.left(), inner.center().y() - ROW_ARTWORK / 2, ROW_ARTWORK, ROW_ARTWORK)
        draw_picture(painter, square, picture.image if picture else None, self._theme.tokens.color("raised"))
        self._draw_lines(painter, inner.adjusted(ROW_ARTWORK + _GAP, 0, 0, 0), draft, QFont(option.font))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give every row the same height."""
        return QSize(option.rect.width(), _HEIGHT)


def _tone(draft: Draft) -> str:
    if draft.problem:
        return "bad"
    return "accent" if draft.warning else "text_2"

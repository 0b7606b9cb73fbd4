"""Draws a file of the upload dialog: artwork, title, and what it is or what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scmanager.core.candidates import Candidate
from scmanager.ui.models.drafts_model import CANDIDATE_ROLE, PICTURE_ROLE, says_more, second_line, title_of
from scmanager.ui.theme import HINT_PX, ROW_ARTWORK, TEXT_PX, Theme
from scmanager.ui.widgets.clamped_label import clamped_lines
from scmanager.ui.widgets.rounded_picture import draw_picture

_HEIGHT = 57
_MARGIN = 14
_GAP = 10
_LEADING = 3


class DraftDelegate(QStyledItemDelegate):
    """Title and facts, or on up to two lines what stands against the file: bad news, a question, or a warning.

    The title of a file that will not be uploaded is dimmed.
    """

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

    def _draw_lines(self, painter: QPainter, area: QRectF, candidate: Candidate, font: QFont) -> None:
        """Draw the title, and beneath it one line of facts or two of what is wrong."""
        tone = _tone(candidate)
        font.setPixelSize(TEXT_PX)
        font.setWeight(QFont.Weight.DemiBold)
        hint = QFont(font)
        hint.setPixelSize(HINT_PX)
        hint.setWeight(QFont.Weight.Normal)
        title = clamped_lines(title_of(candidate), font, int(area.width()), 1)
        below = clamped_lines(second_line(candidate), hint, int(area.width()), 2 if says_more(candidate) else 1)
        height, small = QFontMetrics(font).height(), QFontMetrics(hint).height()
        top = area.center().y() - (height + _LEADING + len(below) * small) / 2
        color = "text" if candidate.will_upload else "text_2"
        self._draw_text(painter, QRectF(area.left(), top, area.width(), height), title, font, color)
        top += height + _LEADING
        self._draw_text(painter, QRectF(area.left(), top, area.width(), len(below) * small), below, hint, tone)

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
        candidate, picture = index.data(CANDIDATE_ROLE), index.data(PICTURE_ROLE)
        inner = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        square = QRectF(inner.left(), inner.center().y() - ROW_ARTWORK / 2, ROW_ARTWORK, ROW_ARTWORK)
        draw_picture(painter, square, picture.image if picture else None, self._theme.tokens.color("raised"))
        self._draw_lines(painter, inner.adjusted(ROW_ARTWORK + _GAP, 0, 0, 0), candidate, QFont(option.font))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give every row the same height."""
        return QSize(option.rect.width(), _HEIGHT)


def _tone(candidate: Candidate) -> str:
    if not candidate.draft.can_upload or candidate.shortage or (candidate.is_wanted and candidate.fault):
        return "bad"
    if candidate.question:
        return "accent" if candidate.is_wanted else "text_2"
    return "warn" if candidate.draft.warning else "text_2"

"""Paints a comment: picture, name, place, date, and its words in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scmanager.core import texts
from scmanager.core.comments import Comment
from scmanager.ui import theme
from scmanager.ui.models.comments_model import COMMENT_ROLE, HEADING_ROLE
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.avatar import draw_avatar

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

Index = QModelIndex | QPersistentModelIndex

_AVATAR = 28
_GAP = 10
_PADDING = 8
_INSET = 6
_HEADING = 30


class CommentDelegate(QStyledItemDelegate):
    """A row as high as its words need at the width of the list."""

    def __init__(self, look: Theme, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a comment in full."""
        width = _width(option)
        words = _lay_out(index.data(COMMENT_ROLE).body, option.font, width - _INSET - _AVATAR - _GAP - _PADDING)
        height = QFontMetrics(option.font).lineSpacing() + 2 + words.boundingRect().height() + 2 * _PADDING
        return QSize(width, _heading_height(index) + max(_AVATAR + 2 * _PADDING, round(height)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the comment."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area: QRect = option.rect
        if heading := _heading_height(index):
            self._draw_heading(painter, QRect(area.left(), area.top(), area.width(), heading), index.data(HEADING_ROLE))
            area = area.adjusted(0, heading, 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.tokens.color("selection"))
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        self._draw_comment(painter, area, option.font, index.data(COMMENT_ROLE))
        painter.restore()

    def _draw_heading(self, painter: QPainter, area: QRect, text: str) -> None:
        painter.setFont(_small(painter.font()))
        painter.setPen(self._theme.tokens.color("text_2"))
        painter.drawText(area.adjusted(_INSET, 0, 0, -4), int(Qt.AlignmentFlag.AlignBottom), text)

    def _draw_comment(self, painter: QPainter, area: QRect, font: QFont, comment: Comment) -> None:
        picture = self._pictures.pixmap(comment.user.avatar_url, _AVATAR)
        draw_avatar(
            painter, QRectF(area.left() + _INSET, area.top() + _PADDING, _AVATAR, _AVATAR), comment.user, picture
        )
        inner = area.adjusted(_INSET + _AVATAR + _GAP, _PADDING, -_PADDING, -_PADDING)
        line = QFontMetrics(font).lineSpacing()
        self._draw_first_line(painter, QRect(inner.topLeft(), QSize(inner.width(), line)), font, comment)
        painter.setPen(self._theme.tokens.color("text"))
        _lay_out(comment.body, font, inner.width()).draw(painter, QPointF(inner.left(), inner.top() + line + 2))

    def _draw_first_line(self, painter: QPainter, area: QRect, font: QFont, comment: Comment) -> None:
        tokens = self._theme.tokens
        painter.setFont(_small(font))
        painter.setPen(tokens.color("text_2"))
        day = texts.day(comment.created_at)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), day)
        left = area.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(day) - _GAP, 0)
        if comment.timestamp_ms is not None:
            left = self._draw_place(painter, left, texts.length(comment.timestamp_ms))
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(tokens.color("text"))
        name = painter.fontMetrics().elidedText(comment.user.name, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)

    def _draw_place(self, painter: QPainter, area: QRect, text: str) -> QRect:
        """Draw the place at the left and return what is left of the line."""
        painter.setPen(self._theme.tokens.color("accent"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        return area.adjusted(painter.fontMetrics().horizontalAdvance(text) + 8, 0, 0, 0)


def _lay_out(text: str, font: QFont, width: int) -> QTextLayout:
    """Break plain text into lines; a word longer than a line is broken as well."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(40, width))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def _width(option: QStyleOptionViewItem) -> int:
    view = option.widget
    return view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()


def _heading_height(index: Index) -> int:
    return _HEADING if index.data(HEADING_ROLE) else 0


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.HINT_PX)
    return small

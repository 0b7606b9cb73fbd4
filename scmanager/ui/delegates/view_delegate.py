"""Paints a row of the sidebar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scmanager.core import texts
from scmanager.ui import theme
from scmanager.ui.models.views_model import VIEW_ROLE, View
from scmanager.ui.theme import Theme

_MARGIN = 10
_PADDING = 10
_ALERT_HEIGHT = 16
_ALERT_PADDING = 5
_ALERT_GAP = 8


class ViewDelegate(QStyledItemDelegate):
    """A name at the left and a count at the right; headings smaller and without a background."""

    def __init__(self, look: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row; headings keep a distance to the rows above."""
        view: View = index.data(VIEW_ROLE)
        return QSize(theme.SIDEBAR_WIDTH, 38 if view.is_heading else 32)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the row."""
        view: View = index.data(VIEW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if view.is_heading:
            self._paint_heading(painter, option, view)
        else:
            self._paint_view(painter, option, view)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, view: View) -> None:
        font = QFont(option.font)
        font.setPixelSize(theme.HINT_PX)
        painter.setFont(font)
        painter.setPen(self._theme.tokens.color("text_2"))
        area = option.rect.adjusted(_MARGIN + _PADDING, 0, -_MARGIN, -6)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), view.text)

    def _paint_view(self, painter: QPainter, option: QStyleOptionViewItem, view: View) -> None:
        tokens = self._theme.tokens
        area: QRect = option.rect.adjusted(_MARGIN, 1, -_MARGIN, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            self._paint_selection(painter, area, focused=bool(option.state & QStyle.StateFlag.State_HasFocus))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("hover"))
            painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), view.text)
        if view.count is not None:
            painter.setFont(option.font)
            painter.setPen(tokens.color("text_2"))
            count = texts.count(view.count)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
            if view.alerts:
                right = inner.right() - painter.fontMetrics().horizontalAdvance(count) - _ALERT_GAP
                self._paint_alerts(painter, right, inner.center().y(), texts.count(view.alerts))

    def _paint_alerts(self, painter: QPainter, right: int, middle: int, text: str) -> None:
        """Draw how many need the user in a pill of its own."""
        font = QFont(painter.font())
        font.setPixelSize(theme.HINT_PX)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        width = max(_ALERT_HEIGHT, painter.fontMetrics().horizontalAdvance(text) + 2 * _ALERT_PADDING)
        pill = QRectF(right - width, middle - _ALERT_HEIGHT / 2 + 0.5, width, _ALERT_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color("warn"))
        painter.drawRoundedRect(pill, _ALERT_HEIGHT / 2, _ALERT_HEIGHT / 2)
        painter.setPen(self._theme.tokens.color("window"))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)

    def _paint_selection(self, painter: QPainter, area: QRect, *, focused: bool) -> None:
        tokens = self._theme.tokens
        painter.setPen(tokens.color("accent") if focused else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("selection"))
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent"))
        painter.save()
        painter.setClipRect(QRect(area.left(), area.top(), 2, area.height()))
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        painter.restore()

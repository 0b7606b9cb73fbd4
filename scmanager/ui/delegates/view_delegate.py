"""Paints a row of the sidebar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scmanager.core import texts
from scmanager.ui import theme
from scmanager.ui.models.views_model import VIEW_ROLE, View
from scmanager.ui.theme import Theme
from scmanager.ui.widgets import view_icons

_MARGIN = 10
_PADDING = 10
_ALERT_HEIGHT = 16
_ALERT_PADDING = 5
_ALERT_GAP = 8
_ICON_GAP = 9


class ViewDelegate(QStyledItemDelegate):
    """A picture and a name at the left, a count at the right; headings smaller and without a background."""

    def __init__(self, look: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row, which is as wide as there is room; headings keep a distance to the rows above."""
        view: View = index.data(VIEW_ROLE)
        return QSize(0, 38 if view.is_heading else 32)

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

    def is_shortened(self, view: View, area: QRect, font: QFont) -> bool:
        """Tell whether the name of a view has no room in an area."""
        figures = [texts.count(number) for number in (view.count, view.alerts or None) if number is not None]
        taken = 2 * (_MARGIN + _PADDING) + view_icons.SIZE + _ICON_GAP
        taken += sum(QFontMetrics(font).horizontalAdvance(figure) + _ALERT_GAP for figure in figures)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        return QFontMetrics(bold).horizontalAdvance(view.text) > area.width() - taken

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
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        end = self._paint_figures(painter, inner, option.font, view)
        picture = QRectF(inner.left(), inner.center().y() - view_icons.SIZE / 2 + 0.5, view_icons.SIZE, view_icons.SIZE)
        view_icons.paint_icon(painter, view.icon, picture, tokens.color("accent" if selected else "text_2"))
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if selected else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        words = inner.adjusted(view_icons.SIZE + _ICON_GAP, 0, 0, 0)
        words.setRight(end)
        name = QFontMetrics(font).elidedText(view.text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)

    def _paint_figures(self, painter: QPainter, area: QRect, font: QFont, view: View) -> int:
        """Draw the count and how many need the user; return where the name has to end."""
        if view.count is None:
            return area.right()
        painter.setFont(font)
        painter.setPen(self._theme.tokens.color("text_2"))
        count = texts.count(view.count)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
        end = area.right() - painter.fontMetrics().horizontalAdvance(count) - _ALERT_GAP
        if view.alerts:
            end -= self._paint_alerts(painter, end, area.center().y(), texts.count(view.alerts)) + _ALERT_GAP
        return end

    def _paint_alerts(self, painter: QPainter, right: int, middle: int, text: str) -> int:
        """Draw how many need the user in a pill of its own; return its width."""
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
        return width

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

"""Numbers side by side as bars; each can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.ui import theme
from scmanager.ui.tasks import on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.painted_choice import PaintedChoice

_ROW = 26
_BAR = 10
_GAP = 10
_PADDING = 8
_LEAST_BAR = 40


class Bar(msgspec.Struct, frozen=True):
    """One bar: what it counts, how many there are, and how many of them are meant just now."""

    name: str
    count: int = 0
    part: int = 0

    @property
    def words(self) -> str:
        """The numbers as they stand beside the bar."""
        return (
            texts.count(self.count)
            if self.part == self.count
            else f"{texts.count(self.part)} of {texts.count(self.count)}"
        )


class BarRow(PaintedChoice):
    """A name, a bar and its numbers. The part that is meant is the bright one, and is told in the numbers as well."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._bar = Bar("")
        self._most = 1
        self._widths = (0, 0)

    def show_bar(self, bar: Bar, most: int, widths: tuple[int, int]) -> None:
        """Show a bar; `most` is what the longest one counts, `widths` what names and numbers need."""
        self._bar, self._most, self._widths = bar, max(1, most), widths
        self.setText(bar.name)
        self.setAccessibleName(f"{bar.name}: {bar.words}")
        self.update()

    def sizeHint(self) -> QSize:
        """Have room for the words and a bar."""
        return QSize(sum(self._widths) + 4 * _LEAST_BAR, _ROW)

    def minimumSizeHint(self) -> QSize:
        """Shrink to the words and a short bar."""
        return QSize(sum(self._widths) + 2 * (_GAP + _PADDING) + _LEAST_BAR, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the name, the bar and the numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        inner = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        names, numbers = self._widths
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(self._theme.tokens.color("text" if self._bar.count else "text_2"))
        painter.setFont(_font(self.font(), bold=self.isChecked()))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft) | middle, self._bar.name)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight) | middle, self._bar.words)
        left, right = inner.left() + names + _GAP, inner.right() - numbers - _GAP
        self._paint_bar(painter, QRectF(left, (self.height() - _BAR) / 2, max(0, right - left), _BAR))
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        is_marked = self.isChecked() or self.hasFocus()
        painter.setPen(tokens.color("accent") if is_marked else Qt.PenStyle.NoPen)
        fill = "selection" if self.isChecked() else "hover" if self.underMouse() else ""
        painter.setBrush(tokens.color(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)

    def _paint_bar(self, painter: QPainter, trough: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for color, count in (("raised", self._most), ("wave", self._bar.count), ("accent", self._bar.part)):
            if count:
                filled = QRectF(trough)
                filled.setWidth(max(3.0, trough.width() * count / self._most))
                painter.setBrush(self._theme.tokens.color(color))
                painter.drawRoundedRect(filled, 3, 3)


class BarChart(QWidget):
    """Bars beneath each other, drawn to one scale.

    Signals: clicked(number of the bar).
    """

    clicked = Signal(int)

    def __init__(self, look: Theme, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = [BarRow(look) for _number in range(rows)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for number, row in enumerate(self._rows):
            on_click(row, partial(self._on_clicked, number))
            column.addWidget(row)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other numbers."""
        metrics = QFontMetrics(_font(self.font(), bold=True))
        names = max(metrics.horizontalAdvance(bar.name) for bar in bars)
        numbers = max(metrics.horizontalAdvance(bar.words) for bar in bars)
        most = max(bar.count for bar in bars)
        for row, bar in zip(self._rows, bars, strict=True):
            row.show_bar(bar, most, (names, numbers))
        self.setAccessibleDescription(", ".join(f"{bar.name}: {bar.words}" for bar in bars))

    def choose(self, chosen: int | None) -> None:
        """Mark a bar as the one chosen, or none."""
        for number, row in enumerate(self._rows):
            row.setChecked(number == chosen)

    def _on_clicked(self, number: int) -> None:
        self.clicked.emit(number)


def _font(font: QFont, *, bold: bool) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made

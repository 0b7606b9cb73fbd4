"""A button that is a number with its name, and says a little more about it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.ui import theme
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.painted_choice import PaintedChoice

_HEIGHT = 78
_LEAST_WIDTH = 104
_PADDING = 12
_WORDS = 58
_NUMBER_PX = 20
_EDGE = 3


class FigureTile(PaintedChoice):
    """A number, what it counts, and a note; lit, and marked at its left edge, while it is the one chosen."""

    def __init__(self, look: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent, is_tall=True)
        self._note = ""
        self._number: int | None = None
        self.setText(name)
        self.show_figure(None)

    def show_figure(self, number: int | None, note: str = "") -> None:
        """Show another number, None for one that is not known yet, and a few words about it."""
        self._number, self._note = number, note
        self.setAccessibleName(f"{self.text()}: {texts.count(number)}")
        self.setAccessibleDescription(note)
        self.setToolTip("")
        self.update()

    def sizeHint(self) -> QSize:
        """Be as high as three lines need."""
        return QSize(_LEAST_WIDTH * 3 // 2, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Shrink to what still can be read."""
        return QSize(_LEAST_WIDTH, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame and the three lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        area = self.rect().adjusted(_PADDING, (self.height() - _WORDS) // 2, -_PADDING, 0)
        number = QRect(area.left(), area.top(), area.width(), 24)
        name = QRect(area.left(), number.bottom() + 1, area.width(), 18)
        note = QRect(area.left(), name.bottom() + 1, area.width(), 16)
        self._paint_line(painter, number, texts.count(self._number), _NUMBER_PX, "text", bold=True)
        self._paint_line(painter, name, self.text(), theme.TEXT_PX, "text")
        self._paint_line(painter, note, self._note, theme.HINT_PX, "text_2")
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        tokens, frame = self._theme.tokens, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        is_marked = self.isChecked() or self.hasFocus()
        edge = "accent" if is_marked else "text_3" if self.underMouse() else "line"
        painter.setPen(tokens.color(edge))
        painter.setBrush(tokens.color("selection" if self.isChecked() else "surface"))
        painter.drawRoundedRect(frame, theme.CARD_RADIUS, theme.CARD_RADIUS)
        if self.isChecked():
            painter.save()
            painter.setClipRect(QRectF(0, 0, _EDGE, self.height()))
            painter.setBrush(tokens.color("accent"))
            painter.drawRoundedRect(frame, theme.CARD_RADIUS, theme.CARD_RADIUS)
            painter.restore()

    def _paint_line(
        self, painter: QPainter, area: QRect, text: str, pixels: int, color: str, *, bold: bool = False
    ) -> None:
        font = QFont(self.font())
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(self._theme.tokens.color(color))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

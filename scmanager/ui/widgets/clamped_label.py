"""A label of at most a few lines."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from scmanager.ui.widgets.plain_label import PlainLabel


class ClampedLabel(PlainLabel):
    """Plain text that wraps up to a number of lines; what does not fit is cut off with dots."""

    def __init__(self, text: str = "", *, lines: int = 2, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role=role, parent=parent)
        self._lines = lines
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def shown_lines(self, width: int) -> list[str]:
        """Return the lines as they are drawn at a width in pixels."""
        return clamped_lines(self.text(), self.font(), width, self._lines)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at a width."""
        return self.fontMetrics().lineSpacing() * len(self.shown_lines(width))

    def sizeHint(self) -> QSize:
        """Ask for the lines at the width it has."""
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def minimumSizeHint(self) -> QSize:
        """Need one line at least."""
        return QSize(40, self.fontMetrics().lineSpacing())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        for number, line in enumerate(self.shown_lines(self.width())):
            painter.drawText(QPointF(0, number * metrics.lineSpacing() + metrics.ascent()), line)
        painter.end()


def clamped_lines(text: str, font: QFont, width: int, most: int) -> list[str]:
    """Wrap a text into lines of a width in pixels, at `most` as many; the last is shortened with dots."""
    text = " ".join(text.split())
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        starts.append(line.textStart())
    layout.endLayout()
    pieces = [text[start:end].rstrip() for start, end in itertools.pairwise(starts)]
    last = text[starts[-1] :] if starts else ""
    return [*pieces, QFontMetrics(font).elidedText(last, Qt.TextElideMode.ElideRight, max(1, width))]

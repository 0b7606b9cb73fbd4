"""The artwork of one track, or of several as a stack."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from scmanager.ui import theme
from scmanager.ui.theme import Theme

SIDE = 84
_STACK_WIDTH = 94
_STACKED_SIDE = 66
MOST = 3


class Covers(QWidget):
    """One cover in full, or up to three on top of each other; a plain square stands for a missing one."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = look
        self._pictures: list[QPixmap | None] = []
        self.setFixedSize(QSize(SIDE, SIDE))

    def show_pictures(self, pictures: Sequence[QPixmap | None]) -> None:
        """Show the pictures, the last one on top."""
        self._pictures = list(pictures[:MOST])
        self.setFixedWidth(_STACK_WIDTH if len(self._pictures) > 1 else SIDE)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the covers."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for place, picture in zip(self._places(), self._pictures, strict=True):
            self._draw(painter, place, picture)
        painter.end()

    def _places(self) -> list[QRectF]:
        if len(self._pictures) == 1:
            return [QRectF(self.rect())]
        step_x = (_STACK_WIDTH - _STACKED_SIDE) / (MOST - 1)
        step_y = (SIDE - _STACKED_SIDE) / (MOST - 1)
        sizes = range(len(self._pictures))
        return [QRectF(step_x * number, step_y * number, _STACKED_SIDE, _STACKED_SIDE) for number in sizes]

    def _draw(self, painter: QPainter, place: QRectF, picture: QPixmap | None) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(place, theme.RADIUS, theme.RADIUS)
        painter.save()
        if picture is None or picture.isNull():
            painter.fillPath(outline, self._theme.tokens.color("line"))
        else:
            painter.setClipPath(outline)
            painter.drawPixmap(place, picture, QRectF(picture.rect()))
        painter.restore()
        if len(self._pictures) > 1:
            painter.setPen(self._theme.tokens.color("window"))
            painter.drawPath(outline)

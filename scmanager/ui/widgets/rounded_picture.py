"""A picture with round corners, or the plain square that stands for none."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget


def draw_picture(painter: QPainter, area: QRectF, image: QImage | None, empty: QColor, radius: float = 4.0) -> None:
    """Draw a picture cut to a rounded square; without one the square has the colour `empty`."""
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    outline = QPainterPath()
    outline.addRoundedRect(area, radius, radius)
    if image is None or image.isNull():
        painter.fillPath(outline, empty)
    else:
        painter.setClipPath(outline)
        painter.drawImage(area, image, _middle(image))
    painter.restore()


def _middle(image: QImage) -> QRectF:
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


class RoundedPicture(QWidget):
    """A square picture of a fixed size."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(side, side))
        self._image: QImage | None = None
        self._empty = QColor(Qt.GlobalColor.gray)

    def set_image(self, image: QImage | None, empty: QColor) -> None:
        """Show a picture, or a square of the colour `empty`."""
        self._image = image
        self._empty = empty
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        draw_picture(painter, QRectF(self.rect()), self._image, self._empty)
        painter.end()

"""Round pictures of people, and the colour each person has everywhere."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from scmanager.core.users import User

_COLORS = (
    "#4a9eea",
    "#43b581",
    "#b48ead",
    "#ebcb8b",
    "#e0787a",
    "#6cc5c1",
    "#9a8cf0",
    "#d38b5d",
    "#7fa7c9",
    "#a3be6c",
)
_LETTER = "#17181b"


def person_color(user: User) -> QColor:
    """Return the colour of a person, the same at every start."""
    return QColor(_COLORS[zlib.crc32(user.urn.encode()) % len(_COLORS)])


def draw_avatar(painter: QPainter, area: QRectF, user: User, picture: QPixmap | None) -> None:
    """Draw somebody's picture as a disc; without one, a disc of their colour with their first letter."""
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    disc = QPainterPath()
    disc.addEllipse(area)
    if picture is None or picture.isNull():
        painter.fillPath(disc, person_color(user))
        _draw_letter(painter, area, user.name)
    else:
        painter.setClipPath(disc)
        painter.drawPixmap(area, picture, QRectF(picture.rect()))
    painter.restore()


def _draw_letter(painter: QPainter, area: QRectF, name: str) -> None:
    font = painter.font()
    font.setPixelSize(max(8, round(area.height() * 0.45)))
    font.setWeight(font.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(_LETTER))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), name.strip()[:1].upper())


class Avatar(QWidget):
    """A person's picture of a fixed size."""

    def __init__(self, side: int, user: User, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._user = user
        self._picture: QPixmap | None = None
        self.setFixedSize(QSize(side, side))

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show a picture in place of the letter."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        draw_avatar(painter, QRectF(self.rect()), self._user, self._picture)
        painter.end()

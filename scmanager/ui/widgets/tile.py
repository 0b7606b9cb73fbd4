"""What stands in the place of a picture: a tile with a letter."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter

from scmanager.ui.theme import Tokens

_SMALL = 60


def corner(edge: int) -> float:
    """Return the radius of the corners of a picture by its edge, both in device-independent pixels."""
    return 4.0 if edge < _SMALL else 6.0


def paint_tile(painter: QPainter, area: QRect, name: str, tokens: Tokens) -> None:
    """Paint a tile with the first letter of a name."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("line"))
    painter.drawRoundedRect(area, corner(area.width()), corner(area.width()))
    font = QFont(painter.font())
    font.setPixelSize(max(8, area.width() * 2 // 5))
    painter.setFont(font)
    painter.setPen(tokens.color("text_2"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name.strip()[:1].upper())
    painter.restore()

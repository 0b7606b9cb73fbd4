"""The small pictures beside the views of the sidebar, drawn in a colour of the theme."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

SIZE = 14
_SCALE = 4  # sharp on every screen

CHOICES: tuple[str, ...] = ("search", "star", "heart", "flag", "clock", "note", "picture", "tag", "link", "people")
"""The pictures a user may choose from."""


def paint_icon(painter: QPainter, name: str, area: QRectF, color: QColor) -> None:
    """Draw a picture into a square; an unknown one is a magnifying glass."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / SIZE, area.height() / SIZE)
    pen = QPen(color, 1.3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_PATHS.get(name, _search)())
    if name == "private":
        painter.setBrush(color)
        painter.drawEllipse(QRectF(4, 4, 6, 6))
    painter.restore()


def icon_of(name: str, color: QColor) -> QIcon:
    """Return a picture for a button."""
    pixmap = QPixmap(QSize(SIZE, SIZE) * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(pixmap.rect()), color)
    painter.end()
    pixmap.setDevicePixelRatio(_SCALE)
    return QIcon(pixmap)


def _lines(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *others in strokes:
        path.moveTo(QPointF(*first))
        for point in others:
            path.lineTo(QPointF(*point))
    return path


def _search() -> QPainterPath:
    path = _lines(((9.3, 9.3), (12.5, 12.5)))
    path.addEllipse(QRectF(1.8, 1.8, 8.4, 8.4))
    return path


def _list() -> QPainterPath:
    return _lines(((1.5, 3.2), (12.5, 3.2)), ((1.5, 7), (12.5, 7)), ((1.5, 10.8), (12.5, 10.8)))


def _columns() -> QPainterPath:
    path = _lines(((5.2, 2), (5.2, 12)), ((8.8, 2), (8.8, 12)))
    path.addRoundedRect(QRectF(1.6, 2, 10.8, 10), 1.6, 1.6)
    return path


def _private() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(4, 4, 6, 6))
    return path


def _public() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(3.6, 3.6, 6.8, 6.8))
    return path


def _upload() -> QPainterPath:
    return _lines(
        ((7, 10), (7, 1.8)), ((3.6, 5), (7, 1.8), (10.4, 5)), ((1.8, 9.5), (1.8, 12.2), (12.2, 12.2), (12.2, 9.5))
    )


def _globe() -> QPainterPath:
    path = _lines(((1.8, 7), (12.2, 7)))
    path.addEllipse(QRectF(1.8, 1.8, 10.4, 10.4))
    path.addEllipse(QRectF(4.6, 1.8, 4.8, 10.4))
    return path


def _person() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(4.5, 1.5, 5, 5))
    path.moveTo(2, 12.5)
    path.cubicTo(2, 7.6, 12, 7.6, 12, 12.5)
    return path


def _people() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(2.8, 2, 4.4, 4.4))
    path.moveTo(0.8, 12.2)
    path.cubicTo(0.8, 7.6, 9.2, 7.6, 9.2, 12.2)
    path.moveTo(9.2, 2.4)
    path.cubicTo(12, 2.6, 12, 6, 9.6, 6.4)
    path.moveTo(10.8, 8.6)
    path.cubicTo(12.6, 9.2, 13.2, 10.6, 13.2, 12.2)
    return path


def _picture() -> QPainterPath:
    path = _lines(((1.8, 10.2), (5, 6.8), (7.6, 9.4), (9.2, 7.8), (12.2, 10.6)))
    path.addRoundedRect(QRectF(1.6, 2.2, 10.8, 9.6), 1.6, 1.6)
    path.addEllipse(QRectF(8.2, 4.2, 1.8, 1.8))
    return path


def _tag() -> QPainterPath:
    path = _lines(((1.8, 1.8), (6.8, 1.8), (12.4, 7.4), (7.4, 12.4), (1.8, 6.8), (1.8, 1.8)))
    path.addEllipse(QRectF(3.8, 3.8, 1.6, 1.6))
    return path


def _link() -> QPainterPath:
    path = _lines(((4.8, 7), (9.2, 7)))
    path.moveTo(5.8, 4.2)
    path.lineTo(4.2, 4.2)
    path.arcTo(QRectF(1.4, 4.2, 5.6, 5.6), 90, 180)
    path.lineTo(5.8, 9.8)
    path.moveTo(8.2, 4.2)
    path.lineTo(9.8, 4.2)
    path.arcTo(QRectF(7, 4.2, 5.6, 5.6), 90, -180)
    path.lineTo(8.2, 9.8)
    return path


def _star() -> QPainterPath:
    corners = ((7, 1.4), (8.7, 5.1), (12.7, 5.6), (9.7, 8.4), (10.5, 12.4), (7, 10.4), (3.5, 12.4), (4.3, 8.4))
    return _lines((*corners, (1.3, 5.6), (5.3, 5.1), (7, 1.4)))


def _heart() -> QPainterPath:
    path = QPainterPath(QPointF(7, 12.2))
    path.cubicTo(-1.6, 6.8, 2.6, 0.2, 7, 4)
    path.cubicTo(11.4, 0.2, 15.6, 6.8, 7, 12.2)
    return path


def _clock() -> QPainterPath:
    path = _lines(((7, 3.8), (7, 7), (9.4, 8.6)))
    path.addEllipse(QRectF(1.6, 1.6, 10.8, 10.8))
    return path


def _flag() -> QPainterPath:
    return _lines(((3, 12.6), (3, 1.6), (11.6, 1.6), (9.4, 4.8), (11.6, 8), (3, 8)))


def _note() -> QPainterPath:
    path = _lines(((5.4, 10.4), (5.4, 2.4), (12, 1.4), (12, 9.2)))
    path.addEllipse(QRectF(1.8, 8.8, 3.6, 3.2))
    path.addEllipse(QRectF(8.4, 7.6, 3.6, 3.2))
    return path


def _chart() -> QPainterPath:
    return _lines(
        ((1.8, 1.8), (1.8, 12.2), (12.4, 12.2)),
        ((5, 9.4), (5, 7.2)),
        ((8.2, 9.4), (8.2, 3.2)),
        ((11.4, 9.4), (11.4, 5.4)),
    )


_PATHS: dict[str, Callable[[], QPainterPath]] = {
    "search": _search, "list": _list, "columns": _columns, "private": _private, "public": _public, "upload": _upload,
    "globe": _globe, "person": _person, "people": _people, "picture": _picture, "tag": _tag, "link": _link,
    "star": _star, "heart": _heart, "clock": _clock, "flag": _flag, "note": _note, "chart": _chart,
}  # fmt: skip

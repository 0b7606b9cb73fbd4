"""Draws a line of text in which some parts stand out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QBrush, QColor, QFont, QPainter

from scmanager.core import texts

if TYPE_CHECKING:
    from PySide6.QtGui import QTextLayout

_LONGEST = 1000  # characters; more are on no screen, and shaping them takes time


def one_line(text: str) -> str:
    """Return the beginning of a text, as much of it as may be seen, on one line."""
    start = text[:_LONGEST]
    return start if start.isprintable() else texts.one_line(start)


def draw_marked(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    ranges: Sequence[tuple[int, int]],
    *,
    ink: QColor,
    mark: QColor,
) -> None:
    """Draw a line at the left of an area, in the middle of its height; ranges of it have a ground of their own."""
    from PySide6.QtGui import QTextLayout, QTextOption  # noqa: PLC0415 -- the first rows of all have no marks

    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats([_range(text, start, end, ink, mark) for start, end in ranges])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(area.width())
    layout.endLayout()
    layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2))


def _range(text: str, start: int, end: int, ink: QColor, mark: QColor) -> QTextLayout.FormatRange:
    from PySide6.QtGui import QTextCharFormat, QTextLayout  # noqa: PLC0415

    made = QTextLayout.FormatRange()
    made.start, made.length = _units(text[:start]), _units(text[start:end])
    looks = QTextCharFormat()
    looks.setBackground(QBrush(mark))
    looks.setForeground(QBrush(ink))
    made.format = looks
    return made


def _units(text: str) -> int:
    """Return the length Qt counts: in units of UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2

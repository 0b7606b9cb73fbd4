"""Where the parts of an upload's row stand: one place for painting, for the mouse, and for the height of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetrics

from scmanager.ui import theme
from scmanager.ui.delegates.row_delegate import tabular
from scmanager.ui.models.upload_rows import UploadRow
from scmanager.ui.upload_actions import UploadAction
from scmanager.ui.widgets.clamped_label import clamped_lines

MARGIN = 20
BAR = 4
BAR_GAP = 9
LEADING = 3
_GAP = 20
_PADDING = 11
_LEAST_HEIGHT = 58
_FIGURES = 100
_BUTTONS = 208
_BUTTON_HEIGHT = 30
_BUTTON_PADDING = 13
_BUTTON_GAP = 8
_MOST_LINES = 2
_LEAST_WORDS = 120


@dataclass(frozen=True, slots=True)
class RowLayout:
    """The parts of a row in pixels; `lines` are the words as they are broken at this width."""

    tile: QRect
    words: QRect
    figures: QRect
    buttons: Sequence[QRect]
    lines: Sequence[str]


def lay_out(area: QRect, row: UploadRow, font: QFont) -> RowLayout:
    """Lay a row out in an area."""
    edge = theme.ROW_ARTWORK
    tile = QRect(area.left() + MARGIN, area.top() + (area.height() - edge) // 2, edge, edge)
    buttons = button_places(area, row.offer.buttons, font)
    right = min(buttons[0].left(), area.right() + 1 - MARGIN - _BUTTONS) - _GAP
    figures = QRect(right - _FIGURES, area.top(), _FIGURES, area.height())
    left = tile.right() + 1 + _GAP
    words = QRect(left, area.top(), max(_LEAST_WORDS, figures.left() - _GAP - left), area.height())
    lines = _lines(row.words.line, tabular(font), words.width())
    return RowLayout(tile=tile, words=words, figures=figures, buttons=buttons, lines=lines)


def _lines(text: str, font: QFont, width: int) -> list[str]:
    if QFontMetrics(font).horizontalAdvance(text) <= width:  # breaking lines takes ten times as long
        return [text]
    return clamped_lines(text, font, width, _MOST_LINES)


def height_of(row: UploadRow, font: QFont, width: int) -> int:
    """Return how high a row has to be at a width."""
    lines = len(lay_out(QRect(0, 0, width, 0), row, font).lines)
    return max(_LEAST_HEIGHT, words_height(row, font, lines) + 2 * _PADDING)


def words_height(row: UploadRow, font: QFont, lines: int) -> int:
    """Return how high title, words and bar are together."""
    bar = 0 if row.progress is None else BAR_GAP + BAR
    return (1 + lines) * QFontMetrics(font).height() + LEADING + bar


def button_places(area: QRect, actions: Sequence[UploadAction], font: QFont) -> list[QRect]:
    """Return where the buttons of a row stand, from left to right; the last ends at the margin."""
    metrics = QFontMetrics(font)
    right = area.right() + 1 - MARGIN
    places: list[QRect] = []
    for action in reversed(actions):
        width = metrics.horizontalAdvance(action.text) + 2 * _BUTTON_PADDING
        places.append(QRect(right - width, area.top() + (area.height() - _BUTTON_HEIGHT) // 2, width, _BUTTON_HEIGHT))
        right -= width + _BUTTON_GAP
    return places[::-1]

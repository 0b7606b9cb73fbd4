"""Paints the first column of tracks: artwork, title, and a second line beneath it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from scmanager.core.artwork import artwork_url
from scmanager.core.tracks import Track, TrackState
from scmanager.ui import theme
from scmanager.ui.delegates.row_delegate import PADDING, RowDelegate, RowState
from scmanager.ui.theme import Theme

_GAP = 10
_LARGEST_SCALE = 2  # artwork is asked for in a size that is sharp up to 200 %
_UPPER, _LOWER = 20, 16  # heights of the two lines
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Painter(Protocol):
    """Paints pictures, or something in their place."""

    def paint(self, painter: QPainter, area: QRect, url: str, name: str, *, own: bool = False) -> None:
        """Paint the picture of an address, or what stands for a name."""


class TitleDelegate(RowDelegate):
    """Artwork with two lines: the title, and beneath it tags, whose track it is, or why it cannot be played yet."""

    def __init__(self, look: Theme, state: RowState, pictures: Painter, parent: QObject | None = None) -> None:
        super().__init__(look, state, parent)
        self._pictures = pictures

    def paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the artwork and both lines."""
        track = self._state.track(index)
        edge = theme.ROW_ARTWORK
        tile = QRect(option.rect.left() + PADDING, option.rect.top() + (option.rect.height() - edge) // 2, edge, edge)
        painter.setFont(option.font)
        self._pictures.paint(painter, tile, thumbnail_url(track), track.title, own=self._state.is_own)
        words = words_area(option.rect)
        if words.width() > 0:
            self._paint_lines(painter, words, option.font, track)

    def _paint_lines(self, painter: QPainter, area: QRect, font: QFont, track: Track) -> None:
        bold, small = QFont(font), QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPixelSize(theme.HINT_PX)
        second, color = self._second_line(track)
        upper, lower = lines_of(area) if second else (area, area)
        if self._state.wishes is not None and self._state.wishes.is_saving(track.urn):
            upper = self._paint_saving(painter, upper, small)
        self.paint_found(painter, upper, track.title or self.tr("Untitled"), bold, "text", field="title")
        if second and color == "text_2":
            self.paint_found(painter, lower, second, small, color, field="tag")
        elif second:
            self.paint_text(painter, lower, second, small, color)

    def _paint_saving(self, painter: QPainter, area: QRect, font: QFont) -> QRect:
        """Say at the right that something is being saved; return what is left of the line."""
        text = self.tr("Saving…")
        self.paint_text(painter, area, text, font, "text_2", alignment=_RIGHT)
        return area.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance(text) - _GAP, 0)

    def _second_line(self, track: Track) -> tuple[str, str]:
        if track.state is TrackState.PROCESSING:
            return self.tr("SoundCloud is preparing it"), "warn"
        if track.state is TrackState.FAILED:
            return self.tr("SoundCloud could not prepare it"), "bad"
        tags = ", ".join(track.tags)
        if not self._state.is_own:
            return " · ".join(part for part in (track.user.name, tags) if part), "text_2"
        return tags, "text_2"


def thumbnail_url(track: Track) -> str:
    """Return the address of the picture a row shows."""
    return artwork_url(track, theme.ROW_ARTWORK * _LARGEST_SCALE)


def words_area(cell: QRect) -> QRect:
    """Return the part of a cell beside the artwork."""
    return cell.adjusted(PADDING + theme.ROW_ARTWORK + _GAP, 0, -PADDING, 0)


def lines_of(words: QRect) -> tuple[QRect, QRect]:
    """Return the places of the title and of the line beneath it."""
    middle = words.top() + words.height() // 2 + 2
    upper = QRect(words.left(), middle - _UPPER, words.width(), _UPPER)
    return upper, QRect(words.left(), middle, words.width(), _LOWER)

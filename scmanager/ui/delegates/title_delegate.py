"""Paints the first column of tracks: artwork, title, and a second line beneath it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from scmanager.core.artwork import artwork_url
from scmanager.core.tracks import Track, TrackState
from scmanager.ui import theme
from scmanager.ui.delegates.row_delegate import PADDING, RowDelegate, RowState
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.pictures import Pictures
from scmanager.ui.theme import Theme

_GAP = 10
_LARGEST_SCALE = 2  # artwork is asked for in a size that is sharp up to 200 %


class TitleDelegate(RowDelegate):
    """Artwork with two lines: the title, and beneath it tags, whose track it is, or why it cannot be played yet."""

    def __init__(self, look: Theme, state: RowState, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(look, state, parent)
        self._pictures = pictures
        self.shows_people = False

    def paint_content(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the artwork and both lines."""
        track: Track = index.data(TRACK_ROLE)
        area = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        edge = theme.ROW_ARTWORK
        tile = QRect(area.left(), area.top() + (area.height() - edge) // 2, edge, edge)
        painter.setFont(option.font)
        self._pictures.paint(painter, tile, artwork_url(track, edge * _LARGEST_SCALE), track.title)
        words = area.adjusted(edge + _GAP, 0, 0, 0)
        if words.width() > 0:
            self._paint_lines(painter, words, option.font, track)

    def _paint_lines(self, painter: QPainter, area: QRect, font: QFont, track: Track) -> None:
        bold, small = QFont(font), QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPixelSize(theme.HINT_PX)
        second, color = self._second_line(track)
        middle = area.top() + area.height() // 2 + 2
        upper = QRect(area.left(), middle - 20, area.width(), 20)
        lower = QRect(area.left(), middle, area.width(), 16)
        self.paint_text(painter, upper if second else area, track.title or self.tr("Untitled"), bold, "text")
        self.paint_text(painter, lower, second, small, color)

    def _second_line(self, track: Track) -> tuple[str, str]:
        if track.state is TrackState.PROCESSING:
            return self.tr("SoundCloud is preparing it"), "warn"
        if track.state is TrackState.FAILED:
            return self.tr("SoundCloud could not prepare it"), "bad"
        tags = ", ".join(track.tags)
        if self.shows_people:
            return " · ".join(part for part in (track.user.name, tags) if part), "text_2"
        return tags, "text_2"

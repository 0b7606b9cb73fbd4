"""The row above the table: search, filters, Refresh and Upload."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from scmanager.core import texts
from scmanager.core.tracks import Sharing
from scmanager.ui import theme
from scmanager.ui.models.columns import fold
from scmanager.ui.models.track_filter import Period, TrackFilter, bounds, words_of
from scmanager.ui.prompts import button
from scmanager.ui.widgets.filter_chip import FilterChip
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_field import SearchField

_SEARCH_WIDTH = 352


class TracksToolbar(QWidget):
    """Search and filters of the table beneath.

    Signals: filter_changed (see `wanted`), genres_wanted (the genre menu opens; `offer_genres` fills it),
    left (the keyboard should go to the table).
    """

    filter_changed = Signal()
    genres_wanted = Signal()
    left = Signal()

    def __init__(self, refresh: QAction, upload: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.TOOLBAR_HEIGHT)
        self._scope: Sharing | None = None
        self._heading = PlainLabel(role="heading", elided=True)
        self.search = SearchField("Search tracks")
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(_SEARCH_WIDTH)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.access = self._access_chip()
        self.genre = FilterChip(self.tr("Genre"), self.tr("Any genre"), several=True)
        self.uploaded = self._uploaded_chip()
        self._connect()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self.search, 100)
        for chip in self._chips:
            layout.addWidget(chip)
        layout.addStretch(1)
        layout.addWidget(_action_button(refresh))
        layout.addWidget(_action_button(upload, "primary"))

    @property
    def _chips(self) -> tuple[FilterChip, ...]:
        return self.access, self.genre, self.uploaded

    def wanted(self) -> TrackFilter:
        """Return the filter that the field and the chips ask for."""
        if self._heading.text():
            return TrackFilter()
        access = next(iter(self.access.chosen), None)
        period = next(iter(self.uploaded.chosen), Period.ANY)
        since, before = bounds(period, datetime.now(UTC).replace(second=0, microsecond=0))
        return TrackFilter(
            words=words_of(self.search.text()),
            sharing=self._scope or access,
            genres=self.genre.chosen,
            since=since,
            before=before,
        )

    @property
    def is_filtering(self) -> bool:
        """Whether the user asked for less than everything."""
        return not self._heading.text() and (
            bool(self.search.text().strip()) or any(chip.chosen for chip in self._chips)
        )

    def set_mode(self, *, scope: Sharing | None, heading: str) -> None:
        """Show only private or only public tracks, or all; a heading takes the place of search and filters."""
        self._scope = scope
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        self.search.setVisible(not heading)
        for chip in self._chips:
            chip.setVisible(not heading and (chip is not self.access or scope is None))

    def clear(self) -> None:
        """Search for nothing and filter nothing."""
        self.search.clear()
        for chip in self._chips:
            chip.clear()

    def show_total(self, number: int) -> None:
        """Tell in the field how many tracks are searched."""
        tracks = texts.plural(number, "track") if number else self.tr("tracks")
        self.search.setPlaceholderText(self.tr("Search {}: title, tag, genre, description…").format(tracks))

    def offer_genres(self, genres: list[tuple[str, int]]) -> None:
        """Fill the genre menu; of several spellings the most frequent is shown."""
        named = {fold(genre): genre or self.tr("No genre") for genre, _ in reversed(genres)}
        self.genre.offer([(key, named[key]) for key in sorted(named)])

    def _access_chip(self) -> FilterChip:
        chip = FilterChip(self.tr("Access"), self.tr("Any access"))
        chip.offer([(Sharing.PRIVATE, self.tr("Private")), (Sharing.PUBLIC, self.tr("Public"))])
        return chip

    def _uploaded_chip(self) -> FilterChip:
        chip = FilterChip(self.tr("Uploaded"), self.tr("Any time"))
        chip.offer(
            [
                (Period.WEEK, self.tr("Last 7 days")),
                (Period.MONTH, self.tr("Last 30 days")),
                (Period.YEAR, self.tr("Last 12 months")),
                (Period.OLDER, self.tr("Over a year ago")),
            ]
        )
        return chip

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_filter_changed)
        self.search.left.connect(self.left)
        self.genre.opening.connect(self.genres_wanted)
        for chip in self._chips:
            chip.changed.connect(self._on_filter_changed)

    def _on_filter_changed(self, _text: str = "") -> None:
        self.filter_changed.emit()


def _action_button(action: QAction, kind: str = "") -> QPushButton:
    made = button(action.text(), kind)
    made.setAccessibleName(action.text())
    made.setToolTip(", ".join(key.toString() for key in action.shortcuts()))
    made.clicked.connect(action.trigger)
    return made

"""The filters of a search on SoundCloud."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from scmanager.core.queries import Visibility
from scmanager.ui.models import query_text
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.range_field import CheckedField, RangeField

_COLUMNS = 4


class QueryFields(QWidget):
    """Every filter of a TrackQuery but its text and order.

    Signals: entered (Enter was pressed in a field).
    """

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        number, length = query_text.number, query_text.length
        self.tags = CheckedField(self.tr("Tags"), self.tr("live, field recording"), query_text.words)
        self.genres = CheckedField(self.tr("Genres"), self.tr("techno, house"), query_text.words)
        self.bpm = RangeField(self.tr("Tempo"), ("100", "140"), number, number)
        self.duration = RangeField(self.tr("Length"), ("1:30", "10:00"), length, length)
        self.created = RangeField(
            self.tr("Uploaded"), ("2026-01-01", "2026-12-31"), query_text.day_start, query_text.day_end
        )
        self.urns = CheckedField(self.tr("Track numbers"), self.tr("12 34 56"), query_text.track_urns)
        self.visibility = self._visibility_box()
        self._lay_out()
        for field in (self.tags, self.genres, self.urns):
            field.returnPressed.connect(self.entered)
        for pair in (self.bpm, self.duration, self.created):
            pair.entered.connect(self.entered)

    def values(self) -> dict[str, Any]:
        """Return the fields of a TrackQuery; raises InputError for one that cannot be read."""
        bpm_from, bpm_to = self.bpm.values()
        duration_from_ms, duration_to_ms = self.duration.values()
        created_from, created_to = self.created.values()
        return {
            "tags": self.tags.value(),
            "genres": self.genres.value(),
            "bpm_from": bpm_from,
            "bpm_to": bpm_to,
            "duration_from_ms": duration_from_ms,
            "duration_to_ms": duration_to_ms,
            "created_from": created_from,
            "created_to": created_to,
            "urns": self.urns.value(),
            "visibility": self.visibility.currentData(),
        }

    def clear(self) -> None:
        """Filter nothing."""
        for field in (self.tags, self.genres, self.urns, self.bpm, self.duration, self.created):
            field.clear()
        self.visibility.setCurrentIndex(0)

    def _visibility_box(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Which tracks"))
        for value, text in (
            (Visibility.ALL, self.tr("All")),
            (Visibility.PUBLIC, self.tr("Public")),
            (Visibility.PRIVATE, self.tr("Private")),
            (Visibility.STREAMABLE, self.tr("Streamable")),
            (Visibility.DOWNLOADABLE, self.tr("Downloadable")),
        ):
            box.addItem(text, value)
        return box

    def _lay_out(self) -> None:
        rows: list[tuple[str, QWidget, int]] = [
            (self.tr("Tags"), self.tags, 1),
            (self.tr("Genres"), self.genres, 1),
            (self.tr("Tempo, beats a minute"), self.bpm, 1),
            (self.tr("Length"), self.duration, 1),
            (self.tr("Uploaded"), self.created, 2),
            (self.tr("Track numbers"), self.urns, 1),
            (self.tr("Which tracks"), self.visibility, 1),
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        place = 0
        for name, field, span in rows:
            grid.addLayout(_named(name, field), place // _COLUMNS, place % _COLUMNS, 1, span)
            place += span
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)


def _named(name: str, field: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(3)
    label = PlainLabel(name, role="hint")
    label.setBuddy(field)
    layout.addWidget(label)
    layout.addWidget(field)
    return layout

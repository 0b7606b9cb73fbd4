"""The filters of a search on SoundCloud."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core import query_values as read
from scmanager.core.queries import WITHOUT, Control, Visibility
from scmanager.core.tracks import Access
from scmanager.errors import InputError
from scmanager.ui.prompts import button, button_row
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.range_field import CheckedField, NamedField, RangeField

_COLUMNS = 12


VISIBILITIES = (
    ("All", Visibility.ALL),
    ("Public", Visibility.PUBLIC),
    ("Private", Visibility.PRIVATE),
    ("Streamable", Visibility.STREAMABLE),
    ("Downloadable", Visibility.DOWNLOADABLE),
)
ACCESS: tuple[tuple[str, tuple[Access, ...]], ...] = (
    ("All", ()),
    ("In full", (Access.PLAYABLE,)),
    ("In full or in part", (Access.PLAYABLE, Access.PREVIEW)),
    ("Only in part", (Access.PREVIEW,)),
    ("Not at all", (Access.BLOCKED,)),
)


class QueryFields(QWidget):
    """Every filter of a TrackQuery but its text and order; a mistake is told at its field.

    Signals: entered (Enter was pressed in a field), changed (another number of filters may be in force).
    """

    entered = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = self._build_texts()
        self._visibility = self._choice(self.tr("Which tracks"), VISIBILITIES)
        self._access = self._choice(self.tr("Can be heard"), ACCESS)
        self._access_field = _named(self.tr("Can be heard"), self._access)
        self._choices = _side_by_side(_named(self.tr("Which tracks"), self._visibility), self._access_field)
        self._without = PlainLabel(role="hint", wrap=True)
        self._lay_out()
        for each in self._texts.values():
            each.field.returnPressed.connect(self.entered)
            each.field.textEdited.connect(self._on_changed)
        for box in (self._visibility, self._access):
            box.currentIndexChanged.connect(self._on_changed)
        self.set_controls(frozenset(Control))

    @property
    def in_force(self) -> int:
        """How many filters are filled in."""
        written = sum(not each.field.is_empty for each in self._texts.values())
        return written + sum(box.currentIndex() > 0 for box in self._boxes())

    def set_controls(self, controls: AbstractSet[Control]) -> None:
        """Offer what the server understands and what can be checked here, and say what it has no sense for."""
        self._access_field.setVisible(Control.ACCESS in controls)
        if Control.ACCESS not in controls:
            self._access.setCurrentIndex(0)
        missing = [WITHOUT[each] for each in Control if each not in controls]
        self._without.setText("\n".join(missing))
        self._without.setVisible(bool(missing))

    def values(self) -> dict[str, Any]:
        """Return the fields of a TrackQuery; raises the first InputError, when all are told and its field has focus."""
        values: dict[str, Any] = {}
        mistakes: dict[str, InputError] = {}
        for name, each in self._texts.items():
            try:
                values[name] = each.value()
            except InputError as error:
                mistakes[name] = error
        for name, mistake in mistakes.items():
            self._texts[name].field.setFocus()
            raise mistake
        return _flat(values) | {
            "visibility": VISIBILITIES[self._visibility.currentIndex()][1],
            "access": ACCESS[self._access.currentIndex()][1],
        }

    def clear(self) -> None:
        """Filter nothing."""
        for each in self._texts.values():
            each.clear()
        for box in (self._visibility, self._access):
            box.setCurrentIndex(0)
        self.changed.emit()

    def _boxes(self) -> list[QComboBox]:
        return [self._visibility, self._access]

    def _build_texts(self) -> dict[str, NamedField]:
        days = ("2026-01-01", "2026-12-31")
        return {
            "tags": self._text(self.tr("Tags"), self.tr("live, field recording"), read.words),
            "genres": self._text(self.tr("Genres"), self.tr("techno, house"), read.words),
            "bpm": self._range(self.tr("Tempo"), ("100", "140"), read.number, read.number, self.tr("beats a minute")),
            "duration": self._range(self.tr("Length"), ("1:30", "10"), read.length, read.length, self.tr("minutes")),
            "created": self._range(self.tr("Uploaded"), days, read.day_start, read.day_end),
            "tracks": self._text(self.tr("Track numbers or links"), self.tr("12 34 soundcloud.com/…"), read.tracks),
        }

    def _text(self, name: str, hint: str, reader: Any) -> NamedField:
        return NamedField(name, CheckedField(name, hint, reader))

    def _range(self, name: str, hints: tuple[str, str], low: Any, high: Any, unit: str = "") -> NamedField:
        return NamedField(f"{name}, {unit}" if unit else name, RangeField(name, hints, low, high))

    def _choice(self, name: str, choices: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.addItems([self.tr(text) for text, _value in choices])
        return box

    def _lay_out(self) -> None:
        rows: list[tuple[QWidget, int]] = [
            (self._texts["tags"], 3),
            (self._texts["genres"], 3),
            (self._texts["bpm"], 3),
            (self._texts["duration"], 3),
            (self._texts["created"], 4),
            (self._texts["tracks"], 4),
            (self._choices, 4),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        place = 0
        for field, span in rows:
            grid.addWidget(field, place // _COLUMNS, place % _COLUMNS, 1, span)
            place += span
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        clear = button(self.tr("Clear filters"), "flat")
        on_click(clear, self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(grid)
        foot = button_row(clear)
        foot.insertWidget(0, self._without, 1)
        layout.addLayout(foot)

    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit()


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    """Name the ends of ranges and the kinds of tracks as a TrackQuery does."""
    named = values["tracks"]
    return {
        "tags": values["tags"],
        "genres": values["genres"],
        "bpm_from": values["bpm"][0],
        "bpm_to": values["bpm"][1],
        "duration_from_ms": values["duration"][0],
        "duration_to_ms": values["duration"][1],
        "created_from": values["created"][0],
        "created_to": values["created"][1],
        "urns": named.urns,
        "links": named.links,
    }


def _side_by_side(*fields: QWidget) -> QWidget:
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    for field in fields:
        layout.addWidget(field, 1)
    return made


def _named(name: str, box: QComboBox) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    label = PlainLabel(name, role="hint")
    label.setBuddy(box)
    layout.addWidget(label)
    layout.addWidget(box)
    layout.addStretch(1)
    return made

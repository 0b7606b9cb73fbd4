"""The rows of a table of tracks: what each row shows, and how Qt is told that rows come, go and move."""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QModelIndex, QObject, Signal

from scmanager.core.packing import PackedTracks
from scmanager.core.tracks import Track
from scmanager.ui.models.rows import ranges_of, slot_array
from scmanager.ui.models.slot_rows import HINTED, ROWS_ALONE
from scmanager.ui.models.track_cells import Index, TrackCells
from scmanager.ui.models.track_rows import Arrangement, TrackRows

_MOST_RANGES = 8  # with more, one change of layout is quicker than many insertions
_MOST_SOUGHT = 64  # with more rows to find again, one look through all of them is quicker


class ArrangedTracks(TrackCells):
    """Tracks in the rows of an arrangement.

    Signals: rearranging and rearranged (around a change of layout; `slots_of` and `rows_of` tell where rows went).
    """

    rearranging = Signal()
    rearranged = Signal()

    def __init__(self, rows: TrackRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = rows

    @property
    def total(self) -> int:
        """How many tracks there are, shown or not."""
        return len(self.rows.catalogue)

    @property
    def shown(self) -> array[int]:
        """The slots in the order of the rows; another array after every change."""
        return self.rows.now.visible

    @property
    def width(self) -> int:
        """How many slots there are, shown or not."""
        return self.rows.catalogue.width

    @property
    def content(self) -> object:
        """What stays equal while the same tracks are shown, in whatever order."""
        return self.rows.now.search, self.rows.catalogue.changes

    def track_at(self, row: int) -> Track:
        """Return the track of a row."""
        return self.rows.catalogue[self.rows.now.visible[row]]

    def tracks_between(self, first: int, last: int) -> PackedTracks:
        """Return the tracks of rows, both ends included."""
        return self.tracks_in([(first, last)])

    def tracks_in(self, ranges: Iterable[tuple[int, int]]) -> PackedTracks:
        """Return the tracks of several ranges of rows, both ends included."""
        return self.tracks_of(self.slots_of(ranges))

    def tracks_of(self, slots: Iterable[int]) -> PackedTracks:
        """Return the tracks of some slots."""
        return self.rows.catalogue.tracks(slots)

    def slots_of(self, ranges: Iterable[tuple[int, int]]) -> array[int]:
        """Return numbers that stay with the tracks of rows wherever these go."""
        visible, slots = self.rows.now.visible, slot_array()
        for first, last in ranges:
            slots += visible[first : last + 1]
        return slots

    def rows_of(self, slots: Sequence[int]) -> list[int]:
        """Return the rows in which these tracks are shown now, ascending."""
        if len(slots) <= _MOST_SOUGHT:
            return sorted(row for row in map(self.rows.now.position, slots) if row >= 0)
        return [row for first, last in self.ranges_of(slots) for row in range(first, last + 1)]

    def ranges_of(self, slots: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Return the ranges of rows in which these tracks are shown now, first and last row of each."""
        return ranges_of(self.rows.now.visible, slots, self.rows.catalogue.width)

    def has(self, urn: str) -> bool:
        """Tell whether a track is here, shown or not."""
        return self.rows.catalogue.slot_of(urn) is not None

    def row_of(self, urn: str) -> int:
        """Return the row of a track, -1 when it is not shown."""
        slot = self.rows.catalogue.slot_of(urn)
        return -1 if slot is None else self.rows.now.position(slot)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many tracks are shown."""
        return 0 if parent.isValid() else len(self.rows.now.visible)

    def show_without(self, arrangement: Arrangement, ranges: Sequence[tuple[int, int]]) -> None:
        """Show an arrangement that lacks some ranges of rows."""
        if len(ranges) > _MOST_RANGES:
            self.show_anew(arrangement)
            return
        for first, last in reversed(ranges):
            self.beginRemoveRows(QModelIndex(), first, last)
            visible = self.rows.now.visible[:first] + self.rows.now.visible[last + 1 :]
            self.rows.now = dataclasses.replace(self.rows.now, visible=visible)
            self.endRemoveRows()
        self.rows.now = arrangement

    def show_with(self, arrangement: Arrangement, ranges: Sequence[tuple[int, int]]) -> None:
        """Show an arrangement that has more rows, in some ranges."""
        if len(ranges) > _MOST_RANGES:
            self.show_anew(arrangement)
            return
        for first, last in ranges:
            shown = self.rows.now.visible
            self.beginInsertRows(QModelIndex(), first, last)
            visible = shown[:first] + arrangement.visible[first : last + 1] + shown[first:]
            self.rows.now = dataclasses.replace(self.rows.now, visible=visible)
            self.endInsertRows()
        self.rows.now = arrangement

    def show_anew(self, arrangement: Arrangement) -> None:
        """Show another arrangement; the current row and others that somebody holds stay with their tracks."""
        self.rearranging.emit()
        self.layoutAboutToBeChanged[HINTED].emit([], ROWS_ALONE)  # type: ignore[index]  # PySide's stubs lack it
        before = self.persistentIndexList()
        slots = [self.rows.now.visible[index.row()] for index in before]
        self.rows.now = arrangement
        rows = {arrangement.visible[row]: row for row in self.rows_of(slot_array(set(slots)))}
        after = [self._index_in(rows.get(slot, -1), index) for slot, index in zip(slots, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged[HINTED].emit([], ROWS_ALONE)  # type: ignore[index]
        self.rearranged.emit()

    def _index_in(self, row: int, like: QModelIndex) -> QModelIndex:
        return self.index(row, like.column()) if row >= 0 else QModelIndex()

"""The model of a table of tracks: sorted by a column, filtered, and changed row by row."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from scmanager.core.tracks import Track
from scmanager.ui.models.columns import COLUMNS, KEYS
from scmanager.ui.models.rows import runs, without
from scmanager.ui.models.sliced import SlicedWork, Steps, chunks
from scmanager.ui.models.track_filter import TrackFilter
from scmanager.ui.models.track_rows import ARRIVAL, Arrangement, TrackRows
from scmanager.ui.tasks import Tasks

Index = QModelIndex | QPersistentModelIndex

TRACK_ROLE = int(Qt.ItemDataRole.UserRole)

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_AT_ONCE = 400  # changed tracks that need no slices of their own
_MOST_RUNS = 8  # with more, one change of layout is quicker than many insertions


class TracksModel(QAbstractTableModel):
    """Tracks by URN, shown in the order of a column.

    Sorting, searching and large changes run in slices; changes that come meanwhile wait for their end.

    Signals: changed (other rows are shown, or the same rows show something else).
    """

    changed = Signal()

    def __init__(
        self, tasks: Tasks, *, sort: str = ARRIVAL, descending: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = TrackRows(sort)
        self._descending = descending  # rows run against the positions of the arrangement
        self._wanted_sort = (sort, descending)
        self._waiting: deque[tuple[Sequence[Track], Sequence[str]]] = deque()
        self._work = SlicedWork(tasks, self._on_work_done)

    @property
    def total(self) -> int:
        """How many tracks there are, shown or not."""
        return len(self._rows.catalogue)

    @property
    def is_busy(self) -> bool:
        """Whether rows are still being sorted or searched."""
        return self._work.is_running

    @property
    def sort_state(self) -> tuple[str, bool]:
        """The key of the sort column (`ARRIVAL` for none) and whether it runs downwards."""
        return self._wanted_sort

    @property
    def filter(self) -> TrackFilter:
        """Which tracks are shown."""
        return self._rows.filter

    def apply(self, upserted: Sequence[Track] = (), removed: Sequence[str] = ()) -> None:
        """Take over new and changed tracks and drop removed ones."""
        if self._work.is_running or len(upserted) > _AT_ONCE:
            self._waiting.append(((), removed))
            self._waiting.extend((chunk, ()) for chunk in chunks(upserted))
            if not self._work.is_running:
                self._restart()
        else:
            self._remove(removed)
            self._upsert(upserted)
            self.changed.emit()

    def clear(self) -> None:
        """Drop all tracks and begin anew, with the same filter and sort."""
        self._work.stop()
        self._waiting.clear()
        self.beginResetModel()
        wanted = self._rows.filter
        self._rows = TrackRows(self._wanted_sort[0])
        self._rows.filter = wanted
        self._descending = self._wanted_sort[1]
        self.endResetModel()
        self.changed.emit()

    def set_filter(self, wanted: TrackFilter) -> None:
        """Show the tracks that meet a filter."""
        if wanted != self._rows.filter:
            self._rows.filter = wanted
            self._restart()

    def sort_by(self, key: str, *, descending: bool) -> None:
        """Sort by a column, or by `ARRIVAL`."""
        if (key, descending) == self._wanted_sort:
            return
        self._wanted_sort = (key, descending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        if key == self._rows.now.key and not self._work.is_running:
            self._relayout(self._rows.now)
            self.changed.emit()
        else:
            self._restart()

    def track_at(self, row: int) -> Track:
        """Return the track of a row."""
        return self._rows.catalogue[self._slot_at(row)]

    def tracks_between(self, first: int, last: int) -> list[Track]:
        """Return the tracks of rows, both ends included."""
        low, high = self._to_rows(first, last, self.rowCount())
        tracks = self._rows.catalogue.tracks(self._rows.now.visible[low : high + 1])
        return tracks[::-1] if self._descending else tracks

    def has(self, urn: str) -> bool:
        """Tell whether a track is here, shown or not."""
        return self._rows.catalogue.slot_of(urn) is not None

    def row_of(self, urn: str) -> int:
        """Return the row of a track, -1 when it is not shown."""
        slot = self._rows.catalogue.slot_of(urn)
        return -1 if slot is None else self._row_of_slot(slot)

    def genres(self) -> list[tuple[str, int]]:
        """Return the genres of all tracks with their numbers, the most frequent first."""
        return Counter(track.genre for track in self._rows.catalogue).most_common()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many tracks are shown."""
        return 0 if parent.isValid() else len(self._rows.now.visible)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return the text, the alignment or the track of a cell."""
        if not index.isValid():
            return None
        role = int(role)
        if role == TRACK_ROLE:
            return self.track_at(index.row())
        if role in (_DISPLAY, _ACCESSIBLE):
            return COLUMNS[index.column()].text(self.track_at(index.row()))
        return _alignment(index.column()) if role == _ALIGNMENT else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Return the name of a column, with an arrow where it is the one sorted by."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        role = int(role)
        if role == _ALIGNMENT:
            return _alignment(section)
        if role not in (_DISPLAY, _ACCESSIBLE):
            return None
        title = QCoreApplication.translate("TracksModel", COLUMNS[section].title)
        key, descending = self._wanted_sort
        return f"{title} {'↓' if descending else '↑'}" if COLUMNS[section].key == key else title

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column number, -1 for the order in which tracks came."""
        key = KEYS[column] if column >= 0 else ARRIVAL
        self.sort_by(key, descending=order == Qt.SortOrder.DescendingOrder)

    def _slot_at(self, row: int) -> int:
        return self._rows.now.visible[-1 - row if self._descending else row]

    def _row_of_slot(self, slot: int) -> int:
        place = self._rows.position(slot)
        return self._to_rows(place, place, self.rowCount())[0] if place >= 0 else -1

    def _to_rows(self, first: int, last: int, count: int) -> tuple[int, int]:
        """Turn positions into rows, or rows into positions: both run against each other when sorted downwards."""
        return (count - 1 - last, count - 1 - first) if self._descending else (first, last)

    def _restart(self) -> None:
        self._work.start(self._rebuild())

    def _on_work_done(self) -> None:
        if self._waiting:
            self._restart()
        else:
            self.changed.emit()

    def _rebuild(self) -> Steps:
        while self._waiting:
            upserted, removed = self._waiting.popleft()
            self._rows.is_stale = True
            self._remove(removed)
            for track in upserted:
                self._rows.catalogue.put(track)
            yield
        arrangement = yield from self._rows.arranged(self._wanted_sort[0])
        self._rows.is_stale = False
        self._relayout(arrangement)

    def _remove(self, urns: Sequence[str]) -> None:
        rows = self._rows
        gone = {slot for urn in urns if (slot := rows.catalogue.slot_of(urn)) is not None}
        if not gone:
            return
        rows.now = Arrangement(rows.now.key, without(rows.now.order, gone), rows.now.visible)
        places = [place for place, slot in enumerate(rows.now.visible) if slot in gone]
        for first, last in reversed(runs(places)):
            self.beginRemoveRows(QModelIndex(), *self._to_rows(first, last, self.rowCount()))
            visible = rows.now.visible[:first] + rows.now.visible[last + 1 :]
            rows.now = Arrangement(rows.now.key, rows.now.order, visible)
            self.endRemoveRows()
        for slot in gone:
            rows.catalogue.drop(slot)

    def _upsert(self, tracks: Sequence[Track]) -> None:
        """Change tracks in their places, insert new ones, and move those that sort elsewhere now."""
        placement = self._rows.put(tracks)
        if placement.moved or placement.new:
            arrangement, places = self._rows.placed(placement)
            if placement.moved or len(runs(places)) > _MOST_RUNS:
                self._relayout(arrangement)
            else:
                self._insert(arrangement, places)
        for slot in placement.staying:
            row = self._row_of_slot(slot)
            if row >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def _insert(self, arrangement: Arrangement, places: list[int]) -> None:
        for first, last in runs(places):
            shown = self._rows.now.visible
            count = len(shown) + last - first + 1
            self.beginInsertRows(QModelIndex(), *self._to_rows(first, last, count))
            visible = shown[:first] + arrangement.visible[first : last + 1] + shown[first:]
            self._rows.now = Arrangement(arrangement.key, arrangement.order, visible)
            self.endInsertRows()
        self._rows.now = arrangement

    def _relayout(self, arrangement: Arrangement) -> None:
        """Show another arrangement; selected and current rows stay with their tracks."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        slots = [self._slot_at(index.row()) for index in before]
        self._rows.now, self._descending = arrangement, self._wanted_sort[1]
        after = [self._index_of_slot(slot, index.column()) for slot, index in zip(slots, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _index_of_slot(self, slot: int, column: int) -> QModelIndex:
        row = self._row_of_slot(slot)
        return self.index(row, column) if row >= 0 else QModelIndex()


def _alignment(column: int) -> int:
    return _RIGHT if COLUMNS[column].is_number else _LEFT

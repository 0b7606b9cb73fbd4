"""The model of a table of tracks: sorted by columns, searched, and changed row by row."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal

from scmanager.core.packing import PackedTracks
from scmanager.core.search_choices import Facts, TrackFacts
from scmanager.core.search_complete import Vocabulary
from scmanager.core.search_match import Matcher, matcher
from scmanager.core.search_terms import Search
from scmanager.core.tracks import Track
from scmanager.ui.models.arranged_tracks import ArrangedTracks
from scmanager.ui.models.columns import COLUMNS, KEYS, SortKey
from scmanager.ui.models.rows import runs, slot_array
from scmanager.ui.models.sliced import REST, SlicedWork, Steps, chunks
from scmanager.ui.models.track_cells import TRACK_ROLE, Index
from scmanager.ui.models.track_rows import ARRIVAL, NEWEST_FIRST, Arrangement, TrackRows
from scmanager.ui.tasks import Tasks

__all__ = ["ARRIVAL", "NEWEST_FIRST", "TRACK_ROLE", "Index", "TracksModel"]

_AT_ONCE = 256  # changed tracks that need no slices of their own
_MANY = 4096  # rows that may have taken most of a slice to sort and search
_FEW = 16  # where more than one in so many changed, all are sorted anew


@dataclasses.dataclass(frozen=True, slots=True)
class _Change:
    """Tracks to take over, URNs to drop, and those of tracks of which something else has become known.

    `is_bulk` where placing each by itself would take too long.
    """

    upserted: Sequence[Track] = ()
    removed: Sequence[str] = ()
    again: Sequence[str] = ()
    newest_first: bool = False
    is_bulk: bool = False


class TracksModel(ArrangedTracks):
    """Tracks by URN, shown in the order of columns.

    Sorting, searching and large changes run in slices; changes that come meanwhile wait for their end.

    Signals: changed (other rows are shown, or the same rows show something else), and those of the rows.
    """

    changed = Signal()

    def __init__(
        self,
        tasks: Tasks,
        *,
        sort: Sequence[SortKey] = ARRIVAL,
        facts: Facts | None = None,
        parent: QObject | None = None,
    ) -> None:
        facts = facts or TrackFacts()
        super().__init__(TrackRows(tuple(sort), facts), parent)
        self.facts = facts
        self.tasks = tasks
        self._sort = tuple(sort)
        self._matchers: tuple[Matcher, ...] = ()
        self._search = self.rows.now.search
        self._waiting: deque[_Change] = deque()
        self._arriving: Arrangement | None = None  # what `show` is about to be, with tracks that came newest first
        self._work = SlicedWork(tasks, self._on_work_done)

    @property
    def is_busy(self) -> bool:
        """Whether rows are still being sorted or searched."""
        return self._work.is_running

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """The columns sorted by, the first first; `ARRIVAL` for none."""
        return self._sort

    @property
    def asked_for(self) -> tuple[object, ...]:
        """What the rows are sorted and searched by; it stays equal while tracks come and go."""
        return self._sort, self._matchers

    def apply(self, upserted: Sequence[Track] = (), removed: Sequence[str] = (), *, newest_first: bool = False) -> None:
        """Take over new and changed tracks and drop removed ones.

        With `newest_first` the tracks come in that order, and none of them is newer than what is here already.
        """
        is_large = max(len(upserted), len(removed)) > _AT_ONCE
        is_bulk = is_large and len(upserted) > self.total // _FEW
        self._waiting.extend(_Change(removed=chunk) for chunk in chunks(removed))
        for chunk in chunks(upserted):
            self._waiting.append(_Change(chunk, newest_first=newest_first, is_bulk=is_bulk))
        self._take_waiting(at_once=not is_large)

    def look_again(self, urns: Sequence[str]) -> None:
        """Search tracks anew of which the facts have changed, not what the server says of them."""
        self._waiting.extend(_Change(again=chunk) for chunk in chunks(urns))
        self._take_waiting(at_once=len(urns) <= _AT_ONCE)

    def clear(self) -> None:
        """Drop all tracks and begin anew, with the same search and sort."""
        self._work.stop()
        self._waiting.clear()
        self._arriving = None
        self.beginResetModel()
        self.rows = TrackRows(self._sort, self.facts)
        self._search = self.rows.search(self._matchers)
        self.rows.now = dataclasses.replace(self.rows.now, search=self._search)
        self.endResetModel()
        self.changed.emit()

    def set_search(self, search: Search, base: Search | None = None) -> None:
        """Show the tracks a search finds among those of a view, which are the ones another search finds."""
        both = (search,) if base is None else (base, search)
        self._show(tuple(matcher(each, self.facts) for each in both if each.terms))

    def sort_by(self, keys: Sequence[SortKey]) -> None:
        """Sort by columns, the first first, or by `ARRIVAL`."""
        if tuple(keys) != self._sort:
            self._sort = tuple(keys)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
            self._start_over()

    @property
    def vocabulary(self) -> Vocabulary:
        """The words the tracks have in use, as far as they have been looked through."""
        return self.rows.book.words_used

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column number, -1 for the order in which tracks came."""
        self.sort_by([SortKey(KEYS[column], order == Qt.SortOrder.DescendingOrder)] if column >= 0 else ARRIVAL)

    def _show(self, matchers: tuple[Matcher, ...]) -> None:
        if matchers != self._matchers:
            self._matchers = matchers
            self._search = self.rows.search(matchers)
            self._start_over()

    def _start_over(self) -> None:
        self._work.start(self._rebuild())

    def _on_work_done(self) -> None:
        if self._waiting or self.rows.is_stale:
            self._start_over()
        else:
            self.changed.emit()

    def _rebuild(self) -> Steps:
        if self.total > _MANY:
            yield REST  # what was pressed is painted first
        while self._waiting and not (self._waiting[0].removed and self.rows.is_stale):
            self._take(self._waiting.popleft())
            yield
        self._show_arrived()
        rows = self.rows
        if rows.is_stale or self._sort != rows.now.keys or self._search is not rows.now.search:
            arrangement = yield from rows.arranged(self._sort, self._search)
            if len(arrangement.order) > _MANY:
                yield REST  # much is painted after what comes now
            rows.is_stale = False
            self.show_anew(arrangement)

    def _take_waiting(self, *, at_once: bool) -> None:
        if self._work.is_running:
            return
        if not at_once or self.rows.now.is_assumed:
            self._start_over()
            return
        while self._waiting:
            self._take(self._waiting.popleft())
        self._show_arrived()
        self._on_work_done()

    def _take(self, change: _Change) -> None:
        rows = self.rows
        if not len(rows.catalogue):
            rows.now = dataclasses.replace(rows.now, search=self._search)
        if change.removed:
            self._remove(change.removed)
        tracks = rows.catalogue.known(change.again) or rows.catalogue.differing(change.upserted)
        if not tracks:
            return
        if change.newest_first and self._may_append(tracks):
            self._append(tracks)
            return
        self._show_arrived()
        if change.is_bulk or rows.is_stale or rows.now.is_assumed:
            rows.is_stale = True
            rows.catalogue.put_all(tracks)
        else:
            self._upsert(tracks)

    def _may_append(self, tracks: PackedTracks) -> bool:
        """Tell whether tracks that come newest first belong behind what is shown, for all one can see."""
        rows = self.rows
        is_fitting = rows.now.is_assumed or self._arriving is not None or not len(rows.catalogue)
        is_asked_for = self._sort == NEWEST_FIRST and rows.now.search is self._search
        return is_fitting and is_asked_for and not any(map(self.has, tracks.urns))

    def _append(self, tracks: PackedTracks) -> None:
        """Put tracks behind the others; the first are shown at once, the rest together when all are there."""
        self._arriving = self.rows.appended(self._arriving or self.rows.now, tracks)
        if not self.rowCount():
            self._show_arrived()
            self.changed.emit()

    def _show_arrived(self) -> None:
        if self._arriving is not None:
            first, last = self.rowCount(), len(self._arriving.visible) - 1
            self.show_with(self._arriving, [(first, last)] if first <= last else [])
            self._arriving = None

    def _remove(self, urns: Sequence[str]) -> None:
        self._show_arrived()
        rows = self.rows
        gone = {slot for urn in urns if (slot := rows.catalogue.slot_of(urn)) is not None}
        if not gone:
            return
        arrangement, places = rows.take_out(gone)
        self.show_without(arrangement, runs(places))
        for slot in gone:
            rows.catalogue.drop(slot)

    def _upsert(self, tracks: PackedTracks) -> None:
        """Change tracks in their places, insert new ones, and move those that sort elsewhere now."""
        placement = self.rows.put(tracks)
        if placement.moved:
            self.show_anew(placement.arrangement)
        else:
            self.show_with(placement.arrangement, runs(placement.entered))
        for first, last in runs(self.rows_of(slot_array(placement.staying))):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

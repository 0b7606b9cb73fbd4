"""How many tracks each saved view has, kept current while tracks come, change and go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from scmanager.core.search_match import Matcher, matcher
from scmanager.core.search_terms import Search
from scmanager.ui.models.facts import Fact, truth_fact
from scmanager.ui.models.row_search import RowSearch
from scmanager.ui.models.sliced import REST, SlicedWork, Steps
from scmanager.ui.models.track_rows import TrackRows
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.tasks import Tasks

_CHUNK = 256
_PAUSE = 0.003  # seconds: rows that are shown, searched and sorted go first


class _View:
    """A search and which slots it finds."""

    def __init__(self, rows: TrackRows, wanted: Matcher) -> None:
        self.search: RowSearch = rows.search([wanted])
        self.found: Fact = rows.catalogue.keep(truth_fact(bool))

    def look_at(self, slots: Sequence[int]) -> None:
        """Find out which of some slots it finds."""
        found = set(self.search.narrow(slots))
        for slot in slots:
            self.found.put(slot, slot in found)

    @property
    def count(self) -> int:
        """How many tracks it finds, of those it has looked through."""
        return self.found.column.count(1)


class ViewCounts(QObject):
    """Counts the tracks of views in the background, and on the way learns what searches need to be quick.

    Only tracks that are new or have changed are looked through. Signals: counts_changed (`counts` differs; it is
    complete).
    """

    counts_changed = Signal()

    def __init__(self, model: TracksModel, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counts: dict[str, int] = {}
        self._model = model
        self._rows = model.rows
        self._seen = -1  # of the catalogue's changes
        self._searches: dict[str, Search] = {}
        self._views: dict[str, _View] = {}
        self._work = SlicedWork(tasks, self._on_counted, pause=_PAUSE)
        model.changed.connect(self._on_changed)

    def set_views(self, searches: Mapping[str, Search]) -> None:
        """Count what these searches find, by the keys of their views."""
        known = {key: view for key, view in self._views.items() if self._searches[key] == searches.get(key)}
        self._searches = dict(searches)
        self._views = {key: known.get(key) or self._view(search) for key, search in searches.items()}
        self._work.start(self._count())

    def close(self) -> None:
        """Count no more."""
        self._work.stop()
        self._model.changed.disconnect(self._on_changed)

    def _view(self, search: Search) -> _View:
        return _View(self._rows, matcher(search, self._model.facts))

    def _on_changed(self) -> None:
        if self._rows is not self._model.rows:
            self._rows = self._model.rows
            self._seen = -1
            self._views = {key: self._view(search) for key, search in self._searches.items()}
        if not self._work.is_running and self._seen != self._rows.catalogue.changes:
            self._work.start(self._count())

    def _on_counted(self) -> None:
        if self._seen != self._rows.catalogue.changes:
            self._work.start(self._count())
            return
        counts = {key: view.count for key, view in self._views.items()}
        if counts != self.counts:
            self.counts = counts
            self.counts_changed.emit()

    def _count(self) -> Steps:
        yield REST
        catalogue, basics = self._rows.catalogue, self._rows.book.basics
        self._seen = catalogue.changes
        for fact in basics:
            for slots in _lacking(fact, catalogue.width):
                catalogue.learn(basics, slots)
                yield from self._rest()
        for view in list(self._views.values()):
            for slots in _lacking(view.found, catalogue.width):
                view.look_at(slots)
                yield from self._rest()

    def _rest(self) -> Steps:
        """Leave the loop to the table for as long as that has something to do."""
        yield
        while self._model.is_busy:
            yield REST


def _lacking(fact: Fact, width: int) -> Iterator[list[int]]:
    """Yield the slots of which a fact is not known, in pieces that do not take long to look through."""
    fact.fit(width)
    slot = fact.first_unknown(0)
    while slot >= 0:
        slots: list[int] = []
        while slot >= 0 and len(slots) < _CHUNK:
            slots.append(slot)
            slot = fact.first_unknown(slot + 1)
        yield slots

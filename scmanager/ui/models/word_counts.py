"""How many tracks have which words, of those that searches find: counted in the background when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from scmanager.core.search_complete import Counted, Vocabulary
from scmanager.core.search_match import Matcher, matcher
from scmanager.core.search_terms import Search
from scmanager.ui.models.rows import slot_array
from scmanager.ui.models.sliced import REST, SlicedWork, Steps, chunks
from scmanager.ui.models.tracks_model import TracksModel

_MANY = 4096  # tracks that are not counted before what was pressed is painted
_MOST_KEPT = 24  # lists of words

_Asked = tuple[tuple[Matcher, ...], str]


class WordCounts(QObject):
    """Answers with what is known, counts what is not, and tells when there is more to be known.

    A list that is out of date is a good answer until the new one is there. Signals: counted.
    """

    counted = Signal()

    def __init__(self, model: TracksModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._wanted: dict[_Asked, None] = {}
        self._lists: dict[_Asked, tuple[int, Sequence[Counted]]] = {}
        self._slots: tuple[tuple[Matcher, ...], int, array[int]] | None = None
        self._rows = model.rows
        self._work = SlicedWork(model.tasks, self._on_done)

    def follow(self, model: TracksModel) -> None:
        """Count in another model."""
        if model is not self._model:
            self._work.stop()
            self._model = model
            self._forget()

    def within(self, *searches: Search) -> Vocabulary:
        """Return the words of the tracks that meet all of some searches."""
        matchers = (matcher(each, self._model.facts) for each in searches if each.terms)
        return _Within(self, tuple(matchers))

    def values(self, matchers: tuple[Matcher, ...], field: str) -> Sequence[Counted]:
        """Return the texts in a field, each with how many tracks have it, those used most first; empty for unknown."""
        if self._rows is not self._model.rows:
            self._forget()
        asked = (matchers, field)
        changes, found = self._lists.get(asked, (-1, ()))
        if changes != self._rows.catalogue.changes:
            self._wanted[asked] = None
            if not self._work.is_running:
                self._work.start(self._count())
            _, found = self._lists.get(asked, (-1, found))
        return found

    def _forget(self) -> None:
        self._rows = self._model.rows
        self._wanted.clear()
        self._lists.clear()
        self._slots = None

    def _count(self) -> Steps:
        if len(self._rows.catalogue) > _MANY:
            yield REST
        while self._wanted:
            while self._model.is_busy:
                yield REST
            asked = next(iter(self._wanted))
            matchers, field = asked
            changes = self._rows.catalogue.changes
            slots = yield from self._found(matchers)
            listed = yield from self._rows.book.words_used.tally(field, slots if matchers else None)
            self._wanted.pop(asked, None)
            self._lists.pop(asked, None)
            self._lists[asked] = changes, listed
            if len(self._lists) > _MOST_KEPT:
                del self._lists[next(iter(self._lists))]
            self.counted.emit()

    def _found(self, matchers: tuple[Matcher, ...]) -> Generator[Any, None, array[int]]:
        """Find the tracks, and learn their words where they are not known yet."""
        catalogue, book = self._rows.catalogue, self._rows.book
        if self._slots is not None and self._slots[:2] == (matchers, catalogue.changes):
            return self._slots[2]
        changes, search, found = catalogue.changes, self._rows.search(matchers), slot_array()
        for chunk in chunks(catalogue.slots()):
            here = search.narrow(chunk)
            catalogue.learn([book.words_used], here)
            found.extend(here)
            yield
        self._slots = matchers, changes, found
        return found

    def _on_done(self) -> None:
        """Nothing more is wanted."""


class _Within:
    """The words of some tracks."""

    def __init__(self, counts: WordCounts, matchers: tuple[Matcher, ...]) -> None:
        self._counts = counts
        self._matchers = matchers

    def values(self, field: str) -> Sequence[Counted]:
        """Return the texts in a field, each with how many tracks have it, those used most first."""
        return self._counts.values(self._matchers, field)

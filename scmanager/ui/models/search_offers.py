"""What to search for instead of what finds nothing: looked for in the background when it is asked for."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from scmanager.core.search_edit import without_terms, written_anew
from scmanager.core.search_match import matcher
from scmanager.core.search_terms import Search, Term
from scmanager.ui.models.near_words import WORDED, with_near_words
from scmanager.ui.models.rows import slot_array
from scmanager.ui.models.sliced import REST, SlicedWork, Steps, chunks
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.tasks import Tasks

_MANY = 4096  # tracks that are not looked through before what was pressed is painted
_MOST = 3
_MOST_PARTS = 12


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Another search: its `text`, the `part` that is written instead or left out, and how many tracks it finds.

    A part that is written instead may find nothing yet, where what it stands for is in no track.
    """

    text: str
    part: str
    is_left_out: bool
    count: int


class SearchOffers(QObject):
    """Looks for words that are spelled nearly like those no track has, and for conditions that exclude all tracks.

    Signals: found (there is more to be offered).
    """

    found = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = SlicedWork(tasks, self.found.emit)
        self._asked: object = None
        self._offers: Sequence[Offer] = ()

    def instead_of(self, search: Search, base: Search, model: TracksModel) -> Sequence[Offer]:
        """Return what is known for a search that finds nothing within another, and look for it if nothing is."""
        asked = (search.text, base.text, model.rows, model.rows.catalogue.changes)
        if asked != self._asked:
            self.stop()
            self._asked = asked
            self._work.start(self._until_changed(model, self._look(search, base, model)))
        return self._offers

    def stop(self) -> None:
        """Look no further, and forget what was found."""
        self._work.stop()
        self._asked, self._offers = None, ()

    def _until_changed(self, model: TracksModel, steps: Steps) -> Steps:
        catalogue = model.rows.catalogue
        changes = catalogue.changes
        if len(catalogue) > _MANY:
            yield REST
        while catalogue.changes == changes and next(steps, self) is not self:
            yield

    def _look(self, search: Search, base: Search, model: TracksModel) -> Steps:
        within = _Within(model)
        yield from within.narrow(base)
        offers = yield from _spelled_otherwise(search, within)
        if not any(offer.count for offer in offers):
            offers += yield from _with_less(search, within)
        self._offers = offers[:_MOST]


class _Within:
    """The tracks in which something is to be found."""

    def __init__(self, model: TracksModel) -> None:
        self._facts = model.facts
        self.rows = model.rows
        self.slots: Sequence[int] = model.rows.catalogue.slots()

    def narrow(self, search: Search) -> Steps:
        """Keep those that a search finds."""
        found, row_search = slot_array(), self.rows.search([matcher(search, self._facts)])
        for chunk in chunks(self.slots):
            found.extend(row_search.narrow(chunk))
            yield
        self.slots = found

    def counts(self, searches: Sequence[Search]) -> Generator[Any, None, list[int]]:
        """Count what each of some searches finds."""
        counts = []
        for search in searches:
            row_search, count = self.rows.search([matcher(search, self._facts)]), 0
            for chunk in chunks(self.slots):
                count += len(row_search.narrow(chunk))
                yield
            counts.append(count)
        return counts


def _spelled_otherwise(search: Search, within: _Within) -> Generator[Any, None, list[Offer]]:
    """Offer near words for those that no track has; of several such words, all at once."""
    terms = [term for term in search.terms if not term.negated and term.field in WORDED][:_MOST_PARTS]
    counts = yield from within.counts([Search(terms=(_alone(term),)) for term in terms])
    meant: list[list[Term]] = []
    for term, count in zip(terms, counts, strict=True):
        near = [] if count else (yield from with_near_words(within.rows, within.slots, term, _MOST))
        if near:
            meant.append(near)
    choices = [[near[0] for near in meant]] if len(meant) > 1 else [[near] for each in meant for near in each]
    counts = yield from within.counts([_with(search, choice) for choice in choices])
    offers = [_rewritten(search, choice, count) for choice, count in zip(choices, counts, strict=True)]
    return [offer for offer in offers if offer.count] or offers[:1]


def _with_less(search: Search, within: _Within) -> Generator[Any, None, list[Offer]]:
    """Offer to leave out one condition, where that shows some tracks; the fewest first, as most of it is met there."""
    groups = search.groups[:_MOST_PARTS] if len(search.groups) > 1 else ()
    counts = yield from within.counts([search.without(group) for group in groups])
    offers = [
        Offer(
            text=without_terms(search.text, group),
            part=" OR ".join(term.text for term in group),
            is_left_out=True,
            count=count,
        )
        for group, count in zip(groups, counts, strict=True)
        if count
    ]
    return sorted(offers, key=_count)


def _count(offer: Offer) -> int:
    return offer.count


def _alone(term: Term) -> Term:
    return msgspec.structs.replace(term, is_joined=False)


def _with(search: Search, meant: Sequence[Term]) -> Search:
    """Put terms in the places of those that stand there."""
    places = {term.start: term for term in meant}
    terms = tuple(places.get(term.start, term) for term in search.terms)
    return msgspec.structs.replace(search, terms=terms)


def _rewritten(search: Search, meant: Sequence[Term], count: int) -> Offer:
    text = written_anew(search.text, meant)
    part = meant[0].text if len(meant) == 1 else text.strip()
    return Offer(text=text, part=part, is_left_out=False, count=count)

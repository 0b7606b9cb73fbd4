"""Which tracks there are and which are shown, in the order of some columns; knows nothing of Qt's rows."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from scmanager.core.packing import PackedTracks
from scmanager.core.search_choices import Facts
from scmanager.core.search_match import Matcher
from scmanager.ui.models.catalogue import Catalogue
from scmanager.ui.models.columns import SortKey
from scmanager.ui.models.fact_book import FactBook
from scmanager.ui.models.ranking import Ranking
from scmanager.ui.models.row_search import RowSearch
from scmanager.ui.models.rows import merged, position, slot_array, without
from scmanager.ui.models.sliced import chunks

ARRIVAL: tuple[SortKey, ...] = ()
"""Sort keys of tracks in the order they came."""

NEWEST_FIRST = (SortKey("created_at", descending=True),)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Slots in the order of a ranking: all, and those a search finds; never changed in place.

    `is_assumed`: the tracks came newest first and are shown that way, though the ranking still is by arrival.
    """

    ranking: Ranking
    search: RowSearch
    order: array[int]
    visible: array[int]
    is_assumed: bool = False

    @property
    def keys(self) -> tuple[SortKey, ...]:
        """What is sorted by, as far as one can see."""
        return NEWEST_FIRST if self.is_assumed else self.ranking.keys

    def position(self, slot: int) -> int:
        """Return where a slot stands among those shown, -1 when it is not."""
        return position(self.visible, slot, self.ranking.rank)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a slot stands: its rank and its positions among all and among those shown."""

    slot: int
    rank: Any
    order: int
    visible: int


@dataclass(frozen=True, slots=True)
class Placement:
    """The outcome of a change: the arrangement with everything in its place.

    `entered` are the ascending positions of what came into view, `staying` the changed slots that stay where they are;
    `moved` tells whether anything left its place.
    """

    arrangement: Arrangement
    entered: list[int]
    staying: set[int]
    moved: bool


class TrackRows:
    """Tracks and their arrangement; at first everything is shown."""

    def __init__(self, keys: Sequence[SortKey], facts: Facts) -> None:
        self.catalogue = Catalogue()
        self.book = FactBook(self.catalogue, facts)
        self.now = Arrangement(self.ranking(keys), self.search(), slot_array(), slot_array())
        self.is_stale = False  # the arrangement lacks tracks, or has them in wrong places

    def ranking(self, keys: Sequence[SortKey]) -> Ranking:
        """Return the ranking by columns."""
        return Ranking(self.catalogue, self.book, keys)

    def search(self, matchers: Iterable[Matcher] = ()) -> RowSearch:
        """Return a search of what meets all conditions."""
        return RowSearch(self.catalogue, self.book, matchers)

    def put(self, tracks: PackedTracks) -> Placement:
        """Take over tracks and find their places."""
        now = self.now
        known = {slot for urn in tracks.urns if (slot := self.catalogue.slot_of(urn)) is not None}
        before = {place.slot: place for place in self._places(known)}
        slots = set(self.catalogue.put_all(tracks))
        now.ranking.learn(sorted(slots))
        found = set(now.search.narrow(sorted(slots)))
        moved = {slot for slot, place in before.items() if self._has_moved(place, found)}
        entering = moved | (slots - before.keys())
        arrangement, entered = self._placed([before[slot] for slot in moved], entering, found)
        return Placement(arrangement, entered, before.keys() - moved, bool(moved))

    def take_out(self, slots: Collection[int]) -> tuple[Arrangement, list[int]]:
        """Return the arrangement without some slots, and the ascending positions they have in view."""
        places = self._places(slots)
        arrangement, _ = self._placed(places, (), ())
        return arrangement, sorted(place.visible for place in places if place.visible >= 0)

    def appended(self, before: Arrangement, tracks: PackedTracks) -> Arrangement:
        """Take over new tracks behind all others: they come newest first and are shown that way."""
        slots = self.catalogue.put_all(tracks)
        order = before.order + slot_array(slots)
        visible = order if before.search.is_open else before.visible + slot_array(before.search.narrow(slots))
        return Arrangement(self.ranking(ARRIVAL), before.search, order, visible, is_assumed=True)

    def arranged(self, keys: tuple[SortKey, ...], search: RowSearch) -> Generator[None, None, Arrangement]:
        """Sort and search anew, in steps."""
        now, ranking, order = self.now, self.now.ranking, self.now.order
        is_sorted = not self.is_stale and keys == now.keys
        if not is_sorted:
            ranking = self.ranking(keys)
            order = yield from ranking.sorted(self.catalogue.slots())
        visible = order
        if not search.is_open:
            visible = slot_array()
            for chunk in chunks(now.visible if is_sorted and search.is_within(now.search) else order):
                visible.extend(search.narrow(chunk))
                yield
        return Arrangement(ranking, search, order, visible, is_assumed=is_sorted and now.is_assumed)

    def _places(self, slots: Collection[int]) -> list[_Place]:
        now, rank = self.now, self.now.ranking.rank
        now.ranking.learn(sorted(slots))
        return [_Place(slot, rank(slot), position(now.order, slot, rank), now.position(slot)) for slot in slots]

    def _has_moved(self, place: _Place, found: Collection[int]) -> bool:
        rank = self.now.ranking.rank(place.slot)
        return rank != place.rank or (place.visible >= 0) != (place.slot in found)

    def _placed(
        self, left: Sequence[_Place], entering: Collection[int], found: Collection[int]
    ) -> tuple[Arrangement, list[int]]:
        now, rank = self.now, self.now.ranking.rank
        order, entered = merged(without(now.order, sorted(place.order for place in left)), entering, rank)
        visible = order
        if not now.search.is_open:
            shown = without(now.visible, sorted(place.visible for place in left if place.visible >= 0))
            visible, entered = merged(shown, [slot for slot in entering if slot in found], rank)
        is_assumed = now.is_assumed and not entering
        return Arrangement(now.ranking, now.search, order, visible, is_assumed=is_assumed), entered

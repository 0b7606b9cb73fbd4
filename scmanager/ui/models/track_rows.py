"""Which tracks there are and which are shown, in the order of a column; knows nothing of Qt's rows."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

from scmanager.core.tracks import Track
from scmanager.ui.models.catalogue import Catalogue
from scmanager.ui.models.columns import COLUMNS, KEYS
from scmanager.ui.models.rows import merged, position, without
from scmanager.ui.models.sliced import chunks, sorted_in_steps
from scmanager.ui.models.track_filter import TrackFilter

ARRIVAL = ""  # sort key of tracks in the order they came


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Slots ascending by the rank of a column: all, and those that pass the filter."""

    key: str
    order: list[int]
    visible: list[int]


@dataclass(frozen=True, slots=True)
class Placement:
    """Slots of changed tracks: those that stay where they are, those that must move, and new ones."""

    staying: set[int]
    moved: set[int]
    new: set[int]
    passing: set[int]


class TrackRows:
    """Tracks and their arrangement. The lists of an arrangement are replaced, never changed in place."""

    def __init__(self, key: str) -> None:
        self.catalogue = Catalogue()
        self.filter = TrackFilter()
        self.now = Arrangement(key, [], [])
        self.is_stale = False  # the arrangement lacks tracks, or has them in wrong places

    def rank(self, slot: int) -> tuple[Any, int]:
        """Rank a slot by the column of the arrangement; equal ones by their arrival."""
        return self._native_rank(self.now.key)(slot), slot

    def position(self, slot: int) -> int:
        """Return where a slot stands among those shown, -1 when it is not."""
        return position(self.now.visible, slot, self.rank)

    def put(self, tracks: Sequence[Track]) -> Placement:
        """Take over tracks and tell which of them are out of place now."""
        known = (self.catalogue.slot_of(track.urn) for track in tracks)
        before = {slot: (self.rank(slot), self.position(slot) >= 0) for slot in known if slot is not None}
        slots = {self.catalogue.put(track) for track in tracks}
        passing = set(self.filter.narrow(self.catalogue, sorted(slots)))
        moved = {slot for slot, state in before.items() if state != (self.rank(slot), slot in passing)}
        return Placement(before.keys() - moved, moved, slots - before.keys(), passing)

    def placed(self, placement: Placement) -> tuple[Arrangement, list[int]]:
        """Return the arrangement with everything in its place, and the positions of what came into view."""
        entering = placement.moved | placement.new
        order, _ = merged(without(self.now.order, placement.moved), entering, self.rank)
        shown = without(self.now.visible, placement.moved)
        visible, positions = merged(shown, entering & placement.passing, self.rank)
        return Arrangement(self.now.key, order, visible), positions

    def arranged(self, key: str) -> Generator[None, None, Arrangement]:
        """Sort and filter anew, in steps."""
        order = self.now.order
        if self.is_stale or key != self.now.key:
            order = yield from sorted_in_steps(self.catalogue.slots(), self._native_rank(key))
        visible: list[int] = []
        for chunk in chunks(order):
            visible += self.filter.narrow(self.catalogue, chunk)
            yield
        return Arrangement(key, order, visible)

    def _native_rank(self, key: str) -> Callable[[int], Any]:
        if key == ARRIVAL:
            return int
        catalogue, rank = self.catalogue, COLUMNS[KEYS.index(key)].rank
        return lambda slot: rank(catalogue[slot])

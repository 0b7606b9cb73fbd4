"""The edits of a file while somebody looks at them: which are chosen, and how many that makes."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import compress

from scmanager.core.csv_plan import CellChange, CellKind, CsvPlan, RowTrouble


class Review:
    """Edits in the order of the file, those of a track side by side, and the rows that are about no track.

    At first all are chosen that are no conflict; `has_all_usual` tells whether these still are. `edits` and `tracks`
    count what is chosen; `may_make_public` tells whether an edit that can be chosen makes a track public. Making one
    takes its time where there are very many edits, and so do `wanted` and `without`.
    """

    def __init__(self, plan: CsvPlan) -> None:
        self.changes = list(plan.changes)
        self.troubles: Sequence[RowTrouble] = plan.troubles
        self.unchanged = plan.unchanged
        self.left_out = plan.left_out
        self.kinds = Counter(change.kind for change in plan.changes)
        self.may_make_public = any(change.makes_public for change in plan.changes)
        self._usual = bytes(change.kind is CellKind.CHANGE for change in plan.changes)
        self._track_of = array("I", _track_numbers(plan.changes))
        self.track_count = self._track_of[-1] + 1 if self._track_of else 0
        self._usual_by_track = array("I", bytes(4 * self.track_count))
        for track in compress(self._track_of, self._usual):
            self._usual_by_track[track] += 1
        self._usual_tracks = sum(map(bool, self._usual_by_track))
        self.choose_all(wanted=True)

    @property
    def has_all_usual(self) -> bool:
        """Whether everything is chosen that can be written and is no conflict."""
        return self._lacking == 0 and self.kinds[CellKind.CHANGE] > 0

    def is_usable(self, place: int) -> bool:
        """Tell whether there is an edit at a place, and it can be written."""
        return place < len(self.changes) and self.changes[place].kind is not CellKind.PROBLEM

    def is_chosen(self, place: int) -> bool:
        """Tell whether the edit at a place is chosen."""
        return bool(self._chosen[place])

    def choose(self, place: int, *, wanted: bool) -> None:
        """Choose a usable edit or leave it out."""
        if self._chosen[place] == wanted:
            return
        step = 1 if wanted else -1
        self._chosen[place] = wanted
        self._lacking -= step * self._usual[place]
        track = self._track_of[place]
        before = self._by_track[track]
        self._by_track[track] += step
        self.edits += step
        self.tracks += (self._by_track[track] > 0) - (before > 0)

    def choose_all(self, *, wanted: bool) -> None:
        """Choose everything that can be written and is no conflict, or nothing."""
        usual = self.kinds[CellKind.CHANGE]
        self._chosen = bytearray(self._usual if wanted else len(self._usual))
        self._by_track = self._usual_by_track[:] if wanted else array("I", bytes(4 * self.track_count))
        self._lacking = 0 if wanted else usual
        self.edits, self.tracks = (usual, self._usual_tracks) if wanted else (0, 0)

    def wanted(self) -> list[CellChange]:
        """Return the chosen edits in the order of the file."""
        return list(compress(self.changes, self._chosen))

    def without(self, urns: Collection[str]) -> Review:
        """Return what is left when the edits of some tracks are written, with the same chosen."""
        done = frozenset(urns)
        places = [place for place, change in enumerate(self.changes) if change.urn not in done]
        changes = tuple(self.changes[place] for place in places)
        troubles = tuple(self.troubles)
        left = Review(CsvPlan(changes=changes, troubles=troubles, unchanged=self.unchanged, left_out=self.left_out))
        for number, place in enumerate(places):
            left.choose(number, wanted=self.is_chosen(place))
        return left


def _track_numbers(changes: Sequence[CellChange]) -> list[int]:
    numbers: list[int] = []
    number, before = -1, ""
    for change in changes:
        number += change.urn != before
        before = change.urn
        numbers.append(number)
    return numbers

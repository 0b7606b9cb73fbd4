"""The order of tracks by one or several columns."""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from scmanager.ui.models.catalogue import Catalogue
from scmanager.ui.models.columns import COLUMNS, KEYS, SortKey
from scmanager.ui.models.fact_book import FactBook
from scmanager.ui.models.facts import Fact
from scmanager.ui.models.rows import slot_array
from scmanager.ui.models.sliced import chunks, sorted_in_steps

_NUMBER_NAMES = [column.number for column in COLUMNS if column.number]


@dataclass(frozen=True, slots=True)
class _Backwards:
    """A text that sorts the other way round."""

    text: str

    def __lt__(self, other: _Backwards) -> bool:
        return self.text > other.text


class _Numbers:
    """Ranks slots by a number; unknown ones are not-a-number, the only one that differs from itself."""

    def __init__(self, fact: Fact, *, descending: bool) -> None:
        self.fact = fact
        self.descending = descending

    def divided(self, slots: Iterable[int]) -> tuple[list[int], list[int]]:
        """Return those whose number is known, and the others."""
        values = self.fact.column
        known = [slot for slot in slots if values[slot] == values[slot]]
        return known, [slot for slot in slots if values[slot] != values[slot]]

    def rank(self, slot: int) -> float:
        """Return a number that is larger for what comes later."""
        value = self.fact.column[slot]
        if value != value:  # noqa: PLR0124
            return inf
        return float(-value if self.descending else value)


class _Texts:
    """Ranks slots by a text; empty ones come last."""

    def __init__(self, fact: Fact, *, descending: bool) -> None:
        self.fact = fact
        self.descending = descending

    def divided(self, slots: Iterable[int]) -> tuple[list[int], list[int]]:
        """Return those that have a text, and the others."""
        values = self.fact.column
        return [slot for slot in slots if values[slot]], [slot for slot in slots if not values[slot]]

    def rank(self, slot: int) -> tuple[bool, str | _Backwards]:
        """Return what is larger for what comes later."""
        value = self.fact.column[slot]
        return not value, _Backwards(value) if self.descending else value


_Level = _Numbers | _Texts


class Ranking:
    """Ranks slots by columns, the first first; equal ones stay in the order they came in."""

    def __init__(self, catalogue: Catalogue, book: FactBook, keys: Sequence[SortKey] = ()) -> None:
        self.keys = tuple(keys)
        self._catalogue = catalogue
        self._levels = [_level(book, key) for key in keys]
        self._facts = [level.fact for level in self._levels]
        self._numbers = [book.number(name) for name in _NUMBER_NAMES] if self._needs_counts() else []

    def learn(self, slots: Sequence[int]) -> None:
        """Learn what these slots are ranked by."""
        self._catalogue.learn(self._facts, slots)

    def rank(self, slot: int) -> Any:
        """Rank a slot that was learnt."""
        return (*(level.rank(slot) for level in self._levels), slot)

    def sorted(self, slots: array[int]) -> Generator[None, None, array[int]]:
        """Sort slots that are given in the order they came in, in steps."""
        for chunk in chunks(slots):
            self._catalogue.learn(self._facts + self._numbers, chunk)
            yield
        for level in reversed(self._levels):
            slots = yield from _sorted_by(level, slots)
        return slots

    def _needs_counts(self) -> bool:
        """Tell whether a count is sorted by: then others will be next, so all are learnt at once."""
        return any(isinstance(level, _Numbers) for level in self._levels) and self.keys[0].key != "created_at"


def _level(book: FactBook, key: SortKey) -> _Level:
    number = COLUMNS[KEYS.index(key.key)].number
    if number:
        return _Numbers(book.number(number), descending=key.descending)
    return _Texts(book.words(key.key), descending=key.descending)


def _sorted_by(level: _Level, slots: array[int]) -> Generator[None, None, array[int]]:
    known, unknown = slot_array(), slot_array()
    for chunk in chunks(slots):
        here, others = level.divided(chunk)
        known.extend(here)
        unknown.extend(others)
        yield
    return (yield from sorted_in_steps(known, level.fact.column, descending=level.descending)) + unknown

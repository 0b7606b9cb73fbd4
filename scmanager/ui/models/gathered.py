"""Items of a list at some places, taken out when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

_Item = TypeVar("_Item")


class Gathered(Sequence[_Item], Generic[_Item]):
    """A sequence over a list that nobody changes: making one is quick, however many places there are."""

    __slots__ = ("_items", "_places")

    def __init__(self, items: Sequence[_Item], places: Sequence[int]) -> None:
        self._items = items
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[_Item]:
        return map(self._items.__getitem__, self._places)

    @overload
    def __getitem__(self, place: int) -> _Item: ...

    @overload
    def __getitem__(self, place: slice) -> Gathered[_Item]: ...

    def __getitem__(self, place: int | slice) -> _Item | Gathered[_Item]:
        if isinstance(place, slice):
            return Gathered(self._items, self._places[place])
        return self._items[self._places[place]]

    def __eq__(self, other: object) -> bool:
        """Tell whether the same items come in the same order; at once where both are taken from the same list."""
        if not isinstance(other, Sequence):
            return NotImplemented
        if isinstance(other, Gathered) and other._items is self._items:
            return bool(self._places == other._places)
        return len(self) == len(other) and all(map(_is_equal, self, other))

    __hash__ = None  # type: ignore[assignment] # what is equal to a list has no hash, like a list


def _is_equal(one: object, other: object) -> bool:
    return one is other or one == other

"""Arrays of slots in sort order: taking out, putting in, and finding what lies side by side."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

Rank = Callable[[int], Any]


def slot_array(slots: Iterable[int] = ()) -> array[int]:
    """Return slots in four bytes each."""
    return array("I", slots)


def position(slots: Sequence[int], slot: int, rank: Rank) -> int:
    """Return where a slot stands in an array sorted by rank, -1 when it is not in it."""
    place = bisect_left(slots, rank(slot), key=rank)
    return place if place < len(slots) and slots[place] == slot else -1


def without(slots: array[int], places: Iterable[int]) -> array[int]:
    """Return the array without the slots at some ascending positions."""
    result, taken = slot_array(), 0
    for first, last in runs(places):
        result += slots[taken:first]
        taken = last + 1
    return result + slots[taken:]


def merged(slots: array[int], entering: Iterable[int], rank: Rank) -> tuple[array[int], list[int]]:
    """Put slots into an array sorted by rank; return the new array and the positions they got, ascending."""
    result, positions, taken = slot_array(), [], 0
    for slot in sorted(entering, key=rank):
        place = bisect_left(slots, rank(slot), lo=taken, key=rank)
        result += slots[taken:place]
        positions.append(len(result))
        result.append(slot)
        taken = place
    return result + slots[taken:], positions


def runs(positions: Iterable[int]) -> list[tuple[int, int]]:
    """Join ascending positions that lie side by side into (first, last) pairs."""
    found: list[tuple[int, int]] = []
    for place in positions:
        if found and place == found[-1][1] + 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def ranges_of(shown: Sequence[int], slots: Iterable[int], width: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges in which slots lie side by side among those shown; `width` is how many slots there are."""
    return marked_ranges(marks(shown, wanted_of(slots, width)))


def wanted_of(slots: Iterable[int], width: int) -> bytearray:
    """Return a 1 for each of some slots, and a 0 for each other of so many."""
    wanted = bytearray(width)
    for slot in slots:
        wanted[slot] = 1
    return wanted


def marks(shown: Sequence[int], wanted: Sequence[int]) -> bytes:
    """Return for each shown slot what stands at its place in `wanted`."""
    return bytes(map(wanted.__getitem__, shown))


def marked_ranges(marked: bytes, first: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each row of ones, from a place on."""
    first = marked.find(1, first)
    while first >= 0:
        end = marked.find(0, first)
        end = len(marked) if end < 0 else end
        yield first, end - 1
        first = marked.find(1, end)

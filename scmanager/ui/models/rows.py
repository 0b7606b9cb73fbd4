"""Lists of slots in sort order: taking out, putting in, and finding what lies side by side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from typing import Any

Rank = Callable[[int], Any]


def position(slots: list[int], slot: int, rank: Rank) -> int:
    """Return where a slot stands in a list sorted by rank, -1 when it is not in it."""
    place = bisect_left(slots, rank(slot), key=rank)
    return place if place < len(slots) and slots[place] == slot else -1


def without(slots: list[int], gone: Collection[int]) -> list[int]:
    """Return the list without some slots."""
    return [slot for slot in slots if slot not in gone] if gone else slots


def merged(slots: list[int], entering: Iterable[int], rank: Rank) -> tuple[list[int], list[int]]:
    """Put slots into a list sorted by rank; return the new list and the positions they got, ascending."""
    result: list[int] = []
    positions: list[int] = []
    taken = 0
    for slot in sorted(entering, key=rank):
        place = bisect_left(slots, rank(slot), lo=taken, key=rank)
        result += slots[taken:place]
        positions.append(len(result))
        result.append(slot)
        taken = place
    result += slots[taken:]
    return result, positions


def runs(positions: Iterable[int]) -> list[tuple[int, int]]:
    """Join ascending positions that lie side by side into (first, last) pairs."""
    found: list[tuple[int, int]] = []
    for place in positions:
        if found and place == found[-1][1] + 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found

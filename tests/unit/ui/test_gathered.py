"""Items of a list at some places behave like the list of those items."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from scmanager.ui.models.gathered import Gathered

ITEMS = [f"item {number}" for number in range(20)]
PLACES = st.lists(st.integers(0, 19), max_size=30)


@given(PLACES, st.slices(30))
def test_it_reads_like_a_list(places: list[int], cut: slice) -> None:
    gathered, items = Gathered(ITEMS, array("I", places)), [ITEMS[place] for place in places]
    assert list(gathered) == items
    assert len(gathered) == len(items)
    assert [gathered[place] for place in range(len(items))] == items
    assert list(gathered[cut]) == items[cut]
    assert all(each in gathered for each in items)


@given(PLACES, PLACES)
def test_it_is_equal_where_a_list_would_be(one: list[int], other: list[int]) -> None:
    left = Gathered(ITEMS, array("I", one))
    for right in (Gathered(ITEMS, array("I", other)), Gathered(list(ITEMS), array("I", other))):
        assert (left == right) is (one == other)
    assert (left == [ITEMS[place] for place in other]) is (one == other)
    assert left != 3

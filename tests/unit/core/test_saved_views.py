"""Lists of saved views: changed without losing any, in the order the user gave them."""

from __future__ import annotations

import msgspec

from scmanager.core.saved_views import (
    BUILT_IN,
    SavedView,
    moved_view,
    new_view,
    with_missing,
    with_search,
    with_view,
    without_view,
)

ONE, TWO, THREE = (SavedView(key=key) for key in ("1", "2", "3"))
ALL = (ONE, TWO, THREE)


def test_a_view_takes_the_place_of_its_key_or_a_place_of_its_own() -> None:
    changed = msgspec.structs.replace(TWO, name="Two")
    assert with_view(ALL, changed) == (ONE, changed, THREE)
    new = new_view("New", "star", "no:genre")
    assert with_view(ALL, new) == (*ALL, new)
    assert with_view(ALL, new, 1) == (ONE, new, TWO, THREE)
    assert with_view(ALL, new, 99) == (*ALL, new)


def test_new_views_are_all_different() -> None:
    assert len({new_view("a", "star", "").key for _ in range(50)}) == 50


def test_a_view_is_taken_out_and_brought_back() -> None:
    assert without_view(ALL, "2") == (ONE, THREE)
    assert without_view(ALL, "9") == ALL
    left = without_view((ONE, *BUILT_IN), "no-genre")
    assert with_missing(left) == (*left, BUILT_IN[1])
    assert with_missing(BUILT_IN) == BUILT_IN


def test_a_view_moves_within_the_list() -> None:
    assert moved_view(ALL, "1", 1) == (TWO, ONE, THREE)
    assert moved_view(ALL, "3", 0) == (THREE, ONE, TWO)
    assert moved_view(ALL, "1", -4) == ALL
    assert moved_view(ALL, "1", 99) == (TWO, THREE, ONE)


def test_the_last_searches_stand_once_and_are_not_too_many() -> None:
    searches: tuple[str, ...] = ()
    for number in range(30):
        searches = with_search(searches, f"word{number}")
    assert len(searches) == 12
    assert searches[0] == "word29"
    assert with_search(searches, " word20 ")[:2] == ("word20", "word29")
    assert len(with_search(searches, "word20")) == 12

"""Edits that are looked at: what is chosen and counted agrees with counting anew, whatever is clicked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.csv_plan import CellChange, CellKind, CsvPlan, RowTrouble
from scmanager.core.csv_review import Review

KINDS = st.sampled_from(list(CellKind))
TRACKS = st.lists(st.lists(KINDS, min_size=1, max_size=3), max_size=6)
CLICKS = st.lists(st.tuples(st.integers(0, 17), st.booleans()), max_size=12)


def plan_of(tracks: list[list[CellKind]]) -> CsvPlan:
    changes = tuple(
        CellChange(
            line=number + 2,
            urn=f"track {number}",
            track_title="A track",
            field="title",
            heading="Title",
            kind=kind,
            before="",
            after=str(place),
        )
        for number, kinds in enumerate(tracks)
        for place, kind in enumerate(kinds)
    )
    return CsvPlan(changes=changes, troubles=(RowTrouble(line=99, urn="x", problem="?"),), unchanged=3)


def is_true(review: Review, chosen: set[int]) -> bool:
    changes = [review.changes[place] for place in sorted(chosen)]
    usual = {place for place, change in enumerate(review.changes) if change.kind is CellKind.CHANGE}
    return (
        review.wanted() == changes
        and review.edits == len(changes)
        and review.tracks == len({change.urn for change in changes})
        and review.has_all_usual == (bool(usual) and usual <= chosen)
        and all(review.is_chosen(place) == (place in chosen) for place in range(len(review.changes)))
    )


@given(TRACKS, CLICKS)
def test_what_is_chosen_is_counted_right_after_every_click(
    tracks: list[list[CellKind]], clicks: list[tuple[int, bool]]
) -> None:
    review = Review(plan_of(tracks))
    usual = {place for place, change in enumerate(review.changes) if change.kind is CellKind.CHANGE}
    chosen = set(usual)
    assert is_true(review, chosen)
    for place, wanted in clicks:
        if place >= len(review.changes):
            review.choose_all(wanted=wanted)
            chosen = set(usual) if wanted else set()
        elif review.is_usable(place):
            review.choose(place, wanted=wanted)
            chosen = chosen | {place} if wanted else chosen - {place}
        assert is_true(review, chosen)


@given(TRACKS, CLICKS, st.sets(st.integers(0, 6)))
def test_what_is_left_keeps_its_choice(
    tracks: list[list[CellKind]], clicks: list[tuple[int, bool]], done: set[int]
) -> None:
    review = Review(plan_of(tracks))
    for place, wanted in clicks:
        if review.is_usable(place):
            review.choose(place, wanted=wanted)
    urns = {f"track {number}" for number in done}
    left = review.without(urns)
    assert list(left.changes) == [change for change in review.changes if change.urn not in urns]
    assert left.wanted() == [change for change in review.wanted() if change.urn not in urns]
    assert left.troubles == review.troubles
    assert is_true(left, {place for place in range(len(left.changes)) if left.is_chosen(place)})

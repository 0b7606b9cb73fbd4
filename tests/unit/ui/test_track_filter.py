"""Which tracks of a table are shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scmanager.core.tracks import Sharing, Track
from scmanager.ui.models.track_filter import Period, TrackFilter, bounds, words_of
from tests.helpers.track_tables import NOON, track


def shown(wanted: TrackFilter, *tracks: Track) -> list[str]:
    return [each.title for each in tracks if wanted.matcher().matches(each)]


@pytest.mark.parametrize(
    "text",
    ["lome", "LOMÉ", "bus lomé", "afrobeat", "field rec", "djembe", "rask", "Lome\tdjembe afrobeat"],
)
def test_every_word_is_found_in_any_field_without_case_and_accents(text: str) -> None:
    found = track(1, title="Night Bus to Lomé", genre="Afrobeat", tags=("field recording",), description="a Djembé")
    assert shown(TrackFilter(words=words_of(text)), found, track(2, title="Other", user=found.user.__class__(urn="u")))


def test_a_word_that_is_nowhere_leaves_nothing() -> None:
    found = track(1, title="Night Bus to Lomé")
    assert shown(TrackFilter(words=words_of("night zebra")), found) == []


def test_words_do_not_join_over_two_fields() -> None:
    assert shown(TrackFilter(words=words_of("busafro")), track(1, title="bus", genre="afro")) == []


def test_the_artist_named_in_the_track_stands_before_the_account() -> None:
    piece = track(1, title="a", metadata_artist="Ada K.")
    assert shown(TrackFilter(words=("ada",)), piece) == ["a"]
    assert shown(TrackFilter(words=("rask",)), piece) == []


def test_access_and_genre() -> None:
    tracks = [
        track(1, title="a", sharing=Sharing.PRIVATE, genre="Techno"),
        track(2, title="b", genre="techno"),
        track(3, title="c", genre="House"),
        track(4, title="d", sharing=None),
    ]
    assert shown(TrackFilter(sharing=Sharing.PRIVATE), *tracks) == ["a"]
    assert shown(TrackFilter(sharing=Sharing.PUBLIC), *tracks) == ["b", "c"]
    assert shown(TrackFilter(genres=frozenset({"techno"})), *tracks) == ["a", "b"]
    assert shown(TrackFilter(genres=frozenset({"", "house"})), *tracks) == ["c", "d"]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period.ANY, ["now", "week", "year", "old", "unknown"]),
        (Period.WEEK, ["now", "week"]),
        (Period.MONTH, ["now", "week"]),
        (Period.YEAR, ["now", "week", "year"]),
        (Period.OLDER, ["old"]),
    ],
)
def test_time_of_upload(period: Period, expected: list[str]) -> None:
    ages = {"now": 0, "week": 7, "year": 300, "old": 366}
    tracks = [track(days, title=name, created_at=NOON - timedelta(days=days)) for name, days in ages.items()]
    since, before = bounds(period, NOON)
    unknown = track(9999, title="unknown", created_at=None)
    assert shown(TrackFilter(since=since, before=before), *tracks, unknown) == expected

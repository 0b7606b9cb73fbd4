"""What is typed into the fields of a search."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scmanager.core import query_values
from scmanager.core.search import parse
from scmanager.errors import InputError
from tests.helpers.search_texts import TODAY


def test_empty_fields_do_not_filter() -> None:
    for read in (query_values.number, query_values.length, query_values.day_start, query_values.day_end):
        assert read("  ") is None
    assert query_values.words(" , ") == ()
    assert query_values.tracks(" ") == query_values.NamedTracks()


def test_values_are_read() -> None:
    assert query_values.number(" 128,5 ") == 128.5
    assert query_values.words("field recording, live") == ("field recording", "live")


@pytest.mark.parametrize("text", ["4:30", "5", " 2.5 ", "90 s", "1h", "1h30m", "1:02:07", "5 min", "75"])
def test_a_length_means_what_it_means_in_a_search_of_own_tracks(text: str) -> None:
    (term,) = parse(f'length:">={text}"', today=TODAY).terms
    assert query_values.length(text) == term.spans[0].low


def test_a_length_without_a_unit_is_minutes() -> None:
    assert (query_values.length("4:30"), query_values.length("5")) == (270_000, 300_000)


def test_tracks_are_named_by_number_urn_or_link() -> None:
    named = query_values.tracks("12, soundcloud:tracks:34 https://api.soundcloud.com/tracks/56;12")
    assert named.urns == tuple(f"soundcloud:tracks:{number}" for number in (12, 34, 56))
    assert named.links == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("soundcloud.com/a/b", "https://soundcloud.com/a/b"),
        ("https://m.soundcloud.com/a/b", "https://m.soundcloud.com/a/b"),
        ("http://soundcloud.com/a/b", "https://soundcloud.com/a/b"),
        ("https://on.soundcloud.com/AbC", "https://on.soundcloud.com/AbC"),
        ("http://127.0.0.1:8760/a/b", "http://127.0.0.1:8760/a/b"),
    ],
)
def test_pages_of_tracks_are_looked_up_later(text: str, address: str) -> None:
    assert query_values.tracks(text).links == (address,)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/a/b",
        "https://soundcloud.com.example/a/b",
        "file:///a/b",
        "https://me@soundcloud.com/a",
        "a/b",
    ],
)
def test_other_links_are_no_tracks(text: str) -> None:
    with pytest.raises(InputError, match="is no track"):
        query_values.tracks(text)


def test_no_more_tracks_are_asked_for_than_a_server_takes() -> None:
    assert len(query_values.tracks(" ".join(map(str, range(200)))).urns) == 200
    with pytest.raises(InputError, match="201 tracks"):
        query_values.tracks(" ".join(map(str, range(201))))


def test_a_day_reaches_from_its_first_to_its_last_moment_where_the_reader_is() -> None:
    start, end = query_values.day_start("2026-11-24"), query_values.day_end("2026-11-24")
    assert start is not None
    assert end is not None
    assert start.utcoffset() is not None
    assert timedelta(hours=22) < end - start < timedelta(hours=26)
    assert (start.day, end.day) == (24, 24)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (query_values.number, "fast"),
        (query_values.number, "-3"),
        (query_values.number, "inf"),
        (query_values.length, "4:xx"),
        (query_values.day_start, "24.11.2026"),
        (query_values.day_start, "2026-13-01"),
        (query_values.day_end, "0001-01-01x"),
        (query_values.tracks, "12 twelve"),
    ],
)
def test_nonsense_is_named_in_the_sentence(read, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert text.rsplit(maxsplit=1)[-1] in caught.value.message

"""What is typed into the fields of a search."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scmanager.errors import InputError
from scmanager.ui.models import query_text


def test_empty_fields_do_not_filter() -> None:
    for read in (query_text.number, query_text.length, query_text.day_start, query_text.day_end):
        assert read("  ") is None
    assert query_text.words(" , ") == ()
    assert query_text.track_urns(" ") == ()


def test_values_are_read() -> None:
    assert query_text.number(" 128,5 ") == 128.5
    assert query_text.length("4:30") == 270_000
    assert query_text.words("field recording, live") == ("field recording", "live")
    links = "12, soundcloud:tracks:34 https://api.soundcloud.com/tracks/56"
    assert query_text.track_urns(links) == tuple(f"soundcloud:tracks:{number}" for number in (12, 34, 56))


def test_a_day_reaches_from_its_first_to_its_last_moment_where_the_reader_is() -> None:
    start, end = query_text.day_start("2026-11-24"), query_text.day_end("2026-11-24")
    assert start is not None
    assert end is not None
    assert start.utcoffset() is not None
    assert timedelta(hours=22) < end - start < timedelta(hours=26)
    assert (start.day, end.day) == (24, 24)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (query_text.number, "fast"),
        (query_text.number, "-3"),
        (query_text.number, "inf"),
        (query_text.length, "4:xx"),
        (query_text.day_start, "24.11.2026"),
        (query_text.day_start, "2026-13-01"),
        (query_text.day_end, "0001-01-01x"),
        (query_text.track_urns, "12 twelve"),
    ],
)
def test_nonsense_is_named_in_the_sentence(read, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert text.rsplit(maxsplit=1)[-1] in caught.value.message

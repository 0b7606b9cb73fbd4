"""Numbers, lengths and sizes as people read them."""

import sys
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core import texts


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (None, "–"),
        (-1, "–"),
        (0, "0:00"),
        (999, "0:00"),
        (402_000, "6:42"),
        (3_600_000, "1:00:00"),
        (3_727_000, "1:02:07"),
    ],
)
def test_length(milliseconds, expected):
    assert texts.length(milliseconds) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("6:42", 402_000), (" 1:02:07 ", 3_727_000), ("75", 75_000), ("6:42.5", 402_500), ("0", 0), ("90:00", 5_400_000)],
)
def test_parse_length(text, expected):
    assert texts.parse_length(text) == expected


@pytest.mark.parametrize(
    "text", ["", ":", "a", "1:2:3:4", "-5", "1:-5", "-1:61:00", "nan", "inf", "1e9", "1_0", "6:", "6.5:00"]
)
def test_parse_length_says_when_it_is_none(text):
    assert texts.parse_length(text) is None


@given(st.integers(min_value=0, max_value=9_000 * 3_600))
def test_a_length_that_was_written_can_be_read(seconds):
    assert texts.parse_length(texts.length(seconds * 1000)) == seconds * 1000


def test_count_groups_thousands_and_tells_unknown_from_none():
    assert texts.count(1_234_567) == "1\u202f234\u202f567"
    assert texts.count(0) == "0"
    assert texts.count(None) == "–"


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 KB"),
        (99_960, "100 KB"),
        (999_499, "999 KB"),
        (999_999, "1.0 MB"),
        (68_100_000, "68.1 MB"),
        (212_000_000, "212 MB"),
        (5_368_709_120, "5.4 GB"),
        (240_000_000_000, "240.0 GB"),
    ],
)
def test_size(octets, expected):
    assert texts.size(octets) == expected


def test_day_and_moment_are_in_the_readers_time_zone(monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of a process can be set on POSIX only")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert texts.day(datetime(2026, 11, 13, 20, tzinfo=UTC)) == "14 Nov 2026"
        assert texts.moment(datetime(2026, 11, 13, 20, 5, tzinfo=UTC)) == "14 Nov 2026, 09:05"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_day_of_an_unknown_or_impossible_date_is_a_dash():
    assert texts.day(None) == "–"
    before_all_time = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
    assert texts.day(before_all_time) == "–"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.0, "1 s left"), (12.4, "12 s left"), (60, "1 min left"), (5_399, "90 min left"), (7_200, "2 h left")],
)
def test_time_left(seconds, expected):
    assert texts.time_left(seconds) == expected


def test_moment_of_an_unknown_or_impossible_time_is_a_dash():
    before_all_time = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
    assert texts.moment(None) == texts.moment(before_all_time) == "–"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (5399, "90 min"),
        (5400, "2 h"),
        (129_599, "36 h"),
        (129_600, "2 days"),
        (10 * 86_400, "10 days"),
    ],
)
def test_span(seconds, expected):
    assert texts.span(timedelta(seconds=seconds)) == expected


def test_plural():
    assert texts.plural(1, "track") == "1 track"
    assert texts.plural(0, "track") == "0 tracks"
    assert texts.plural(2, "person", "people") == "2 people"


def test_any_size_of_this_computer_can_be_written():
    assert texts.size(sys.maxsize).endswith(" GB")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\n lines\t\x00", "two lines"),
        ("turned \u202eround", "turned round"),
        ("half a \udcff", "half a \ufffd"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🎤", "👩\u200d🎤"),
    ],
)
def test_one_line(text, expected):
    assert texts.one_line(text) == expected

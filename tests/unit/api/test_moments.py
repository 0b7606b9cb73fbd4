"""Times and dates of answers and filters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.api.moments import filter_time, parse_day, parse_moment

MOMENT = datetime(2012, 3, 22, 20, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2012/03/22 20:18:15 +0000",
        "2012-03-22T20:18:15Z",
        "2012-03-22T22:18:15+02:00",
        "2012/03/22 15:18:15 -0500",
        "2012-03-22 20:18:15",
        " 2012-03-22T20:18:15.000000Z ",
    ],
)
def test_every_form_of_a_time(text: str) -> None:
    assert parse_moment(text) == MOMENT


@pytest.mark.parametrize(
    "text",
    [None, "", "0000/00/00 00:00:00 +0000", "0001/01/01 00:00:00 +1400", "9999-12-31T23:59:59-23:00", "soon", "5"],
)
def test_N16_times_that_do_not_exist(text: str | None) -> None:
    assert parse_moment(text) is None


@given(st.text())
def test_any_text_is_a_time_or_none(text: str) -> None:
    moment = parse_moment(text)
    assert moment is None or moment.tzinfo is UTC


def test_filters_are_written_in_their_own_form() -> None:
    assert filter_time(MOMENT) == "2012-03-22 20:18:15"
    assert filter_time(MOMENT.astimezone(timezone(timedelta(hours=5)))) == "2012-03-22 20:18:15"
    assert filter_time(MOMENT.replace(tzinfo=None)) == "2012-03-22 20:18:15"


def test_release_dates() -> None:
    assert parse_day(2024, 2, 29) == date(2024, 2, 29)
    assert parse_day(2024, None, None) == date(2024, 1, 1)
    assert parse_day(2023, 2, 29) is None
    assert parse_day(2**63 - 1, 1, 1) is None
    assert parse_day(None, 2, 29) is parse_day(0, 0, 0) is None

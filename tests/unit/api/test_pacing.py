"""Waiting and asking again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scmanager.api.pacing import parse_retry_after, seconds_until, with_retries
from scmanager.errors import NotFound, Offline, ServerFailed, TooManyRequests

NOW = datetime(2026, 11, 14, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 1.5 ", 1.5),
        ("1000000000", 1e9),
        ("-1", 0.0),
        ("Sat, 14 Nov 2026 12:02:00 GMT", 120.0),
        ("Sat, 14 Nov 2026 13:02:00 +0100", 120.0),
        ("Fri, 13 Nov 2026 12:00:00 GMT", 0.0),
        ("Sat, 99 Nov 2026 12:00:00 GMT", None),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_N6_every_form_of_retry_after(value: str, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


def test_N6_reset_time() -> None:
    assert seconds_until("2026/11/14 12:01:30 +0000", NOW) == 90
    assert seconds_until("2015/06/01 09:49:40 +0000", NOW) == 0
    assert seconds_until("later", NOW) is None


class Flaky:
    """Fails with the given errors in turn, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0
        self.pauses: list[float] = []

    async def attempt(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


async def test_two_more_attempts_with_growing_pauses() -> None:
    flaky = Flaky(Offline(""), ServerFailed(""))
    assert await with_retries(flaky.attempt, flaky.sleep) == "done"
    assert flaky.calls == 3
    assert 0 <= flaky.pauses[0] <= 0.5
    assert 0 <= flaky.pauses[1] <= 1.0


async def test_the_third_failure_is_told() -> None:
    flaky = Flaky(*(ServerFailed(str(number)) for number in range(5)))
    with pytest.raises(ServerFailed, match="2"):
        await with_retries(flaky.attempt, flaky.sleep)
    assert flaky.calls == 3


async def test_what_will_not_pass_is_told_at_once() -> None:
    for error in (NotFound(""), TooManyRequests("", retry_after=60), KeyError()):
        flaky = Flaky(error)
        with pytest.raises(type(error)):
            await with_retries(flaky.attempt, flaky.sleep)
        assert flaky.pauses == []


async def test_a_short_wait_the_server_asks_for_is_kept() -> None:
    flaky = Flaky(TooManyRequests("", retry_after=5))
    assert await with_retries(flaky.attempt, flaky.sleep) == "done"
    assert flaky.pauses[0] >= 5

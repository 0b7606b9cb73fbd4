"""Waiting, asking again, and the pace all requests to one host keep."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from scmanager.api.pacing import (
    FIRST_REFUSAL,
    FORGIVING,
    LONGEST_PAUSE,
    PATIENCE,
    SPREAD,
    Pace,
    parse_retry_after,
    seconds_until,
)
from scmanager.errors import NotFound, Offline, ServerFailed, SpamSuspected, TooManyRequests

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


class Host:
    """A host with its pace, its clock, and answers that are given in turn; in the end it agrees."""

    def __init__(self, *answers: Exception, chance: float = 1.0) -> None:
        self.answers = list(answers)
        self.now = 1000.0
        self.calls: list[float] = []
        self.pauses: list[float] = []
        self.pace = Pace(clock=lambda: self.now, sleep=self.sleep, chance=lambda: chance)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    async def ask(self) -> str:
        self.calls.append(self.now)
        await asyncio.sleep(0)
        if self.answers:
            raise self.answers.pop(0)
        return "done"

    @property
    def pause(self) -> float:
        """Seconds until the host may be asked again."""
        return 0.0 if self.pace.paused_until is None else self.pace.paused_until - self.now


async def refuse(host: Host, *retry_afters: float | None) -> None:
    """Let the host refuse, and each time the time pass by."""
    for retry_after in retry_afters:
        host.now += host.pause
        host.answers = [TooManyRequests("", retry_after=retry_after)]
        with pytest.raises(TooManyRequests):
            await host.pace.once(host.ask)


async def test_two_more_attempts_with_growing_pauses() -> None:
    host = Host(Offline(""), ServerFailed(""))
    assert await host.pace.run(host.ask) == "done"
    assert host.pauses == [0.5, 1.0]


async def test_pauses_between_attempts_start_at_nothing() -> None:
    host = Host(Offline(""), ServerFailed(""), chance=0.0)
    assert await host.pace.run(host.ask) == "done"
    assert host.pauses == [0.0, 0.0]


async def test_the_third_failure_is_told() -> None:
    host = Host(*(ServerFailed(str(number)) for number in range(5)))
    with pytest.raises(ServerFailed, match="2"):
        await host.pace.run(host.ask)
    assert len(host.calls) == 3


async def test_what_will_not_pass_is_told_at_once() -> None:
    for error in (NotFound(""), ServerFailed("", retry_after=60), TooManyRequests("", retry_after=60), KeyError()):
        host = Host(error)
        with pytest.raises(type(error)):
            await host.pace.run(host.ask)
        assert host.pauses == []


async def test_N6_spam_makes_no_pause_and_is_not_repeated() -> None:
    host = Host(SpamSuspected(""))
    with pytest.raises(SpamSuspected):
        await host.pace.run(host.ask)
    assert len(host.calls) == 1
    assert host.pace.paused_until is None


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        (120.0, 120.0),
        (1e9, LONGEST_PAUSE),
        (0.0, FIRST_REFUSAL),
        (None, FIRST_REFUSAL),
        (0.25, 0.25),
    ],
)
async def test_N6_a_refusal_pauses_the_host_a_little_longer_than_asked(asked: float | None, pause: float) -> None:
    for chance in (0.0, 0.5, 1.0):
        host = Host(chance=chance)
        await refuse(host, asked)
        assert host.pause == pytest.approx(min(pause * (1 + SPREAD * chance), LONGEST_PAUSE))


async def test_N6_refusals_without_a_time_pause_longer_and_longer() -> None:
    host = Host(chance=0.0)
    pauses = []
    for _ in range(12):
        await refuse(host, None)
        pauses.append(host.pause)
    assert pauses == [min(FIRST_REFUSAL * 2**number, LONGEST_PAUSE) for number in range(12)]
    host.now += host.pause
    assert await host.pace.once(host.ask) == "done"
    await refuse(host, None)
    assert host.pause == LONGEST_PAUSE
    host.now += host.pause
    assert await host.pace.once(host.ask) == "done"
    host.now += FORGIVING
    await refuse(host, None)
    assert host.pause == FIRST_REFUSAL


async def test_N6_a_short_pause_is_waited_for_by_everybody() -> None:
    host = Host(chance=0.0)
    await refuse(host, 5.0)
    assert await host.pace.run(host.ask) == "done"
    assert host.pauses == [5.0]


async def test_N6_a_read_is_repeated_after_a_short_pause() -> None:
    host = Host(TooManyRequests("", retry_after=5.0), chance=0.0)
    assert await host.pace.run(host.ask) == "done"
    assert host.calls[1] - host.calls[0] == 5.0


async def test_N6_in_a_long_pause_nothing_is_sent() -> None:
    host = Host()
    await refuse(host, PATIENCE + 1)
    sent = len(host.calls)
    for go in (host.pace.run, host.pace.once):
        with pytest.raises(TooManyRequests) as caught:
            await go(host.ask)
        assert caught.value.retry_after == pytest.approx(host.pause)
    assert len(host.calls) == sent


async def test_N6_one_asks_whether_the_pause_is_over_and_the_others_follow() -> None:
    host = Host(chance=0.0)
    await refuse(host, 60.0)
    host.now += 60.0
    busy: list[int] = []
    most = 0

    async def ask() -> str:
        nonlocal most
        busy.append(1)
        most = max(most, len(busy) if len(done) == 0 else 0)
        await asyncio.sleep(0)
        busy.pop()
        done.append(1)
        return "done"

    done: list[int] = []
    await asyncio.gather(*(host.pace.once(ask) for _ in range(20)))
    assert (most, len(done)) == (1, 20)


async def test_N6_when_the_one_that_asks_is_refused_the_others_stay_away() -> None:
    host = Host(chance=0.0)
    await refuse(host, 60.0)
    host.now += 60.0
    host.answers = [TooManyRequests("", retry_after=60.0)]
    before = len(host.calls)
    ends = await asyncio.gather(*(host.pace.once(host.ask) for _ in range(20)), return_exceptions=True)
    assert {type(end) for end in ends} == {TooManyRequests}
    assert len(host.calls) == before + 1


async def test_N6_the_one_that_asks_may_be_cancelled() -> None:
    host = Host(chance=0.0)
    await refuse(host, 60.0)
    host.now += 60.0
    asking = asyncio.create_task(host.pace.once(asyncio.Event().wait))
    waiting = asyncio.create_task(host.pace.once(host.ask))
    host.answers = []
    await asyncio.sleep(0)
    asking.cancel()
    assert await waiting == "done"
    assert host.pace.paused_until is None


async def test_N6_refusals_of_requests_sent_together_count_once() -> None:
    host = Host(*(TooManyRequests("") for _ in range(50)), chance=0.0)
    await asyncio.gather(*(host.pace.once(host.ask) for _ in range(50)), return_exceptions=True)
    assert host.pause == FIRST_REFUSAL


async def test_N6_an_answer_to_an_older_request_does_not_end_a_pause() -> None:
    host = Host()
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    older = asyncio.create_task(_later(host.pace.once, answer))
    await asyncio.sleep(0)
    await refuse(host, 60.0)
    answer.set_result("done")
    assert await older == "done"
    assert host.pace.paused_until is not None


async def _later(once: Callable[[Callable[[], Awaitable[str]]], Awaitable[str]], answer: asyncio.Future[str]) -> str:
    async def wait() -> str:
        return await answer

    return await once(wait)


async def test_a_host_that_fails_in_another_way_is_no_longer_paused() -> None:
    host = Host(chance=0.0)
    await refuse(host, 5.0)
    host.answers = [NotFound("")]
    with pytest.raises(NotFound):
        await host.pace.once(host.ask)
    assert host.pace.paused_until is None

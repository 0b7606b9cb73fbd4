"""How long something will still take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.remaining import Remaining


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_nothing_is_said_too_early_or_of_what_is_done() -> None:
    clock = Clock()
    remaining = Remaining(clock)
    clock.now = 1.0
    assert remaining.seconds(50, 100) is None
    clock.now = 4.0
    assert remaining.seconds(0, 100) is None
    assert remaining.seconds(100, 100) is None
    assert remaining.seconds(50, 100) == 4.0


def test_the_last_seconds_decide() -> None:
    clock = Clock()
    remaining = Remaining(clock)
    for clock.now in (5.0, 10.0):
        remaining.seconds(round(clock.now * 10), 1000)
    for clock.now in (15.0, 20.0, 25.0, 30.0):  # ten times as slow as before
        left = remaining.seconds(100 + round(clock.now - 10), 1000)
    assert left == 880.0


@given(st.lists(st.tuples(st.floats(0.01, 100), st.integers(0, 50)), min_size=1))
def test_it_is_never_negative_and_never_past_what_a_person_can_read(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    remaining = Remaining(clock)
    done = 0
    for seconds, more in steps:
        clock.now += seconds
        done += more
        left = remaining.seconds(done, 10_000)
        assert left is None or 0 <= left <= clock.now * 10_000

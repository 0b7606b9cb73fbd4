"""Long work in slices: the loop goes on in between, and only the latest work comes to its end."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Generator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.ui.models.rows import merged, position, runs, slot_array, without
from scmanager.ui.models.sliced import BUDGET_SECONDS, SlicedWork, let_go, sorted_in_steps
from scmanager.ui.tasks import Tasks
from tests.helpers.loop_blocks import blocks


def result_of(steps: Generator[None, None, Sequence[int]]) -> Sequence[int]:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("spread", [1, 3, 50, 10**9])
@pytest.mark.parametrize("count", [0, 1, 1023, 1024, 5000])
def test_sorting_in_steps_is_sorting(count: int, spread: int, descending: bool) -> None:
    chance = random.Random(count)
    ranks = [chance.randrange(spread) for _ in range(count)]
    result = result_of(sorted_in_steps(range(count), ranks, descending=descending))
    assert list(result) == sorted(range(count), key=ranks.__getitem__, reverse=descending)


def test_no_step_of_sorting_is_long() -> None:
    ranks = [random.Random(2).random() for _ in range(20_000)]
    steps = sorted_in_steps(range(20_000), ranks)
    count = sum(1 for _ in steps)
    assert count > 20_000 // 1024


@given(st.lists(st.integers(0, 60), unique=True), st.lists(st.integers(0, 60), unique=True))
def test_rows_are_merged_found_and_taken_out(here: list[int], entering: list[int]) -> None:
    ranks = {slot: (slot * 7) % 13 for slot in range(61)}

    def rank(slot: int) -> tuple[int, int]:
        return ranks[slot], slot

    slots = slot_array(sorted(set(here) - set(entering), key=rank))
    joined, places = merged(slots, entering, rank)
    assert list(joined) == sorted([*slots, *entering], key=rank)
    assert [joined[place] for place in places] == sorted(entering, key=rank)
    assert all(joined[position(joined, slot, rank)] == slot for slot in joined)
    assert all(position(slots, slot, rank) == -1 for slot in entering)
    assert without(joined, places) == slots


def test_places_side_by_side_are_one_run() -> None:
    assert runs([]) == []
    assert runs([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]


def slow_steps(done: list[str], name: str, slices: int) -> Generator[None, None, None]:
    for _ in range(slices):
        end = time.perf_counter() + BUDGET_SECONDS
        while time.perf_counter() < end:
            pass
        yield
    done.append(name)


async def test_little_work_is_done_at_once(qapp) -> None:
    done: list[str] = []
    work = SlicedWork(Tasks(done.append), lambda: done.append("told"))
    work.start(slow_steps(done, "quick", 0))
    assert done == ["quick", "told"]
    assert not work.is_running


async def test_the_loop_goes_on_between_slices_and_the_latest_wins(qapp) -> None:
    done: list[str] = []
    tasks = Tasks(lambda error: done.append(repr(error)))
    work = SlicedWork(tasks, lambda: done.append("told"))
    work.start(slow_steps(done, "first", 50))
    for _ in range(3):
        await asyncio.sleep(0)
    assert done == []
    work.start(slow_steps(done, "second", 3))
    assert work.is_running
    await tasks.settled()
    assert done == ["second", "told"]


async def test_stopped_work_is_not_finished(qapp) -> None:
    done: list[str] = []
    tasks = Tasks(lambda error: done.append(repr(error)))
    work = SlicedWork(tasks, lambda: done.append("told"))
    work.start(slow_steps(done, "given up", 50))
    work.stop()
    await tasks.settled()
    assert done == []
    assert not work.is_running


async def test_very_many_things_are_let_go_of_in_slices(qapp) -> None:
    things = [str(number) * 9 for number in range(300_000)]
    async with blocks() as measured:
        await let_go(things)
    assert not things
    assert measured.longest < 0.05

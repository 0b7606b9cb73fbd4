"""Long work in short slices on the loop, so that no key or paint waits for it."""

from __future__ import annotations

import asyncio
import itertools
import operator
import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from scmanager.ui.tasks import Tasks

BUDGET_SECONDS = 0.003  # leaves room for painting a table in the same frame
_CHUNK = 256
_BUCKET = 1024
_MOST_SAMPLES = 1000

REST = True
"""What a generator yields to end the slice: what comes next is short, but much is painted after it."""

Steps = Generator[Any, None, None]

_Item = TypeVar("_Item")


class SlicedWork:
    """Runs one generator at a time; starting another gives up the one before.

    The first slice runs at once, so that little work is done when `start` returns. Every `yield` of the
    generator is a place to pause, every `yield REST` pauses; `pause` is how many seconds others have the loop in
    between at least. `on_done` is called when it has come to its end.
    """

    def __init__(self, tasks: Tasks, on_done: Callable[[], None], *, pause: float = 0) -> None:
        self._tasks = tasks
        self._on_done = on_done
        self._pause = pause
        self._steps: Steps | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a generator has been started and has not come to its end."""
        return self._steps is not None

    def start(self, steps: Steps) -> None:
        """Run a generator in place of the one that runs."""
        self.stop()
        self._steps = steps
        if self._is_done_after_slice(steps):
            self._finish()
        else:
            self._task = self._tasks.spawn(self._go_on(steps), name="sliced work")

    def stop(self) -> None:
        """Give up what runs."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._steps is not None:
            self._steps.close()
            self._steps = None

    async def _go_on(self, steps: Steps) -> None:
        done = False
        while not done:
            await asyncio.sleep(self._pause)
            done = self._is_done_after_slice(steps)
        self._task = None
        self._finish()

    def _is_done_after_slice(self, steps: Steps) -> bool:
        deadline = time.perf_counter() + BUDGET_SECONDS
        return all(step is not REST and time.perf_counter() < deadline for step in steps)

    def _finish(self) -> None:
        self._steps = None
        self._on_done()


def chunks(items: Sequence[Any]) -> Iterator[Any]:
    """Cut a sequence into pieces that each take well under a millisecond to look through."""
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


async def paced(items: Iterable[_Item]) -> AsyncIterator[_Item]:
    """Hand items on to a coroutine, which lets others have the loop whenever a slice is over."""
    deadline = time.perf_counter() + BUDGET_SECONDS
    for item in items:
        yield item
        if time.perf_counter() > deadline:
            await asyncio.sleep(0)
            deadline = time.perf_counter() + BUDGET_SECONDS


async def let_go(things: list[Any]) -> None:
    """Empty a list of very many things in slices: it takes its time to free them."""
    await asyncio.sleep(0)
    async for _start in paced(range(0, len(things), _CHUNK)):
        del things[-_CHUNK:]


def sorted_in_steps(
    items: Sequence[int], ranks: Sequence[Any], *, descending: bool = False
) -> Generator[None, None, array[int]]:
    """Sort slots by their ranks, `ranks[item]`; equal ones stay in the order given. No step is long.

    A sample of the ranks gives dividers, each item goes into the bucket between two of them, and the
    buckets are sorted one by one.
    """
    dividers = _dividers([ranks[item] for item in items[:: max(1, len(items) // _MOST_SAMPLES)]], len(items))
    # What equals divider n goes into bucket 2n + 1, which needs no sorting, and what lies before it into bucket 2n.
    buckets: list[list[int]] = [[] for _ in range(2 * len(dividers) + 1)]
    for chunk in chunks(items):
        here = [ranks[item] for item in chunk]
        lower = map(bisect_left, itertools.repeat(dividers), here)
        upper = map(bisect_right, itertools.repeat(dividers), here)
        for item, place in zip(chunk, map(operator.add, lower, upper), strict=True):
            buckets[place].append(item)
        yield
    result = array("I")
    for place in reversed(range(len(buckets))) if descending else range(len(buckets)):
        if place % 2 == 0:
            buckets[place].sort(key=ranks.__getitem__, reverse=descending)
        result.extend(buckets[place])
        yield
    return result


def _dividers(sample: list[Any], count: int) -> list[Any]:
    """Return ranks that cut so many items into buckets of about equal size; equal ones only once."""
    number = count // _BUCKET
    if not number:
        return []
    sample.sort()
    step = max(1, len(sample) // number)
    return [divider for divider, _ in itertools.groupby(sample[step::step])]

"""Tasks of the window: failures are heard, the latest wins, closing ends all."""

from __future__ import annotations

import asyncio

import pytest

from scmanager.ui.tasks import Tasks, async_action


class Window:
    """Something with an action."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.tasks = Tasks(self.errors.append)
        self.done: list[str] = []

    @async_action
    async def act(self, word: str) -> None:
        await asyncio.sleep(0)
        if not word:
            raise ValueError("no word")
        self.done.append(word)


async def test_an_action_runs_and_its_failure_is_reported(qapp) -> None:
    window = Window()
    window.act("one")
    window.act("")
    await window.tasks.settled()
    assert window.done == ["one"]
    assert [str(error) for error in window.errors] == ["no word"]


async def test_the_latest_of_a_key_cancels_the_one_before(qapp) -> None:
    window = Window()
    first = window.tasks.latest("comments", asyncio.sleep(60))
    second = window.tasks.latest("comments", asyncio.sleep(0))
    await window.tasks.settled()
    assert first.cancelled()
    assert second.done()
    assert not second.cancelled()
    assert window.errors == []


async def test_closing_cancels_what_runs_and_takes_nothing_new(qapp) -> None:
    window = Window()
    running = window.tasks.spawn(asyncio.sleep(60))
    await window.tasks.close()
    assert running.cancelled()
    with pytest.raises(RuntimeError):
        window.tasks.spawn(asyncio.sleep(0))

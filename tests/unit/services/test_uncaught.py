"""What nobody caught is told on the loop's thread, wherever it happened."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scmanager.services.uncaught import Uncaught
from tests.helpers.waiting import until


class Told:
    """What was reported, and on which threads."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.threads: set[int] = set()

    def __call__(self, error: BaseException) -> None:
        self.errors.append(error)
        self.threads.add(threading.get_ident())


@contextmanager
def watching(told: Told) -> Iterator[Uncaught]:
    uncaught = Uncaught(asyncio.get_running_loop(), told)
    try:
        yield uncaught
    finally:
        uncaught.close()


def fail() -> None:
    raise ValueError("in a thread")


async def test_slots_threads_and_callbacks_are_heard() -> None:
    told = Told()
    with watching(told):
        sys.excepthook(ValueError, ValueError("in a slot"), None)
        thread = threading.Thread(target=fail)
        thread.start()
        asyncio.get_running_loop().call_soon(fail)
        await until(lambda: len(told.errors) == 3)
        thread.join()
    assert told.threads == {threading.get_ident()}
    assert sorted(str(error) for error in told.errors) == ["in a slot", "in a thread", "in a thread"]


async def test_a_task_nobody_waited_for_is_heard() -> None:
    async def broken() -> None:
        raise ValueError("forgotten")

    told = Told()
    with watching(told):
        task = asyncio.create_task(broken())
        await asyncio.wait({task})
        del task
        gc.collect()
        await until(lambda: told.errors)
    assert str(told.errors[0]) == "forgotten"


@pytest.mark.expects_log("exception ignored", "event loop: odd")
async def test_destructors_and_odd_news_are_written_down(caplog: pytest.LogCaptureFixture) -> None:
    class Stubborn:
        def __del__(self) -> None:
            raise ValueError("in a destructor")

    told = Told()
    with watching(told):
        Stubborn()
        gc.collect()
        asyncio.get_running_loop().call_exception_handler({"message": "odd"})
    assert told.errors == []
    assert any(record.exc_info and "in a destructor" in str(record.exc_info[1]) for record in caplog.records)


@pytest.mark.expects_log("after the end")
async def test_an_error_after_the_end_is_written_down() -> None:
    other = asyncio.new_event_loop()
    uncaught = Uncaught(other, Told())
    other.close()
    sys.excepthook(ValueError, ValueError("late"), None)
    sys.excepthook, threading.excepthook, sys.unraisablehook = uncaught._before


async def test_closing_puts_everything_back() -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    with watching(Told()):
        assert sys.excepthook != before[0]
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_ctrl_c_is_left_to_python(monkeypatch: pytest.MonkeyPatch) -> None:
    pythons: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: pythons.append(type(error)))
    loop, told = asyncio.new_event_loop(), Told()
    uncaught = Uncaught(loop, told)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    uncaught.close()
    loop.close()
    assert (told.errors, pythons) == ([], [KeyboardInterrupt])

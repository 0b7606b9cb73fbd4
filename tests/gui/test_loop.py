"""The loop: calls in their order, no timers for what was cancelled, and turns for Qt in between."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop, QObject, QTimer, QTimerEvent

from scmanager.loop import Loop


class Rings(QObject):
    """Counts how often Qt had a turn."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.startTimer(0)

    def timerEvent(self, _event: QTimerEvent) -> None:
        self.count += 1


async def test_calls_come_in_their_order(loop: Loop):
    said: list[int] = []
    for number in range(500):
        loop.call_soon(said.append, number)
    await asyncio.sleep(0)
    assert said == list(range(500))


async def test_calls_for_later_come_in_the_order_of_their_times_and_not_before(loop: Loop):
    began, said = loop.time(), list[tuple[float, float]]()

    def say(delay: float) -> None:
        said.append((delay, loop.time() - began))

    delays = [0.03, 0.0, 0.011, 0.02, 0.0101, -1.0]
    for delay in delays:
        loop.call_later(delay, say, delay)
    await asyncio.sleep(0.04)
    assert [delay for delay, _ in said] == sorted(delays)
    assert all(after >= delay for delay, after in said)


async def test_what_is_cancelled_is_not_called(loop: Loop):
    said: list[str] = []
    soon, later = loop.call_soon(said.append, "soon"), loop.call_later(0.005, said.append, "later")
    due = loop.call_later(0, said.append, "due")
    loop.call_soon(due.cancel)
    soon.cancel()
    later.cancel()
    await asyncio.sleep(0.02)
    assert said == []


async def test_time_limits_that_were_kept_leave_nothing_behind(loop: Loop):
    for _ in range(1000):
        async with asyncio.timeout(30):
            await asyncio.sleep(0)
    assert len(loop._waiting) < 250  # the rest was forgotten


async def test_no_timer_of_qt_is_left_by_calls(loop: Loop, monkeypatch: pytest.MonkeyPatch):
    started: list[int] = []
    start = QObject.startTimer
    monkeypatch.setattr(QObject, "startTimer", lambda self, ms: started.append(ms) or start(self, ms))
    for _ in range(100):
        loop.call_later(30, pytest.fail).cancel()
    assert len(started) == 1


async def test_qt_has_its_turns_between_many_long_calls(loop: Loop):
    rings = Rings()
    done = loop.create_future()
    for _ in range(20):
        loop.call_soon(time.sleep, 0.003)
    loop.call_soon(done.set_result, None)
    await done
    assert rings.count >= 8


async def test_a_call_that_asks_for_another_does_not_keep_qt_waiting(loop: Loop):
    rings = Rings()

    done = asyncio.Event()

    def again() -> None:
        if rings.count < 5:
            loop.call_soon(again)
        else:
            done.set()

    again()
    await asyncio.wait_for(done.wait(), 5)


async def test_a_failing_call_is_told_and_the_others_are_made(loop: Loop):
    told: list[BaseException] = []
    loop.set_exception_handler(lambda _loop, context: told.append(context["exception"]))
    said: list[int] = []
    loop.call_soon(lambda: 1 / 0)
    loop.call_soon(said.append, 1)
    await asyncio.sleep(0)
    assert said == [1]
    assert [type(error) for error in told] == [ZeroDivisionError]


def test_calls_go_on_in_a_loop_of_qt_that_one_of_them_began(loop: Loop):
    said: list[str] = []
    inner = QEventLoop()

    def begin() -> None:
        QTimer.singleShot(2000, inner.quit)
        inner.exec()
        said.append("outer")

    loop.call_soon(begin)
    loop.call_soon(said.append, "waited")
    loop.call_soon(inner.quit)
    loop.run_until_complete(asyncio.sleep(0.01))
    assert said == ["waited", "outer"]


async def test_another_thread_is_heard(loop: Loop):
    done = loop.create_future()
    thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(done.set_result, "heard"))
    thread.start()
    assert await done == "heard"
    thread.join()


async def test_a_wait_of_years_is_possible(loop: Loop):
    handle = loop.call_later(1e9, pytest.fail)
    await asyncio.sleep(0.002)
    handle.cancel()


@pytest.mark.parametrize("ask", [lambda loop, call: loop.call_soon(call), lambda loop, call: loop.call_later(0, call)])
def test_nothing_is_called_after_the_end(qapp: object, ask: Callable[[Loop, Callable[[], None]], object]):
    loop, said = Loop(qapp), list[str]()  # type: ignore[arg-type]
    ask(loop, lambda: said.append("before"))
    loop.close()
    loop.close()
    ask(loop, lambda: said.append("after"))
    QTimer.singleShot(20, (inner := QEventLoop()).quit)
    inner.exec()
    assert said == []

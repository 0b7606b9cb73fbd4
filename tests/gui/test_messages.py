"""The message bar: one message for each subject, a few at a time, and none that is over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton, QVBoxLayout, QWidget

from scmanager.errors import InputError, NotFound, Offline, ServerFailed, TimedOut
from scmanager.ui.failure import Failures
from scmanager.ui.panes.message_bar import CONNECTION, Message, MessageBar
from scmanager.ui.widgets.news_time import NewsTime
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.waiting import until


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    window.show()
    yield window
    window.deleteLater()


@pytest.fixture
def bar(window: QWidget) -> MessageBar:
    return MessageBar(window)


def fail(bar: MessageBar, text: str, key: str = "") -> None:
    bar.show_message(Message(text, failure=True, key=key))


def pressed(bar: MessageBar, text: str) -> None:
    """Press the newest button with a text or a name."""
    buttons = [
        one for one in bar.findChildren(QPushButton) if one.isVisible() and text in {one.text(), one.accessibleName()}
    ]
    buttons[-1].click()


def words(bar: MessageBar) -> list[str]:
    return [label.text() for label in bar.findChildren(PlainLabel) if label.isVisible()]


def test_a_few_are_shown_and_the_older_ones_are_counted(bar: MessageBar) -> None:
    for number in range(5):
        fail(bar, f"Failure {number}")
    assert bar.texts() == ["Failure 2", "Failure 3", "Failure 4"]
    assert words(bar) == ["2 older messages", "Failure 2", "Failure 3", "Failure 4"]


def test_an_older_one_comes_back_when_there_is_room(bar: MessageBar) -> None:
    for number in range(5):
        fail(bar, f"Failure {number}")
    pressed(bar, "Close message")
    assert words(bar) == ["1 older message", "Failure 1", "Failure 2", "Failure 3"]
    pressed(bar, "Close message")
    assert words(bar) == ["Failure 0", "Failure 1", "Failure 2"]


def test_all_can_be_closed_at_once(bar: MessageBar) -> None:
    for number in range(200):
        fail(bar, f"Failure {number}")
    assert words(bar)[0] == "47 older messages"
    pressed(bar, "Close all")
    assert (bar.texts(), bar.isVisible()) == ([], False)
    fail(bar, "Another")
    assert words(bar) == ["Another"]


def test_a_subject_has_one_message_wherever_it_waits(bar: MessageBar) -> None:
    fail(bar, "Not kept: the disk is full.", key="cache")
    for number in range(3):
        fail(bar, f"Failure {number}")
    fail(bar, "Not kept: read-only.", key="cache")
    assert words(bar) == ["1 older message", "Failure 1", "Failure 2", "Not kept: read-only."]
    fail(bar, "Failure 0")
    assert words(bar)[1:] == ["Failure 2", "Not kept: read-only.", "Failure 0"]
    bar.drop("cache")
    assert words(bar) == ["Failure 1", "Failure 2", "Failure 0"]


def test_failures_of_the_connection_are_one_message_and_go_with_it(window: QWidget, bar: MessageBar) -> None:
    failures = Failures(window, bar)
    failures.report(Offline("No way to it."))
    failures.report(TimedOut("It did not answer."))
    failures.report(Offline("No way to it."))
    assert bar.texts() == ["No connection. No way to it."]
    bar.drop(CONNECTION)
    assert not bar.isVisible()


def test_what_the_server_says_in_general_is_said_once_and_the_rest_is_not_lost(
    window: QWidget, bar: MessageBar
) -> None:
    failures = Failures(window, bar)
    failures.report(ServerFailed("It said 500."))
    failures.report(InputError("A track needs a title."))
    failures.report(InputError("“a” is no date."))
    failures.report(ServerFailed("It said 503."))
    assert bar.texts() == ["A track needs a title.", "“a” is no date.", "The server failed. It said 503."]
    failures.report(NotFound("It is gone."))
    assert bar.waiting == 1


def test_it_may_float_over_what_is_not_in_the_window_yet(window: QWidget, bar: MessageBar) -> None:
    """A warning of Qt would fail this test."""
    fail(bar, "Still here")
    page, pane = QWidget(), QWidget()
    bar.float_over(pane, page)
    layout = QVBoxLayout(page)
    layout.addWidget(pane)
    page.resize(800, 500)
    page.show()
    QApplication.processEvents()
    assert words(bar) == ["Still here"]
    assert bar.geometry().bottom() < page.height()
    assert bar.width() == 560
    page.deleteLater()


@pytest.fixture
def quick(window: QWidget) -> MessageBar:
    """A bar whose news goes soon, and that with a button half a second later; mouse and keyboard are elsewhere."""
    QTest.mouseMove(window, QPoint(1, 1))
    QPushButton("Elsewhere", window).show()
    window.activateWindow()
    pressable(window, "Elsewhere").setFocus()
    return MessageBar(window, news_ms=1, action_ms=500)


def changed(quick: MessageBar, number: int) -> QPushButton:
    """Tell of a change that can be taken back, and return the button for that."""
    quick.show_message(Message(f"Changed {number}.", action="Undo", callback=int))
    return pressable(quick, "Undo")


def pressable(where: QWidget, text: str) -> QPushButton:
    return [each for each in where.findChildren(QPushButton) if each.text() == text][-1]


async def test_news_with_a_button_stays_longer_than_news_without(quick: MessageBar) -> None:
    changed(quick, 1)
    quick.show_message(Message("Copied."))
    await until(lambda: quick.texts() == ["Changed 1."])
    await until(lambda: quick.texts() == [])


async def test_news_does_not_go_while_the_mouse_is_over_it(window: QWidget, quick: MessageBar) -> None:
    held = changed(quick, 1)
    QApplication.processEvents()
    QTest.mouseMove(held, QPoint(3, 3))
    await until(held.underMouse)
    another = NewsTime(QWidget(window), 1000)
    await until(lambda: not another.isActive())
    assert quick.texts() == ["Changed 1."]
    QTest.mouseMove(window, QPoint(1, 1))
    await until(lambda: quick.texts() == [])


async def test_news_does_not_go_while_the_keyboard_is_in_it(window: QWidget, quick: MessageBar) -> None:
    held = changed(quick, 1)
    held.setFocus()
    await until(held.hasFocus)
    changed(quick, 2)
    await until(lambda: quick.texts() == ["Changed 1."])
    pressable(window, "Elsewhere").setFocus()
    await until(lambda: quick.texts() == [])


class Opened(QObject):
    """Notes the windows that open."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


def test_a_message_opens_no_window_of_its_own(qapp: QApplication, bar: MessageBar) -> None:
    opened = Opened()
    qapp.installEventFilter(opened)
    bar.show_message(Message("Saved.", action="Undo", callback=int, key="a"))
    bar.show_message(Message("Saving…", action="Stop", callback=int, key="b", progress=0.5))
    qapp.removeEventFilter(opened)
    assert opened.windows == []


def test_work_under_way_goes_on_in_one_message_until_another_one_ends_it(bar: MessageBar) -> None:
    for number in range(1, 4):
        bar.show_message(Message(f"Saving… {number}", key="b", progress=number / 4, action="Stop", callback=int))
        (progress,) = [each for each in bar.findChildren(QProgressBar) if each.isVisible()]
        assert progress.value() == number * progress.maximum() // 4
    (row,) = {progress.parent()}
    pressed(bar, "Stop")
    assert bar.texts() == ["Saving… 3"]
    assert row.isVisible()
    fail(bar, "It failed.", key="b")
    assert words(bar) == ["It failed."]
    assert not [each for each in bar.findChildren(QProgressBar) if each.isVisible()]

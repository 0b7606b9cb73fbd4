"""The connection as the window shows it: lost, paused, and found again without a click."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from scmanager.errors import CaptivePortal, Offline, TooManyRequests
from scmanager.paths import resources
from scmanager.services.connection import ConnectionStatus
from scmanager.services.library import SyncStatus
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.status_bar import StatusBar
from scmanager.ui.panes.tracks_pane import TracksPane
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

PAUSED = ConnectionStatus(state="paused", error=TooManyRequests("Slow <b>down</b>."))


def bar_of(window: MainWindow) -> StatusBar:
    (bar,) = window.frame.findChildren(StatusBar)
    return bar


def words(bar: StatusBar) -> str:
    """Everything the status bar says."""
    return " | ".join(label.text() for label in bar.findChildren(PlainLabel))


@pytest.fixture
def bar(qapp: QApplication, qtbot) -> StatusBar:
    bar = StatusBar(Theme(qapp, resources() / "style" / "app.qss", "dark"))
    qtbot.addWidget(bar)
    bar.show()
    bar.show_sync(SyncStatus(state="failed", error=Offline("")))
    return bar


@pytest.mark.parametrize(
    ("status", "seconds", "text"),
    [
        (PAUSED, 11.2, "Paused by SoundCloud, 12 s"),
        (PAUSED, 0.0, "Paused by SoundCloud, 0 s"),
        (ConnectionStatus(state="offline", error=Offline("")), 7.5, "Offline, trying again in 8 s"),
        (ConnectionStatus(state="offline", error=CaptivePortal("")), 3.0, "The network needs a sign-in, trying again"),
    ],
)
def test_the_status_bar_counts_down(bar: StatusBar, status: ConnectionStatus, seconds: float, text: str) -> None:
    bar.show_connection(status, lambda: seconds)
    assert text in words(bar)


def test_a_long_pause_ends_at_a_time_of_day(bar: StatusBar) -> None:
    bar.show_connection(PAUSED, lambda: 600.0)
    expected = {f"{datetime.now().astimezone() + timedelta(seconds=seconds):%H:%M}" for seconds in (595, 600)}
    assert any(f"Paused by SoundCloud until {time}" in words(bar) for time in expected)


def test_the_seconds_go_down_by_themselves_and_only_while_needed(bar: StatusBar, qtbot) -> None:
    left = [3.0]
    bar.show_connection(PAUSED, lambda: left[0])
    left[0] = 2.0
    qtbot.waitUntil(lambda: "Paused by SoundCloud, 2 s" in words(bar), timeout=5000)
    bar.show_connection(ConnectionStatus(), lambda: 0.0)
    assert "No connection" in words(bar)
    assert not bar._ticks.isActive()


def test_what_the_server_said_is_shown_as_it_is(bar: StatusBar) -> None:
    bar.show_connection(PAUSED, lambda: 1.0)
    assert bar._sync.toolTip() == "Slow &lt;b&gt;down&lt;/b&gt;."
    bar.show_connection(ConnectionStatus(), lambda: 0.0)
    assert bar._sync.toolTip() == ""


async def test_a_lost_connection_is_found_again_and_the_tracks_are_refreshed(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        bar = bar_of(window)
        await until(lambda: "Up to date" in words(bar))
        sandbox.fault("html_200", times=None)
        window.workspace.refresh()
        await until(lambda: "The network needs a sign-in, trying again in" in words(bar))
        await until(lambda: any("wants a sign-in" in text for text in window.messages.texts()))
        assert "60 tracks" in words(bar)
        sandbox.clear_faults()
        sandbox.clear_requests()
        await until(lambda: "Up to date" in words(bar))
        assert len(sandbox.requests("GET", "/me/tracks")) >= 1
        await until(lambda: window.messages.texts() == [])


def labels(window: MainWindow) -> list[str]:
    return [label.text() for label in window.frame.findChildren(PlainLabel) if label.isVisible()]


async def delete_first(window: MainWindow) -> None:
    """Delete the first track, as a hand does."""
    table = named(window, QTableView, "Tracks")
    table.selectRow(0)
    window.frame.findChild(TracksPane).track_actions.delete.trigger()
    await until(lambda: window.is_busy)
    named(window, QPushButton, "Delete track").click()
    await until(lambda: not window.is_busy)


async def test_N18_a_lost_connection_is_said_once_and_what_was_said_goes_when_it_is_back(qapp: QApplication) -> None:
    with Sandbox.start() as box:
        port = str(urlsplit(box.url).port)
        async with open_window(qapp, box.url) as window:
            bar = bar_of(window)
            await until(lambda: "Up to date" in words(bar))
            box.stop()
            for _ in range(2):
                window.workspace.refresh()
                await window.settled()
            assert "Offline, trying again in" in words(bar)
            assert window.messages.texts() == []
            assert sum("connection" in text.casefold() for text in labels(window)) == 0
            for _ in range(2):
                await delete_first(window)
                await window.settled()
            (told,) = window.messages.texts()
            assert "was not deleted" in told
            with Sandbox.start(extra=("--port", port)):
                await until(lambda: "Up to date" in words(bar))
                assert window.messages.texts() == []


async def test_a_failure_of_the_server_stays_until_the_tracks_are_read(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: "Up to date" in words(bar_of(window)))
        sandbox.fault("status", path="/me/tracks", times=None, arg=422)
        for _ in range(3):
            window.workspace.refresh()
            await window.settled()
        assert len(window.messages.texts()) == 1
        sandbox.clear_faults()
        named(window, QPushButton, "Try again").click()
        await until(lambda: window.messages.texts() == [])

"""The second start: the tracks of the first are in the table before the server is asked, and when it never answers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from scmanager.core import profiles
from scmanager.errors import TimedOut
from scmanager.ui.main_window import MainWindow
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.account_windows import commands_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named


def windows_of(app: QApplication, box: Sandbox, folder: Path, **how: bool):
    profile = profiles.sandbox(box.url)
    return commands_over(app, folder, [profile], profile, cache=folder / "cache", **how)


async def start_once(app: QApplication, box: Sandbox, folder: Path) -> None:
    async with windows_of(app, box, folder) as (window, _commands):
        assert rows(window) == 60


def rows(window: MainWindow) -> int:
    return named(window, QTableView, "Tracks").model().rowCount()


def says(window: MainWindow, start: str) -> bool:
    labels = window.frame.findChildren(PlainLabel)
    return any(label.isVisible() and label.text().startswith(start) for label in labels)


def no_classic(box: Sandbox) -> None:
    """Let the server forget the classic dialect."""
    box.fault("status", path="/me.json", times=None, arg=404)
    box.fault("status", path="/me/tracks.json", times=None, arg=404)


async def test_N18_a_second_start_without_the_server_shows_the_tracks(qapp: QApplication, tmp_path: Path) -> None:
    with Sandbox.start() as box:
        await start_once(qapp, box, tmp_path)
    async with windows_of(qapp, box, tmp_path) as (window, _commands):
        assert rows(window) == 60
        await until(partial(says, window, "Offline, trying again in"))


async def test_a_second_start_shows_the_tracks_before_it_is_answered(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    await start_once(qapp, sandbox, tmp_path)
    sandbox.clear_requests()
    sandbox.fault("latency", times=None, arg=30)
    async with windows_of(qapp, sandbox, tmp_path, is_settled=False) as (window, _commands):
        await until(lambda: rows(window) == 60)
        assert all(entry["status"] is None for entry in sandbox.requests())
        sandbox.clear_faults()
        await window.settled()


async def test_a_server_that_speaks_otherwise_than_before_is_followed(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    await start_once(qapp, sandbox, tmp_path)
    no_classic(sandbox)
    async with windows_of(qapp, sandbox, tmp_path) as (window, _commands):
        await until(partial(says, window, "Up to date"))
        assert rows(window) == 60
        assert sandbox.requests("GET", "/me/tracks")[-1]["path"] == "/me/tracks"
        assert window.messages.texts() == []


async def test_nothing_is_opened_anew_under_the_hands_of_the_user(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    await start_once(qapp, sandbox, tmp_path)
    async with windows_of(qapp, sandbox, tmp_path) as (window, _commands):
        workspace = window.workspace
        window.menu.about_wanted.emit()
        await until(lambda: window.is_busy)
        no_classic(sandbox)
        workspace.refresh()
        await until(lambda: any("in another way" in text for text in window.messages.texts()))
        assert window.workspace is workspace
        QApplication.activeModalWidget().reject()
        await until(lambda: not window.is_busy)
        window.failures.report(TimedOut("It did not answer."))
        assert len(window.messages.texts()) >= 2
        named(window, QPushButton, "Open again").click()
        await until(partial(says, window, "Up to date"))
        assert window.workspace is not workspace
        assert window.messages.texts() == []

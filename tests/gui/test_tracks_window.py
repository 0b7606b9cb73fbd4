"""The tracks within the whole window: keys that work in every view, and what the window says about the rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView, QTableView

from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.status_bar import StatusBar
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window

CONTROL = Qt.KeyboardModifier.ControlModifier


async def press_in_uploads(window: MainWindow, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """Go to the uploads and press a key there."""
    window.frame.activateWindow()
    await until(window.frame.isActiveWindow)
    views = named(window, QListView, "Views")
    choose_view(views, "uploads")
    QTest.keyClick(views, key, modifier)


async def test_find_leads_from_the_uploads_to_the_search_field(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await press_in_uploads(window, Qt.Key.Key_F, CONTROL)
        assert named(window, QLineEdit, "Search tracks").hasFocus()


async def test_refresh_works_in_the_uploads(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        sandbox.clear_requests()
        await press_in_uploads(window, Qt.Key.Key_F5)
        await until(lambda: sandbox.requests("GET", "/me/tracks"))
        await window.settled()


async def test_upload_works_in_the_uploads(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await press_in_uploads(window, Qt.Key.Key_U, CONTROL)
        await until(lambda: any(each.isVisible() for each in window.frame.findChildren(QDialog)))
        QTest.keyClick(next(each for each in window.frame.findChildren(QDialog) if each.isVisible()), Qt.Key.Key_Escape)
        await window.settled()


def status_words(window: MainWindow) -> list[str]:
    """What the status bar says now."""
    bar = window.frame.findChild(StatusBar)
    return [label.text() for label in bar.findChildren(PlainLabel) if label.isVisible()]


async def test_the_status_bar_counts_the_rows_that_are_shown(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = named(window, QTableView, "Tracks")
        await until(lambda: "60 tracks" in status_words(window))
        choose_view(named(window, QListView, "Views"), "private")
        assert f"{table.model().rowCount()} of 60 tracks" in status_words(window)


async def test_the_status_bar_says_how_many_tracks_were_found(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        choose_view(named(window, QListView, "Views"), "search")
        assert not any("track" in words for words in status_words(window))
        QTest.keyClick(named(window, QLineEdit, "Search SoundCloud"), Qt.Key.Key_Return)
        await window.settled()
        rows = named(window, QTableView, "Tracks").model().rowCount()
        assert f"{rows} tracks found" in status_words(window)

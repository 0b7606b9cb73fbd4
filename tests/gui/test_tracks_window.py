"""The tracks within the whole window: keys that work in every view, and what the window says about the rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListView

from scmanager.ui.main_window import MainWindow
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

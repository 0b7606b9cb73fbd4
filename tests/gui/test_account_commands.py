"""Accounts in the window: switching between them, and a server that lets nobody in."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView

from scmanager.core import profiles
from scmanager.core.profiles import Profile
from scmanager.settings import SettingsFile
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.account_header import AVATAR_SIZE, AccountHeader
from tests.helpers.account_windows import commands_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named


def browsing(box: Sandbox) -> Profile:
    """A profile that only browses with the consumer key."""
    profile = profiles.on_server("key", "Radio & key", box.url, "sandbox")
    return msgspec.structs.replace(profile, dialect="classic", consumer_key_only=True)


def menu_action(window: MainWindow, text: str) -> QAction:
    return next(action for action in window.menu.actions() if action.text() == text)


def has_button(window: MainWindow, text: str) -> bool:
    return any(b.isVisible() and b.text() == text for b in window.frame.findChildren(QPushButton))


def has_words(window: MainWindow, text: str) -> bool:
    return any(label.isVisible() and label.text() == text for label in window.frame.findChildren(QLabel))


def avatar_of(window: MainWindow) -> QImage:
    """What is painted of the account's picture, without its round edge."""
    edge = AVATAR_SIZE // 4
    return window.frame.findChild(AccountHeader).grab().toImage().copy(16 + edge, edge, 2 * edge, 2 * edge)


def is_plain(image: QImage) -> bool:
    """Whether a picture has one colour only."""
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) == 1


async def test_switching_fills_the_window_with_the_other_account(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    first = profiles.sandbox(sandbox.url)
    async with commands_over(qapp, tmp_path, [first, browsing(sandbox)], first) as (window, commands):
        assert named(window, QTableView, "Tracks").model().rowCount() == 60
        menu_action(window, "Radio && key").trigger()
        await until(lambda: commands.current.id == "key" and window.workspace is not None)
        await window.settled()
        assert named(window, QTableView, "Tracks", shown=False).model().rowCount() == 0
        assert menu_action(window, "Radio && key").isChecked()
        kept = SettingsFile(tmp_path / "settings.json").load()
        assert (kept.profile, [each.id for each in kept.profiles]) == ("key", ["key"])
        menu_action(window, "Sandbox").trigger()
        await until(lambda: commands.current.id == first.id and window.workspace is not None)
        await window.settled()
        await until(lambda: named(window, QTableView, "Tracks").model().rowCount() == 60)


async def test_whose_account_it_is_stands_there_without_the_server(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    first = profiles.sandbox(sandbox.url)
    async with commands_over(qapp, tmp_path, [first], first, cache=tmp_path / "cache") as (window, _commands):
        assert has_words(window, "Odile Tamba")
        await until(lambda: not is_plain(avatar_of(window)))
        seen = avatar_of(window)
    sandbox.fault("status", times=None, arg=503)
    async with commands_over(qapp, tmp_path, [first], first, cache=tmp_path / "cache", is_settled=False) as (
        window,
        _commands,
    ):
        await until(lambda: has_words(window, "Odile Tamba"))
        await window.settled()
        assert has_words(window, "Odile Tamba")
        assert not has_words(window, "Unknown user")
        await until(lambda: avatar_of(window) == seen)


async def test_signing_out_asks_and_goes_back_to_the_sandbox(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, qtbot
) -> None:
    first, leaving = profiles.sandbox(sandbox.url), browsing(sandbox)
    async with commands_over(qapp, tmp_path, [first, leaving], leaving) as (window, commands):
        menu_action(window, "Sign out…").trigger()
        await until(lambda: has_button(window, "Sign out"))
        question = named(window, QPushButton, "Sign out").window()
        qtbot.keyClick(question, Qt.Key.Key_Escape)
        await window.tasks.settled()
        assert commands.current == leaving
        menu_action(window, "Sign out…").trigger()
        await until(
            lambda: any(b.isVisible() and b.text() == "Sign out" for b in window.frame.findChildren(QPushButton))
        )
        named(window, QPushButton, "Sign out").click()
        await until(lambda: commands.current == first and window.workspace is not None)
        await window.settled()
        assert commands.profiles == [first]


async def test_a_session_that_is_over_offers_to_sign_in(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    stranger = profiles.on_server("x", "Stranger", sandbox.url, "sandbox")
    first = profiles.sandbox(sandbox.url)
    async with commands_over(qapp, tmp_path, [first, stranger], stranger) as (window, _commands):
        assert window.workspace is None
        await until(lambda: has_button(window, "Sign in…"))
        named(window, QPushButton, "Sign in…").click()
        await until(lambda: has_button(window, "Cancel"))
        named(window, QPushButton, "Cancel").click()
        await window.settled()
        assert window.workspace is None

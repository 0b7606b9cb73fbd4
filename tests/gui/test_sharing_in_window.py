"""Links and access in the whole window: from the menu of the table, and offered when a planned reset was missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QListView, QPushButton, QTableView

from scmanager.core.tracks import Track
from scmanager.services.session import Session
from scmanager.ui.main_window import MainWindow
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import opens
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window


def session_of(window: MainWindow) -> Session:
    return window.workspace._session


async def private_track(window: MainWindow) -> tuple[Track, str]:
    """Return the first private track and its token."""
    await until(lambda: len(session_of(window).library.packed) == 60)
    track = next(each for each in session_of(window).library.packed if each.is_private)
    link = await session_of(window).sharing.secret_link(track)
    return track, link.token


async def question(window: MainWindow, title: str) -> QDialog:
    """Wait for a dialog by its title."""
    found: list[QDialog] = []
    await until(lambda: found or found.extend(_open(window, title)))
    return found[0]


def _open(window: MainWindow, title: str) -> list[QDialog]:
    return [each for each in window.frame.findChildren(QDialog) if title in each.windowTitle() and each.isVisible()]


def press(dialog: QDialog, text: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.text() == text).click()


async def test_a_reset_that_was_missed_is_offered_at_the_next_start(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    due = datetime.now(UTC) + timedelta(seconds=1)
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        track, token = await private_track(window)
        due = datetime.now(UTC) + timedelta(seconds=0.5)
        await session_of(window).links.reminders.plan(track, due)
    await until(lambda: datetime.now(UTC) > due)
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await until(lambda: any("was to be reset" in text for text in window.messages.texts()))
        assert opens(sandbox, track, token)
        named(window, QPushButton, "Reset now…").click()
        dialog = await question(window, "Reset the secret link?")
        press(dialog, "Reset link")
        await until(lambda: not _open(window, "Reset the secret link?"))
        assert not opens(sandbox, track, token)
        await until(lambda: not session_of(window).links.reminders.offers)
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await private_track(window)
        assert not any("was to be reset" in text for text in window.messages.texts())


async def test_links_and_people_of_selected_tracks_are_changed_from_the_menu(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await private_track(window)
        choose_view(named(window, QListView, "Views"), "private")
        table = named(window, QTableView, "Tracks")
        await until(lambda: table.model().rowCount() == 20)
        table.selectAll()
        actions = window.workspace._tracks.pane.track_actions
        actions.reset_links.trigger()
        press(await question(window, "Reset 20 secret links?"), "Cancel")
        await until(lambda: not _open(window, ""))
        actions.give_access.trigger()
        press(await question(window, "People with access to 20 tracks"), "Close")
        await until(lambda: not _open(window, ""))
        choose_view(named(window, QListView, "Views"), "public")
        await until(lambda: table.model().rowCount() == 40)
        table.selectRow(0)
        assert not actions.reset_links.isVisible()
        assert not actions.give_access.isVisible()

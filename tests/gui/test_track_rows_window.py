"""Rows of the table within the whole window: pictures kept for the next start, and changes that reach the server."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QTableView

from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.panes.inline_field import InlineField
from scmanager.ui.panes.track_table import TrackTable
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

CONTROL = Qt.KeyboardModifier.ControlModifier


async def table_of(window: MainWindow) -> TrackTable:
    """Return the table, with the keys on its first row."""
    table = named(window, QTableView, "Tracks")
    assert isinstance(table, TrackTable)
    table.setFocus()
    await with_keys(window, table)
    table.selectionModel().setCurrentIndex(
        table.model().index(0, 0),
        table.selectionModel().SelectionFlag.ClearAndSelect | table.selectionModel().SelectionFlag.Rows,
    )
    return table


async def with_keys(window: MainWindow, table: TrackTable) -> None:
    """Make the window the active one; without a display, a list of suggestions takes that away."""
    window.frame.activateWindow()
    await until(table.hasFocus)


def press(table: QTableView, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the open field."""
    (field,) = [each for each in table.findChildren(InlineField) if each.isVisible()]
    field.clear()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, key)


def artwork(box: Sandbox) -> list[str]:
    """Return which thumbnails were asked for."""
    return [each["path"] for each in box.requests("GET") if each["path"].endswith((".jpg", ".png"))]


async def test_a_second_start_shows_thumbnails_without_asking_for_them(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        table = await table_of(window)
        table.viewport().grab()
        await window.settled()
        first = table.viewport().grab().toImage()
    shown = {path for path in artwork(sandbox) if "artworks" in path}
    assert len(shown) > 3
    sandbox.clear_requests()
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        table = await table_of(window)
        table.viewport().grab()
        await window.settled()
        assert shown.isdisjoint(artwork(sandbox))
        assert table.viewport().grab().toImage() == first


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_what_is_typed_reaches_the_server_field_by_field_and_can_be_undone(
    qapp: QApplication, sandbox: Sandbox
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = await table_of(window)
        before = table.model().index(0, 0).data(TRACK_ROLE)
        QTest.keyClick(table, Qt.Key.Key_F2)
        press(table, "A better name", Qt.Key.Key_Tab)
        press(table, "one, two words")
        await window.settled()
        known = sandbox.get(f"/tracks/{before.urn.rpartition(':')[2]}.json").json()
        assert (known["title"], known["tag_list"]) == ("A better name", 'one "two words"')
        assert len(sandbox.requests("PUT", "/tracks")) == 2
        await with_keys(window, table)
        for _ in range(2):
            QTest.keyClick(table, Qt.Key.Key_Z, CONTROL)
            await window.settled()
        known = sandbox.get(f"/tracks/{before.urn.rpartition(':')[2]}.json").json()
        assert known["title"] == before.title


async def test_a_failure_names_the_track_and_offers_another_try(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = await table_of(window)
        before = table.model().index(0, 0).data(TRACK_ROLE)
        sandbox.fault("status", path="/tracks", method="PUT", arg=403)
        QTest.keyClick(table, Qt.Key.Key_F2)
        press(table, "A better name")
        await until(window.messages.texts)
        assert f"The title of “{before.title}” was not changed." in window.messages.texts()[0]
        assert table.model().index(0, 0).data(TRACK_ROLE).title == before.title
        named(window, QPushButton, "Try again").click()
        await window.settled()
        assert table.model().index(0, 0).data(TRACK_ROLE).title == "A better name"


@pytest.mark.parametrize("several", [False, True])
async def test_copied_rows_are_on_the_clipboard_as_table_and_html(
    qapp: QApplication, sandbox: Sandbox, several: bool
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = await table_of(window)
        if several:
            table.selectAll()
        QTest.keyClick(table, Qt.Key.Key_C, CONTROL)
        await window.settled()
        data = QGuiApplication.clipboard().mimeData()
        lines = data.text().split("\n")
        assert len(lines) == (61 if several else 1)
        assert lines[0].startswith("Title\tAccess\tPlays") == several
        assert data.html().count("<tr>") == len(lines)
        assert window.messages.texts() == [f"Copied {'60 rows' if several else '1 row'}."]


async def test_tracks_are_made_public_after_a_question_that_says_how_many(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = await table_of(window)
        table.selectAll()
        rows = [table.model().index(row, 0).data(TRACK_ROLE) for row in range(60)]
        private = [track for track in rows if track.is_private]
        assert window.workspace is not None
        window.workspace._tracks.pane.track_actions.make_public.trigger()
        await until(lambda: any(each.isVisible() for each in window.frame.findChildren(QDialog)))
        (dialog,) = [each for each in window.frame.findChildren(QDialog) if each.isVisible()]
        assert dialog.windowTitle() == f"Make {len(private)} tracks public?"
        (accept,) = [each for each in dialog.findChildren(QPushButton) if each.text().startswith("Make")]
        accept.click()
        await window.settled()
        assert len(sandbox.requests("PUT", "/tracks")) == len(private)
        assert not [track for track in rows if table.model().track_at(0).is_private]
        assert window.messages.texts() == [f"Made {len(private)} tracks public."]


async def test_what_was_typed_right_before_closing_is_saved(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = await table_of(window)
        urn = table.model().index(0, 0).data(TRACK_ROLE).urn
        sandbox.fault("latency", path="/tracks", method="PUT", arg=0.3)
        QTest.keyClick(table, Qt.Key.Key_F2)
        press(table, "In the last moment")
    assert sandbox.get(f"/tracks/{urn.rpartition(':')[2]}.json").json()["title"] == "In the last moment"


async def test_what_could_not_be_made_private_is_named(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = await table_of(window)
        assert window.workspace is not None
        actions = window.workspace._tracks.pane.track_actions
        rows = [table.model().index(row, 0).data(TRACK_ROLE) for row in range(60)]
        public = [row for row, track in enumerate(rows) if not track.is_private]
        flags = table.selectionModel().SelectionFlag
        table.selectionModel().clearSelection()
        for row in public[:2]:
            table.selectionModel().select(table.model().index(row, 0), flags.Select | flags.Rows)
        sandbox.fault("status", path="/tracks", method="PUT", arg=403)
        actions.make_private.trigger()
        await until(lambda: any(each.isVisible() for each in window.frame.findChildren(QDialog)))
        (dialog,) = [each for each in window.frame.findChildren(QDialog) if each.isVisible()]
        (accept,) = [each for each in dialog.findChildren(QPushButton) if each.text() == "Make 2 tracks private"]
        accept.click()
        await window.settled()
        assert window.messages.texts()[0] == "Made 1 track private."
        assert window.messages.texts()[1].startswith(f"“{rows[public[0]].title}” was not made private. ")

"""Taking back the last thing by key, whatever it was, wherever the keyboard is in the window."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from scmanager.core.csv_tracks import written
from scmanager.core.tracks import Track
from scmanager.settings import SettingsFile
from scmanager.ui.dialogs.csv_import_dialog import CsvImportDialog
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.panes.inline_field import InlineField
from scmanager.ui.panes.views_list import ViewsList
from scmanager.ui.widgets.search_line import SearchLine
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window

CONTROL = Qt.KeyboardModifier.ControlModifier


def track_in(window: MainWindow, row: int) -> Track:
    return named(window, QTableView, "Tracks").model().index(row, 0).data(TRACK_ROLE)


def titles(window: MainWindow) -> set[str]:
    rows = named(window, QTableView, "Tracks").model().rowCount()
    return {track_in(window, row).title for row in range(rows)}


async def rename(window: MainWindow, row: int, title: str) -> None:
    """Type another title into a row."""
    table, flags = named(window, QTableView, "Tracks"), QItemSelectionModel.SelectionFlag
    table.setFocus()
    table.selectionModel().setCurrentIndex(table.model().index(row, 0), flags.ClearAndSelect | flags.Rows)
    QTest.keyClick(table, Qt.Key.Key_F2)
    (field,) = [each for each in table.findChildren(InlineField) if each.isVisible()]
    QTest.keyClicks(field, title)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await window.settled()


async def import_title(window: MainWindow, track: Track, title: str, path: Path) -> None:
    """Import a file in which a track has another title."""
    await asyncio.to_thread(path.write_text, "".join(written([track])).replace(track.title, title, 1), "utf-8-sig")
    window.tasks.spawn(window.workspace._commands.csv.import_file(path))
    await until(lambda: [each for each in window.frame.findChildren(CsvImportDialog) if each.isVisible()])
    (dialog,) = window.frame.findChildren(CsvImportDialog)
    save = next(each for each in dialog.findChildren(QPushButton) if each.text().startswith("Save"))
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    await until(lambda: "Changed 1 track." in window.messages.texts())


async def delete_view(window: MainWindow, key: str) -> ViewsList:
    """Delete a view by key and leave the keyboard in the list."""
    views = named(window, ViewsList, "Views")
    choose_view(views, key)
    QTest.keyClick(views, Qt.Key.Key_Delete)
    await until(lambda: not has_view(views, "No genre"))
    window.frame.activateWindow()
    views.setFocus()
    await until(views.hasFocus)
    return views


def has_view(views: ViewsList, name: str) -> bool:
    return any(views.model().index(row, 0).data() == name for row in range(views.model().rowCount()))


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_edits_imports_and_deleted_views_are_taken_back_by_one_key_the_last_first(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url, file=SettingsFile(tmp_path / "settings.json")) as window:
        await until(lambda: len(titles(window)) > 50)
        before = titles(window)
        await rename(window, 0, "Typed")
        await import_title(window, track_in(window, 1), "Imported", tmp_path / "edits.csv")
        views = await delete_view(window, "no-genre")
        assert {"Typed", "Imported"} <= titles(window)
        QTest.keyClick(views, Qt.Key.Key_Z, CONTROL)
        await until(lambda: has_view(views, "No genre"))
        assert not [text for text in window.messages.texts() if "Deleted the view" in text]
        assert "Imported" in titles(window)
        QTest.keyClick(views, Qt.Key.Key_Z, CONTROL)
        await until(lambda: "Imported" not in titles(window))
        assert "Typed" in titles(window)
        QTest.keyClick(views, Qt.Key.Key_Z, CONTROL)
        await until(lambda: titles(window) == before)


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_in_a_field_the_key_takes_back_what_was_typed_there(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url, file=SettingsFile(tmp_path / "settings.json")) as window:
        await until(lambda: len(titles(window)) > 50)
        views = await delete_view(window, "no-genre")
        line = named(window, SearchLine, "Search tracks")
        line.setFocus()
        await until(line.hasFocus)
        QTest.keyClicks(line, "abc")
        for _ in range(2):
            QTest.keyClick(line, Qt.Key.Key_Z, CONTROL)
        assert line.text() == ""
        await window.settled()
        assert not has_view(views, "No genre")

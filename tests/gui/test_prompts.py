"""Questions and file dialogs, answered by the keyboard."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton, QWidget

from scmanager.settings import SettingsFile
from scmanager.ui.last_folder import LastFolder
from scmanager.ui.prompts import AUDIO_FILES, confirm, pick_files, pick_new_file
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import by_name, until


async def question() -> tuple[asyncio.Task[bool], QDialog]:
    asked = asyncio.ensure_future(confirm(None, title="Delete it?", text="For good.", action="Delete"))
    await until(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    return asked, dialog


async def test_return_presses_the_button_with_the_focus(qapp) -> None:
    Stage(qapp)
    asked, dialog = await question()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() is by_name(dialog, QPushButton, "Delete")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert await asked is True


async def test_return_calls_a_question_off_when_nothing_was_chosen(qapp) -> None:
    Stage(qapp)
    asked, dialog = await question()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert await asked is False


async def test_return_takes_the_safe_answer_when_no_button_has_the_focus(qapp) -> None:
    Stage(qapp)
    asked, dialog = await question()
    dialog.focusWidget().clearFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert await asked is False


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_files_are_picked_of_their_kind_and_the_folder_is_remembered(qapp, tmp_path: Path) -> None:
    stage, file = Stage(qapp), SettingsFile(tmp_path / "settings.json")
    window = QWidget()
    folder = LastFolder(window, "", file, stage.tasks)
    sounds = tmp_path / "sounds"
    sounds.mkdir()
    sound = sounds / "a.wav"
    sound.touch()
    asked = asyncio.ensure_future(pick_files(window, "Add files", AUDIO_FILES))
    dialog = await file_dialog()
    assert dialog.nameFilters() == [AUDIO_FILES, "All files (*)"]
    assert dialog.selectedNameFilter() == AUDIO_FILES
    dialog.findChild(QLineEdit).setText(str(sound))
    dialog.accept()
    assert await asked == [sound]
    await until(lambda: file.load().last_folder == str(sounds))
    folder.close()
    later = LastFolder(window, file.load().last_folder, file, stage.tasks)
    again = asyncio.ensure_future(pick_new_file(window, "Export tracks", "Tables (*.csv)", "Tracks.csv"))
    second = await file_dialog(dialog)
    assert Path(second.directory().path()) == sounds
    assert second.findChild(QLineEdit).text() == "Tracks.csv"
    second.reject()
    assert await again is None
    later.close()
    window.deleteLater()


async def file_dialog(before: QDialog | None = None) -> QFileDialog:
    await until(lambda: QApplication.activeModalWidget() not in (None, before))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    return dialog

"""The upload dialog: presets, and titles read out of file names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPushButton

from scmanager.core.presets import Preset
from scmanager.core.tracks import License, Sharing, TrackFields
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.dialogs.upload_dialog import UploadDialog
from scmanager.ui.preset_book import PresetBook
from tests.helpers.audio_files import audio_file
from tests.helpers.dialogs import CURRENT_FIELDS, Stage, picture
from tests.helpers.inspector_fakes import by_name
from tests.helpers.upload_dialogs import button_of, choose, make_songs, texts_of, type_into
from tests.helpers.waiting import until

DUB = Preset(name="Late Trains", fields=TrackFields(genre="Dub", tags=("late",), sharing=Sharing.PUBLIC))


@pytest.fixture
def songs(tmp_path: Path) -> list[Path]:
    return make_songs(tmp_path, "Odile - one", "two")


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


def book(file: SettingsFile, *presets: Preset) -> PresetBook:
    return PresetBook(Settings(presets=presets), file)


def menu_of(dialog: UploadDialog) -> QMenu:
    """Open the menu of presets with the keyboard and return it."""
    menu = dialog._presets._menu
    menu.aboutToShow.emit()
    return menu


def names_of(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if action.text()]


def entry(dialog: UploadDialog, preset: str, words: str) -> QAction:
    menu = next(action.menu() for action in menu_of(dialog).actions() if action.text() == preset)
    return next(action for action in menu.actions() if action.text().replace("&", "") == words)


async def answer(dialog: UploadDialog, action: str, text: str = "") -> None:
    """Answer the question that opens above the dialog."""
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    question = QApplication.activeModalWidget()
    if text:
        question.findChild(QLineEdit).setText(text)
    button_of(question, action).click()


async def test_a_preset_is_saved_from_one_file_and_used_for_all(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(*songs, presets=book(file))
    assert names_of(menu_of(dialog)) == ["No presets yet", "Save as preset…"]
    type_into(dialog, "Genre", "Dub")
    type_into(dialog, "Tags", "late,night train,")
    by_name(dialog, QComboBox, "License").setCurrentIndex(1)
    button_of(dialog, "Save as preset").click()
    await answer(dialog, "Save", "Late Trains")
    await stage.settle()
    assert "Saved the preset “Late Trains”." in texts_of(dialog)
    choose(dialog, 0)
    type_into(dialog, "Genre", "Techno")
    entry(dialog, "Late Trains", "Use for all 2 files").trigger()
    await stage.settle()
    assert [draft.fields.genre for draft in dialog.drafts()] == ["Dub", "Dub"]
    assert [draft.fields.tags for draft in dialog.drafts()] == [("late", "night train")] * 2
    assert [draft.fields.license for draft in dialog.drafts()] == [License.CC_BY] * 2
    assert [draft.fields.title for draft in dialog.drafts()] == ["Odile - one", "two"]
    assert by_name(dialog, QLineEdit, "Genre").text() == "Dub"
    (saved,) = file.load().presets
    assert (saved.name, saved.fields.genre, saved.fields.title) == ("Late Trains", "Dub", TrackFields().title)
    dialog.done(0)


async def test_a_preset_is_used_for_the_selected_files_only(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(*songs, presets=book(file, DUB))
    choose(dialog, 1)
    entry(dialog, "Late Trains", "Use for this file").trigger()
    await stage.settle()
    assert [draft.fields.sharing for draft in dialog.drafts()] == [Sharing.PRIVATE, Sharing.PUBLIC]
    choose(dialog, 0, 1)
    assert not button_of(dialog, "Save as preset").isEnabled()
    entry(dialog, "Late Trains", "Use for 2 selected files").trigger()
    await stage.settle()
    assert [draft.fields.genre for draft in dialog.drafts()] == ["Dub", "Dub"]
    dialog.done(0)


async def test_a_preset_takes_back_a_time_and_is_saved_without_one(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(songs[0], presets=book(file, DUB))
    by_name(dialog, QPushButton, "Access: Public at…").click()
    button_of(dialog, "Save as preset").click()
    await answer(dialog, "Save", "Night")
    await stage.settle()
    assert file.load().presets[1].fields.sharing is TrackFields().sharing
    entry(dialog, "Late Trains", "Use for this file").trigger()
    await stage.settle()
    assert (dialog.drafts()[0].publish_at, dialog.drafts()[0].fields.sharing) == (None, Sharing.PUBLIC)
    dialog.done(0)


async def test_the_picture_of_a_preset_comes_along(qapp, songs: list[Path], file: SettingsFile, tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(picture("PNG"))
    stage = Stage(qapp)
    preset = Preset(name="Show", artwork=str(tmp_path / "cover.png"))
    dialog = await stage.upload_dialog(audio_file("song.flac"), *songs, presets=book(file, preset))
    entry(dialog, "Show", "Use for all 3 files").trigger()
    await stage.settle()
    assert {draft.fields.artwork for draft in dialog.drafts()} == {tmp_path / "cover.png"}
    assert {draft.artwork for draft in dialog.drafts()} == {b""}
    assert "cover.png, 1400 × 1400" in texts_of(dialog)
    dialog.done(0)


async def test_a_picture_that_is_gone_is_named_and_the_rest_applied(
    qapp, songs: list[Path], file: SettingsFile, tmp_path: Path
) -> None:
    stage = Stage(qapp)
    preset = Preset(name="Show", fields=TrackFields(genre="Dub"), artwork=str(tmp_path / "gone.png"))
    dialog = await stage.upload_dialog(audio_file("song.flac"), *songs, presets=book(file, preset))
    entry(dialog, "Show", "Use for all 3 files").trigger()
    await stage.settle()
    assert any("but not its picture “gone.png”" in text for text in texts_of(dialog))
    assert {draft.fields.genre for draft in dialog.drafts()} == {"Dub"}
    assert dialog.drafts()[0].artwork.startswith(b"\x89PNG")
    dialog.done(0)


async def test_a_preset_does_not_write_what_the_server_does_not_take(
    qapp, songs: list[Path], file: SettingsFile
) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(songs[0], presets=book(file, DUB), writable=CURRENT_FIELDS - {"genre"})
    entry(dialog, "Late Trains", "Use for this file").trigger()
    await stage.settle()
    assert dialog.drafts()[0].fields.genre is TrackFields().genre
    assert dialog.drafts()[0].fields.tags == ("late",)
    dialog.done(0)


async def test_presets_are_renamed_replaced_and_deleted(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(songs[0], presets=book(file, DUB, Preset(name="Show")))
    entry(dialog, "Late Trains", "Rename…").trigger()
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    question = QApplication.activeModalWidget()
    question.findChild(QLineEdit).setText("SHOW")
    assert "There is a preset of this name already." in texts_of(question)
    await answer(dialog, "Rename", "Night")
    await stage.settle()
    assert [preset.name for preset in file.load().presets] == ["Night", "Show"]
    type_into(dialog, "Genre", "Techno")
    button_of(dialog, "Save as preset").click()
    await answer(dialog, "Save", "night")
    await answer(dialog, "Replace")
    await stage.settle()
    replaced = file.load().presets[0]
    assert (replaced.name, replaced.fields.genre) == ("night", "Techno")
    entry(dialog, "Show", "Delete…").trigger()
    await answer(dialog, "Delete")
    await stage.settle()
    assert [preset.name for preset in file.load().presets] == ["night"]
    dialog.done(0)


async def test_a_preset_that_cannot_be_kept_is_told(qapp, songs: list[Path], tmp_path: Path) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(songs[0], presets=book(SettingsFile(tmp_path / "missing" / "settings.json")))
    button_of(dialog, "Save as preset").click()
    await answer(dialog, "Save", "Night")
    await stage.settle()
    assert any(text.startswith("The settings could not be saved") for text in texts_of(dialog))
    assert names_of(menu_of(dialog)) == ["No presets yet", "Save as preset…"]
    dialog.reject()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_the_menu_is_reached_with_the_keyboard(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(songs[0], presets=book(file, DUB))
    QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    menu = dialog._presets._menu
    await until(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Right)
    submenu = menu.actions()[0].menu()
    await until(submenu.isVisible)
    QTest.keyClick(submenu, Qt.Key.Key_F)
    await stage.settle()
    assert dialog.drafts()[0].fields.genre == "Dub"
    dialog.done(0)


async def read_names(dialog: UploadDialog, pattern: str, *, which: int | None = None) -> Sequence[str]:
    """Open the dialog of names, write a pattern, use it, and return what it had shown."""
    button_of(dialog, "Read names").click()
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    names = QApplication.activeModalWidget()
    by_name(names, QLineEdit, "Pattern").setText(pattern)
    if which is not None:
        by_name(names, QComboBox, "Which files").setCurrentIndex(which)
    shown = texts_of(names)
    button_of(names, "Fill").click()
    return shown


async def test_names_are_read_for_files_without_tags(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(*songs, audio_file("song.flac"), presets=book(file))
    shown = await read_names(dialog, "{artist} - {title}")
    await stage.settle()
    assert any("Title: one · Artist: Odile" in text and "two.wav\n      does not fit" in text for text in shown)
    assert not any("song.flac" in text for text in shown)
    assert [draft.fields.title for draft in dialog.drafts()] == ["one", "two", "Pale Reeds"]
    assert dialog.drafts()[0].fields.metadata_artist == "Odile"
    assert by_name(dialog, QLineEdit, "Title").text() == "one"
    assert "Filled in 1 file." in texts_of(dialog)
    assert file.load().name_pattern == "{artist} - {title}"
    dialog.done(0)


async def test_names_are_read_for_all_files_on_demand(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(*songs, audio_file("song.flac"), presets=book(file))
    await read_names(dialog, "{title}", which=1)
    await stage.settle()
    assert [draft.fields.title for draft in dialog.drafts()] == ["Odile - one", "two", "song"]
    dialog.done(0)


async def test_names_are_read_for_the_selected_files_only(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(*songs, audio_file("song.flac"), presets=book(file))
    dialog._files.select(1, 2)
    shown = await read_names(dialog, "{title}", which=2)
    await stage.settle()
    assert any("song.flac" in text and "one.wav" not in text for text in shown)
    assert [draft.fields.title for draft in dialog.drafts()] == ["Odile - one", "two", "song"]
    (later,) = make_songs(songs[0].parent, "later")
    later.write_bytes(later.read_bytes() + b"\x00\x00")
    dialog.add_paths([later])
    await stage.settle()
    assert dialog.drafts()[-1].fields.title == "later"
    dialog.done(0)


async def test_where_all_or_none_are_selected_there_is_no_such_choice(
    qapp, songs: list[Path], file: SettingsFile
) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs, presets=book(file))
    dialog._files.select_all()
    button_of(dialog, "Read names").click()
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    names = QApplication.activeModalWidget()
    assert by_name(names, QComboBox, "Which files").count() == 2
    names.reject()
    dialog.done(0)


async def test_files_that_come_later_are_read_alike(qapp, songs: list[Path], file: SettingsFile) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(songs[0], presets=book(file))
    await read_names(dialog, "{ignore} - {title}")
    (later,) = make_songs(songs[0].parent, "Mira - four")
    later.write_bytes(later.read_bytes() + b"\x00\x00")
    dialog.add_paths([later, audio_file("song.flac")])
    await stage.settle()
    assert [draft.fields.title for draft in dialog.drafts()] == ["one", "four", "Pale Reeds"]
    dialog.done(0)


async def test_a_pattern_that_cannot_be_used_says_why(qapp, songs: list[Path]) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(*songs)
    button_of(dialog, "Read names").click()
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    names = QApplication.activeModalWidget()
    by_name(names, QLineEdit, "Pattern").setText("{album}")
    assert any(text.startswith("There is no field {album}.") for text in texts_of(names))
    assert not button_of(names, "Fill").isEnabled()
    QTest.keyClick(names, Qt.Key.Key_Escape)
    await stage.settle()
    assert [draft.fields.title for draft in dialog.drafts()] == ["Odile - one", "two"]
    dialog.reject()


async def test_the_pattern_used_last_is_offered_and_one_of_a_preset_is_used(
    qapp, songs: list[Path], file: SettingsFile
) -> None:
    stage = Stage(qapp)
    preset = Preset(name="Show", pattern="{artist} - {title}")
    kept = PresetBook(Settings(presets=(preset,), name_pattern="{number} {title}"), file)
    dialog = await stage.upload_dialog(*songs, presets=kept)
    button_of(dialog, "Read names").click()
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    assert by_name(QApplication.activeModalWidget(), QLineEdit, "Pattern").text() == "{number} {title}"
    QApplication.activeModalWidget().reject()
    await stage.settle()
    entry(dialog, "Show", "Use for all 2 files").trigger()
    await stage.settle()
    assert [draft.fields.title for draft in dialog.drafts()] == ["one", "two"]
    dialog.done(0)

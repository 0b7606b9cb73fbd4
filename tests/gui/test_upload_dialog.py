"""The upload dialog: real files become drafts, are edited, and come back as they were left."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLineEdit, QListView, QProgressBar, QPushButton, QWidget

from scmanager.core.candidates import Candidate, Totals, assessed
from scmanager.core.look_alikes import LookAlikes
from scmanager.core.tracks import Embedding, License, Sharing
from scmanager.core.users import Quota
from scmanager.services.intake import IntakeResult, drafts_from
from scmanager.ui.dialogs.new_tracks import quota_words
from scmanager.ui.dialogs.upload_dialog import UploadDialog
from tests.helpers.audio_files import audio_file
from tests.helpers.dialogs import CURRENT_FIELDS, Stage, drag_of, drop_on, make_desk
from tests.helpers.inspector_fakes import by_name, until
from tests.helpers.upload_dialogs import button_of, choose, draft_of, make_files, texts_of, type_into


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return make_files(tmp_path)


async def test_files_are_listed_and_only_sounds_are_counted(qapp, files: list[Path]) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(*files)
    model = dialog.findChild(QListView).model()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert rows[0].startswith("sodium dub, sodium_dub.wav · 12.0 KB · 0:01 · 8 kHz 8-bit")
    assert rows[2] == "notes.txt, This is a text file, not audio. It will be skipped."
    assert dialog.windowTitle() == "Upload 2 tracks"
    assert button_of(dialog, "Upload").text() == "&Upload 2 tracks"
    dialog.reject()
    assert [draft.path.name for draft in dialog.drafts()] == ["sodium_dub.wav", "untitled 08.wav"]


async def test_a_new_track_is_private_and_says_so(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(files[0])
    assert "Only people with the secret link can listen" in texts_of(dialog)
    (draft,) = dialog.drafts()
    assert draft.fields.sharing is Sharing.PRIVATE
    assert draft.fields.downloadable is False
    assert draft.fields.commentable is True
    assert draft.fields.embeddable_by is Embedding.ALL
    assert draft.fields.license is License.ALL_RIGHTS_RESERVED
    assert draft.fields.genre is UNSET
    dialog.reject()


async def test_every_field_reaches_the_draft(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(files[0])
    for name, text in {
        "Title": "Sodium Lamps (dub)",
        "Artist": "Odile Tamba",
        "Genre": "Techno",
        "Release date": "2026-12-04",
        "Label": "Late Trains",
        "ISRC": "USS1Z1001234",
    }.items():
        type_into(dialog, name, text)
    type_into(dialog, "Tags", "dub,techno,")
    by_name(dialog, QWidget, "Description").setPlainText("Second master.")
    by_name(dialog, QPushButton, "Access: Public").click()
    by_name(dialog, QCheckBox, "Downloads").click()
    by_name(dialog, QCheckBox, "Embedding").click()
    by_name(dialog, QWidget, "License").setCurrentIndex(1)
    (draft,) = dialog.drafts()
    fields = draft.fields
    assert (fields.title, fields.metadata_artist, fields.genre) == ("Sodium Lamps (dub)", "Odile Tamba", "Techno")
    assert (fields.label_name, fields.isrc, fields.release_date) == ("Late Trains", "USS1Z1001234", date(2026, 12, 4))
    assert (fields.tags, fields.description) == (("dub", "techno"), "Second master.")
    assert (fields.sharing, fields.downloadable) == (Sharing.PUBLIC, True)
    assert (fields.embeddable_by, fields.license) == (Embedding.NONE, License.CC_BY)
    dialog.done(0)


async def test_each_file_keeps_its_own_fields(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*files[:2])
    type_into(dialog, "Title", "One")
    choose(dialog, 1)
    assert by_name(dialog, QLineEdit, "Title").text() == "untitled 08"
    type_into(dialog, "Title", "Two")
    choose(dialog, 0)
    assert by_name(dialog, QLineEdit, "Title").text() == "One"
    assert [draft.fields.title for draft in dialog.drafts()] == ["One", "Two"]
    dialog.done(0)


async def test_genre_tags_and_access_go_to_all_and_nothing_else(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*files)
    type_into(dialog, "Title", "One")
    type_into(dialog, "Genre", "Dub")
    type_into(dialog, "Tags", "live,")
    by_name(dialog, QPushButton, "Access: Public").click()
    button_of(dialog, "Apply genre, tags, access to all 2").click()
    other = dialog.drafts()[1].fields
    assert (other.title, other.genre, other.tags, other.sharing) == ("untitled 08", "Dub", ("live",), Sharing.PUBLIC)
    dialog.done(0)


async def test_tags_of_the_file_fill_the_form_and_its_picture_comes_along(qapp) -> None:
    dialog = await Stage(qapp).upload_dialog(audio_file("song.flac"))
    assert by_name(dialog, QLineEdit, "Title").text() == "Pale Reeds"
    assert by_name(dialog, QLineEdit, "Artist").text() == "Odile Tamba"
    assert "From the file's tags, 96 × 96" in texts_of(dialog)
    assert dialog.drafts()[0].artwork.startswith(b"\x89PNG")
    by_name(dialog, QPushButton, "Remove artwork").click()
    assert dialog.drafts()[0].artwork == b""
    dialog.done(0)


async def test_an_edited_title_keeps_the_picture_of_the_tags(qapp) -> None:
    dialog = await Stage(qapp).upload_dialog(audio_file("song.flac"))
    type_into(dialog, "Title", "Other")
    assert dialog.drafts()[0].artwork.startswith(b"\x89PNG")
    dialog.done(0)


async def test_a_title_is_needed_and_the_field_says_so(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*files[:2])
    choose(dialog, 1)
    type_into(dialog, "Title", "")
    choose(dialog, 0)
    button_of(dialog, "Upload").click()
    assert dialog.isVisible()
    assert dialog.findChild(QListView).currentIndex().row() == 1
    assert "A track needs a title." in texts_of(dialog)
    type_into(dialog, "Title", "There")
    assert "A track needs a title." not in texts_of(dialog)
    button_of(dialog, "Upload").click()
    assert dialog.result() == QDialog.DialogCode.Accepted


async def test_a_wrong_date_is_kept_while_another_file_is_looked_at(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*files[:2])
    type_into(dialog, "Release date", "soon")
    choose(dialog, 1)
    assert by_name(dialog, QLineEdit, "Release date").text() == ""
    button_of(dialog, "Upload").click()
    assert dialog.isVisible()
    assert by_name(dialog, QLineEdit, "Release date").text() == "soon"
    assert "Write the date as year-month-day, like 2026-12-04." in texts_of(dialog)
    dialog.done(0)


async def test_fields_the_server_cannot_write_are_neither_shown_nor_sent(qapp) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(audio_file("song.flac"), writable=CURRENT_FIELDS - {"isrc"})
    assert "ISRC" not in [field.accessibleName() for field in dialog.findChildren(QLineEdit)]
    assert set(dialog.drafts()[0].fields.set_names()) <= CURRENT_FIELDS
    dialog.done(0)


async def test_nothing_can_be_uploaded_without_a_sound(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(files[2])
    assert not button_of(dialog, "Upload").isEnabled()
    assert button_of(dialog, "Upload").text().replace("&", "") == "Upload"
    assert any("notes.txt" in text for text in texts_of(dialog))
    dialog.reject()


async def test_delete_takes_a_file_off_the_list_and_off_the_upload(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*files)
    view = dialog.findChild(QListView)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [draft.path.name for draft in dialog.drafts()] == ["untitled 08.wav"]
    assert by_name(dialog, QLineEdit, "Title").text() == "untitled 08"
    assert files[0].exists()
    dialog.done(0)


async def test_files_dropped_on_the_dialog_are_added_once(qapp, files: list[Path]) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(files[0])
    drop_on(dialog, drag_of(*(QUrl.fromLocalFile(str(path)) for path in files)))
    await stage.settle()
    assert dialog.findChild(QListView).model().rowCount() == 3
    dialog.done(0)


async def test_reading_is_shown_and_ends_with_the_dialog(qapp, files: list[Path]) -> None:
    never = asyncio.Event()

    async def read(_paths: Any) -> IntakeResult:
        await never.wait()
        return await drafts_from([])

    stage = Stage(qapp)
    dialog = UploadDialog(None, theme=stage.theme, tasks=stage.tasks, desk=make_desk(read_files=read))
    dialog.add_paths(files)
    dialog.open()
    await until(lambda: "Reading the files…" in texts_of(dialog))
    assert any(bar.isVisible() for bar in dialog.findChildren(QProgressBar))
    dialog.reject()
    await stage.settle()


async def test_what_was_left_out_of_a_folder_is_told(qapp, tmp_path: Path, files: list[Path]) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    dialog = await Stage(qapp).upload_dialog(tmp_path)
    assert any("loop" in text for text in texts_of(dialog))
    dialog.reject()


async def test_escape_asks_before_edits_are_lost(qapp, files: list[Path]) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(files[0])
    type_into(dialog, "Title", "Typed with care")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    question = QApplication.activeModalWidget()
    question.reject()
    await stage.settle()
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    button_of(QApplication.activeModalWidget(), "Discard").click()
    await stage.settle()
    assert not dialog.isVisible()


async def test_escape_closes_at_once_when_nothing_was_edited(qapp, files: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(files[0])
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


async def test_asking_returns_the_drafts_or_nothing(qapp, files: list[Path]) -> None:
    stage = Stage(qapp)
    for accept in (True, False):
        asked = asyncio.ensure_future(
            UploadDialog.ask(None, theme=stage.theme, tasks=stage.tasks, desk=make_desk(), paths=files[:1])
        )
        await until(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        await stage.settle()
        dialog.accept() if accept else dialog.reject()
        drafts = await asked
        assert ([draft.path for draft in drafts] if drafts is not None else None) == (files[:1] if accept else None)


@pytest.mark.parametrize(
    ("minutes", "quota", "words", "role"),
    [
        ((0,), Quota(seconds_left=38 * 60), "Uses less than 1 of your 38 remaining upload minutes", "secondary"),
        ((14,), Quota(seconds_left=38 * 60), "Uses 14 of your 38 remaining upload minutes", "secondary"),
        ((50,), Quota(seconds_left=90), "1 upload minute left. 1 file does not fit.", "error"),
        ((1, 50), Quota(seconds_left=90), "Uses 1 of your 1 remaining upload minute. 1 file does not fit.", "error"),
        ((50,), Quota(seconds_left=0), "No upload minutes left. 1 file does not fit.", "error"),
        ((0.2,), Quota(seconds_left=30), "Uses some of your last upload minute", "secondary"),
        ((50,), Quota(seconds_left=30), "Less than 1 upload minute left. 1 file does not fit.", "error"),
        ((30, 20), Quota(seconds_left=38 * 60), "Uses 30 of your 38 remaining upload minutes. 1 file does", "error"),
        ((), Quota(seconds_left=38 * 60), "38 upload minutes left", "secondary"),
        ((50,), Quota(unlimited=True), "", "secondary"),
        ((50,), Quota(), "", "secondary"),
    ],
)
def test_words_about_upload_time(minutes: tuple[float, ...], quota: Quota, words: str, role: str) -> None:
    drafts = [draft_of(f"{number}.wav", round(length * 60_000)) for number, length in enumerate(minutes)]
    found = quota_words(
        Totals().plus(assessed([Candidate(draft=draft) for draft in drafts], quota, LookAlikes())), quota
    )
    assert found[0].startswith(words)
    assert bool(found[0]) == bool(words)
    assert found[1] == role

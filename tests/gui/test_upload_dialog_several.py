"""The upload dialog: several files edited together, and put in another order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListView, QPlainTextEdit, QPushButton

from scmanager.core.candidates import Candidate
from scmanager.core.tracks import License, Sharing
from scmanager.ui.models.drafts_model import DraftsModel
from tests.helpers.audio_files import audio_file
from tests.helpers.dialogs import Stage, picture
from tests.helpers.inspector_fakes import by_name
from tests.helpers.upload_dialogs import button_of, choose, draft_of, make_songs, texts_of, type_into
from tests.helpers.waiting import until


@pytest.fixture
def songs(tmp_path: Path) -> list[Path]:
    return make_songs(tmp_path, "one", "two", "three")


async def test_a_field_is_set_for_all_selected_files_and_the_others_stay(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    type_into(dialog, "Artist", "Odile")
    choose(dialog, 0, 1)
    assert "2 files are selected. What you change here changes in all of them." in texts_of(dialog)
    for name in ("Title", "Artist"):
        assert (by_name(dialog, QLineEdit, name).text(), by_name(dialog, QLineEdit, name).placeholderText()) == (
            "",
            "Several values",
        )
    type_into(dialog, "Genre", "Dub")
    fields = [draft.fields for draft in dialog.drafts()]
    assert [each.title for each in fields] == ["one", "two", "three"]
    assert [each.genre or "" for each in fields] == ["Dub", "Dub", ""]
    assert [each.metadata_artist or "" for each in fields] == ["Odile", "", ""]
    dialog.done(0)


async def test_selected_files_that_cannot_be_uploaded_are_counted_apart(
    qapp, songs: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("text")
    dialog = await Stage(qapp).upload_dialog(*songs, tmp_path / "notes.txt")
    choose(dialog, 0, 1, 3)
    words = "3 files are selected. 1 of them cannot be uploaded; what you change here changes in the others."
    assert words in texts_of(dialog)
    choose(dialog, 0, 3)
    words = "2 files are selected. 1 of them cannot be uploaded; what you change here changes in the other one."
    assert words in texts_of(dialog)
    dialog.done(0)


async def test_every_kind_of_field_can_be_set_for_all(qapp, songs: list[Path], tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(picture("PNG"))
    dialog = await Stage(qapp).upload_dialog(*songs)
    choose(dialog, 1)
    by_name(dialog, QCheckBox, "Downloads").click()
    by_name(dialog, QComboBox, "License").setCurrentIndex(1)
    by_name(dialog, QPushButton, "Access: Public").click()
    by_name(dialog, QPlainTextEdit, "Description").setPlainText("Mine")
    type_into(dialog, "Release date", "2026-12-04")
    choose(dialog, 0, 1, 2)
    box, combo = by_name(dialog, QCheckBox, "Downloads"), by_name(dialog, QComboBox, "License")
    area = by_name(dialog, QPlainTextEdit, "Description")
    assert box.checkState() is Qt.CheckState.PartiallyChecked
    assert (combo.currentIndex(), combo.placeholderText()) == (-1, "Several values")
    assert (area.toPlainText(), area.placeholderText()) == ("", "Several values")
    assert not any(by_name(dialog, QPushButton, f"Access: {name}").isChecked() for name in ("Private", "Public"))
    before = [draft.fields for draft in dialog.drafts()]
    box.click()
    combo.setCurrentIndex(2)
    by_name(dialog, QPushButton, "Access: Public").click()
    area.setPlainText("Ours")
    type_into(dialog, "Release date", "2026-12-05")
    await dialog._editor._form.artwork.take(tmp_path / "cover.png")
    fields = [draft.fields for draft in dialog.drafts()]
    assert [each.downloadable for each in before] == [False, True, False]
    assert {each.downloadable for each in fields} == {True}
    assert {each.license for each in fields} == {License.CC_BY_SA}
    assert {each.sharing for each in fields} == {Sharing.PUBLIC}
    assert {each.description for each in fields} == {"Ours"}
    assert {each.release_date for each in fields} == {date(2026, 12, 5)}
    assert {each.artwork for each in fields} == {tmp_path / "cover.png"}
    dialog.done(0)


async def test_looking_at_several_changes_nothing(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs, audio_file("song.flac"))
    before = dialog.drafts()
    choose(dialog, 0, 1, 2, 3)
    assert "Several pictures. Choose one for all, or remove all." in texts_of(dialog)
    choose(dialog, 2, 3)
    assert dialog.drafts() == before
    dialog.reject()
    assert not dialog.isVisible()


async def test_a_tag_is_added_to_and_taken_from_all_and_others_stay(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    type_into(dialog, "Tags", "late,own,")
    choose(dialog, 1)
    type_into(dialog, "Tags", "late,")
    choose(dialog, 0, 1)
    assert by_name(dialog, QLineEdit, "Tags").placeholderText() == "add a tag to all…"
    type_into(dialog, "Tags", "dub,")
    await until(lambda: [b for b in dialog.findChildren(QPushButton) if b.isVisible() and b.text() == "late ×"])
    button_of(dialog, "late ×").click()
    assert [draft.fields.tags or () for draft in dialog.drafts()] == [("own", "dub"), ("dub",), ()]
    dialog.done(0)


async def test_what_is_wrong_in_one_file_is_not_lost_among_several(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    type_into(dialog, "Release date", "soon")
    choose(dialog, 0, 1)
    assert by_name(dialog, QLineEdit, "Release date").placeholderText() == "Several values"
    type_into(dialog, "Genre", "Dub")
    button_of(dialog, "Upload 3").click()
    assert dialog.isVisible()
    assert by_name(dialog, QLineEdit, "Release date").text() == "soon"
    choose(dialog, 0, 1)
    type_into(dialog, "Release date", "2026-12-04")
    button_of(dialog, "Upload 3").click()
    assert not dialog.isVisible()


async def test_what_is_typed_wrong_for_several_is_wrong_in_each(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    choose(dialog, 0, 1, 2)
    type_into(dialog, "ISRC", "123")
    choose(dialog, 2)
    assert by_name(dialog, QLineEdit, "ISRC").text() == "123"
    button_of(dialog, "Upload 3").click()
    assert dialog.isVisible()
    assert by_name(dialog, QLineEdit, "ISRC").hasFocus() or dialog.focusWidget() is by_name(dialog, QLineEdit, "ISRC")
    dialog.done(0)


async def test_all_are_selected_and_edited_with_the_keyboard(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    view = choose(dialog, 0)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(dialog.focusWidget(), "Dub")
    assert [draft.fields.genre for draft in dialog.drafts()] == ["Dub"] * 3
    dialog.done(0)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_S, "Tags"),
        (Qt.Key.Key_W, "Choose artwork…"),
        (Qt.Key.Key_A, "Access: Private"),
        (Qt.Key.Key_T, "Title"),
    ],
)
async def test_a_label_leads_to_its_field(qapp, songs: list[Path], key: Qt.Key, name: str) -> None:
    dialog = await Stage(qapp).upload_dialog(songs[0])
    QTest.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)
    assert dialog.focusWidget().accessibleName() == name
    dialog.done(0)


async def test_delete_takes_all_selected_files_away(qapp, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    view = choose(dialog, 0, 2)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [draft.fields.title for draft in dialog.drafts()] == ["two"]
    assert by_name(dialog, QLineEdit, "Title").text() == "two"
    dialog.done(0)


@pytest.mark.parametrize(
    ("rows", "key", "order"),
    [
        ((2,), Qt.Key.Key_Up, ["one", "three", "two"]),
        ((0,), Qt.Key.Key_Up, ["one", "two", "three"]),
        ((0,), Qt.Key.Key_Down, ["two", "one", "three"]),
        ((2,), Qt.Key.Key_Down, ["one", "two", "three"]),
        ((1, 2), Qt.Key.Key_Up, ["two", "three", "one"]),
        ((0, 1), Qt.Key.Key_Down, ["three", "one", "two"]),
        ((0, 2), Qt.Key.Key_Up, ["one", "three", "two"]),
    ],
)
async def test_alt_and_an_arrow_move_the_selected_files(
    qapp, songs: list[Path], rows: tuple[int, ...], key: Qt.Key, order: list[str]
) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    model = dialog.findChild(QListView).model()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view = choose(dialog, *rows)
    names = {view.model().index(row, 0).data() for row in rows}
    view.setFocus()
    QTest.keyClick(view, key, Qt.KeyboardModifier.AltModifier)
    assert [draft.fields.title for draft in dialog.drafts()] == order
    assert {index.data() for index in view.selectedIndexes()} == names
    dialog.reject()


def test_moving_rows_in_the_model_keeps_its_promises() -> None:
    model = DraftsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.add(Candidate(draft=draft_of(f"{name}.wav", 1000)) for name in "abcd")
    assert model.moveRows(QModelIndex(), 0, 2, QModelIndex(), 4)
    assert [each.draft.path.stem for each in model.candidates] == ["c", "d", "a", "b"]
    assert not model.moveRows(QModelIndex(), 1, 1, QModelIndex(), 2)
    assert not model.moveRows(QModelIndex(), 1, 9, QModelIndex(), 0)
    assert [each.draft.path.stem for each in model.candidates] == ["c", "d", "a", "b"]

"""Files through the upload dialog of a real window to a real server: in order, once, and with what was typed."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from scmanager.services.intake import drafts_from
from scmanager.ui.dialogs.upload_dialog import UploadDialog
from tests.helpers.accessibility import nameless_controls
from tests.helpers.dialogs import Stage
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import sparse_wav
from tests.helpers.upload_dialogs import button_of, choose, make_songs, rows_of, texts_of, type_into, uploaded_as
from tests.helpers.upload_windows import upload_window
from tests.helpers.uploading import ready_at_once
from tests.helpers.waiting import until


@pytest.fixture
def songs(tmp_path: Path) -> list[Path]:
    (tmp_path / "songs").mkdir()
    return make_songs(tmp_path / "songs", "one", "two", "three")


async def the_dialog() -> UploadDialog:
    await until(lambda: isinstance(QApplication.activeModalWidget(), UploadDialog))
    dialog = QApplication.activeModalWidget()
    await until(lambda: dialog._sheet.candidates and not dialog._sheet.is_busy)
    return dialog


async def test_files_arrive_in_the_order_of_the_list_and_not_a_second_time(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, songs: list[Path]
) -> None:
    ready_at_once(sandbox)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        made.window.upload(songs)
        dialog = await the_dialog()
        view = choose(dialog, 2)
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        type_into(dialog, "Genre", "Dub")
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: len(sandbox.uploads()) == 3)
        sent = [hashlib.sha256(songs[number].read_bytes()).hexdigest() for number in (2, 0, 1)]
        assert [row["sha256"] for row in sandbox.uploads()] == sent
        await until(lambda: all(job.is_over for job in made.queue.jobs))
        assert {job.draft.fields.genre for job in made.queue.jobs} == {"Dub"}
        await made.window.settled()

        made.window.upload(songs)
        dialog = await the_dialog()
        assert dialog.drafts() == []
        assert all("You uploaded this file on" in row and "It will be skipped." in row for row in rows_of(dialog))
        dialog.reject()
        await made.window.settled()


async def test_a_file_that_waits_in_the_queue_is_not_queued_again(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, songs: list[Path]
) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        for _ in range(2):
            made.window.upload(songs[:1])
            dialog = await the_dialog()
            if dialog.drafts():
                QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            else:
                words = "one, This file is among your uploads already, as “one”. It will be skipped."
                assert rows_of(dialog) == [words]
                dialog.reject()
            await made.window.settled()
        assert len(made.queue.jobs) == 1


@pytest.mark.parametrize("state", ["empty", "one", "several", "question", "not audio"])
async def test_every_control_has_a_name(qapp: QApplication, songs: list[Path], tmp_path: Path, state: str) -> None:
    (tmp_path / "notes.txt").write_text("no sound")
    paths = {"empty": [], "not audio": [tmp_path / "notes.txt"]}.get(state, songs)
    changes = {"find_uploaded": uploaded_as("Before")} if state == "question" else {}
    dialog = await Stage(qapp).upload_dialog(*paths, **changes)
    if state == "several":
        choose(dialog, 0, 1, 2)
    await asyncio.sleep(0)
    assert nameless_controls(dialog) == []
    dialog.reject()


async def test_every_control_of_the_names_has_a_name(qapp: QApplication, songs: list[Path]) -> None:
    stage = Stage(qapp)
    dialog = await stage.upload_dialog(*songs)
    button_of(dialog, "Read names").click()
    await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
    names = QApplication.activeModalWidget()
    assert nameless_controls(names) == []
    QTest.keyClick(names, Qt.Key.Key_Escape)
    await stage.settle()
    dialog.reject()


async def test_tab_leads_through_list_and_form_to_the_button(qapp: QApplication, songs: list[Path]) -> None:
    dialog = await Stage(qapp).upload_dialog(*songs)
    await until(dialog.isActiveWindow)
    choose(dialog, 0).setFocus()
    met = []
    for _ in range(60):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        met.append(dialog.focusWidget().accessibleName() or dialog.focusWidget().property("text").replace("&", ""))
        if met[-1] == "Files":
            break
    expected = ["Title", "Artist", "Genre", "Tags", "Description", "Access: Private", "License", "Comments", "Presets"]
    assert [name for name in met if name in expected] == expected
    assert met.index("Cancel") < met.index("Upload 3 tracks")
    assert met[-1] == "Files"
    dialog.reject()


async def test_what_waits_in_the_queue_takes_its_time_off(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path, songs: list[Path]
) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        words = []
        for song in (None, "long"):
            if song:
                sparse_wav(tmp_path / "long.wav", 192_000 * 60 * 30 + 44)
                await made.queue.add((await drafts_from([tmp_path / "long.wav"])).drafts)
            made.window.upload(songs[:1])
            dialog = await the_dialog()
            words.append(next(text for text in texts_of(dialog) if "remaining upload minutes" in text))
            dialog.reject()
            await made.window.settled()
        before, after = (int(text.split("your ")[1].split()[0]) for text in words)
        assert before - after == 30

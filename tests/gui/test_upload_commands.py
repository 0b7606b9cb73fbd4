"""What a user does to uploads, in the whole window, over a real queue and a real server."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QListView, QPushButton, QTableView

from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.uploads import UploadJob
from scmanager.services.intake import drafts_from
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.models.views_model import VIEW_ROLE
from scmanager.ui.upload_actions import UploadAction
from scmanager.ui.widgets.recipient_field import RecipientField
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import sparse_wav, wav
from tests.helpers.upload_windows import UploadWindow, upload_window
from tests.helpers.uploading import S, ready_at_once
from tests.helpers.waiting import until
from tests.helpers.windows import named

A = UploadAction
POSTS = {"method": "POST", "path": "/tracks"}
ONCE = TrackFields(title="Once")


@pytest.fixture(autouse=True)
def _no_processing(sandbox: Sandbox) -> None:
    ready_at_once(sandbox)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.wav"
    sparse_wav(path, 40_000_000)
    return path


def stall(box: Sandbox) -> None:
    """Let the next file stop on its way."""
    box.fault("stall", **POSTS, arg={"after": 1_000_000, "seconds": 60})


def refuse_late(box: Sandbox) -> None:
    """Let the next file be refused after its last byte, without a word on what became of it."""
    box.fault("status", **POSTS, arg={"status": 503, "after": "body"})


async def add_large(made: UploadWindow, large: Path) -> UploadJob:
    (job,) = await made.queue.add((await drafts_from([large])).drafts)
    return job


async def test_an_upload_is_shown_from_the_first_byte_to_the_track(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        done = await made.reach(job, S.DONE)
        await until(lambda: "Ready to listen · private" in made.line(job))
        await made.press(job, A.SHOW)
        table = named(made.window, QTableView, "Tracks", shown=False)
        await until(table.isVisible)
        await until(lambda: table.selectionModel().selectedRows())
        assert table.selectionModel().selectedRows()[0].data(TRACK_ROLE).urn == done.track_urn


async def test_the_link_of_a_track_is_copied_and_for_whom_is_asked(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        await made.reach(job, S.DONE)
        await made.press(job, A.COPY_LINK)
        dialog = await made.dialog("Copy link")
        await until(lambda: "/s-" in QGuiApplication.clipboard().text())
        field = dialog.findChild(RecipientField)
        await until(field.isVisible)
        QTest.keyClicks(field, "Radio Lumen")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: not dialog.isVisible())
        await made.window.settled()
        (entry,) = await made.session.links.log.page()
        assert (entry.title, entry.recipient) == ("kestrel", "Radio Lumen")
    assert QGuiApplication.clipboard().text() == ""


async def test_a_file_being_sent_is_paused_and_starts_again(qapp, sandbox, tmp_path, large) -> None:
    stall(sandbox)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        job = await add_large(made, large)
        await until(lambda: made.queue.get(job.id).sent > 0)
        await made.press(job, A.PAUSE)
        await made.reach(job, S.PAUSED)
        await until(lambda: "Paused · starts again from the beginning" in made.line(job))
        await made.press(job, A.RESUME)
        assert len((await made.reach(job, S.DONE)).markers) == 2
        assert len(sandbox.uploads()) == 1


async def test_a_waiting_file_is_cancelled_taken_up_again_and_removed(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        (job,) = await made.add(tmp_path, "one")
        await made.press(job, A.CANCEL)
        await made.reach(job, S.CANCELLED)
        await made.press(job, A.RETRY)
        await made.reach(job, S.QUEUED)
        await made.press(job, A.CANCEL)
        await made.reach(job, S.CANCELLED)
        await made.press(job, A.REMOVE)
        await until(lambda: not made.queue.jobs)


async def test_a_double_click_on_cancel_cancels_one_upload(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        first, second = await made.add(tmp_path, "one", "two")
        await until(lambda: A.CANCEL in made._buttons(first))
        place, view = made._buttons(first)[A.CANCEL], made.list.viewport()
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place)
        await until(lambda: made.list.row_at(place) is not None and made.list.row_at(place).key == second.id)
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
        await made.window.settled()
        assert [made.queue.get(job.id).state for job in (first, second)] == [S.CANCELLED, S.QUEUED]


async def test_R5_what_may_have_arrived_is_finished_then_deleted(qapp, sandbox, tmp_path) -> None:
    sandbox.fault("latency", **POSTS, arg=1.0)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        await made.reach(job, S.COMMITTING)
        made.do(job, A.CANCEL_SENT)
        said = await made.answer("Cancel “kestrel”?", "Finish, then delete it")
        assert any(line.startswith("The file may already be there. Finish, then delete it?") for line in said)
        await until(lambda: "It is deleted as soon as it is there" in made.line(job) or made.queue.get(job.id).is_over)
        await made.reach(job, S.CANCELLED)
        (entry,) = sandbox.uploads()
        assert sandbox.get(f"/tracks/{entry['id']}.json").status_code == 404


async def test_what_is_not_found_is_sent_again_only_with_a_yes(qapp, sandbox, tmp_path) -> None:
    refuse_late(sandbox)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        asked = await made.reach(job, S.RETRY_DECISION)
        await until(lambda: "It is not in your account; checked" in made.line(job))
        await made.press(job, A.CHECK_NOW)
        await until(lambda: "“kestrel” is not in your account yet." in made.messages())
        assert made.queue.get(job.id).negatives == asked.negatives + 1
        await made.press(job, A.DECIDE)
        said = " ".join(await made.answer("No answer for “kestrel”", "Send again"))
        assert f"looked through {asked.negatives + 1} times" in said
        assert "second, private copy" in said
        await made.reach(job, S.DONE)
        assert len(sandbox.uploads()) == 1


async def test_who_escapes_the_question_has_decided_nothing(qapp, sandbox, tmp_path) -> None:
    refuse_late(sandbox)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        await made.reach(job, S.RETRY_DECISION)
        await made.press(job, A.DECIDE)
        QTest.keyClick(await made.dialog("No answer for “kestrel”"), Qt.Key.Key_Escape)
        await made.window.settled()
        assert made.queue.get(job.id).state is S.RETRY_DECISION
        made.do(job, A.GIVE_UP)
        await made.answer("Give up “kestrel”?", "Give up")
        await made.reach(job, S.CANCELLED)
        assert len(sandbox.requests("POST", "/tracks")) == 1


async def test_a_track_that_looks_like_it_can_be_chosen(qapp, sandbox, tmp_path) -> None:
    for quirk in ("drop_tags", "ignore_permalink", "commit_then_drop"):
        sandbox.fault(quirk, **POSTS)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        await made.reach(job, S.RETRY_DECISION)
        await until(lambda: "is that the one?" in made.line(job))
        await made.press(job, A.CHOOSE)
        await made.answer("No answer for “kestrel”", "That one is it")
        done = await made.reach(job, S.DONE)
        (entry,) = sandbox.uploads()
        assert done.track_urn == entry["urn"]


@pytest.mark.expects_log("an upload is on the server a second time")
async def test_R6_of_two_tracks_the_older_one_is_deleted_only_with_a_yes(qapp, sandbox, tmp_path) -> None:
    sandbox.fault("hide_new_tracks_for", arg={"seconds": 600, "everywhere": True})
    sandbox.fault("commit_then_drop", **POSTS)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        await made.reach(job, S.RETRY_DECISION)
        await made.queue.retry(job.id)
        await made.reach(job, S.FINALISING, S.PROCESSING, S.DONE)
        sandbox.clear_faults()
        await made.reach(job, S.DONE)
        await made.session.library.refresh()
        await made.reach(job, S.DUPLICATE_REVIEW)
        old, new = (entry["urn"] for entry in sandbox.uploads())
        await made.press(job, A.REVIEW)
        dialog = await made.dialog("“kestrel” is there more than once")
        boxes = dialog.findChildren(QCheckBox)
        assert sorted(box.isChecked() for box in boxes) == [False, True]
        assert [box.isEnabled() for box in boxes if not box.isChecked()] == [False]
        said = await made.answer("“kestrel” is there more than once", "Delete 1 track and keep 1")
        assert any("older attempt of this upload" in text for text in said)
        await until(lambda: "“kestrel” is there once now." in made.messages())
        assert (await made.reach(job, S.DONE)).track_urn == new
        assert sandbox.get(f"/tracks/{old.rpartition(':')[2]}.json").status_code == 404


async def test_L4_a_file_that_has_moved_is_located(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        (job,) = await made.add(tmp_path, "kestrel")
        elsewhere = tmp_path / "elsewhere.wav"
        shutil.move(tmp_path / "kestrel.wav", elsewhere)
        await made.queue.resume_all()
        await made.reach(job, S.NEEDS_FILE)
        await made.press(job, A.LOCATE)
        await until(lambda: made.window.frame.findChildren(QFileDialog))
        (dialog,) = made.window.frame.findChildren(QFileDialog)
        field = dialog.findChild(QLineEdit)
        field.setText(str(elsewhere))
        QTest.keyClick(field, Qt.Key.Key_Return)
        await made.reach(job, S.DONE)
        (entry,) = sandbox.uploads()
        assert entry["title"] == "kestrel"


async def test_L9_a_file_that_has_changed_is_used_as_it_is_with_a_yes(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        (job,) = await made.add(tmp_path, "kestrel")
        (tmp_path / "kestrel.wav").write_bytes(wav(2500))
        await made.queue.resume_all()
        await made.reach(job, S.NEEDS_FILE)
        assert sandbox.uploads() == []
        await made.press(job, A.ACCEPT_CHANGE)
        await made.reach(job, S.DONE)


async def test_a_file_that_is_needed_can_be_left_out(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        (job,) = await made.add(tmp_path, "kestrel")
        (tmp_path / "kestrel.wav").unlink()
        await made.queue.resume_all()
        await made.reach(job, S.NEEDS_FILE)
        views = named(made.window, QListView, "Views")
        view = next(
            v
            for r in range(views.model().rowCount())
            if (v := views.model().index(r, 0).data(VIEW_ROLE)).key == "uploads"
        )
        assert (view.count, view.alerts) == (1, 1)
        await made.press(job, A.REMOVE)
        await until(lambda: not made.queue.jobs)


async def test_what_waits_is_edited(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        (job,) = await made.add(tmp_path, "kestrel")
        await made.press(job, A.EDIT)
        dialog = await made.dialog("Edit the upload")
        title = by_name(dialog, QLineEdit, "Title")
        title.setFocus()
        title.selectAll()
        QTest.keyClicks(title, "Kestrel (dub)")
        by_name(dialog, QPushButton, "Save changes").click()
        await until(lambda: "Kestrel (dub)" in made.line(job))
        await made.queue.resume_all()
        await made.reach(job, S.DONE)
        assert [entry["title"] for entry in sandbox.uploads()] == ["Kestrel (dub)"]


async def test_the_order_is_changed_by_key_and_kept(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        jobs = await made.add(tmp_path, "one", "two", "three")
        await until(lambda: made.line(jobs[2]))
        made.list.choose(jobs[2].id)
        QTest.keyClick(made.list, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
        await until(lambda: [job.title for job in made.queue.jobs] == ["three", "one", "two"])
        assert made.list.current.key == jobs[2].id
    async with upload_window(qapp, sandbox, tmp_path) as made:
        assert [job.title for job in made.queue.jobs] == ["three", "one", "two"]
        await made.queue.resume_all()
        await until(lambda: all(job.state is S.DONE for job in made.queue.jobs))
        assert [entry["title"] for entry in sandbox.uploads()] == ["three", "one", "two"]


async def test_all_are_paused_and_resumed_and_what_is_over_is_cleared(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        sandbox.fault("latency", **POSTS, arg=0.5)
        first, second = await made.add(tmp_path, "one", "two")
        pause = named(made.window, QPushButton, "Pause all")
        await until(pause.isEnabled)
        pause.click()
        await made.reach(first, S.DONE)
        await until(lambda: "all uploads are paused" in made.line(second))
        assert made.queue.get(second.id).state is S.QUEUED
        named(made.window, QPushButton, "Clear finished").click()
        await until(lambda: [each.id for each in made.queue.jobs] == [second.id])
        named(made.window, QPushButton, "Resume all").click()
        await made.reach(second, S.DONE)


async def test_tracks_that_became_public_are_cleared_with_what_is_finished(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        schedule, when = made.session.schedule, datetime.now(UTC) + timedelta(days=1)
        (job,) = await made.add(tmp_path, "one", publish_at=when)
        done = await made.reach(job, S.DONE)
        clear = named(made.window, QPushButton, "Clear finished")
        clear.click()
        await until(lambda: not made.queue.jobs)
        await made.window.settled()
        assert not clear.isEnabled()
        await schedule.publish_now(done.track_urn)
        await until(clear.isEnabled)
        clear.click()
        await until(lambda: not schedule.items)
        await until(lambda: not clear.isEnabled())


async def test_details_are_shown_and_copied(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        await made.reach(job, S.DONE)
        made.do(job, A.DETAILS)
        dialog = await made.dialog("kestrel")
        by_name(dialog, QPushButton, "Copy details").click()
        said = await made.answer("kestrel", "Close")
        assert str(tmp_path / "kestrel.wav") in said
        assert "Attempts: 1" in QGuiApplication.clipboard().text().splitlines()
        QGuiApplication.clipboard().clear()


async def test_the_page_of_a_track_is_opened(qapp, sandbox, tmp_path, monkeypatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("scmanager.ui.track_commands.QDesktopServices.openUrl", opened.append)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "kestrel")
        await made.reach(job, S.DONE)
        made.do(job, A.OPEN_PAGE)
        await until(lambda: opened)
        assert opened[0].toString().startswith(sandbox.url)


async def test_one_click_too_many_is_no_bug(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        (job,) = await made.add(tmp_path, "kestrel")
        await made.queue.cancel(job.id)
        for _ in range(3):
            made.do(job, A.RETRY)
        await made.reach(job, S.QUEUED)
        await made.window.settled()
        made.do(job, A.RETRY)
        await until(lambda: any("went on in the meantime" in text for text in made.messages()))


async def test_a_public_upload_says_so_when_it_is_done(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        fields = msgspec.structs.replace(ONCE, sharing=Sharing.PUBLIC)
        (job,) = await made.add(tmp_path, "kestrel", fields=fields)
        await until(lambda: "Ready to listen · public" in made.line(job))

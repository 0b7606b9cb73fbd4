"""What is told of uploads outside their list: counts, the status bar, links, and the question at the end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel, QListView, QPushButton

from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.intake import drafts_from
from scmanager.settings import WindowState
from scmanager.ui.models.views_model import VIEW_ROLE, View
from scmanager.ui.upload_actions import UploadAction
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import sparse_wav
from tests.helpers.upload_windows import UploadWindow, upload_window
from tests.helpers.uploading import S, ready_at_once
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named

QUIT = "Quit while a file is being uploaded?"


@pytest.fixture(autouse=True)
def _no_processing(sandbox: Sandbox) -> None:
    ready_at_once(sandbox)


async def add_stalled(made: UploadWindow, box: Sandbox, folder: Path, *more: str) -> list[UploadJob]:
    """Queue a file that stops on its way, and others behind it."""
    box.fault("stall", method="POST", path="/tracks", arg={"after": 1_000_000, "seconds": 60})
    sparse_wav(folder / "large.wav", 40_000_000)
    jobs = await made.queue.add((await drafts_from([folder / "large.wav"])).drafts)
    jobs += await made.add(folder, *more) if more else []
    await until(lambda: made.queue.get(jobs[0].id).sent > 0)
    return jobs


def sidebar(made: UploadWindow) -> View:
    """The row of the uploads."""
    model = named(made.window, QListView, "Views").model()
    views = [model.index(row, 0).data(VIEW_ROLE) for row in range(model.rowCount())]
    return next(view for view in views if view.key == "uploads")


def status(made: UploadWindow) -> str:
    """What the status bar says of uploads."""
    texts = [label.text() for label in made.window.frame.findChildren(QLabel) if label.isVisible()]
    return next((text for text in texts if text.startswith("Upload") and " of " in text), "")


async def test_the_sidebar_counts_what_waits_and_what_needs_the_user(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.queue.pause_all()
        one, two = await made.add(tmp_path, "one", "two")
        assert (sidebar(made).count, sidebar(made).alerts) == (2, 0)
        (tmp_path / "two.wav").unlink()
        await made.queue.resume_all()
        await made.reach(one, S.DONE)
        await made.reach(two, S.NEEDS_FILE)
        assert (sidebar(made).count, sidebar(made).alerts) == (1, 1)
        row = named(made.window, QListView, "Views").model()
        spoken = [row.index(n, 0).data(11) for n in range(row.rowCount())]  # 11: AccessibleTextRole
        assert "Uploads, 1, 1 needs you" in spoken
    async with upload_window(qapp, sandbox, tmp_path) as made:
        assert (sidebar(made).count, sidebar(made).alerts) == (1, 1)


async def test_the_status_bar_says_which_of_how_many(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        large, small = await add_stalled(made, sandbox, tmp_path, "one")
        await until(lambda: status(made).startswith("Uploading 1 of 2"))
        await made.queue.pause_all()
        await made.queue.pause(large.id)
        await until(lambda: status(made) == "Uploads are paused · 2 of 2 left")
        await made.queue.cancel(large.id)
        await made.queue.cancel(small.id)
        await until(lambda: status(made) == "")


async def test_the_link_of_a_ready_track_is_copied_only_where_that_is_wanted(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await made.reach((await made.add(tmp_path, "one"))[0], S.DONE)
        await made.window.settled()
        assert QGuiApplication.clipboard().text() == ""
        actions = made.window.frame.findChildren(QAction)
        next(a for a in actions if a.text() == "Copy the link when a track is ready").trigger()
        await made.reach((await made.add(tmp_path, "two"))[0], S.DONE)
        await until(lambda: any("Copied the secret link of “two”" in text for text in made.messages()))
        assert "/s-" in QGuiApplication.clipboard().text()
        left = made.window.window_state()
    assert left.copy_link_when_ready
    assert QGuiApplication.clipboard().text() == ""
    async with upload_window(qapp, sandbox, tmp_path, remembered=WindowState(copy_link_when_ready=True)) as made:
        assert made.window.window_state().copy_link_when_ready


async def test_sending_again_unasked_is_chosen_in_the_menu_and_kept(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        actions = made.window.frame.findChildren(QAction)
        choice = next(a for a in actions if a.text() == "Send again without asking what was not found")
        assert not choice.isChecked()
        choice.trigger()
        await until(lambda: made.queue.resends)
    async with upload_window(qapp, sandbox, tmp_path) as made:
        choice = next(a for a in made.window.frame.findChildren(QAction) if a.text().startswith("Send again without"))
        assert choice.isChecked()


async def test_signing_in_again_is_one_click_away(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        asked: list[bool] = []
        made.window.failures.sign_in_again = lambda: asked.append(True)
        sandbox.fault("status", method="POST", path="/tracks", arg=401, times=None)
        sandbox.fault("status", method="GET", path="/me", arg=401, times=None)
        (job,) = await made.add(tmp_path, "one")
        await made.reach(job, S.WAIT_AUTH)
        await until(lambda: "Sign in again to go on" in made.line(job))
        await made.press(job, UploadAction.SIGN_IN)
        await until(lambda: asked)


async def test_U9_with_nothing_being_sent_the_window_just_closes(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        closed: list[bool] = []
        made.window.frame.closed.connect(lambda: closed.append(True))
        await made.queue.pause_all()
        await made.add(tmp_path, "one")
        made.window.frame.close()
        assert closed == [True]


async def test_U9_quitting_in_the_middle_asks_and_the_next_start_goes_on(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        closed: list[bool] = []
        made.window.frame.closed.connect(lambda: closed.append(True))
        await add_stalled(made, sandbox, tmp_path, "one", "two")
        made.window.frame.close()
        said = await made.answer(QUIT, "Cancel")
        assert (
            "“large” is being sent. At the next start, it starts again from the beginning. "
            "2 waiting uploads go on then."
        ) in said
        assert closed == []
        await made.window.settled()
        made.window.frame.close()
        await made.answer(QUIT, "Quit")
        await until(lambda: closed)
    assert sandbox.uploads() == []
    async with upload_window(qapp, sandbox, tmp_path) as made:
        await until(lambda: [job.state for job in made.queue.jobs] == [S.DONE] * 3, 60)
        assert len(sandbox.uploads()) == 3


async def test_U9_who_closes_a_second_time_means_it(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        closed: list[bool] = []
        made.window.frame.closed.connect(lambda: closed.append(True))
        await add_stalled(made, sandbox, tmp_path)
        made.window.frame.close()
        await made.dialog(QUIT)
        assert closed == []
        made.window.frame.close()
        assert closed == [True]
        loop = asyncio.get_running_loop()
        began = loop.time()
    assert loop.time() - began < 5
    assert made.queue.jobs[0].state is UploadState.QUEUED


async def test_what_is_shown_is_not_the_end_of_other_views(qapp, sandbox, tmp_path) -> None:
    async with upload_window(qapp, sandbox, tmp_path) as made:
        (job,) = await made.add(tmp_path, "one")
        await made.reach(job, S.DONE)
        choose_view(named(made.window, QListView, "Views"), "all")
        made.window.workspace.show_uploads()
        await until(lambda: "Ready to listen" in made.line(job))
        assert by_name(made.window.workspace._uploading.pane, QPushButton, "Clear finished").isEnabled()

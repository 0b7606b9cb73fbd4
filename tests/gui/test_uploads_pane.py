"""The uploads pane over a real queue and a real server: sections, words, and buttons that work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton, QScrollArea

from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.uploads import UploadJob, UploadState
from scmanager.services.intake import drafts_from
from scmanager.services.library import Library
from scmanager.services.upload_queue import UploadQueue
from scmanager.ui.panes.uploads_pane import UploadsPane
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.upload_row import UploadRow, figures_of, words_of
from tests.helpers.clients import client_of
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import by_name, until
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav


class Bench:
    """A shown pane over a queue."""

    def __init__(self, app: QApplication, queue: UploadQueue) -> None:
        self.stage = Stage(app)
        self.queue = queue
        self.pane = UploadsPane(queue, self.stage.theme, self.stage.tasks)
        self.pane.show()

    def words(self) -> list[str]:
        return [label.text() for label in self.pane.findChildren(PlainLabel) if label.isVisible()]

    def row(self, title: str) -> UploadRow:
        (found,) = [row for row in self.pane.findChildren(UploadRow) if row.job.title == title and row.isVisible()]
        return found

    def buttons(self, title: str) -> list[str]:
        return [button.text() for button in self.row(title).findChildren(QPushButton) if button.isVisible()]


@asynccontextmanager
async def bench(app: QApplication, sandbox: Sandbox) -> AsyncIterator[Bench]:
    async with client_of(sandbox) as client:
        queue = UploadQueue(client, Library(client), delays=[0.05] * 200)
        made = Bench(app, queue)
        yield made
        await queue.close()
        await made.stage.settle()
        made.pane.close_pane()
        made.pane.close()


async def drafts_of(folder: Path, *names: str) -> list[Draft]:
    for name in names:
        (folder / f"{name}.wav").write_bytes(wav(1500))
    return (await drafts_from([folder / f"{name}.wav" for name in names])).drafts


async def test_nothing_to_upload_says_what_to_do(qapp, sandbox: Sandbox) -> None:
    async with bench(qapp, sandbox) as made:
        assert "Nothing to upload" in made.words()
        assert any(text.startswith("Drop audio files") for text in made.words())
        wishes: list[bool] = []
        made.pane.upload_wanted.connect(lambda: wishes.append(True))
        by_name(made.pane, QPushButton, "Upload…").click()
        assert wishes == [True]


async def test_an_upload_ends_as_a_track_to_show_and_share(qapp, sandbox: Sandbox, tmp_path: Path) -> None:
    async with bench(qapp, sandbox) as made:
        (job,) = made.queue.add(await drafts_of(tmp_path, "kestrel"))
        await until(lambda: "Ready to listen · private" in made.words(), 20)
        assert made.buttons("kestrel") == ["Copy link", "Show"]
        asked: list[str] = []
        made.pane.copy_link_wanted.connect(asked.append)
        made.pane.show_wanted.connect(asked.append)
        for name in ("Copy link: kestrel", "Show: kestrel"):
            by_name(made.pane, QPushButton, name).click()
        urn = next(each.track_urn for each in made.queue.jobs if each.id == job.id)
        assert asked == [urn, urn]
        assert by_name(made.pane, QScrollArea, "Uploads").isVisible()
        QTest.mouseClick(by_name(made.pane, QPushButton, "Clear finished"), Qt.MouseButton.LeftButton)
        await until(lambda: "Nothing to upload" in made.words())


async def test_one_that_fails_needs_the_user_and_the_next_goes_on(qapp, sandbox: Sandbox, tmp_path: Path) -> None:
    async with bench(qapp, sandbox) as made:
        drafts = await drafts_of(tmp_path, "harbour", "kestrel")
        (tmp_path / "harbour.wav").unlink()
        made.queue.add(drafts)
        await until(lambda: "Ready to listen · private" in made.words(), 20)
        assert "Needs you" in made.words()
        assert made.row("harbour").job.state is UploadState.FAILED
        assert made.row("harbour").job.message in made.words()
        assert made.buttons("harbour") == ["Retry", "Remove"]
        (tmp_path / "harbour.wav").write_bytes((tmp_path / "kestrel.wav").read_bytes())
        by_name(made.pane, QPushButton, "Remove: harbour").click()
        await until(lambda: "Needs you" not in made.words())


async def test_a_waiting_upload_is_cancelled_and_taken_up_again(qapp, sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.fault("latency", path="/tracks", method="POST", arg=0.5)
    async with bench(qapp, sandbox) as made:
        made.queue.add(await drafts_of(tmp_path, "one", "two"))
        await until(lambda: "Next" in made.words())
        assert "2 in the queue" in made.words()
        by_name(made.pane, QPushButton, "Cancel: two").click()
        await until(lambda: "Cancelled" in made.words())
        by_name(made.pane, QPushButton, "Retry: two").click()
        await until(lambda: made.words().count("Ready to listen · private") == 2, 20)


async def test_a_long_queue_shows_its_beginning_and_counts_the_rest(qapp, sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.fault("stall", path="/tracks", method="POST")
    async with bench(qapp, sandbox) as made:
        (draft,) = await drafts_of(tmp_path, "one")
        made.queue.add([draft] * 260)
        await until(lambda: any(text.startswith("and ") for text in made.words()), 20)
        assert len(made.pane.findChildren(UploadRow)) <= 202
        await made.queue.close()
        sandbox.clear_faults()


def job(state: UploadState, sharing: Sharing = Sharing.PRIVATE, **changes: object) -> UploadJob:
    audio = AudioFile(path=Path("a.wav"), size=68_100_000, format="wav")
    draft = Draft(path=Path("a.wav"), audio=audio, fields=TrackFields(title="A", sharing=sharing))
    return UploadJob(id="1", draft=draft, state=state, total=audio.size, **changes)


def test_words_and_figures_of_each_state() -> None:
    sending = job(UploadState.SENDING, sent=42_200_000, speed=430_000.0)
    assert words_of(sending) == "Sending · 42.2 MB of 68.1 MB"
    assert figures_of(sending) == ("430 KB/s", "1 min left")
    assert words_of(job(UploadState.FINISHING)) == "Sent. Waiting for SoundCloud to confirm"
    assert figures_of(job(UploadState.FINISHING)) == ("68.1 MB", "finishing")
    assert words_of(job(UploadState.QUEUED, Sharing.PUBLIC)) == "Waiting · public"
    assert words_of(job(UploadState.FAILED, message="The file has moved.")) == "The file has moved."
    assert words_of(job(UploadState.DONE, message="SoundCloud is still preparing it.")).startswith(
        "SoundCloud is still"
    )


def test_the_bar_shows_how_far_it_is(qapp, qtbot) -> None:
    row = UploadRow(Stage(qapp).theme, job(UploadState.SENDING, sent=34_050_000))
    qtbot.addWidget(row)
    bar = by_name(row, QProgressBar, "Progress of A")
    assert bar.value() == 500
    row.show_job(job(UploadState.DONE))
    assert not bar.isVisibleTo(row)

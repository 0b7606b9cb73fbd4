"""The uploads view for `make shots`: every state of it and each of its dialogs, over a queue that stands still."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QBuffer, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QTreeView

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.core.schedule import ScheduledItem
from scmanager.core.tracks import Sharing, Track
from scmanager.core.uploads import UploadJob
from scmanager.errors import StorageError
from scmanager.paths import resources
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.dialogs.duplicate_review import DuplicateReview
from scmanager.ui.dialogs.edit_draft import EditDraft
from scmanager.ui.dialogs.retry_decision import RetryDecision
from scmanager.ui.dialogs.upload_details import UploadDetails
from scmanager.ui.frame import Frame
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.upload_list import UploadList
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.prompts import AsyncDialog
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.upload_actions import UploadAction
from scmanager.ui.upload_words import Surroundings
from tests.helpers.dialogs import ALL_FIELDS
from tests.helpers.fake_uploads import SIZE, FakeConnection, FakeQueue, S, job, one_of_each
from tests.helpers.inspector_fakes import by_name, make_track
from tests.helpers.opened_sessions import session_over
from tests.helpers.stage import USUAL_SIZE, Stage

_SMALL = QSize(1280, 800)


async def uploads(stage: Stage) -> None:
    """A working day, in three sizes; then paused, off line, and with a full disk."""
    now = datetime.now(UTC)
    async with _window(stage, _working_day(now), now) as (window, queue, connection):
        for size, name in ((USUAL_SIZE, "1440"), (_SMALL, "1280"), (QSize(960, 600), "960")):
            window.frame.resize(size)
            await stage.keep(window.frame, f"uploads-{name}")
        window.frame.resize(USUAL_SIZE)
        await _point_at(window, "3")
        await stage.keep(window.frame, "uploads-focus")
        queue.set_status(is_paused=True)
        await stage.keep(window.frame, "uploads-paused")
        queue.set_status(is_paused=False, trouble=StorageError("There is no room left on the disk."))
        await stage.keep(window.frame, "uploads-trouble")
        queue.set_status(trouble=None)
        connection.lose(12)
        await stage.keep(window.frame, "uploads-offline")


async def uploads_in_every_state(stage: Stage) -> None:
    """All states there are, in one tall window."""
    now = datetime.now(UTC)
    async with _window(stage, one_of_each(now), now) as (window, _queue, _connection):
        window.frame.resize(1440, 1900)
        await stage.keep(window.frame, "uploads-states")
        window.frame.resize(_SMALL)
        listed: UploadList = by_name(window.frame, QTreeView, "Uploads")
        listed.choose("13")
        listed.menu_wanted.emit("13", listed.viewport().mapToGlobal(listed.area_of("13").center()))
        await asyncio.sleep(0.1)
        for menu in window.frame.findChildren(QMenu):
            if menu.isVisible():
                await stage.keep(menu, "uploads-menu")
                menu.close()


async def uploads_dialogs(stage: Stage) -> None:
    """What is asked about uploads, and what is told of one."""
    now = datetime.now(UTC)
    looked = {"tries": 1, "since": now - timedelta(minutes=12), "checked_at": now - timedelta(minutes=2)}
    asked = job(S.RETRY_DECISION, 4, "Sunday Session 13", negatives=3, **looked)
    alike = [make_track(7, title="Sunday Session 13"), make_track(8, title="Sunday Session 13", duration_ms=403_000)]
    double = job(S.DUPLICATE_REVIEW, 5, "Two of a kind", tries=2)
    copies = _copies(double)
    waiting = job(S.QUEUED, 6, "Promo mix 042", publish_at=now + timedelta(days=7), sharing=Sharing.PUBLIC)
    look = Theme(stage.app, resources() / "style" / "app.qss", stage.theme)
    tasks = Tasks(_raise)
    parts = {"theme": look, "tasks": tasks, "writable": ALL_FIELDS}
    dialogs: list[tuple[str, AsyncDialog]] = [
        ("decision", RetryDecision(None, asked, [], now)),
        ("decision-candidates", RetryDecision(None, asked, alike, now)),
        ("duplicates", DuplicateReview(None, double, copies)),
        ("details", UploadDetails(None, asked, Surroundings(now=now))),
        ("edit", EditDraft(None, draft=waiting.draft, artwork=_cover(40), **parts)),
    ]
    for name, dialog in dialogs:
        dialog.open()
        await tasks.settled()
        await stage.keep(dialog, f"uploads-dialog-{name}")
        dialog.done(0)
        dialog.deleteLater()


async def uploads_questions(stage: Stage) -> None:
    """What is asked before something is lost, and in the end."""
    now = datetime.now(UTC)
    async with _window(stage, _working_day(now), now) as (window, _queue, _connection):
        listed: UploadList = by_name(window.frame, QTreeView, "Uploads")
        listed.action_wanted.emit(UploadAction.CANCEL_SENT, "2")
        await stage.keep_dialog("uploads-dialog-cancel", "Cancel")
        await window.settled()
        listed.action_wanted.emit(UploadAction.GIVE_UP, "3")
        await stage.keep_dialog("uploads-dialog-give-up", "Give up")
        await window.settled()
        window.frame.close()
        await stage.keep_dialog("uploads-dialog-quit", "Quit")
        await window.settled()


async def uploads_empty(stage: Stage) -> None:
    """Nothing to upload; and scheduled tracks beneath a short list."""
    now = datetime.now(UTC)
    async with _window(stage, [], now) as (window, _queue, _connection):
        await stage.keep(window.frame, "uploads-empty")
    scheduled = [
        ScheduledItem(
            track_urn=f"soundcloud:tracks:{n}", account="test", title=title, publish_at=now + timedelta(days=n)
        )
        for n, title in enumerate(("Promo mix 042", "Glass Orchard (live)"), start=3)
    ]
    async with _window(stage, _working_day(now)[-2:], now, scheduled) as (window, _queue, _connection):
        await stage.keep(window.frame, "uploads-scheduled")


@contextlib.asynccontextmanager
async def _window(
    stage: Stage, jobs: Iterable[UploadJob], now: datetime, scheduled: Sequence[ScheduledItem] = ()
) -> AsyncIterator[tuple[MainWindow, FakeQueue, FakeConnection]]:
    client = Client(ServerProfile(stage.box.url, "classic"), Credentials(token="sandbox-user", client_id="sandbox"))
    queue, connection = FakeQueue(jobs), FakeConnection()
    queue.looks["3"] = now + timedelta(minutes=3)
    queue.pictures = {each.id: _cover(int(each.id) * 47) for each in queue.jobs if int(each.id) % 4}
    settings = Settings(theme=stage.theme)
    look = Theme(stage.app, resources() / "style" / "app.qss", stage.theme)
    window = MainWindow(Frame(""), look, settings, PresetBook(settings, SettingsFile(Path("/nowhere/settings.json"))))
    window.frame.show()
    async with session_over(client) as session:
        for item in scheduled:
            await session.schedule.add(item.track_urn, item.title, item.publish_at)
        window.open_session(dataclasses.replace(session, uploads=queue, connection=connection))
        window.frame.resize(USUAL_SIZE)
        window.workspace.show_uploads()
        try:
            await window.settled()
            queue.put(*queue.jobs)
            yield window, queue, connection
        finally:
            await window.close()
    window.frame.deleteLater()


def _working_day(now: datetime) -> list[UploadJob]:
    """Return what the picture of the design shows."""
    looked = {"tries": 1, "since": now - timedelta(minutes=12), "checked_at": now - timedelta(minutes=2)}
    there = {"track_urn": "soundcloud:tracks:1"}
    return [
        job(S.SENDING, 1, sent=round(SIZE * 0.62), speed=430_000.0, tries=1),
        job(S.COMMITTING, 2, "Kestrel (dub)", tries=1, total=41_300_000),
        job(S.RETRY_DECISION, 3, "Sunday Session 13", negatives=3, total=140_000_000, **looked),
        job(S.NEEDS_FILE, 4, "harbour final v9", message="The file has moved since you added it."),
        job(S.QUEUED, 5, "Promo mix 042", publish_at=now + timedelta(days=7), total=212_000_000),
        job(S.QUEUED, 6, "Unreleased 09", total=33_000_000),
        job(
            S.QUEUED,
            7,
            "Tidal study",
            total=91_000_000,
            not_before=now + timedelta(minutes=8),
            message="The server failed.",
        ),
        job(S.DONE, 9, "Glass Orchard (live)", changed_at=now - timedelta(minutes=16), **there),
        job(S.PROCESSING, 10, "Low Winter Sun (edit)", changed_at=now - timedelta(minutes=6), **there),
    ]


def _copies(double: UploadJob) -> list[Track]:
    values = {"playback_count": 0, "title": double.title}
    older = make_track(3, tags=(double.markers[0],), **values)
    newer = make_track(4, tags=(double.markers[1],), **values)
    return [newer, older]


def _cover(hue: int) -> bytes:
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    colors = QLinearGradient(QPointF(0, 0), QPointF(200, 200))
    colors.setColorAt(0, QColor.fromHsv(hue % 360, 120, 100))
    colors.setColorAt(1, QColor.fromHsv((hue + 20) % 360, 150, 200))
    painter = QPainter(image)
    painter.fillRect(image.rect(), colors)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(buffer.data().data())


async def _point_at(window: MainWindow, key: str) -> None:
    """Walk to a button of a row by key."""
    listed: UploadList = by_name(window.frame, QTreeView, "Uploads")
    listed.setFocus()
    listed.choose(key)
    QTest.keyClick(listed, Qt.Key.Key_Right)


def _raise(error: BaseException) -> None:
    raise error

"""A main window whose uploads have less patience than people, over a real queue and a real server."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QTreeView

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.core.drafts import Draft
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.paths import resources
from scmanager.services.handed_out import HandedOut
from scmanager.services.intake import drafts_from
from scmanager.services.session import Session
from scmanager.services.upload_timing import UploadTiming
from scmanager.settings import Settings, SettingsFile, WindowState
from scmanager.store.uploads import UploadStore
from scmanager.ui.delegates.upload_layout import lay_out
from scmanager.ui.frame import Frame
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.upload_list import UploadList
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.theme import Theme
from scmanager.ui.upload_actions import UploadAction
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav
from tests.helpers.uploading import QUICK
from tests.helpers.waiting import until


class UploadWindow:
    """The window, with its uploads in front."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        self.window = window
        self.session = session
        self.queue = session.uploads
        assert window.workspace is not None
        window.workspace.show_uploads()

    @property
    def list(self) -> UploadList:
        """The list of uploads."""
        found: UploadList = by_name(self.window.frame, QTreeView, "Uploads")
        return found

    async def add(self, folder: Path, *names: str, **changes: object) -> list[UploadJob]:
        """Queue sounds of these names."""
        made = [msgspec.structs.replace(draft, **changes) for draft in await sounds(folder, *names)]
        return await self.queue.add(made)

    async def reach(self, job: UploadJob, *states: UploadState) -> UploadJob:
        """Wait until an upload is in one of these states."""
        await until(lambda: self.queue.get(job.id).state in states)
        return self.queue.get(job.id)

    def line(self, job: UploadJob) -> str:
        """What is said of an upload."""
        model = self.list.model()
        said: str = model.index(model.row(job.id), 0).data(Qt.ItemDataRole.AccessibleTextRole) or ""
        return said

    async def press(self, job: UploadJob, action: UploadAction) -> None:
        """Click on the painted button of an action, once it is there."""
        await until(lambda: action in self._buttons(job))
        place = self._buttons(job)[action]
        QTest.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def do(self, job: UploadJob, action: UploadAction) -> None:
        """Do what the menu of the row offers."""
        self.list.action_wanted.emit(action, job.id)

    def _buttons(self, job: UploadJob) -> dict[UploadAction, QPoint]:
        area = self.list.area_of(job.id)
        row = self.list.row_at(area.center())
        if row is None or row.key != job.id:
            return {}
        places = lay_out(area, row, self.list.font()).buttons
        return {action: place.center() for action, place in zip(row.offer.buttons, places, strict=True)}

    async def dialog(self, title: str) -> QDialog:
        """Wait for the dialog with this title."""
        await until(lambda: self._dialogs(title))
        return self._dialogs(title)[-1]

    async def answer(self, title: str, action: str) -> list[str]:
        """Press a button of the dialog with this title, and return what it said."""
        dialog = await self.dialog(title)
        said = [label.text() for label in dialog.findChildren(PlainLabel)]
        by_name(dialog, QPushButton, action).click()
        await until(lambda: not self._dialogs(title))
        return said

    def _dialogs(self, title: str) -> list[QDialog]:
        dialogs = self.window.frame.findChildren(QDialog)
        return [dialog for dialog in dialogs if dialog.isVisible() and title in dialog.windowTitle()]

    def messages(self) -> list[str]:
        """What the message bar says."""
        return self.window.messages.texts()


async def sounds(folder: Path, *names: str) -> list[Draft]:
    """Return drafts of new sounds, each a little different."""
    for number, name in enumerate(names):
        (folder / f"{name}.wav").write_bytes(wav(1500 + number))
    return (await drafts_from([folder / f"{name}.wav" for name in names])).drafts


@contextlib.asynccontextmanager
async def upload_window(
    app: QApplication,
    box: Sandbox,
    folder: Path,
    *,
    timing: UploadTiming = QUICK,
    theme: str = "dark",
    remembered: WindowState | None = None,
) -> AsyncIterator[UploadWindow]:
    """Open a window; `folder` keeps its uploads and links."""
    client = Client(ServerProfile(box.url, "classic"), Credentials(token="sandbox-user", client_id="sandbox"))
    store = await UploadStore.open(folder / "queue" / "uploads.db")
    handed_out = HandedOut(folder / "queue" / "links.db", "test")
    session = Session.over(client, store, "test", "Sandbox account", timing=timing, handed_out=handed_out)
    app.setQuitOnLastWindowClosed(False)
    look = Theme(app, resources() / "style" / "app.qss", theme)
    settings = Settings(theme=theme, window=remembered or WindowState())
    presets = PresetBook(settings, SettingsFile(folder / "settings.json"))
    window = MainWindow(Frame(""), look, settings, presets)
    window.frame.show()
    try:
        await session.open()
        window.open_session(session)
        await window.settled()
        yield UploadWindow(window, session)
    finally:
        await window.close()
        await session.close()
        await store.close()
        window.frame.deleteLater()

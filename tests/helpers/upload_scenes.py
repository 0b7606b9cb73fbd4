"""The states of the upload dialog for `make shots`: without a window, over files made for the purpose."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu, QPushButton

from scmanager.core.presets import Preset
from scmanager.core.tracks import License, Track, TrackFields
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Account, Quota, User
from scmanager.paths import resources
from scmanager.services.intake import drafts_from
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.dialogs.names_dialog import NamesDialog
from scmanager.ui.dialogs.upload_dialog import UploadDialog
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from tests.helpers.audio_files import audio_file
from tests.helpers.dialogs import make_desk, picture
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sounds import id3_tag, wav, with_chunks
from tests.helpers.stage import Stage
from tests.helpers.waiting import until

SIZE = QSize(1060, 732)
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
PRESETS = (
    Preset(name="Late Trains", fields=TrackFields(genre="Dub", tags=("late", "night train"), license=License.CC_BY)),
    Preset(name="Monday show", fields=TrackFields(genre="Radio"), pattern="{date} {title}"),
)


async def upload_states(stage: Stage) -> None:
    """Every state of the upload dialog."""
    rig = _Rig(stage)
    try:
        for scene in (rig.files, rig.several, rig.questions, rig.limits, rig.waiting, rig.schedule, rig.mistakes):
            await scene()
        await rig.presets()
        await rig.names()
    finally:
        await rig.tasks.close()


class _Rig:
    """Opens dialogs over the same files."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.theme = Theme(stage.app, resources() / "style" / "app.qss", stage.theme)
        self.tasks = Tasks(_fail)
        self.folder = stage.folder / ".files"
        self.folder.mkdir(exist_ok=True)
        self.paths = list(self._make_files())
        self.book = PresetBook(Settings(presets=PRESETS), SettingsFile(self.folder / "settings.json"))

    @contextlib.asynccontextmanager
    async def dialog(self, *paths: Path, settled: bool = True, **changes: Any) -> AsyncIterator[UploadDialog]:
        """Open a dialog that has read files."""
        given = {"quota": Quota(seconds_used=3600, seconds_left=38 * 60), "presets": self.book} | changes
        dialog = UploadDialog(None, theme=self.theme, tasks=self.tasks, desk=make_desk(**given))
        dialog.add_paths(paths)
        dialog.open()
        dialog.resize(SIZE)
        if settled:
            await self.tasks.settled()
        try:
            yield dialog
        finally:
            dialog.done(0)
            dialog.deleteLater()

    async def keep(self, dialog: UploadDialog, name: str) -> None:
        """Save a picture."""
        await self.stage.keep(dialog, f"upload-{name}")

    async def files(self) -> None:
        """Nothing, one file, and several of which one is none."""
        async with self.dialog() as dialog:
            await self.keep(dialog, "empty")
        async with self.dialog(self.paths[0]) as dialog:
            await self.keep(dialog, "one")
        async with self.dialog(*self.paths) as dialog:
            choose(dialog, 4)
            await self.keep(dialog, "not-audio")

    async def several(self) -> None:
        """All selected, edited together."""
        async with self.dialog(*self.paths) as dialog:
            dialog.findChild(QListView).selectAll()
            await self.keep(dialog, "several")

    async def questions(self) -> None:
        """The same content as before, the same in the list, and a look-alike."""
        track = Track(urn="1", title="Salt Flats (master 2)", user=User(urn="u"), created_at=NOW)
        async with self.dialog(*self.paths, known=(track,), find_uploaded=self._all_uploaded) as dialog:
            await self.keep(dialog, "uploaded-before")
        async with self.dialog(*self.paths, known=(track,)) as dialog:
            await self.keep(dialog, "look-alike")
            choose(dialog, 3)
            await self.keep(dialog, "copy")
            dialog.findChild(QListView).selectAll()
            await self.keep(dialog, "several-questions")

    async def limits(self) -> None:
        """Too little upload time, and an account that may not upload."""
        async with self.dialog(*self.paths, quota=Quota(seconds_used=3600, seconds_left=400)) as dialog:
            choose(dialog, 2)
            await self.keep(dialog, "quota")
        account = Account(user=User(urn="u"), email_confirmed=False)
        async with self.dialog(*self.paths, account=account) as dialog:
            await self.keep(dialog, "e-mail")

    async def waiting(self) -> None:
        """Files that are being read, and then compared."""
        held = asyncio.Event()

        async def read(paths: Sequence[Path]) -> Any:
            await held.wait()
            return await drafts_from(paths)

        async def find(_contents: Sequence[str]) -> Mapping[str, UploadJob]:
            await asyncio.Event().wait()
            return {}

        async with self.dialog(*self.paths, settled=False, read_files=read, find_uploaded=find) as dialog:
            await self.keep(dialog, "reading")
            held.set()
            await asyncio.sleep(0.5)
            dialog._on_progress(4, 10)
            by_text(dialog, "Upload 4 tracks").click()
            dialog._on_progress(4, 10)
            await self.keep(dialog, "comparing")

    async def schedule(self) -> None:
        """Public at a time, and at one that has passed."""
        async with self.dialog(*self.paths[:2]) as dialog:
            by_name(dialog, QPushButton, "Access: Public at…").click()
            await self.keep(dialog, "schedule")
            dialog._editor._form.access.when.set_moment(datetime.now(UTC) - timedelta(days=1))
            await self.keep(dialog, "schedule-passed")

    async def mistakes(self) -> None:
        """Fields that are wrong."""
        async with self.dialog(*self.paths) as dialog:
            for name, text in (("Title", ""), ("Release date", "soon"), ("ISRC", "123")):
                by_name(dialog, QLineEdit, name).setText(text)
            await self.keep(dialog, "mistakes")

    async def presets(self) -> None:
        """The menu, a picture that is gone, and the question for a name."""
        async with self.dialog(*self.paths) as dialog:
            menu = next(menu for menu in dialog.findChildren(QMenu) if menu.parent() is dialog._presets)
            menu.popup(dialog.mapToGlobal(dialog._presets.geometry().topLeft()))
            submenu = menu.actions()[0].menu()
            submenu.popup(menu.pos())
            await self.stage.keep(menu, "upload-presets-menu")
            await self.stage.keep(submenu, "upload-presets-submenu")
            submenu.close()
            menu.close()
            broken = Preset(name="Late Trains", fields=PRESETS[0].fields, artwork="/pictures/cover.png")
            await dialog._presets._on_apply(broken, True)
            await self.keep(dialog, "preset-picture-gone")
            by_text(dialog, "Save as preset…").click()
            await until(lambda: QApplication.activeModalWidget() not in (None, dialog))
            question = QApplication.activeModalWidget()
            await self.stage.keep(question, "upload-preset-name")
            question.done(0)
            await self.tasks.settled()

    async def names(self) -> None:
        """Patterns that fit and that do not."""
        drafts = (await drafts_from(self.paths[:4])).drafts
        for name, pattern in (("names", "{artist} - {title}"), ("names-mistake", "{album} - {title}")):
            dialog = NamesDialog(None, drafts, drafts[:2], pattern)
            dialog.open()
            await self.stage.keep(dialog, f"upload-{name}")
            dialog.done(0)
            dialog.deleteLater()

    async def _all_uploaded(self, contents: Sequence[str]) -> Mapping[str, UploadJob]:
        (draft,) = (await drafts_from(self.paths[:1])).drafts
        job = UploadJob(id="1", account="a", draft=draft, track_urn="t", added_at=NOW, changed_at=NOW)
        return {contents[0]: job}

    def _make_files(self) -> list[Path]:
        cover = b"\x00image/png\x00\x03\x00" + picture("PNG", 600, 600)
        tag = id3_tag((b"TIT2", b"\x03Salt Flats (master 2)"), (b"TPE1", b"\x03Mira Okafor"), (b"APIC", cover))
        (self.folder / "salt_flats_m2.wav").write_bytes(with_chunks(wav(402_000), (b"id3 ", tag)))
        shutil.copy(audio_file("song.flac"), self.folder / "pale-reeds.flac")
        (self.folder / "Odile Tamba - Unreleased 08.wav").write_bytes(wav(428_000))
        (self.folder / "Odile Tamba - Unreleased 08 (copy).wav").write_bytes(wav(428_000))
        (self.folder / "notes.txt").write_text("The chorus needs work.")
        names = ("salt_flats_m2.wav", "pale-reeds.flac", "Odile Tamba - Unreleased 08.wav")
        return [self.folder / name for name in (*names, "Odile Tamba - Unreleased 08 (copy).wav", "notes.txt")]


def choose(dialog: UploadDialog, row: int) -> None:
    """Select a row."""
    view = dialog.findChild(QListView)
    view.setCurrentIndex(view.model().index(row, 0))


def by_text(dialog: UploadDialog, text: str) -> QPushButton:
    """Find a button."""
    return next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == text)


def _fail(error: BaseException) -> None:
    raise error

"""The watched folder in the window: set in a dialog, remembered, run for its account, and told of."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from psygnal import Signal
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QRadioButton, QSpinBox, QWidget

from scmanager.core.drafts import Draft
from scmanager.core.presets import Preset
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Quota
from scmanager.services.folders import Problem
from scmanager.settings import Settings, SettingsFile, WatchedFolderSettings
from scmanager.ui.dialogs.watched_folder_dialog import WatchedFolderDialog
from scmanager.ui.main_menu import MainMenu
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.tasks import Tasks
from scmanager.ui.watching import Watching, WatchingDesk
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.hours import Hours
from tests.helpers.inspector_fakes import by_name
from tests.helpers.waiting import until

ON = "&Watch a folder for new sound files"
PRESENT = "Take the files that are in it now as well"
DRAFTS = "become drafts, which wait among the uploads"
UPLOADS = "are uploaded at once, with the preset"
OFF = WatchedFolderSettings()
PRIVATE = Preset(name="Mixes", fields=TrackFields(sharing=Sharing.PRIVATE))
PUBLIC = Preset(name="Show", fields=TrackFields(sharing=Sharing.PUBLIC))


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisible())


def choosing(*paths: Path) -> Callable[[QWidget | None, str], Awaitable[Sequence[Path]]]:
    async def choose(_parent: QWidget | None, _title: str) -> Sequence[Path]:
        return paths

    return choose


class Opened:
    """A shown dialog, and hands for it."""

    def __init__(self, settings: WatchedFolderSettings = OFF, **changes: Any) -> None:
        self.errors: list[BaseException] = []
        self.tasks = Tasks(self.errors.append)
        given = {"presets": (PRIVATE, PUBLIC), "account": "Odile", "choose": choosing()} | changes
        self.dialog = WatchedFolderDialog(None, settings, tasks=self.tasks, **given)
        self.dialog.open()

    def find(self, kind: type[QWidget], name: str) -> Any:
        return by_name(self.dialog, kind, name)

    def click(self, kind: type[QWidget], name: str) -> None:
        found = self.find(kind, name)
        assert found.isVisible()
        assert found.isEnabled()
        place = found.rect().center()
        if kind is not QPushButton:
            place.setX(8)
        QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=place)

    async def pick(self) -> None:
        self.click(QPushButton, "Choose…")
        await self.tasks.settled()


async def test_it_is_off_at_first(qapp) -> None:
    opened = Opened()
    assert not opened.dialog.wish.settings.is_on
    assert not opened.find(QPushButton, "Choose…").isEnabled()
    assert not opened.find(QCheckBox, PRESENT).isVisible()
    opened.click(QPushButton, "Save")
    assert opened.dialog.wish.settings == WatchedFolderSettings()


async def test_a_folder_is_chosen_and_watched_without_what_is_in_it(qapp, tmp_path: Path) -> None:
    opened = Opened(choose=choosing(tmp_path))
    opened.click(QCheckBox, ON)
    assert not opened.find(QPushButton, "Save").isEnabled()
    await opened.pick()
    assert opened.find(QLineEdit, "Folder").text() == str(tmp_path)
    opened.find(QSpinBox, "Seconds without a change").setValue(45)
    opened.click(QPushButton, "Save")
    wish = opened.dialog.wish
    assert wish.settings == WatchedFolderSettings(is_on=True, folder=str(tmp_path), quiet_s=45)
    assert (wish.is_new, wish.take_present) == (True, False)


async def test_what_is_in_it_is_taken_on_the_users_word(qapp, tmp_path: Path) -> None:
    opened = Opened(choose=choosing(tmp_path))
    opened.click(QCheckBox, ON)
    await opened.pick()
    opened.click(QCheckBox, PRESENT)
    assert opened.dialog.wish.take_present


async def test_a_folder_that_is_watched_already_is_not_new(qapp, tmp_path: Path) -> None:
    settings = WatchedFolderSettings(is_on=True, folder=str(tmp_path))
    opened = Opened(settings, choose=choosing(tmp_path / "other"))
    assert not opened.find(QCheckBox, PRESENT).isVisible()
    assert not opened.dialog.wish.is_new
    await opened.pick()
    assert opened.find(QCheckBox, PRESENT).isVisible()
    assert opened.dialog.wish.is_new


async def test_choosing_no_folder_keeps_the_one_there_is(qapp, tmp_path: Path) -> None:
    opened = Opened(WatchedFolderSettings(is_on=True, folder=str(tmp_path)))
    await opened.pick()
    assert opened.dialog.wish.settings.folder == str(tmp_path)


async def test_new_files_can_be_uploaded_with_a_preset_and_public_ones_are_warned_of(qapp, tmp_path: Path) -> None:
    opened = Opened(WatchedFolderSettings(is_on=True, folder=str(tmp_path)))
    assert "Nothing is sent before you say so." in words(opened.dialog)
    opened.click(QRadioButton, UPLOADS)
    assert "They stay private." in words(opened.dialog)
    preset = opened.find(QComboBox, "Preset")
    preset.setFocus()
    QTest.keyClick(preset, Qt.Key.Key_Down)
    assert "everybody can hear them" in words(opened.dialog)
    assert opened.dialog.wish.settings.preset == "Show"
    opened.click(QRadioButton, DRAFTS)
    assert opened.dialog.wish.settings.preset == ""


async def test_without_presets_uploading_is_explained(qapp, tmp_path: Path) -> None:
    opened = Opened(WatchedFolderSettings(is_on=True, folder=str(tmp_path), preset="Gone"), presets=())
    assert not opened.find(QRadioButton, UPLOADS).isEnabled()
    assert "save a preset in the upload dialog first" in words(opened.dialog)
    assert opened.dialog.wish.settings.preset == ""


async def test_a_name_that_is_no_text_is_refused(qapp, tmp_path: Path) -> None:
    opened = Opened(choose=choosing(tmp_path / os.fsdecode(b"caf\xe9")))
    opened.click(QCheckBox, ON)
    await opened.pick()
    assert "cannot be remembered" in words(opened.dialog)
    assert not opened.find(QPushButton, "Save").isEnabled()


async def test_the_account_is_named_and_another_one_mentioned(qapp) -> None:
    opened = Opened(account="Odile <b>", elsewhere=True)
    assert "“Odile <b>”" in words(opened.dialog)
    assert "watched for another account" in words(opened.dialog)


def test_the_menu_leads_to_it(qapp) -> None:
    window = QWidget()
    menu = MainMenu("dark", window)
    wanted: list[bool] = []
    menu.watched_folder_wanted.connect(lambda: wanted.append(True))
    action = next(each for each in menu.actions() if isinstance(each, QAction) and each.text() == "Watched folder…")
    action.trigger()
    assert wanted == [True]


class FakeFolder:
    """A watched folder that only says how it was started."""

    found = Signal(list)
    refused = Signal(list)
    trouble = Signal(str)

    def __init__(self, path: Path, take: Any, quiet: float) -> None:
        self.path, self.take, self.quiet = path, take, quiet
        self.started: dict[str, bool] | None = None
        self.is_closed = False

    async def start(self, **how: bool) -> None:
        self.started = how

    async def close(self) -> None:
        self.is_closed = True


class Office:
    """A window with a watched folder over fakes, and settings on disk."""

    def __init__(self, home: Path, settings: WatchedFolderSettings, *presets: Preset) -> None:
        self.file = SettingsFile(home / "settings.json")
        self.file.save(Settings(watched_folder=settings, presets=presets))
        self.errors: list[BaseException] = []
        self.tasks = Tasks(self.errors.append)
        self.window = QWidget()
        self.window.resize(900, 600)
        self.window.show()
        self.bar = MessageBar(self.window)
        self.folders: list[FakeFolder] = []
        self.watching = Watching(
            self.window,
            WatchingDesk(
                account="odile",
                account_name="Odile",
                queue=None,
                library=None,
                find_uploaded=None,
                quota=Quota,
                folder=self._make,
            ),
            settings=self.file,
            presets=PresetBook(self.file.load(), self.file),
            tasks=self.tasks,
            messages=self.bar,
        )

    def _make(self, path: Path, take: Any, quiet: float) -> FakeFolder:
        self.folders.append(FakeFolder(path, take, quiet))
        return self.folders[-1]

    async def start(self) -> None:
        self.watching.start()
        await self.tasks.settled()

    async def asked(self) -> WatchedFolderDialog:
        """Open the dialog and wait until it is there."""
        self.watching.ask()
        await until(lambda: [each for each in self.window.findChildren(WatchedFolderDialog) if each.isVisible()])
        return next(each for each in self.window.findChildren(WatchedFolderDialog) if each.isVisible())

    async def save(self, dialog: WatchedFolderDialog) -> None:
        QTest.mouseClick(by_name(dialog, QPushButton, "Save"), Qt.MouseButton.LeftButton)
        await self.tasks.settled()
        assert self.errors == []


def watched(folder: Path, **changes: Any) -> WatchedFolderSettings:
    return WatchedFolderSettings(**({"is_on": True, "folder": str(folder), "profile": "odile"} | changes))


async def test_at_the_start_the_folder_of_the_account_is_watched(qapp, tmp_path: Path) -> None:
    office = Office(tmp_path, watched(tmp_path, quiet_s=12))
    await office.start()
    (folder,) = office.folders
    assert (folder.path, folder.quiet) == (tmp_path, 12)
    assert folder.started == {"anew": False, "take_present": False}
    await office.watching.close()
    assert folder.is_closed


@pytest.mark.parametrize("changes", [{"is_on": False}, {"profile": "another"}], ids=["off", "of another account"])
async def test_otherwise_nothing_is_watched(qapp, tmp_path: Path, changes: Any) -> None:
    office = Office(tmp_path, watched(tmp_path, **changes))
    await office.start()
    assert office.folders == []


async def test_switching_it_on_is_remembered_and_takes_effect_at_once(qapp, tmp_path: Path) -> None:
    office = Office(tmp_path, watched(tmp_path, is_on=False))
    await office.start()
    dialog = await office.asked()
    by_name(dialog, QCheckBox, ON).setChecked(True)
    by_name(dialog, QCheckBox, PRESENT).setChecked(True)
    await office.save(dialog)
    assert office.folders[0].started == {"anew": True, "take_present": True}
    assert office.file.load().watched_folder == watched(tmp_path)
    assert office.bar.texts() == [f"“{tmp_path.name}” is watched now."]
    dialog = await office.asked()
    by_name(dialog, QCheckBox, ON).setChecked(False)
    await office.save(dialog)
    assert office.folders[0].is_closed
    assert not office.file.load().watched_folder.is_on
    assert office.bar.texts()[-1] == "No folder is watched any more."


async def test_a_change_of_the_preset_does_not_begin_anew(qapp, tmp_path: Path) -> None:
    office = Office(tmp_path, watched(tmp_path), PRIVATE)
    await office.start()
    dialog = await office.asked()
    by_name(dialog, QRadioButton, UPLOADS).setChecked(True)
    await office.save(dialog)
    assert [folder.is_closed for folder in office.folders] == [True, False]
    assert office.folders[1].started == {"anew": False, "take_present": False}
    assert office.file.load().watched_folder.preset == "Mixes"
    await office.watching.close()


async def test_a_folder_of_another_account_is_left_to_it_unless_it_is_switched_on_here(qapp, tmp_path: Path) -> None:
    theirs = watched(tmp_path, profile="another")
    office = Office(tmp_path, theirs)
    await office.start()
    dialog = await office.asked()
    assert not by_name(dialog, QCheckBox, ON).isChecked()
    await office.save(dialog)
    assert office.file.load().watched_folder == theirs
    dialog = await office.asked()
    by_name(dialog, QCheckBox, ON).setChecked(True)
    await office.save(dialog)
    assert office.file.load().watched_folder == watched(tmp_path)
    assert office.folders[0].started == {"anew": True, "take_present": False}
    await office.watching.close()


async def test_cancelling_changes_nothing(qapp, tmp_path: Path) -> None:
    office = Office(tmp_path, watched(tmp_path))
    await office.start()
    dialog = await office.asked()
    by_name(dialog, QCheckBox, ON).setChecked(False)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await office.tasks.settled()
    assert office.file.load().watched_folder == watched(tmp_path)
    assert not office.folders[0].is_closed
    await office.watching.close()


def job(name: str, state: UploadState) -> UploadJob:
    moment = Hours().now
    return UploadJob(
        id=name, account="odile", draft=Draft(path=Path(name)), state=state, added_at=moment, changed_at=moment
    )


DRAFT, QUEUED = job("a.wav", UploadState.DRAFT), job("b.wav", UploadState.QUEUED)


@pytest.mark.parametrize(
    ("jobs", "sentence"),
    [
        ([DRAFT], "1 new file in the watched folder waits as a draft."),
        ([DRAFT, DRAFT], "2 new files in the watched folder wait as drafts."),
        ([QUEUED], "1 new file in the watched folder is uploaded."),
        ([QUEUED, QUEUED], "2 new files in the watched folder are uploaded."),
        ([QUEUED, DRAFT], "2 new files in the watched folder: 1 to upload, 1 draft waits for you."),
        ([QUEUED, DRAFT, DRAFT], "3 new files in the watched folder: 1 to upload, 2 drafts wait for you."),
    ],
)
async def test_new_files_are_told_of_and_lead_to_the_uploads(qapp, tmp_path: Path, jobs: Any, sentence: str) -> None:
    office = Office(tmp_path, watched(tmp_path))
    await office.start()
    wanted: list[bool] = []
    office.watching.uploads_wanted.connect(lambda: wanted.append(True))
    office.folders[0].found.emit(jobs)
    assert office.bar.texts() == [sentence]
    QTest.mouseClick(by_name(office.bar, QPushButton, "Show"), Qt.MouseButton.LeftButton)
    assert wanted == [True]
    await office.watching.close()


async def test_trouble_is_told_as_long_as_it_lasts(qapp, tmp_path: Path) -> None:
    office = Office(tmp_path, watched(tmp_path))
    await office.start()
    folder = office.folders[0]
    folder.trouble.emit("The watched folder “Bounces” is not there.")
    assert office.bar.texts() == ["The watched folder “Bounces” is not there."]
    folder.trouble.emit("")
    assert office.bar.texts() == []
    broken = Problem(path_text="broken.wav", sentence="It is cut short.")
    folder.refused.emit([broken, broken, broken])
    assert office.bar.texts() == ["“broken.wav” in the watched folder was left out. It is cut short. So were 2 others."]
    await office.watching.close()


async def test_a_preset_that_is_gone_is_told_and_files_become_drafts(qapp, tmp_path: Path) -> None:
    office = Office(tmp_path, watched(tmp_path, preset="Mixes"), PRIVATE)
    await office.start()
    assert office.watching._preset() == PRIVATE
    await office.watching._presets.delete("Mixes")
    assert office.watching._preset() is None
    assert "The preset “Mixes” is gone" in office.bar.texts()[0]
    await office.watching.close()

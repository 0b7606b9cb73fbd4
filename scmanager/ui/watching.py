"""The watched folder of an account: set in a dialog, run while the account is open, told of in the message bar."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.filenames import shown
from scmanager.core.presets import Preset
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Quota
from scmanager.services.folders import Problem
from scmanager.services.library import Library
from scmanager.services.upload_queue import UploadQueue
from scmanager.services.watched_folder import Take, Taken, WatchedFolder
from scmanager.services.watched_intake import FindUploaded, WatchedIntake
from scmanager.settings import SettingsFile, WatchedFolderSettings
from scmanager.ui.dialogs.watched_folder_dialog import WatchedFolderDialog, WatchedFolderWish
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.tasks import Tasks, async_action

if TYPE_CHECKING:
    from scmanager.services.session import Session

_TROUBLE = "watched folder"


@dataclass(frozen=True, slots=True)
class WatchingDesk:
    """What new files are handed to, and the key and name of the account they go to.

    `folder` makes a watcher of a path, a way to take files, and seconds of quiet.
    """

    account: str
    account_name: str
    queue: UploadQueue
    library: Library
    find_uploaded: FindUploaded
    quota: Callable[[], Quota]
    folder: Callable[[Path, Take, float], WatchedFolder]


class Watching(QObject):
    """Runs the watched folder of one account, as the settings have it.

    Signals: uploads_wanted (the user wants to see what became of new files).
    """

    uploads_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        desk: WatchingDesk,
        *,
        settings: SettingsFile,
        presets: PresetBook,
        tasks: Tasks,
        messages: MessageBar,
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._parent = parent
        self._desk = desk
        self._file = settings
        self._presets = presets
        self._messages = messages
        self._settings = WatchedFolderSettings()
        self._folder: WatchedFolder | None = None

    @async_action
    async def start(self) -> None:
        """Watch the folder of this account, if there is one."""
        self._settings = (await asyncio.to_thread(self._file.load)).watched_folder
        if self._settings.is_on and self._settings.profile == self._desk.account:
            await self._run()

    @async_action
    async def ask(self) -> None:
        """Let the user change what is watched; what is chosen is in the settings before it is done."""
        mine = self._settings.profile == self._desk.account
        offered = self._settings if mine else msgspec.structs.replace(self._settings, is_on=False)
        dialog = WatchedFolderDialog(
            self._parent,
            offered,
            presets=self._presets.presets,
            account=self._desk.account_name,
            elsewhere=self._settings.is_on and not mine,
            tasks=self.tasks,
        )
        if await dialog.answered() and (mine or dialog.wish.settings.is_on):
            await self._fulfil(dialog.wish)

    async def _fulfil(self, wish: WatchedFolderWish) -> None:
        settings = msgspec.structs.replace(wish.settings, profile=self._desk.account)
        await asyncio.to_thread(self._file.change, watched_folder=settings)
        was_on, self._settings = self._settings.is_on, settings
        await self.close()
        if settings.is_on:
            await self._run(anew=wish.is_new, take_present=wish.take_present)
            self._tell(self.tr("“{}” is watched now.").format(shown(Path(settings.folder).name)))
        elif was_on:
            self._tell(self.tr("No folder is watched any more."))

    async def close(self) -> None:
        """Watch no more."""
        if self._folder is not None:
            folder, self._folder = self._folder, None
            await folder.close()
        self._messages.drop(_TROUBLE)

    async def _run(self, *, anew: bool = False, take_present: bool = False) -> None:
        folder = self._desk.folder(Path(self._settings.folder), self._take, self._settings.quiet_s)
        folder.found.connect(self._on_found)
        folder.refused.connect(self._on_refused)
        folder.trouble.connect(self._on_trouble)
        self._folder = folder
        await folder.start(anew=anew, take_present=take_present)

    async def _take(self, paths: Sequence[Path]) -> Taken:
        desk = self._desk
        intake = WatchedIntake(desk.queue, desk.library, desk.find_uploaded, desk.quota, self._preset())
        return await intake.take(paths)

    def _preset(self) -> Preset | None:
        """Return the preset as it is now; files become drafts when it is gone, and that is told."""
        preset = self._presets.named(self._settings.preset)
        if preset is None and self._settings.preset:
            text = self.tr("The preset “{}” is gone, so new files in the watched folder become drafts.")
            self._messages.show_message(Message(text.format(self._settings.preset), failure=True))
        return preset

    def _tell(self, text: str) -> None:
        self._messages.show_message(Message(text))

    def _on_found(self, jobs: list[UploadJob]) -> None:
        self._messages.show_message(Message(_found(jobs), action=self.tr("Show"), callback=self.uploads_wanted.emit))

    def _on_refused(self, problems: list[Problem]) -> None:
        first, more = problems[0], len(problems) - 1
        text = self.tr("“{}” in the watched folder was left out. {}").format(first.path_text, first.sentence)
        rest = self.tr(" So were {}.").format(texts.plural(more, "other")) if more else ""
        self._messages.show_message(Message(text + rest, failure=True))

    def _on_trouble(self, text: str) -> None:
        if text:
            self._messages.show_message(Message(text, failure=True, key=_TROUBLE))
        else:
            self._messages.drop(_TROUBLE)


def _found(jobs: list[UploadJob]) -> str:
    drafts = sum(job.state is UploadState.DRAFT for job in jobs)
    where = f"{texts.plural(len(jobs), 'new file')} in the watched folder"
    if drafts == len(jobs):
        return f"{where} {'waits as a draft' if drafts == 1 else 'wait as drafts'}."
    if not drafts:
        return f"{where} {'is' if len(jobs) == 1 else 'are'} uploaded."
    return f"{where}: {len(jobs) - drafts} to upload, {texts.plural(drafts, 'draft waits', 'drafts wait')} for you."


def watching_desk(session: Session) -> WatchingDesk:
    """Hand new files to the uploads of a session."""

    def quota() -> Quota:
        account = session.account.account
        return account.quota if account else Quota()

    def folder(path: Path, take: Take, quiet: float) -> WatchedFolder:
        return WatchedFolder(path, session.seen_files, take, quiet=quiet)

    queue = session.uploads
    return WatchingDesk(queue.account, session.server_text, queue, session.library, queue.find_uploaded, quota, folder)

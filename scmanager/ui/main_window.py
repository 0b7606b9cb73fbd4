"""The main window: its menu, what is dropped on it, and the session that fills it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from scmanager.errors import StorageError
from scmanager.services.diagnosis import diagnostics, session_facts
from scmanager.services.session import Session
from scmanager.settings import Settings, WindowState
from scmanager.ui import prompts
from scmanager.ui.dialogs.about_dialog import AboutDialog
from scmanager.ui.failure import Failures, versions
from scmanager.ui.frame import Frame
from scmanager.ui.last_folder import LastFolder
from scmanager.ui.main_menu import MainMenu
from scmanager.ui.panes.message_bar import CONNECTION, SESSION, Message, MessageBar
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.upload_words import stopping_words
from scmanager.ui.view_book import ViewBook
from scmanager.ui.widgets.drop_overlay import DropOverlay
from scmanager.ui.workspace import Workspace


class MainWindow(QObject):
    """Fills the frame, and remembers how it was left.

    `problems` are what went wrong lately, as text; they grow while the program runs.

    Signals: rearranged (what `window_state` tells may be different).
    """

    rearranged = Signal()

    def __init__(
        self, frame: Frame, look: Theme, settings: Settings, presets: PresetBook, problems: Collection[str] = ()
    ) -> None:
        super().__init__(frame)
        self.frame = frame
        self._theme = look
        self._window_state = settings.window
        self._presets = presets
        self._views = ViewBook(settings, presets.file)
        self._problems = problems
        self._session_facts: Mapping[str, str] = {}
        self._closing = False
        self._waiting_files: list[Path] = []
        self.workspace: Workspace | None = None
        self.messages = MessageBar(frame)
        self.failures = Failures(frame, self.messages)
        self.tasks = Tasks(self.failures.report)
        self.menu = MainMenu(look.choice, frame)
        self._folder = LastFolder(frame, settings.last_folder, presets.file, self.tasks)
        self.menu.theme_chosen.connect(self._on_theme_chosen)
        self.menu.diagnostics_wanted.connect(self._copy_diagnostics)
        self.menu.about_wanted.connect(self._show_about)
        self.menu.watched_folder_wanted.connect(self._ask_for_watched_folder)
        self.menu.export_wanted.connect(self._export)
        self.menu.import_wanted.connect(self._import)
        self.menu.quit_wanted.connect(frame.close)
        self._overlay = DropOverlay(frame, look, self.tasks, self.tr("upload"))
        self._overlay.dropped.connect(self.upload)
        frame.may_close = self._may_close
        frame.rearranged.connect(self.rearranged)

    def open_session(self, session: Session) -> None:
        """Fill the window with a session and start to load it."""
        self.workspace = Workspace(
            session,
            self._theme,
            Tasks(self.failures.report),
            self.messages,
            self.menu,
            self._window_state,
            self._presets,
            views=self._views,
        )
        self._session_facts = session_facts(session)
        self.failures.follow(session.connection)
        self.workspace.front_wanted.connect(self._come_to_front)
        self.workspace.sign_in_wanted.connect(self._sign_in_again)
        self.workspace.rearranged.connect(self.rearranged)
        if self.frame.glance is None:
            self._show_workspace(self.workspace, session.notice)
        else:
            self._replace_glance(self.workspace, session.notice)

    @async_action
    async def _replace_glance(self, workspace: Workspace, notice: str) -> None:
        """Show the real rows where those of the last time were, as soon as they are in order."""
        await workspace.tasks.settled()
        glance = self.frame.glance
        if self.workspace is workspace and glance is not None:
            self._show_workspace(workspace, notice, scrolled_to=glance.scrolled_to)

    def _show_workspace(self, workspace: Workspace, notice: str, *, scrolled_to: int = 0) -> None:
        self.frame.fill(workspace)
        workspace.start(scrolled_to)
        if notice:
            self.messages.show_message(Message(notice, failure=True))
        waiting, self._waiting_files = self._waiting_files, []
        if waiting:
            self.upload(waiting)

    async def close_session(self) -> None:
        """Empty the window of its session, which is about to be closed."""
        if self.workspace is None:
            return
        self._window_state = self.window_state()
        workspace, self.workspace = self.workspace, None
        for key in (CONNECTION, SESSION):
            self.messages.drop(key)
        self._session_facts = {}
        self.messages.float_over(self.frame, self.frame)
        self.frame.show_state().show_loading(self.tr("Opening your tracks…"))
        await workspace.shut()

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        if self.workspace is not None:
            await self.workspace.tasks.settled()
        await self.tasks.settled()

    def upload(self, files: Sequence[Path]) -> None:
        """Open the upload dialog with files and folders, as soon as there is a session."""
        if self.workspace is None:
            self._waiting_files.extend(files)
        else:
            self.workspace.upload(files)

    def take_files(self, files: Sequence[Path]) -> None:
        """Come to the front, with files that another start handed over."""
        self._come_to_front()
        if files:
            self.upload(files)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being sent or a dialog is open."""
        return QApplication.activeModalWidget() is not None or bool(self.workspace and self.workspace.running_uploads())

    def window_state(self) -> WindowState:
        """Return how the window is now, to be remembered."""
        state = self._window_state if self.workspace is None else self.workspace.window_state()
        return msgspec.structs.replace(state, geometry=self.frame.geometry_text())

    async def close(self) -> None:
        """Hide the window and end what it still does."""
        self.frame.hide()
        await self.close_session()
        await self.tasks.close()
        self._folder.close()

    async def may_leave(self, title: str, action: str, when: str = "") -> bool:
        """Ask before a file is not sent to its end or changes are lost; `when` says when it is sent again."""
        return await self._may_lose_access_changes() and await self._may_break_off_uploads(title, action, when)

    async def _may_lose_access_changes(self) -> bool:
        unsaved = [] if self.workspace is None else self.workspace.unsaved_access()
        return not unsaved or await prompts.confirm(
            self.frame,
            title=self.tr("Discard changes of people with access?"),
            text=self.tr("They are not saved yet:"),
            details=unsaved,
            action=self.tr("Discard"),
            destructive=True,
        )

    async def _may_break_off_uploads(self, title: str, action: str, when: str) -> bool:
        running = [] if self.workspace is None else self.workspace.running_uploads()
        if self.workspace is None or not running:
            return True
        waiting = len(self.workspace.waiting_uploads())
        again = when or self.tr("when this account is opened again")
        return await prompts.confirm(
            self.frame, title=title, text=stopping_words(running[0], waiting, again), action=action
        )

    def _may_close(self) -> bool:
        """Ask while something is being sent or not saved; who closes a second time means it."""
        workspace = self.workspace
        if self._closing or workspace is None or not (workspace.running_uploads() or workspace.unsaved_access()):
            return True
        self._closing = True
        self._ask_to_close()
        return False

    @async_action
    async def _ask_to_close(self) -> None:
        self._closing = await self.may_leave(
            self.tr("Quit while a file is being uploaded?"), self.tr("Quit"), self.tr("at the next start")
        )
        if self._closing:
            self.frame.close()

    async def keep(self, **changes: object) -> None:
        """Write what was chosen into the settings; a disk that refuses is asked once more at the end."""
        with contextlib.suppress(StorageError):
            await asyncio.to_thread(self._presets.file.change, **changes)

    @async_action
    async def _on_theme_chosen(self, choice: str) -> None:
        self._theme.choose(choice)
        await self.keep(theme=choice, was_dark=self._theme.tokens.is_dark)

    def _come_to_front(self) -> None:
        self.frame.setWindowState(self.frame.windowState() & ~Qt.WindowState.WindowMinimized)
        self.frame.raise_()
        self.frame.activateWindow()

    def _sign_in_again(self) -> None:
        if self.failures.sign_in_again is not None:
            self.failures.sign_in_again()

    def _ask_for_watched_folder(self) -> None:
        if self.workspace is not None:
            self.workspace.ask_for_watched_folder()

    def _export(self) -> None:
        if self.workspace is not None:
            self.workspace.export()

    def _import(self) -> None:
        if self.workspace is not None:
            self.workspace.import_edits()

    def _copy_diagnostics(self) -> None:
        QGuiApplication.clipboard().setText(diagnostics({**versions(), **self._session_facts}, self._problems))
        self.messages.show_message(Message(self.tr("Copied versions and the newest problems, without secrets.")))

    @async_action
    async def _show_about(self) -> None:
        await AboutDialog(self.frame).answered()

"""The main window: its menu, what is dropped on it, and the session that fills it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from scmanager.errors import ScmanagerError
from scmanager.services.session import Session
from scmanager.settings import Settings
from scmanager.ui import prompts
from scmanager.ui.dialogs.about_dialog import AboutDialog
from scmanager.ui.failure import Failures
from scmanager.ui.frame import Frame
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.drop_overlay import DropOverlay
from scmanager.ui.workspace import Workspace


class MainWindow(QObject):
    """Fills the frame, and remembers how it was left."""

    def __init__(self, frame: Frame, look: Theme, settings: Settings) -> None:
        super().__init__(frame)
        self.frame = frame
        self._theme = look
        self._settings = settings
        self._closing = False
        self._waiting_files: list[Path] = []
        self.workspace: Workspace | None = None
        self.messages = MessageBar(frame)
        self.failures = Failures(frame, self.messages)
        self.tasks = Tasks(self.failures.report)
        self._menu = self._build_menu()
        self._overlay = DropOverlay(frame, look, self.tasks, self.tr("upload"))
        self._overlay.dropped.connect(self.upload)
        frame.may_close = self._may_close

    def _build_menu(self) -> QMenu:
        menu = QMenu(self.frame)
        menu.addMenu(self._build_theme_menu())
        menu.addSeparator()
        menu.addAction(self.tr("About scmanager…")).triggered.connect(self._on_about)
        leave = menu.addAction(self.tr("Quit"))
        leave.setShortcut("Ctrl+Q")
        leave.triggered.connect(self.frame.close)
        self.frame.addAction(leave)
        return menu

    def _build_theme_menu(self) -> QMenu:
        menu = QMenu(self.tr("Theme"), self.frame)
        group = QActionGroup(menu)
        for choice, text in (
            ("system", self.tr("Like the system")),
            ("dark", self.tr("Dark")),
            ("light", self.tr("Light")),
        ):
            action = QAction(text, menu, checkable=True, checked=choice == self._theme.choice)
            action.setData(choice)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._on_theme_chosen)
        return menu

    def open_session(self, session: Session) -> None:
        """Fill the window with a session and start to load it."""
        self.workspace = Workspace(session, self._theme, self.tasks, self.messages, self._menu, self._settings)
        self.frame.setCentralWidget(self.workspace)
        self.workspace.start()
        waiting, self._waiting_files = self._waiting_files, []
        if waiting:
            self.upload(waiting)

    def show_failed(self, error: ScmanagerError) -> None:
        """Show why no session could be opened."""
        self.frame.state.show_failed(error)

    def upload(self, files: Sequence[Path]) -> None:
        """Open the upload dialog with files and folders, as soon as there is a session."""
        if self.workspace is None:
            self._waiting_files.extend(files)
        else:
            self.workspace.upload(files)

    def take_files(self, files: Sequence[Path]) -> None:
        """Come to the front, with files that another start handed over."""
        self.frame.setWindowState(self.frame.windowState() & ~Qt.WindowState.WindowMinimized)
        self.frame.raise_()
        self.frame.activateWindow()
        if files:
            self.upload(files)

    def settings(self) -> Settings:
        """Return the settings with the window as it is now."""
        window = self._settings.window if self.workspace is None else self.workspace.window_state()
        return Settings(
            theme=self._theme.choice, window=msgspec.structs.replace(window, geometry=self.frame.geometry_text())
        )

    async def close(self) -> None:
        """Hide the window and end what it still does."""
        self.frame.hide()
        if self.workspace is not None:
            self.workspace.close_session()
        await self.tasks.close()

    def _may_close(self) -> bool:
        unfinished = [] if self.workspace is None or self._closing else self.workspace.unfinished_uploads()
        if unfinished:
            self._ask_to_close(unfinished)
        return not unfinished

    @async_action
    async def _ask_to_close(self, titles: Sequence[str]) -> None:
        if await prompts.confirm(
            self.frame,
            title=self.tr("Quit while files are being uploaded?"),
            text=self.tr("These uploads stop, and the files have to be added again:"),
            details=titles,
            action=self.tr("Quit"),
            destructive=True,
        ):
            self._closing = True
            self.frame.close()

    def _on_theme_chosen(self, action: QAction) -> None:
        self._theme.choose(action.data())

    def _on_about(self) -> None:
        self._show_about()

    @async_action
    async def _show_about(self) -> None:
        await AboutDialog(self.frame).answered()

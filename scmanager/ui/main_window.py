"""The main window: the frame that is shown at once and filled when a session is open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QGuiApplication,
    QPaintEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu

from scmanager.errors import ScmanagerError
from scmanager.settings import Settings, WindowState
from scmanager.ui import prompts
from scmanager.ui.failure import Failures
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.drop_overlay import DropOverlay
from scmanager.ui.widgets.state_view import StateView

if TYPE_CHECKING:
    from scmanager.services.session import Session
    from scmanager.ui.workspace import Workspace

_SIZE = QSize(1440, 900)
_SMALLEST = QSize(960, 600)


class MainWindow(QMainWindow):
    """The frame, its menu, dropping of files, and what is remembered of the window.

    Signals: painted (the first frame is on the screen), closed (the user is done).
    """

    painted = Signal()
    closed = Signal()

    def __init__(self, look: Theme, settings: Settings) -> None:
        super().__init__()
        self._theme = look
        self._settings = settings
        self._was_painted = False
        self._closing = False
        self._workspace: Workspace | None = None
        self._waiting_files: list[Path] = []
        self.messages = MessageBar(self)
        self.failures = Failures(self, self.messages)
        self.tasks = Tasks(self.failures.report)
        self._menu = self._build_menu()
        self._state = StateView()
        self.setCentralWidget(self._state)
        self._overlay = DropOverlay(self, look, self.tasks, self.tr("upload"))
        self._overlay.dropped.connect(self.upload)
        self.setWindowTitle("scmanager")
        self.setMinimumSize(_SMALLEST)
        self._restore()

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(self)
        themes = menu.addMenu(self.tr("Theme"))
        for choice, text in (
            ("system", self.tr("Like the system")),
            ("dark", self.tr("Dark")),
            ("light", self.tr("Light")),
        ):
            action = QAction(text, self, checkable=True, checked=choice == self._theme.choice)
            action.setData(choice)
            group.addAction(action)
            themes.addAction(action)
        group.triggered.connect(self._on_theme_chosen)
        menu.addSeparator()
        menu.addAction(self.tr("About scmanager…")).triggered.connect(self._on_about)
        leave = menu.addAction(self.tr("Quit"))
        leave.setShortcut("Ctrl+Q")
        leave.triggered.connect(self.close)
        self.addAction(leave)
        return menu

    def show_connecting(self, text: str) -> None:
        """Show that the session is being opened."""
        self._state.show_loading(text)

    def show_connection_failed(self, error: ScmanagerError) -> None:
        """Show why no session could be opened."""
        self._state.show_failed(error)

    def open_session(self, session: Session) -> Workspace:
        """Fill the window with a session and start to load it."""
        # Imported after the first frame, which needs none of the panes.
        from scmanager.ui.workspace import Workspace  # noqa: PLC0415

        self._workspace = Workspace(session, self._theme, self.tasks, self.messages, self._menu, self._settings)
        self.setCentralWidget(self._workspace)
        self._workspace.start()
        if self._waiting_files:
            self.upload(self._waiting_files)
            self._waiting_files = []
        return self._workspace

    def upload(self, files: Sequence[Path]) -> None:
        """Open the upload dialog with files and folders, as soon as there is a session."""
        if self._workspace is None:
            self._waiting_files.extend(files)
        else:
            self._workspace.upload(files)

    @property
    def workspace(self) -> Workspace | None:
        """The filled window, None as long as there is no session."""
        return self._workspace

    def close_session(self) -> None:
        """Let go of the session, which is about to be closed."""
        if self._workspace is not None:
            self._workspace.close_session()

    def take_files(self, files: Sequence[Path]) -> None:
        """Come to the front, with files that another start handed over."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if files:
            self.upload(files)

    def settings(self) -> Settings:
        """Return the settings with the window as it is now."""
        window = self._settings.window if self._workspace is None else self._workspace.window_state()
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        return Settings(
            theme=self._theme.choice,
            window=msgspec.structs.replace(window, geometry=geometry),
        )

    def _restore(self) -> None:
        state: WindowState = self._settings.window
        if not state.geometry or not self.restoreGeometry(QByteArray.fromBase64(state.geometry.encode())):
            self.resize(_SIZE)
            if QGuiApplication.platformName() != "offscreen":
                self.resize(_SIZE.boundedTo(self.screen().availableSize()))

    def _on_theme_chosen(self, action: QAction) -> None:
        self._theme.choose(action.data())

    @async_action
    async def _ask_about(self) -> None:
        from scmanager.ui.dialogs.about_dialog import AboutDialog  # noqa: PLC0415

        await AboutDialog(self).answered()

    def _on_about(self) -> None:
        self._ask_about()

    @async_action
    async def _ask_to_close(self, titles: Sequence[str]) -> None:
        if await prompts.confirm(
            self,
            title=self.tr("Quit while files are being uploaded?"),
            text=self.tr("These uploads stop, and the files have to be added again:"),
            details=titles,
            action=self.tr("Quit"),
            destructive=True,
        ):
            self._closing = True
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before uploads are broken off; the program ends the loop itself."""
        unfinished = [] if self._workspace is None or self._closing else self._workspace.unfinished_uploads()
        if unfinished:
            event.ignore()
            self._ask_to_close(unfinished)
            return
        event.accept()
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first frame was drawn."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

"""The filled window: the panes of one session, and who hears whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Sharing, Track
from scmanager.core.uploads import FINAL
from scmanager.errors import NotPossible
from scmanager.services.connection import ConnectionStatus
from scmanager.services.library import LibraryChange, SyncStatus
from scmanager.settings import WindowState
from scmanager.ui import listings, theme
from scmanager.ui.account_summary import AccountSummary
from scmanager.ui.browsing import Browsing
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.inspection import build_inspector
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.panes.status_bar import StatusBar
from scmanager.ui.panes.tracks_pane import TracksPane
from scmanager.ui.panes.uploads_pane import UploadsPane
from scmanager.ui.pictures import Pictures
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.track_commands import TrackCommands

if TYPE_CHECKING:
    from scmanager.services.session import Session

_SCOPES: dict[str, Sharing | None] = {"all": None, "private": Sharing.PRIVATE, "public": Sharing.PUBLIC}
_SYNC = "sync"
_SHARING_TAB = 2


class Workspace(QWidget):
    """Sidebar, tracks, inspector and uploads over the services of a session."""

    def __init__(
        self,
        session: Session,
        look: Theme,
        tasks: Tasks,
        messages: MessageBar,
        menu: QMenu,
        remembered: WindowState,
    ) -> None:
        super().__init__()
        self.tasks = tasks
        self._session = session
        self._remembered = remembered
        self._view = ""
        self._pictures = Pictures(session.media, tasks, look, self)
        self._clipboard = SecretClipboard(QGuiApplication.clipboard())
        self._own = TracksModel(tasks, parent=self)
        self._browsing = Browsing(session.browse, tasks, self)
        self._commands = TrackCommands(
            self,
            session,
            look=look,
            tasks=tasks,
            messages=messages,
            pictures=self._pictures,
            clipboard=self._clipboard,
        )
        self._messages = messages
        self._sidebar = Sidebar(look, menu, server_text=session.server_text)
        self._tracks = TracksPane(look, self._pictures, self._own)
        self._inspector = build_inspector(
            session, tasks=tasks, pictures=self._pictures, look=look, clipboard=self._clipboard
        )
        self._uploads = UploadsPane(session.uploads, look, tasks)
        self._status = StatusBar(look)
        self._summary = AccountSummary(session, tasks, self._pictures, self._sidebar, self._status)
        self._lay_out()
        self._connect_panes()
        self._connect_services()
        self._restore()
        for field in (*self.findChildren(QLineEdit), *self.findChildren(QPlainTextEdit)):
            field.setAcceptDrops(False)  # files dropped on a field are uploads, not words

    def _lay_out(self) -> None:
        self._content = QSplitter(Qt.Orientation.Horizontal)
        self._content.addWidget(self._tracks)
        self._content.addWidget(self._inspector)
        self._content.setStretchFactor(0, 1)
        tracks_page = _column(self._tracks.toolbar, self._tracks.browse_bar, self._content)
        self._pages = QStackedWidget()
        self._pages.addWidget(tracks_page)
        self._pages.addWidget(self._uploads)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self._sidebar)
        self._splitter.addWidget(self._pages)
        self._messages.float_over(self._tracks, self)
        self._splitter.setStretchFactor(1, 1)
        for splitter in (self._splitter, self._content):
            splitter.setHandleWidth(1)
        layout = _stacked(self, self._splitter, self._status)
        layout.setStretch(0, 1)

    def _connect_panes(self) -> None:
        self._sidebar.view_chosen.connect(self.show_view)
        pane = self._tracks
        pane.rows_changed.connect(self._on_rows_changed)
        pane.selection_changed.connect(self._inspector.show_tracks)
        self.addActions(pane.track_actions.of_window)
        pane.find_wanted.connect(self._on_find_wanted)
        pane.refresh_wanted.connect(self.refresh)
        pane.upload_wanted.connect(self._on_upload_wanted)
        pane.browse_bar.search_wanted.connect(self._browsing.search)
        pane.browse_bar.stop_wanted.connect(self._browsing.stop)
        for source in (pane, self._inspector):
            source.edit_wanted.connect(self._commands.edit)
            source.delete_wanted.connect(self._commands.delete)
            source.open_page_wanted.connect(self._commands.open_page)
        pane.copy_link_wanted.connect(self._commands.copy_link)
        pane.activated.connect(self._on_activated)
        self._inspector.news.connect(self._on_news)
        self._uploads.upload_wanted.connect(self._on_upload_wanted)
        self._uploads.show_wanted.connect(self._on_show_wanted)
        self._uploads.copy_link_wanted.connect(self._on_copy_link_wanted)
        self._browsing.status_changed.connect(self._on_browse_status)

    def _connect_services(self) -> None:
        self._session.connection.changed.connect(self._on_connection_changed)
        self._session.library.changed.connect(self._on_library_changed)
        self._session.library.status_changed.connect(self._on_library_status)

    def _restore(self) -> None:
        window = self._remembered
        self._tracks.restore_state(window.sort_column, descending=window.sort_descending)
        sizes = window.splitter or (theme.SIDEBAR_WIDTH, 0, theme.INSPECTOR_WIDTH)
        width = max(self.width(), 1280)
        self._splitter.setSizes([sizes[0], width - sizes[0]])
        self._content.setSizes([width - sizes[0] - sizes[-1], sizes[-1]])
        self._inspector.choose_tab(window.inspector_tab)
        self._tracks.table.columns.choose(window.column_widths)

    def start(self) -> None:
        """Show the view of the last time and read account and tracks; the first rows take the focus."""
        view = self._remembered.view
        self._sidebar.choose(view if view in _SCOPES else "all")
        self._sidebar.setFocus()
        self._own.changed.connect(self._on_first_rows)
        self._on_library_status(self._session.library.status)
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown, and how much may still be uploaded."""
        self._summary.reload()
        if self._is_browsing:
            self._browsing.refresh()
        elif Capability.OWN_TRACKS in self._session.account.capabilities:
            self.tasks.spawn(self._session.library.refresh(), "refresh")
        self._inspector.reload()

    def upload(self, files: Sequence[Path]) -> None:
        """Open the upload dialog with files and folders."""
        self._commands.upload(files)

    def show_view(self, key: str) -> None:
        """Show a view of the sidebar."""
        if key in {"user", "group"}:
            self._choose_listing(key)
            return
        self._view = key
        if key == "uploads":
            self._pages.setCurrentWidget(self._uploads)
            return
        self._pages.setCurrentIndex(0)
        if key == "search":
            self._browsing.clear()
            self._tracks.set_source(self._browsing.model, self.tr("Search SoundCloud"), own=False, searching=True)
            self._tracks.browse_bar.setFocus()
        else:
            self._tracks.set_source(self._own, "", scope=_SCOPES[key])
            self._tracks.show_status(self._session.library.status)

    async def show_first_private(self) -> None:
        """Wait for the tracks and select the first private one in the table, with its sharing in front."""
        await self.tasks.settled()
        rows = (self._own.track_at(row) for row in range(self._own.rowCount()))
        track = next((track for track in rows if track.is_private), None)
        if track is not None:
            self._tracks.select(track.urn)
            self._inspector.choose_tab(_SHARING_TAB)

    def unfinished_uploads(self) -> list[str]:
        """Return the titles of uploads that would be broken off."""
        return [job.title for job in self._session.uploads.jobs if job.state not in FINAL]

    def window_state(self) -> WindowState:
        """Return what is to be remembered of the panes."""
        sort, descending = self._tracks.save_state()
        return WindowState(
            splitter=(self._splitter.sizes()[0], self._content.sizes()[1]),
            column_widths=self._tracks.table.columns.chosen,
            sort_column=sort,
            sort_descending=descending,
            inspector_tab=self._inspector.tab,
            view=self._view if self._view in _SCOPES else "all",
        )

    async def shut(self) -> None:
        """End what is under way, hear no more of the services, and leave no secret on the clipboard."""
        self._pictures.close()
        await self.tasks.close()
        self._session.connection.changed.disconnect(self._on_connection_changed)
        self._session.library.changed.disconnect(self._on_library_changed)
        self._session.library.status_changed.disconnect(self._on_library_status)
        self._summary.close()
        self._uploads.close_pane()
        self._clipboard.close()

    @property
    def _is_browsing(self) -> bool:
        return self._view not in _SCOPES and self._view != "uploads"

    @async_action
    async def _choose_listing(self, key: str) -> None:
        title = ""
        try:
            if key == "user":
                title = await listings.ask_user(self, self._session.browse, self._browsing)
            elif Capability.GROUPS in self._session.account.capabilities:
                title = await listings.ask_group(self, self._browsing)
            else:
                raise NotPossible(EXPLANATIONS[Capability.GROUPS])
        finally:
            if not title:
                self._sidebar.mark(self._view)
        if title:
            self._view = key
            self._pages.setCurrentIndex(0)
            self._tracks.set_source(self._browsing.model, title, own=False)

    def _on_activated(self, track: Track) -> None:
        if self._is_browsing:
            self._commands.open_page(track)
        else:
            self._commands.edit([track])

    def _on_find_wanted(self) -> None:
        if self._view == "uploads":
            self._sidebar.choose("all")

    def _on_rows_changed(self, shown: int, total: int) -> None:
        self._status.show_rows(shown, total, found=self._is_browsing)

    def _on_upload_wanted(self) -> None:
        self._commands.upload()

    def _on_news(self, text: str) -> None:
        self._messages.show_message(Message(text))

    def _on_show_wanted(self, urn: str) -> None:
        self._sidebar.choose("all")
        self._tracks.select(urn)

    def _on_copy_link_wanted(self, urn: str) -> None:
        track = self._session.library.get(urn)
        if track is not None:
            self._commands.copy_link(track)

    def _on_first_rows(self) -> None:
        if self._own.rowCount():
            self._own.changed.disconnect(self._on_first_rows)
            if self._tracks.table.isVisible() and self._sidebar.has_focus:
                self._tracks.table.setFocus()

    def _on_library_changed(self, change: LibraryChange) -> None:
        self._own.apply(change.upserted, change.removed)

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        self._status.show_connection(status, self._session.connection.seconds_left)
        if status.state != "online":
            return
        self._browsing.refresh_failed()
        if self._session.account.account is None:
            self._summary.reload()

    def _on_library_status(self, status: SyncStatus) -> None:
        self._status.show_sync(status)
        if status.state == "ready":
            self._messages.drop(_SYNC)
        if self._view in _SCOPES:
            self._tracks.show_status(status)
        if status.state == "failed" and status.error is not None and self._session.library.tracks:
            text = f"{status.error.title}. {status.error.message}"
            again = self.tr("Try again")
            self._messages.show_message(Message(text, failure=True, action=again, callback=self.refresh, key=_SYNC))

    def _on_browse_status(self, status: SyncStatus, hidden: int) -> None:
        if self._is_browsing:
            self._tracks.show_status(status, hidden)


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    _stacked(column, *widgets).setStretch(len(widgets) - 1, 1)
    return column


def _stacked(owner: QWidget, *widgets: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)
    return layout

"""The filled window: the panes of one session, and who hears whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from scmanager.core.capabilities import Capability
from scmanager.core.saved_views import SavedView
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.connection import ConnectionStatus
from scmanager.services.library import SyncStatus
from scmanager.settings import WindowState
from scmanager.ui import theme
from scmanager.ui.account_summary import AccountSummary
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.linking import Linking
from scmanager.ui.own_views import OwnViews
from scmanager.ui.pages import Pages
from scmanager.ui.panes.access_editor import AccessEditor
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.panes.status_bar import StatusBar
from scmanager.ui.pictures import Pictures
from scmanager.ui.planned_resets import PlannedResets
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.sharing_overview import SharingOverview
from scmanager.ui.sync_news import SyncNews
from scmanager.ui.tasks import Tasks
from scmanager.ui.template_book import TemplateBook
from scmanager.ui.theme import Theme
from scmanager.ui.track_commands import TrackCommands
from scmanager.ui.tracks_page import TracksPage
from scmanager.ui.uploading import Uploading
from scmanager.ui.view_book import ViewBook

if TYPE_CHECKING:
    from scmanager.services.session import Session

_GO_ON = frozenset({UploadState.QUEUED, UploadState.WAIT_NET})


class Workspace(QWidget):
    """Sidebar, tracks, inspector and uploads over the services of a session.

    Signals: front_wanted (the window shall come to the front), sign_in_wanted, rearranged (see `window_state`).
    """

    front_wanted = Signal()
    sign_in_wanted = Signal()
    rearranged = Signal()

    def __init__(
        self,
        session: Session,
        look: Theme,
        tasks: Tasks,
        messages: MessageBar,
        menu: QMenu,
        remembered: WindowState,
        presets: PresetBook,
        *,
        views: ViewBook,
    ) -> None:
        super().__init__()
        self.tasks = tasks
        self._session = session
        self._remembered = remembered
        self._pictures = Pictures(session.media, tasks, look, self)
        self._clipboard = SecretClipboard(QGuiApplication.clipboard())
        self._commands = TrackCommands(
            self,
            session,
            look=look,
            tasks=tasks,
            messages=messages,
            pictures=self._pictures,
            clipboard=self._clipboard,
            presets=presets,
        )
        self._messages = messages
        self._sidebar = Sidebar(look, menu, server_text=session.server_text, saved=views.views)
        self._tracks = TracksPage(
            session,
            self._commands,
            look=look,
            tasks=tasks,
            pictures=self._pictures,
            clipboard=self._clipboard,
            templates=TemplateBook(presets.file),
            tables=views.tables,
        )
        self._views = OwnViews(views, self._sidebar, self._tracks, look=look, tasks=tasks, messages=messages)
        self._tracks.fill(self._views.find(remembered.view) or SavedView(key="all"))
        self._uploading = Uploading(
            self,
            session,
            self._commands,
            look=look,
            tasks=tasks,
            messages=messages,
            presets=presets,
            copy_link=self._tracks.links.copy_one,
            copies_link=remembered.copy_link_when_ready,
        )
        self._linking = Linking(
            self,
            session,
            self._sidebar,
            self._tracks.sharing,
            look=look,
            messages=messages,
            pictures=self._pictures,
            clipboard=self._clipboard,
            tables=views.tables,
        )
        self._overview = SharingOverview(
            self,
            session,
            self._linking.sharing,
            look=look,
            tasks=tasks,
            pictures=self._pictures,
            tell=self._commands.tell,
        )
        self._pages = Pages(self, self._sidebar, self._tracks, self._views, tasks=tasks, messages=messages)
        self._pages.add("uploads", self._uploading.pane)
        self._pages.add("links", self._linking.pane, self._linking.pane.head.field)
        self._pages.add("overview", self._overview.pane, self._overview.pane.head.field)
        self._status = StatusBar(look)
        self._summary = AccountSummary(session, tasks, self._pictures, self._sidebar, self._status)
        self._lay_out()
        self._connect_panes()
        self._connect_memory()
        self._connect_services()
        self._plans = PlannedResets(self, session, self._tracks.sharing, messages)
        self._plans.show_wanted.connect(self.front_wanted)
        self._plans.show_wanted.connect(self._pages.show_track)
        self._restore()
        for field in (*self.findChildren(QLineEdit), *self.findChildren(QPlainTextEdit)):
            field.setAcceptDrops(False)  # files dropped on a field are uploads, not words

    def _lay_out(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self._sidebar)
        self._splitter.addWidget(self._pages)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setHandleWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self._status)

    def _connect_panes(self) -> None:
        pane = self._tracks.pane
        pane.rows_changed.connect(self._on_rows_changed)
        self._pages.tracks_shown.connect(self._status.show_count)
        self.addActions(pane.track_actions.of_window)
        pane.refresh_wanted.connect(self.refresh)
        pane.upload_wanted.connect(self._commands.upload)
        self._tracks.inspector.news.connect(self._on_news)
        self._uploading.pane.upload_wanted.connect(self._commands.upload)
        self._uploading.uploads_wanted.connect(self.show_uploads)
        self._uploading.show_wanted.connect(self._pages.show_track)
        self._uploading.front_wanted.connect(self.front_wanted)
        self._linking.show_wanted.connect(self._pages.show_track)
        self._overview.show_wanted.connect(self._pages.show_tracks)
        self._overview.refresh_wanted.connect(self.refresh)
        self._uploading.sign_in_wanted.connect(self.sign_in_wanted)

    def _connect_memory(self) -> None:
        pages = (self._tracks.rearranged, self._linking.rearranged, self._uploading.pane.head.copy_chosen)
        for changed in (*pages, self._splitter.splitterMoved, self._sidebar.view_chosen):
            changed.connect(self.rearranged)

    def _connect_services(self) -> None:
        self._session.connection.changed.connect(self._on_connection_changed)
        self._session.library.status_changed.connect(self._on_library_status)
        self._news = SyncNews(self._session.library, self._messages, self.refresh)

    def _restore(self) -> None:
        window = self._remembered
        sidebar = window.splitter[0] if window.splitter else theme.SIDEBAR_WIDTH
        self._splitter.setSizes([sidebar, max(self.width(), 1280) - sidebar])
        self._tracks.restore(window, sidebar)

    def start(self, scrolled_to: int = 0) -> None:
        """Show the view of the last time and read account and tracks; the first rows take the focus.

        `scrolled_to` is how far its rows were scrolled down before, in pixels.
        """
        view = self._remembered.view
        self._sidebar.choose(view if self._views.find(view) else "all")
        self._sidebar.setFocus()
        self._on_library_status(self._session.library.status)
        self._news.show_status(self._session.library.status)
        self._tracks.focus_first_rows(lambda: self._sidebar.has_focus)
        self._tracks.pane.table.scroll_down(scrolled_to)
        self.refresh()
        self._uploading.start()
        self._linking.start()

    def refresh(self) -> None:
        """Read again what is shown, and how much may still be uploaded."""
        self._summary.reload()
        if self._pages.is_browsing:
            self._tracks.browsing.refresh()
        elif Capability.OWN_TRACKS in self._session.account.capabilities:
            self.tasks.spawn(self._session.library.refresh(), "refresh")
        self._tracks.inspector.reload()

    def upload(self, files: Sequence[Path]) -> None:
        """Open the upload dialog with files and folders."""
        self._commands.upload(files)

    def export(self) -> None:
        """Write the tracks of the view to a file."""
        self._tracks.export()

    def import_edits(self) -> None:
        """Take over what was edited in such a file."""
        self._commands.csv.import_edits()

    def ask_for_watched_folder(self) -> None:
        """Let the user change which folder is watched."""
        self._uploading.watching.ask()

    def show_view(self, key: str) -> None:
        """Show a view of the sidebar."""
        self._pages.show_view(key)

    def show_uploads(self) -> None:
        """Show what becomes of the uploads."""
        self._sidebar.choose("uploads")

    async def show_first_private(self) -> None:
        """Wait for the tracks and select the first private one in the table, with its sharing in front."""
        await self._tracks.show_first_private()

    def running_uploads(self) -> list[UploadJob]:
        """Return the uploads that are being sent now."""
        return [job for job in self._session.uploads.jobs if job.is_running]

    def waiting_uploads(self) -> list[UploadJob]:
        """Return the uploads that go on by themselves as soon as there is a session again."""
        return [job for job in self._session.uploads.jobs if job.state in _GO_ON]

    def unsaved_access(self) -> list[str]:
        """Tell in words which changes of people with access are not saved."""
        return [words for editor in self.findChildren(AccessEditor) for words in editor.unsaved]

    def window_state(self) -> WindowState:
        """Return what is to be remembered of the panes."""
        self._linking.remember()
        return WindowState(
            splitter=(self._splitter.sizes()[0], self._tracks.inspector_width),
            tables=self._views.tables(),
            inspector_tab=self._tracks.inspector.tab,
            view=self._pages.own_view,
            copy_link_when_ready=self._uploading.copies_link,
        )

    async def shut(self) -> None:
        """End what is under way, hear no more of the services, and leave no secret on the clipboard."""
        self._pictures.close()
        self._summary.close()
        self._views.close()
        self._plans.close()
        self._linking.close()
        self._overview.close()
        self._news.close()
        await self._uploading.close()
        await self._commands.rows.close()
        await self.tasks.close()
        self._session.connection.changed.disconnect(self._on_connection_changed)
        self._session.library.status_changed.disconnect(self._on_library_status)
        self._tracks.close_page()
        self._clipboard.close()

    def _on_rows_changed(self, shown: int, total: int) -> None:
        self._status.show_rows(shown, total, found=self._pages.is_browsing)

    def _on_news(self, text: str) -> None:
        self._messages.show_message(Message(text))

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        if status.state == "online":
            self._tracks.browsing.refresh_failed()

    def _on_library_status(self, status: SyncStatus) -> None:
        self._tracks.show_own_status(status)

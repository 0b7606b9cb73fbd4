"""The page of tracks: the table of own or browsed ones with its bars, and the inspector beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from scmanager.core import filenames
from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.saved_views import SavedView
from scmanager.core.search import parse
from scmanager.core.search_edit import narrowed
from scmanager.core.search_terms import Search
from scmanager.core.tracks import Track
from scmanager.errors import NotPossible
from scmanager.services.library import LibraryChange, SyncStatus
from scmanager.settings import TableState, WindowState
from scmanager.ui import listings, theme
from scmanager.ui.browsing import Browsing
from scmanager.ui.bulk_links import BulkLinks
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.inspection import build_inspector
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.tracks_pane import TracksPane
from scmanager.ui.pictures import Pictures
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.tasks import Tasks
from scmanager.ui.template_book import TemplateBook
from scmanager.ui.theme import Theme
from scmanager.ui.track_commands import TrackCommands
from scmanager.ui.view_words import view_name
from scmanager.ui.widgets.search_line import today

if TYPE_CHECKING:
    from scmanager.services.session import Session

_SHARING_TAB = 2
_LEAST_WIDTH = 1280


class TracksPage(QWidget):
    """Own tracks, or those of a listing; whoever is selected is shown in the inspector.

    Signals: rearranged (the user moved something to another place, or may have).
    """

    rearranged = Signal()

    def __init__(
        self,
        session: Session,
        commands: TrackCommands,
        *,
        look: Theme,
        tasks: Tasks,
        pictures: Pictures,
        clipboard: SecretClipboard,
        templates: TemplateBook,
        tables: dict[str, TableState],
    ) -> None:
        super().__init__()
        self._session = session
        self._commands = commands
        self.history = commands.history
        self._tasks = tasks
        self._may_take_focus: Callable[[], bool] = bool
        self._view = SavedView(key="all")
        self.is_browsing = False
        self.own = TracksModel(tasks, facts=session.handed_out, parent=self)
        self.browsing = Browsing(session.browse, tasks, self)
        self.pane = TracksPane(look, pictures, self.own, tables=tables)
        self.sharing = SharingCommands(
            self,
            session,
            look=look,
            tasks=tasks,
            pictures=pictures,
            clipboard=clipboard,
            templates=templates,
            tell=commands.tell,
        )
        self.links = BulkLinks(
            self,
            session,
            look=look,
            tasks=tasks,
            pictures=pictures,
            clipboard=clipboard,
            templates=templates,
            tell=commands.tell,
        )
        self.inspector = build_inspector(
            session, self.sharing, tasks=tasks, pictures=pictures, look=look, clipboard=clipboard
        )
        self._content = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        session.library.changed.connect(self._on_library_changed)
        session.handed_out.changed.connect(self.own.look_again)

    def fill(self, view: SavedView) -> None:
        """Take over the tracks that are there already; those a view does not show are at no moment seen."""
        self.own.set_search(Search(), parse(view.query, today=today()))
        self.own.apply(self._session.library.packed, newest_first=True)

    def close_page(self) -> None:
        """Hear no more of the services."""
        self._session.handed_out.changed.disconnect(self.own.look_again)
        self._session.library.changed.disconnect(self._on_library_changed)

    def show_own(self, view: SavedView) -> None:
        """Show a view of own tracks."""
        self.is_browsing = False
        self._view = view
        self.pane.set_source(self.own, "", key=view.key, base=parse(view.query, today=today()))
        self.pane.show_status(self._session.library.status)

    def query(self) -> str:
        """Return what is searched for now: the search of the view and what is typed."""
        base = "" if self.is_browsing else self._view.query
        return narrowed(base, self.pane.toolbar.search.text)

    def export(self) -> None:
        """Write the rows shown to a file, which is called like the view; tracks of others are not exported."""
        if self.is_browsing:
            text = self.tr("Only your own tracks can be exported. Choose one of your views first.")
            self._commands.tell(text)
        else:
            self._commands.csv.export(self.pane.shown(), filenames.name_for(view_name(self._view)))

    def show_search(self) -> None:
        """Show an empty search of everybody's tracks, ready to be typed in."""
        self.is_browsing = True
        self.browsing.clear()
        self.pane.set_source(self.browsing.model, self.tr("Search SoundCloud"), key="search", own=False, searching=True)
        self.pane.browse_bar.setFocus()

    async def ask_for_listing(self, key: str) -> bool:
        """Ask for a `user` or a `group` and list their tracks; False when that was cancelled."""
        if key == "user":
            title = await listings.ask_user(self.window(), self._session.browse, self.browsing)
        elif Capability.GROUPS in self._session.account.capabilities:
            title = await listings.ask_group(self.window(), self.browsing)
        else:
            raise NotPossible(EXPLANATIONS[Capability.GROUPS])
        if title:
            self.is_browsing = True
            self.pane.set_source(self.browsing.model, title, key=key, own=False)
        return bool(title)

    def focus_first_rows(self, may_take: Callable[[], bool]) -> None:
        """Give the table the focus as soon as it has rows, if it may take it then."""
        self._may_take_focus = may_take
        self.own.changed.connect(self._on_first_rows)
        self._on_first_rows()

    def show_own_status(self, status: SyncStatus) -> None:
        """Say how fresh the own tracks are, if they are the ones shown."""
        if not self.is_browsing:
            self.pane.show_status(status)

    async def show_first_private(self) -> None:
        """Wait for the tracks and select the first private one in the table, with its sharing in front."""
        await self._tasks.settled()
        rows = (self.own.track_at(row) for row in range(self.own.rowCount()))
        track = next((track for track in rows if track.is_private), None)
        if track is not None:
            self.pane.select(track.urn)
            self.inspector.choose_tab(_SHARING_TAB)

    def restore(self, window: WindowState, sidebar_width: int) -> None:
        """Look as the page did when the window was closed."""
        inspector = window.splitter[-1] if window.splitter else theme.INSPECTOR_WIDTH
        self._content.setSizes([max(self.width(), _LEAST_WIDTH) - sidebar_width - inspector, inspector])
        self.inspector.choose_tab(window.inspector_tab)

    @property
    def inspector_width(self) -> int:
        """How wide the inspector is."""
        return self._content.sizes()[1]

    def _lay_out(self) -> None:
        self._content.addWidget(self.pane)
        self._content.addWidget(self.inspector)
        self._content.setStretchFactor(0, 1)
        self._content.setHandleWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pane.toolbar)
        column.addWidget(self.pane.browse_bar)
        column.addWidget(self._content, 1)

    def _connect(self) -> None:
        pane = self.pane
        pane.selection_changed.connect(self.inspector.show_tracks)
        pane.browse_bar.search_wanted.connect(self.browsing.search)
        pane.browse_bar.stop_wanted.connect(self.browsing.stop)
        self._commands.rows.serve(pane)
        pane.track_actions.undo.triggered.connect(self.history.undo)
        pane.copy_link_wanted.connect(self._on_copy_link)
        pane.track_actions.reset_wanted.connect(self.sharing.reset)
        pane.track_actions.access_wanted.connect(self.sharing.give_access)
        pane.track_actions.links_wanted.connect(self.links.copy)
        pane.track_actions.export_links_wanted.connect(self.links.export)
        pane.track_actions.message_wanted.connect(self.links.message)
        pane.track_actions.promo_wanted.connect(self.links.promo_sheet)
        pane.activated.connect(self._on_activated)
        for source in (pane, self.inspector):
            source.edit_wanted.connect(self._commands.edit)
            source.delete_wanted.connect(self._commands.delete)
            source.open_page_wanted.connect(self._commands.open_page)
        self.browsing.status_changed.connect(self._on_browse_status)
        for changed in (self._content.splitterMoved, self.pane.memory.changed, self.inspector.tab_chosen):
            changed.connect(self.rearranged)

    def _on_first_rows(self) -> None:
        if self.own.rowCount():
            self.own.changed.disconnect(self._on_first_rows)
            if self.pane.table.isVisible() and self._may_take_focus():
                self.pane.table.setFocus()

    def _on_copy_link(self, track: Track) -> None:
        """Copy a link; for whom is asked where it is a secret of one's own."""
        if track.is_private and not self.is_browsing:
            self.links.copy_one(track)
        else:
            self._commands.copy_link(track)

    def _on_activated(self, track: Track) -> None:
        if self.is_browsing:
            self._commands.open_page(track)
        else:
            self._commands.edit([track])

    def _on_browse_status(self, status: SyncStatus, hidden: int) -> None:
        if self.is_browsing:
            self.pane.show_status(status, hidden)

    def _on_library_changed(self, change: LibraryChange) -> None:
        self.own.apply(change.upserted, change.removed, newest_first=change.newest_first)

"""The views of own tracks: those that are always there, and those the user saved."""

from __future__ import annotations

from PySide6.QtCore import QObject

from scmanager.core.saved_views import SavedView
from scmanager.core.search import parse
from scmanager.settings import TableState
from scmanager.ui.models.view_counts import ViewCounts
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.tracks_page import TracksPage
from scmanager.ui.view_book import ViewBook
from scmanager.ui.view_commands import ViewCommands
from scmanager.ui.widgets.search_line import today

ALWAYS = (
    SavedView(key="all"),
    SavedView(key="private", query="is:private"),
    SavedView(key="public", query="is:public"),
)
"""The views that are always there."""

LISTINGS = frozenset({"search", "user", "group"})
"""The keys of the views of other people's tracks."""

PAGES = frozenset({"links"})
"""The keys of views with a table of their own."""


class OwnViews(QObject):
    """Shows the views in the sidebar and their tracks in the page, and keeps both in step with what is saved."""

    def __init__(
        self,
        book: ViewBook,
        sidebar: Sidebar,
        page: TracksPage,
        *,
        look: Theme,
        tasks: Tasks,
        messages: MessageBar,
    ) -> None:
        super().__init__(page)
        self._book = book
        self._sidebar = sidebar
        self._page = page
        self._shown = ""
        pane = page.pane
        pane.toolbar.line.history = book.searches
        pane.toolbar.searched.connect(self._on_searched)
        self._tasks = tasks
        self._commands = ViewCommands(
            page,
            book,
            sidebar,
            look=look,
            tasks=tasks,
            messages=messages,
        )
        pane.toolbar.save_wanted.connect(self._commands.add)
        pane.toolbar.view_line.edit_wanted.connect(self._on_edit_wanted)
        self._commands.made.connect(self._on_made)
        self._commands.changed.connect(self._on_changed)
        self._commands.deleted.connect(self._on_deleted)
        self._counts = ViewCounts(page.own, tasks, self)
        self._counts.counts_changed.connect(self._show_counts)
        book.changed.connect(self._count)
        self._count()

    def find(self, key: str) -> SavedView | None:
        """Return a view by its key, None when there is none."""
        return next((view for view in (*ALWAYS, *self._book.views) if view.key == key), None)

    def show(self, view: SavedView) -> None:
        """Show a view."""
        self._count()
        self._shown = view.key
        self._page.show_own(view)
        if view not in ALWAYS:
            self._page.pane.toolbar.view_line.show_search(parse(view.query, today=today()))

    def tables(self) -> dict[str, TableState]:
        """Return how the table of each view was left."""
        self._page.pane.memory.keep()
        return self._book.kept_tables({*LISTINGS, *PAGES, *(view.key for view in ALWAYS)})

    def close(self) -> None:
        """Hear no more of the saved views."""
        self._commands.close()
        self._book.changed.disconnect(self._count)
        self._counts.close()

    def _count(self) -> None:
        """Count the tracks of the saved views, of those that are about ages as they are today."""
        self._counts.set_views({view.key: parse(view.query, today=today()) for view in self._book.views})

    def _show_counts(self) -> None:
        for key, count in self._counts.counts.items():
            self._sidebar.set_count(key, count)

    def _on_searched(self, text: str) -> None:
        if text != next(iter(self._book.searches), ""):
            self._tasks.spawn(self._remember(text), "remember a search")

    async def _remember(self, text: str) -> None:
        await self._book.remember_search(text)
        self._page.pane.toolbar.line.history = self._book.searches

    def _on_edit_wanted(self) -> None:
        self._commands.edit(self._shown)

    def _on_made(self, key: str) -> None:
        self._page.pane.toolbar.clear()  # the view searches for it now
        self._sidebar.choose(key)

    def _on_changed(self, key: str) -> None:
        view = self.find(key)
        if key == self._shown and view is not None and not self._page.is_browsing:
            self.show(view)

    def _on_deleted(self, key: str) -> None:
        if key == self._shown and not self._page.is_browsing:
            self._sidebar.choose("all")

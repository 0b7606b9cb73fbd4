"""The pages of the window: which view of the sidebar is shown, and on which page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from scmanager.ui.own_views import LISTINGS, OwnViews
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.several_tracks import SeveralTracks
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.tracks_page import TracksPage


class Pages(QStackedWidget):
    """The page of tracks, which shows most views, and those of the views that have one of their own.

    `window` is what the messages belong to; they float over the page that is shown.

    Signals: tracks_shown(whether it is the page of tracks that is shown now).
    """

    tracks_shown = Signal(bool)

    def __init__(
        self,
        window: QWidget,
        sidebar: Sidebar,
        tracks: TracksPage,
        views: OwnViews,
        *,
        tasks: Tasks,
        messages: MessageBar,
    ) -> None:
        super().__init__()
        self.tasks = tasks
        self.view = ""
        self._window = window
        self._sidebar = sidebar
        self._tracks = tracks
        self._views = views
        self._messages = messages
        self._several = SeveralTracks(tracks.pane, tracks.own)
        self._own_pages: dict[str, QWidget] = {}
        self._fields: dict[str, QLineEdit | None] = {}
        self.addWidget(tracks)
        messages.float_over(tracks.pane, window)
        sidebar.view_chosen.connect(self.show_view)
        tracks.pane.find_wanted.connect(self._on_find_wanted)

    def add(self, key: str, page: QWidget, field: QLineEdit | None = None) -> None:
        """Add the page of a view, and the field it is searched with, if it has one."""
        self._own_pages[key] = page
        self._fields[key] = field
        self.addWidget(page)

    @property
    def is_browsing(self) -> bool:
        """Whether tracks of others are shown, or were last."""
        return self.view in LISTINGS

    @property
    def own_view(self) -> str:
        """The view of own tracks that is shown, all of them while another page is."""
        return self.view if self._views.find(self.view) else "all"

    def show_view(self, key: str) -> None:
        """Show a view of the sidebar."""
        if key in {"user", "group"}:
            self._choose_listing(key)
            return
        self._turn_to(key)
        view = self._views.find(key)
        if view is not None:
            self._views.show(view)
        elif key not in self._own_pages:
            self._tracks.show_search()

    def show_track(self, urn: str) -> None:
        """Select one of the own tracks."""
        self._sidebar.choose("all")
        self._tracks.pane.select(urn)

    def show_tracks(self, urns: Sequence[str]) -> None:
        """Select private tracks: one among all, several among those that are private."""
        if len(urns) == 1:
            self.show_track(urns[0])
        else:
            self._sidebar.choose("private")
            self._tracks.pane.toolbar.clear()
            self._several.select(urns)

    def _turn_to(self, key: str) -> None:
        self.view = key
        page = self._own_pages.get(key)
        self.setCurrentWidget(page or self._tracks)
        self._messages.float_over(page or self._tracks.pane, self._window)
        self.tracks_shown.emit(page is None)

    @async_action
    async def _choose_listing(self, key: str) -> None:
        shown = False
        try:
            shown = await self._tracks.ask_for_listing(key)
        finally:
            if not shown:
                self._sidebar.mark(self.view)
        if shown:
            self._turn_to(key)

    def _on_find_wanted(self) -> None:
        field = self._fields.get(self.view)
        if field is not None and field.isEnabled():
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()
        elif self.view in self._own_pages:
            self._sidebar.choose("all")

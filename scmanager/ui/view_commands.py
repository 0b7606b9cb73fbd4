"""What a user does to saved views; each outcome is told in the message bar where it is not seen at once."""

from __future__ import annotations

import functools

from PySide6.QtCore import QObject, Signal

from scmanager.core import saved_views
from scmanager.core.saved_views import SavedView
from scmanager.ui.dialogs.view_dialog import ViewDialog
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.tracks_page import TracksPage
from scmanager.ui.view_book import ViewBook
from scmanager.ui.view_words import view_name


class ViewCommands(QObject):
    """Makes, changes, moves and deletes saved views as the sidebar wishes.

    `page` tells what is searched for now, how the tables of views were left, and what can be taken back.

    Signals: made(key) (a new view shall be shown), changed(key) (another search belongs to a view),
    deleted(key).
    """

    made = Signal(str)
    changed = Signal(str)
    deleted = Signal(str)

    def __init__(
        self,
        page: TracksPage,
        book: ViewBook,
        sidebar: Sidebar,
        *,
        look: Theme,
        tasks: Tasks,
        messages: MessageBar,
    ) -> None:
        super().__init__(page)
        self.tasks = tasks
        self._page = page
        self._book = book
        self._sidebar = sidebar
        self._theme = look
        self._messages = messages
        views = sidebar.views
        views.add_wanted.connect(self.add)
        views.edit_wanted.connect(self.edit)
        views.duplicate_wanted.connect(self._duplicate)
        views.delete_wanted.connect(self._delete)
        views.move_wanted.connect(self._move)
        views.bring_back_wanted.connect(self._bring_back)
        book.changed.connect(self._show_views)
        self._show_views()

    def close(self) -> None:
        """Hear no more of the views."""
        self._book.changed.disconnect(self._show_views)

    @async_action
    async def add(self) -> None:
        """Make a view of what is searched for now, with the columns and the order of now."""
        view = await self._ask(saved_views.new_view("", "search", self._page.query()), is_new=True)
        if view is not None:
            await self._book.save(view)
            self._page.pane.memory.copy(to=view.key)
            self.made.emit(view.key)

    @async_action
    async def edit(self, key: str) -> None:
        """Let the user change a view."""
        before = self._book.view(key)
        view = await self._ask(before) if before is not None else None
        if view is not None and view != before:
            await self._book.save(view)
            self.changed.emit(key)

    @async_action
    async def _duplicate(self, key: str) -> None:
        view = self._book.view(key)
        if view is not None:
            name = self.tr("{} copy").format(view_name(view))
            twin = saved_views.new_view(name, view.icon, view.query)
            await self._book.save(twin, self._place_of(key) + 1)
            self._page.pane.memory.copy(to=twin.key, key=key)

    @async_action
    async def _delete(self, key: str) -> None:
        view, place = self._book.view(key), self._place_of(key)
        if view is None:
            return
        await self._book.delete(key)
        self.deleted.emit(key)
        undo = self._page.history.add(view, functools.partial(self._restore, place=place))
        text = self.tr("Deleted the view “{}”. Its tracks are untouched.").format(view_name(view))
        self._messages.show_message(Message(text, action=self.tr("Undo"), callback=undo, key=f"view {key}"))

    @async_action
    async def _restore(self, view: SavedView, place: int) -> None:
        self._messages.drop(f"view {view.key}")
        await self._book.save(view, place)

    @async_action
    async def _move(self, key: str, place: int) -> None:
        await self._book.move(key, place)

    @async_action
    async def _bring_back(self) -> None:
        await self._book.bring_back()

    async def _ask(self, view: SavedView, *, is_new: bool = False) -> SavedView | None:
        return await ViewDialog.ask(self._page, self._theme, view, self._page.pane.complete, is_new=is_new)

    def _place_of(self, key: str) -> int:
        return next((place for place, view in enumerate(self._book.views) if view.key == key), -1)

    def _show_views(self) -> None:
        self._sidebar.show_views(self._book.views)

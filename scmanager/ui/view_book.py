"""The saved views, and the last searches: in the settings as soon as they change."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Set as AbstractSet

from PySide6.QtCore import QObject, Signal

from scmanager.core import saved_views
from scmanager.core.saved_views import SavedView
from scmanager.errors import StorageError
from scmanager.settings import Settings, SettingsFile, TableState


class ViewBook(QObject):
    """What is remembered of views; a change that cannot be written is a StorageError, and is not made.

    `tables` tells how the table of each view was left, by the key of the view; it is written soon after it changes.

    Signals: changed (there are other views, or in another order).
    """

    changed = Signal()

    def __init__(self, settings: Settings, file: SettingsFile) -> None:
        super().__init__()
        self._file = file
        self._saving = asyncio.Lock()
        self.views = settings.views
        self.searches = settings.searches
        self.tables: dict[str, TableState] = dict(settings.window.tables)

    def view(self, key: str) -> SavedView | None:
        """Return the view of a key."""
        return next((view for view in self.views if view.key == key), None)

    def kept_tables(self, others: AbstractSet[str]) -> dict[str, TableState]:
        """Return how tables were left, those of saved views and of others that there still are."""
        keys = {view.key for view in self.views} | others
        return {key: state for key, state in self.tables.items() if key in keys}

    async def save(self, view: SavedView, place: int | None = None) -> None:
        """Keep a view in place of the one of its key, or as a new one."""
        async with self._saving:
            await self._keep(saved_views.with_view(self.views, view, place))

    async def delete(self, key: str) -> None:
        """Forget a view."""
        async with self._saving:
            await self._keep(saved_views.without_view(self.views, key))

    async def move(self, key: str, place: int) -> None:
        """Put a view elsewhere among the others."""
        async with self._saving:
            await self._keep(saved_views.moved_view(self.views, key, place))

    async def bring_back(self) -> None:
        """Bring back the views of the program's own that were deleted."""
        async with self._saving:
            await self._keep(saved_views.with_missing(self.views))

    async def remember_search(self, text: str) -> None:
        """Remember a search as the last one; a disk that refuses loses no more than that."""
        self.searches = saved_views.with_search(self.searches, text)
        with contextlib.suppress(StorageError):
            await asyncio.to_thread(self._file.change, searches=self.searches)

    async def _keep(self, views: tuple[SavedView, ...]) -> None:
        if views != self.views:
            await asyncio.to_thread(self._file.change, views=views)
            self.views = views
            self.changed.emit()

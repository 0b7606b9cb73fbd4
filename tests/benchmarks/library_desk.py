"""A library with a cache under the shown table of tracks, as the program has them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from scmanager.api.client import Client
from scmanager.services.library import Library, LibraryChange
from scmanager.services.shelf import Shelf
from scmanager.ui.garbage import GarbageCollector
from tests.helpers.track_tables import TableStage


class LibraryDesk:
    """What is read from the cache, and then from the server, is shown in the table."""

    def __init__(self, app: QApplication, client: Client, cache: Path) -> None:
        self.shelf = Shelf(cache)
        self.library = Library(client, self.shelf)
        self.stage = TableStage(app, width=1200)
        self._garbage = GarbageCollector(self.stage.pane)
        self.library.changed.connect(self._on_changed)

    @property
    def rows(self) -> int:
        """How many rows are shown."""
        return self.stage.model.rowCount()

    async def load(self) -> None:
        """Show what is in the cache."""
        await self.library.load()
        await self.stage.tasks.settled()

    async def sync(self) -> None:
        """Read everything from the server into table and cache."""
        await self.library.refresh()
        await self.shelf.settled()
        await self.stage.tasks.settled()
        if self.library.status.error is not None:
            raise self.library.status.error

    async def close(self) -> None:
        """Close the table and the cache."""
        self._garbage.close()
        self.stage.pane.close()
        self.stage.pane.deleteLater()
        await self.stage.tasks.close()
        await self.library.close()

    def _on_changed(self, change: LibraryChange) -> None:
        self.stage.model.apply(change.upserted, change.removed, newest_first=change.newest_first)

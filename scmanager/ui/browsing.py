"""Tracks of other people in the table: a search, a person's tracks or a group's, read page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from scmanager.core.queries import TrackQuery
from scmanager.errors import ScmanagerError
from scmanager.services.browse import Browse, BrowsePage
from scmanager.services.library import SyncStatus
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.tasks import Tasks


class Browsing(QObject):
    """One listing at a time; a new one takes the place of the one before, and nothing of it is kept.

    Signals: status_changed(SyncStatus, number of hidden rows).
    """

    status_changed = Signal(object, int)

    def __init__(self, browse: Browse, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._browse = browse
        self._tasks = tasks
        self._again: tuple[str, TrackQuery | str] | None = None
        self._status = SyncStatus()
        self._hidden = 0
        self.model = TracksModel(tasks, parent=self)

    def clear(self) -> None:
        """Show nothing, as before a first search."""
        self._tasks.cancel(self)
        self._again = None
        self.model.clear()
        self._tell(SyncStatus(), hidden=0)

    def search(self, query: TrackQuery) -> None:
        """List what the server finds and what meets the filters."""
        self._start("search", query)

    def list_user(self, user_urn: str) -> None:
        """List the tracks of a person."""
        self._start("user", user_urn)

    def list_group(self, group_urn: str) -> None:
        """List the tracks of a group."""
        self._start("group", group_urn)

    def refresh(self) -> None:
        """Read the same listing again."""
        if self._again is not None:
            self._start(*self._again)

    def refresh_failed(self) -> None:
        """Read the listing again that failed, if it did."""
        if self._status.state == "failed":
            self.refresh()

    def stop(self) -> None:
        """Read no further pages; the rows stay."""
        self._tasks.cancel(self)
        if self._status.state == "loading":
            self._finish()

    def _start(self, kind: str, wanted: TrackQuery | str) -> None:
        self._again = (kind, wanted)
        self.model.clear()
        self._tell(SyncStatus(state="loading"), hidden=0)
        self._tasks.latest(self, self._read(self._pages(wanted, group=kind == "group")))

    def _pages(self, wanted: TrackQuery | str, *, group: bool) -> AsyncIterator[BrowsePage]:
        if isinstance(wanted, TrackQuery):
            return self._browse.search(wanted)
        return self._browse.group_tracks(wanted) if group else self._browse.user_tracks(wanted)

    async def _read(self, pages: AsyncIterator[BrowsePage]) -> None:
        loaded = 0
        try:
            async for page in pages:
                loaded += len(page.rows)
                self.model.apply(page.rows)
                self._tell(SyncStatus(state="loading", loaded=loaded), hidden=self._hidden + page.hidden)
        except ScmanagerError as error:
            self._tell(SyncStatus(state="failed", error=error, loaded=loaded), hidden=self._hidden)
        else:
            self._finish()

    def _finish(self) -> None:
        done = SyncStatus(state="ready", loaded=self._status.loaded, finished_at=datetime.now(UTC))
        self._tell(done, hidden=self._hidden)

    def _tell(self, status: SyncStatus, *, hidden: int) -> None:
        self._status, self._hidden = status, hidden
        self.status_changed.emit(status, hidden)

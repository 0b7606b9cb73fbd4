"""Tracks of other people in the table: a search, a person's tracks or a group's, read on as the table is scrolled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from msgspec import structs
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.queries import Filter, TrackQuery
from scmanager.errors import ScmanagerError
from scmanager.services.browse import Browse, BrowsePage, Listing, Missed, Place
from scmanager.ui.dialogs.missed_dialog import MissedDialog
from scmanager.ui.models.browse_status import BrowseStatus, why
from scmanager.ui.models.found_tracks import FoundTracks
from scmanager.ui.tasks import Tasks, async_action

_ROWS_AT_ONCE = 100
_PAGES_AT_ONCE = 5  # where few rows match, nobody knows how many pages it takes to find one
_MOST_RECENT = 8


class Browsing(QObject):
    """One listing at a time; a new one takes the place of the one before, and nothing of it is kept.

    Signals: status_changed(BrowseStatus, number of hidden rows).
    """

    status_changed = Signal(object, int)

    def __init__(self, browse: Browse, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.recent: list[Place] = []
        self._window = parent
        self.browse = browse
        self._open: Callable[[], Listing] | None = None
        self._listing: Listing | None = None
        self._missed: list[Missed] = []
        self._reasons: Counter[Filter] = Counter()
        self._is_stopped = False
        self._status = BrowseStatus()
        self.model = FoundTracks(tasks, self)
        self.model.end_near.connect(self._on_end_near, Qt.ConnectionType.QueuedConnection)

    def clear(self) -> None:
        """Show nothing, as before a first search."""
        self.tasks.cancel(self)
        self._open = self._listing = None
        self._forget()
        self._tell(state="empty")

    def search(self, query: TrackQuery) -> None:
        """List what the server finds and what meets the filters."""
        self._start(partial(self.browse.search, query))

    def list_tracks(self, place: Place) -> None:
        """List the tracks of a person or a group, and remember it for the next choice."""
        others = [each for each in self.recent if each.urn != place.urn]
        self.recent = [place, *others][:_MOST_RECENT]
        self._start(partial(self.browse.tracks_of, place))

    def refresh(self) -> None:
        """Read the same listing again, from its beginning."""
        if self._open is not None:
            self._start(self._open)

    def refresh_failed(self) -> None:
        """Go on with the listing that failed, if it did."""
        if self._status.state == "failed":
            self.read_on()

    def stop(self) -> None:
        """Read no further pages until that is asked for; the rows stay."""
        self._is_stopped = True
        self.tasks.cancel(self)
        if self._status.is_loading:
            self._tell(state="ready", finished_at=datetime.now(UTC))

    def read_on(self) -> None:
        """Read the next pages, or again the one that failed."""
        if self._listing is not None and not self._status.is_loading:
            self._is_stopped = False
            self.tasks.latest(self, self._read(self._listing))

    def show_missed(self, *, shown: bool) -> None:
        """Put the rows that do not meet the filters into the table, or take them out."""
        self._tell(state=self._status.state, shows_missed=shown)
        if shown:
            self._add_missed(self._missed)
        else:
            self.model.apply(removed=[missed.track.urn for missed in self._missed])

    def _start(self, opened: Callable[[], Listing]) -> None:
        self.tasks.cancel(self)
        self._open = opened
        self._forget()
        self._tell(state="empty")
        try:
            self._listing = opened()
        except ScmanagerError as error:
            self._listing = None
            self._tell(state="failed", error=error)
        else:
            self._tell(state="empty", has_next=True)
            self.read_on()

    def _forget(self) -> None:
        self._missed, self._reasons = [], Counter()
        self._status = BrowseStatus()
        self.model.clear()

    async def _read(self, listing: Listing) -> None:
        self._tell(state="loading")
        goal = self._status.loaded + _ROWS_AT_ONCE
        try:
            for _ in range(_PAGES_AT_ONCE):
                page = await anext(listing, BrowsePage())
                self._take(page)
                if not page.has_next or self._status.loaded >= goal:
                    break
        except ScmanagerError as error:
            self._tell(state="failed", error=error)
        else:
            self._tell(state="ready", finished_at=datetime.now(UTC))

    def _take(self, page: BrowsePage) -> None:
        self._missed += page.missed
        self._reasons.update(name for missed in page.missed for name in missed.filters)
        self.model.apply(page.rows)
        if self._status.shows_missed:
            self._add_missed(page.missed)
        self._tell(
            state="loading",
            loaded=self._status.loaded + len(page.rows),
            broken=self._status.broken + page.broken,
            has_next=page.has_next,
        )

    def _add_missed(self, rows: Sequence[Missed]) -> None:
        self.model.doubt({missed.track.urn: why(missed) for missed in rows})
        self.model.apply([missed.track for missed in rows])

    def _on_end_near(self) -> None:
        waits = self._status.state == "ready" and self._status.has_next and not self._is_stopped
        if waits and not self.tasks.is_closed:
            self.read_on()

    @async_action
    async def _explain_missed(self) -> None:
        shown = self._status.shows_missed
        if await MissedDialog(self._window, self._missed, shown=shown).answered():
            self.show_missed(shown=not shown)

    def _tell(self, *, error: ScmanagerError | None = None, **changes: Any) -> None:
        self._status = structs.replace(
            self._status,
            error=error,
            missed=len(self._missed),
            reasons=tuple(self._reasons.most_common()),
            controls=self.browse.controls,
            read_on=self.read_on,
            explain=self._explain_missed,
            **changes,
        )
        self.status_changed.emit(self._status, 0 if self._status.shows_missed else len(self._missed))

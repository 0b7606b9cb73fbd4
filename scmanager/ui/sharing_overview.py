"""Everything about the overview of sharing: its page, where its numbers come from, and what is done there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.ui.models.overview_model import OverviewModel
from scmanager.ui.panes.overview_pane import OverviewPane
from scmanager.ui.reset_planning import ResetPlanner
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.sharing_desk import MOST_AT_ONCE
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.services.library import LibraryChange, SyncStatus
    from scmanager.services.session import Session
    from scmanager.ui.pictures import Pictures

_AN_HOUR = timedelta(hours=1)
_TASK = "read what is known of links"


class SharingOverview(QObject):
    """Keeps the page in step with tracks and links while it is in view; out of view it costs nothing.

    `tell` shows a sentence in the message bar.

    Signals: show_wanted(list of URNs), refresh_wanted.
    """

    show_wanted = Signal(object)
    refresh_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        sharing: SharingCommands,
        *,
        look: Theme,
        tasks: Tasks,
        pictures: Pictures,
        tell: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._session = session
        self._tell = tell
        self._is_stale = True
        self._gone: set[str] = set()  # tracks, since the page was in view
        self._failure: StorageError | None = None
        can = session.account.capabilities
        self._is_possible = Capability.OWN_TRACKS in can
        self._model = OverviewModel(tasks, session.library.get, clock=session.handed_out.clock, parent=self)
        self.pane = OverviewPane(
            self._model,
            look,
            pictures,
            can_reset=Capability.RESET_SECRET in can,
            can_give_access=Capability.PERMISSIONS in can,
            note="" if Capability.RESET_SECRET in can else EXPLANATIONS[Capability.RESET_SECRET],
        )
        self._sharing = sharing
        self._planner = ResetPlanner(self.pane, session, sharing, tell=tell)
        self._connect()

    def close(self) -> None:
        """Hear no more of the session."""
        self.tasks.cancel(_TASK)
        self._model.close()
        self._session.library.changed.disconnect(self._on_library_changed)
        self._session.library.status_changed.disconnect(self._on_status)
        self._session.links.log.changed.disconnect(self._on_log_changed)

    def _connect(self) -> None:
        pane, session = self.pane, self._session
        pane.shown.connect(self._on_shown)
        pane.show_wanted.connect(self.show_wanted)
        pane.plan_wanted.connect(self._on_plan)
        pane.access_wanted.connect(self._on_access)
        pane.reset_wanted.connect(self._on_reset)
        self._model.changed.connect(self._show)
        session.library.changed.connect(self._on_library_changed)
        session.library.status_changed.connect(self._on_status)
        session.links.log.changed.connect(self._on_log_changed)

    def _on_shown(self) -> None:
        self._is_stale |= self._session.handed_out.clock() - self._model.now > _AN_HOUR
        if self._is_stale:
            self._read()
        self._show()

    def _read(self) -> None:
        if self._is_possible and not self.tasks.is_closed:
            self.tasks.latest(_TASK, self._read_log())

    async def _read_log(self) -> None:
        """Learn what is known of links, and with it the tracks if some changes of them were missed."""
        try:
            facts = await self._session.links.log.facts()
            people = await self._session.links.log.people()
        except StorageError as error:
            self._on_unreadable(error)
            return
        self._failure = None
        if not self._is_stale:
            self._model.learn(facts, people)
            return
        gone, self._gone, self._is_stale = tuple(self._gone), set(), False
        self._model.take_all(self._session.library.packed, gone, facts, people)

    def _on_unreadable(self, error: StorageError) -> None:
        """Say why nothing new is known; what is shown stays."""
        self._is_stale = True
        if self._model.overview is None:
            self._failure = error
            self._show()
        else:
            self._tell(f"{error.title}. {error.message}")

    def _on_library_changed(self, change: LibraryChange) -> None:
        if self.pane.isVisible() and not self._is_stale:
            self._model.put(change.upserted, change.removed)
            return
        self._gone.update(change.removed)
        self._is_stale = True
        if self.pane.isVisible():
            self._read()

    def _on_log_changed(self, _urns: tuple[str, ...]) -> None:
        if self.pane.isVisible():
            self._read()
        else:
            self._is_stale = True

    def _on_status(self, _status: SyncStatus) -> None:
        self._show()

    def _show(self) -> None:
        status, overview = self._session.library.status, self._model.overview
        if not self._is_possible:
            self.pane.show_impossible(EXPLANATIONS[Capability.OWN_TRACKS])
        elif self._failure is not None:
            self.pane.show_failed(self._failure, self._read)
        elif overview is not None and overview.total():
            self.pane.show_overview(overview)
        elif status.state == "failed" and status.error is not None:
            self.pane.show_failed(status.error, self.refresh_wanted.emit)
        elif overview is not None and status.state == "ready":
            self.pane.show_none()
        else:
            self.pane.show_loading()

    def _tracks(self, urns: list[str]) -> list[Track]:
        some = urns[: MOST_AT_ONCE + 1]  # one too many is refused by whoever gets them
        return [track for urn in some if (track := self._session.library.get(urn)) is not None]

    def _on_plan(self, urns: list[str]) -> None:
        self._planner.plan(self._tracks(urns))

    @async_action
    async def _on_access(self, urns: list[str]) -> None:
        """Let people listen to tracks; how many may is asked for again when they were chosen."""
        await asyncio.wait([self._sharing.give_access(self._tracks(urns))])
        self.refresh_wanted.emit()

    def _on_reset(self, urns: list[str]) -> None:
        self._sharing.reset(self._tracks(urns))

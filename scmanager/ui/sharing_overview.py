"""Everything about the overview of sharing: its page, where its numbers come from, and what is done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.ui.models.overview_model import OverviewModel
from scmanager.ui.panes.overview_pane import OverviewPane
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.services.library import LibraryChange, SyncStatus
    from scmanager.services.session import Session
    from scmanager.ui.pictures import Pictures

_TASK = "read what is known of links"


class SharingOverview(QObject):
    """Keeps the page in step with tracks and links while it is in view; out of view it costs nothing.

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
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._session = session
        self._is_stale = True
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
        )
        self._sharing = sharing
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
        if self._is_stale and self._is_possible and not self.tasks.is_closed:
            self._is_stale = False
            self._read()
        self._show()

    def _read(self) -> None:
        self.tasks.latest(_TASK, self._read_all())

    async def _read_all(self) -> None:
        try:
            facts = await self._session.links.log.facts()
        except StorageError as error:
            self._failure, self._is_stale = error, True
            self._show()
            return
        self._failure = None
        packed = self._session.library.packed
        self._model.take_all(packed, packed.urns, facts)

    async def _read_facts(self) -> None:
        try:
            self._model.learn(await self._session.links.log.facts())
        except StorageError:
            self._is_stale = True  # what was known stays, until the page is shown again

    def _on_library_changed(self, change: LibraryChange) -> None:
        if self.pane.isVisible() and self._model.overview is not None:
            self._model.put(change.upserted, change.removed)
        else:
            self._note_change()

    def _on_log_changed(self, _urns: tuple[str, ...]) -> None:
        if self.pane.isVisible() and self._model.overview is not None and not self.tasks.is_closed:
            self.tasks.latest(_TASK, self._read_facts())
        else:
            self._note_change()

    def _note_change(self) -> None:
        self._is_stale = True
        if self.pane.isVisible():
            self._on_shown()

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
        return [track for urn in urns if (track := self._session.library.get(urn)) is not None]

    def _on_plan(self, urns: list[str]) -> None:
        for track in self._tracks(urns[:1]):
            self._sharing.plan_reset(track)

    def _on_access(self, urns: list[str]) -> None:
        self._sharing.give_access(self._tracks(urns))

    def _on_reset(self, urns: list[str]) -> None:
        self._sharing.reset(self._tracks(urns))

"""The uploads: what is being sent, what needs the user, what waits and what is done."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.upload_queue import UploadQueue
from scmanager.ui.models.upload_rows import UploadEntry, UploadRow, UploadSection, entries_of, row_of, section_of
from scmanager.ui.models.uploads_model import UploadsModel
from scmanager.ui.panes.upload_head import UploadHead
from scmanager.ui.panes.upload_list import UploadList
from scmanager.ui.panes.upload_pictures import UploadPictures
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.upload_actions import MOVES, UploadAction, moved_before
from scmanager.ui.upload_words import Surroundings, counts_down, utc_now
from scmanager.ui.widgets.drawer import Drawer
from scmanager.ui.widgets.state_view import StateStack

if TYPE_CHECKING:
    from scmanager.services.connection import Connection, ConnectionStatus
    from scmanager.services.library import Library, LibraryChange


class UploadsPane(QWidget):
    """The jobs of a queue in sections; what can be done with them is asked for by signals.

    `impossible` says why nothing can be uploaded here.

    Signals: action_wanted(UploadAction, id of the job), place_wanted(id of the job, id of the job it shall stand
    before or empty), upload_wanted.
    """

    action_wanted = Signal(object, str)
    place_wanted = Signal(str, str)
    upload_wanted = Signal()

    def __init__(
        self,
        queue: UploadQueue,
        connection: Connection,
        library: Library,
        look: Theme,
        tasks: Tasks,
        *,
        impossible: str = "",
    ) -> None:
        super().__init__()
        self._impossible = impossible
        self._queue = queue
        self._connection = connection
        self._library = library
        self._now = utc_now()
        self._pictures = UploadPictures(queue, tasks, self)
        self._model = UploadsModel(self._present, self._picture, self)
        self.head = UploadHead()
        self.list = UploadList(self._model, look)
        self._stack = StateStack(self.list)
        self._column = QVBoxLayout(self)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._ticks = QTimer(self, singleShot=True)
        self._lay_out()
        self._connect()
        self._show_status()
        self._arrange()

    def close_pane(self) -> None:
        """Hear no more of the services."""
        self._later.stop()
        self._ticks.stop()
        self._pictures.close()
        self._queue.changed.disconnect(self._on_changed)
        self._queue.removed.disconnect(self._on_removed)
        self._queue.status_changed.disconnect(self._on_status)
        self._connection.changed.disconnect(self._on_connection)
        self._library.changed.disconnect(self._on_library)

    def add_below(self, section: QWidget) -> None:
        """Show something beneath the list for as long as it is not hidden."""
        self._column.addWidget(Drawer(section))

    def choose(self, job_id: str) -> None:
        """Go to an upload."""
        self.list.choose(job_id)
        self.list.setFocus()

    def _connect(self) -> None:
        self._later.timeout.connect(self._arrange)
        self._ticks.timeout.connect(self._on_tick)
        self._pictures.arrived.connect(self._on_picture)
        self.head.upload_wanted.connect(self.upload_wanted)
        self.list.action_wanted.connect(self._on_action)
        self.list.drop_wanted.connect(self.place_wanted)
        self.list.menu_wanted.connect(self._show_menu)
        self._queue.changed.connect(self._on_changed)
        self._queue.removed.connect(self._on_removed)
        self._queue.status_changed.connect(self._on_status)
        self._connection.changed.connect(self._on_connection)
        self._library.changed.connect(self._on_library)

    def _on_changed(self, job: UploadJob) -> None:
        self._now = utc_now()
        known = self._model.entry(job.id)
        entry = UploadEntry(section=section_of(job, self._today), job=job)
        if known is None or known.job.position != job.position or not self._model.update(entry):
            self._later.start()
        elif known.job.state is not job.state or known.job.not_before != job.not_before:
            self._show_counts()
            self._plan_tick()

    def _on_removed(self, _job_id: str) -> None:
        self._later.start()

    def _on_status(self) -> None:
        self._show_status()
        self._later.start()

    def _on_connection(self, _status: ConnectionStatus) -> None:
        self._now = utc_now()
        self._model.refresh(job.id for job in self._queue.jobs)
        self._plan_tick()

    def _on_library(self, change: LibraryChange) -> None:
        urns = frozenset(change.upserted.urns)
        self._model.refresh(job.id for job in self._queue.jobs if job.track_urn in urns)

    def _on_picture(self, job_id: str) -> None:
        self._model.refresh([job_id])

    def _arrange(self) -> None:
        """Put every job into its section; many changes at once cost one pass."""
        self._now = utc_now()
        self._model.set_entries(entries_of(self._queue.jobs, self._today))
        self._show_counts()
        self._plan_tick()

    @property
    def _today(self) -> date:
        return self._now.astimezone().date()

    def _present(self, entry: UploadEntry) -> UploadRow:
        return row_of(entry.job, self.around(entry.job))

    def _picture(self, entry: UploadEntry) -> QImage | None:
        return self._pictures.picture(entry.job)

    def around(self, job: UploadJob) -> Surroundings:
        """Return what is known beside an upload."""
        track = self._library.get(job.track_urn) if job.track_urn else None
        online = self._connection.status.state == "online"
        return Surroundings(
            now=self._now,
            seconds_left=None if online else self._connection.seconds_left(),
            by_server=self._connection.status.state == "paused",
            is_paused=self._queue.is_paused,
            next_look=self._queue.doubts.next_look(job.id) if job.state is UploadState.UNKNOWN else None,
            sharing=track.sharing if track is not None else None,
        )

    def _show_status(self) -> None:
        queue = self._queue
        self.head.show_status(queue.trouble, is_paused=queue.is_paused, resends=queue.resends)

    def _show_counts(self) -> None:
        jobs = self._queue.jobs
        self.head.show_jobs(jobs, len(self._model.keys_of(UploadSection.DONE_TODAY)))
        if jobs:
            self._stack.show_content()
        elif self._impossible:
            self._stack.show_state().show_impossible(self._impossible)
        else:
            hint = self.tr("Drop audio files or folders anywhere on this window. They stay private unless you say so.")
            self._stack.show_state().show_empty(self.tr("Nothing to upload"), hint)

    def _plan_tick(self) -> None:
        """Have the words looked at again when they are no longer true, as long as anybody can read them."""
        waits = (counts_down(job, self.around(job)) for job in self._queue.jobs)
        soonest = min((wait for wait in waits if wait is not None), default=None) if self.isVisible() else None
        if soonest is None:
            self._ticks.stop()
        else:
            self._ticks.start(round(min(soonest, 60.0) * 1000))

    def _on_tick(self) -> None:
        self._now = utc_now()
        self._model.refresh(self.list.visible_keys())
        self._plan_tick()

    def _show_menu(self, job_id: str, place: QPoint) -> None:
        entry = self._model.entry(job_id)
        if entry is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for action in self._present(entry).offer.all:
            item = menu.addAction(action.text)
            item.triggered.connect(partial(self._on_menu, action, job_id))
            item.setEnabled(action not in MOVES or self._place_after(action, job_id) is not None)
        menu.popup(place)

    def _on_menu(self, action: UploadAction, job_id: str, *_checked: bool) -> None:
        self._on_action(action, job_id)

    def _on_action(self, action: UploadAction, job_id: str) -> None:
        if action not in MOVES:
            self.action_wanted.emit(action, job_id)
        elif (before := self._place_after(action, job_id)) is not None:
            self.place_wanted.emit(job_id, before)

    def _place_after(self, action: UploadAction, job_id: str) -> str | None:
        waiting = self._model.keys_of(UploadSection.NEXT)
        return moved_before(action, job_id, waiting) if job_id in waiting else None

    def _lay_out(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.head)
        self._column.addWidget(self._stack, 1)
        self.setFocusProxy(self.list)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the words up to date."""
        super().showEvent(event)
        self._later.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Count nothing down that nobody sees."""
        super().hideEvent(event)
        self._ticks.stop()

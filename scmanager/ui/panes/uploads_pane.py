"""The uploads: what is being sent, what needs the user, what waits and what is done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.uploads import FINAL, UploadJob, UploadState
from scmanager.errors import FileProblem
from scmanager.services.upload_queue import UploadQueue
from scmanager.ui.prompts import button
from scmanager.ui.tasks import Tasks, on_click
from scmanager.ui.theme import TOOLBAR_HEIGHT, Theme
from scmanager.ui.widgets.frames import line, scrolled
from scmanager.ui.widgets.picture_files import Picture, decode, read_picture
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.state_view import StateStack
from scmanager.ui.widgets.upload_row import UploadRow

_MOST_ROWS = 200
_S = UploadState
_SECTIONS: dict[str, frozenset[UploadState]] = {
    "Now": frozenset({_S.SENDING, _S.FINISHING}),
    "Needs you": frozenset({_S.FAILED}),
    "Next": frozenset({_S.QUEUED}),
    "Done": frozenset({_S.PROCESSING, _S.DONE, _S.CANCELLED}),
}


class UploadsPane(QWidget):
    """The jobs of a queue in sections; at most 200 rows each, the rest is counted.

    Signals: upload_wanted, show_wanted and copy_link_wanted (each with the URN of a track).
    """

    upload_wanted = Signal()
    show_wanted = Signal(str)
    copy_link_wanted = Signal(str)

    def __init__(self, queue: UploadQueue, theme: Theme, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._theme = theme
        self._tasks = tasks
        self._rows: dict[str, UploadRow] = {}
        self._sections = {name: _Section(self.tr(name)) for name in _SECTIONS}
        self._counts = PlainLabel(role="secondary", elided=True)
        self._clear = button(self.tr("Clear finished"))
        self._stack = StateStack(self._build_list())
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._arrange)
        self._lay_out()
        self._arrange()
        queue.changed.connect(self._on_changed)
        queue.removed.connect(self._on_removed)

    def close_pane(self) -> None:
        """Hear no more of the queue."""
        self._later.stop()
        self._queue.changed.disconnect(self._on_changed)
        self._queue.removed.disconnect(self._on_removed)

    def _on_changed(self, job: UploadJob) -> None:
        row = self._rows.get(job.id)
        if row is None or row.job.state is not job.state:
            self._later.start()
        if row is not None:
            row.show_job(job)

    def _on_removed(self, _job_id: str) -> None:
        self._later.start()

    def _arrange(self) -> None:
        """Put every job into its section; many changes at once cost one pass."""
        jobs = self._queue.jobs
        kept: set[str] = set()
        for name, states in _SECTIONS.items():
            mine = [job for job in jobs if job.state in states]
            rows = [self._row(job) for job in mine[:_MOST_ROWS]]
            kept.update(row.job.id for row in rows)
            self._sections[name].show_rows(rows, more=len(mine) - len(rows))
        for job_id in self._rows.keys() - kept:
            self._rows.pop(job_id).deleteLater()
        self._show_counts(jobs)

    def _row(self, job: UploadJob) -> UploadRow:
        if (row := self._rows.get(job.id)) is not None:
            return row
        row = self._rows[job.id] = UploadRow(self._theme, job)
        row.cancel_wanted.connect(self._queue.cancel)
        row.retry_wanted.connect(self._queue.retry)
        row.remove_wanted.connect(self._queue.remove)
        row.show_wanted.connect(self.show_wanted)
        row.copy_link_wanted.connect(self.copy_link_wanted)
        self._tasks.spawn(self._show_artwork(row), "artwork of an upload")
        return row

    async def _show_artwork(self, row: UploadRow) -> None:
        draft = row.job.draft
        picture = await asyncio.to_thread(_small_picture, draft.fields.artwork, draft.artwork)
        if picture is not None and self._rows.get(row.job.id) is row:
            row.set_image(picture.image)

    def _show_counts(self, jobs: Iterable[UploadJob]) -> None:
        states = [job.state for job in jobs]
        open_count = sum(state not in FINAL and state is not _S.PROCESSING for state in states)
        done = sum(state in _SECTIONS["Done"] and state is not _S.CANCELLED for state in states)
        parts = [self.tr("{} in the queue").format(texts.count(open_count))] if open_count else []
        parts += [self.tr("{} done").format(texts.count(done))] if done else []
        self._counts.setText(" · ".join(parts))
        self._clear.setEnabled(any(state in FINAL for state in states))
        if states:
            self._stack.show_content()
        else:
            hint = self.tr("Drop audio files or folders anywhere on this window. They stay private unless you say so.")
            self._stack.show_state().show_empty(self.tr("Nothing to upload"), hint)

    def _build_list(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 4, 0, 16)
        column.setSpacing(0)
        for section in self._sections.values():
            column.addWidget(section)
        column.addStretch(1)
        area = scrolled(content)
        area.setAccessibleName(self.tr("Uploads"))
        return area

    def _lay_out(self) -> None:
        upload = button(self.tr("Upload…"), "primary")
        upload.clicked.connect(self.upload_wanted)
        on_click(self._clear, self._queue.clear_finished)
        bar = QWidget()
        bar.setFixedHeight(TOOLBAR_HEIGHT)
        head = QHBoxLayout(bar)
        head.setContentsMargins(14, 0, 14, 0)
        head.setSpacing(8)
        head.addWidget(PlainLabel(self.tr("Uploads"), role="heading"))
        head.addWidget(self._counts, 1)
        head.addWidget(self._clear)
        head.addWidget(upload)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(line())
        column.addWidget(self._stack, 1)


class _Section(QWidget):
    """A heading and rows with lines between them; nothing at all without rows."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._rows: list[UploadRow] = []
        self._more = PlainLabel(role="hint")
        self._more.setContentsMargins(20, 8, 20, 8)
        heading = PlainLabel(title, role="section")
        heading.setContentsMargins(20, 14, 20, 4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(heading)
        self._column.addWidget(self._more)

    def show_rows(self, rows: list[UploadRow], *, more: int) -> None:
        """Hold these rows in this order, and say how many more there are."""
        if rows != self._rows:
            for place, row in enumerate(rows, start=1):
                if self._column.indexOf(row) != place:
                    self._column.insertWidget(place, row)
                    row.show()
            self._rows = rows
        self._more.setText(self.tr("and {} more").format(texts.count(more)))
        self._more.setVisible(more > 0)
        self.setVisible(bool(rows))


def _small_picture(chosen: object, embedded: bytes) -> Picture | None:
    try:
        if isinstance(chosen, Path):
            return read_picture(chosen)
        return decode(embedded) if embedded else None
    except FileProblem:
        return None

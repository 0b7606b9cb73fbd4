"""What an edited file would change, to be looked at and chosen from before anything is sent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QProgressBar, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.csv_plan import CellChange
from scmanager.core.csv_review import Review
from scmanager.core.remaining import Remaining
from scmanager.services.csv_exchange import Applied
from scmanager.ui.dialogs.csv_words import summary_words
from scmanager.ui.dialogs.edits_table import EditsTable
from scmanager.ui.models.csv_changes_model import TRACK, CsvChangesModel
from scmanager.ui.models.sliced import let_go
from scmanager.ui.prompts import AsyncDialog, button, button_row, confirm
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.frames import fit, line
from scmanager.ui.widgets.plain_label import PlainLabel

_TELLS_S = 0.1


class Apply(Protocol):
    """Writes edits, telling (done, total) tracks, until `stop` is set."""

    async def __call__(
        self, changes: Sequence[CellChange], *, progress: Callable[[int, int], None], stop: asyncio.Event
    ) -> Applied:
        """Write the edits; failures are in what is returned."""
        ...


class CsvImportDialog(AsyncDialog):
    """The edits of one file; it stays open while they are written, and with those that could not be.

    Return saves, or does nothing where a track may become public; it does not close the dialog.

    `applied` are the outcomes of what was written, newest last.
    """

    def __init__(
        self, parent: QWidget | None, review: Review, name: str, *, apply: Apply, tasks: Tasks, look: Theme
    ) -> None:
        super().__init__(parent, self.tr("Edits in “{}”").format(name))
        self.tasks = tasks
        self.applied: list[Applied] = []
        self._write = apply
        self._stop: asyncio.Event | None = None
        self._remaining = Remaining(time.monotonic)
        self._told_at = 0.0
        self._model = CsvChangesModel(review, self)
        self._table = EditsTable(look, self._model)
        self._all = QCheckBox(self.tr("All edits that are no conflict"))
        self._summary = PlainLabel(summary_words(review), role="secondary", wrap=True)
        self._outcome = PlainLabel(wrap=True)
        self._bar = QProgressBar()
        self._close = button(self.tr("Cancel"))
        self._save = button("", "primary")
        self._lay_out()
        self._connect()
        self._show_choice()

    @property
    def review(self) -> Review:
        """The edits that are not written yet."""
        return self._model.review

    def _show_choice(self) -> None:
        """Say on the button what would happen, and let it happen only when there is something."""
        review = self._model.review
        words = self.tr("Save {} in {}").format(
            texts.plural(review.edits, "edit"), texts.plural(review.tracks, "track")
        )
        self._save.setText(words if review.edits else self.tr("Save edits"))
        self._save.setEnabled(review.edits > 0 and self._stop is None)
        self._save.setDefault(not review.may_make_public)
        self._all.setChecked(review.has_all_usual)

    @async_action
    async def _on_save(self) -> None:
        self._save.setEnabled(False)
        chosen, public = await asyncio.to_thread(_to_save, self._model.review)
        self._show_choice()
        if public and not await self._may_make_public(public):
            return
        self._stop = asyncio.Event()
        self._show_running()
        try:
            applied = await self._write(chosen, progress=self._on_progress, stop=self._stop)
            await let_go(chosen)
            await self._take(applied)
        finally:
            self._stop = None
            self._show_idle()

    async def _take(self, applied: Applied) -> None:
        self.applied.append(applied)
        if not applied.failed and not applied.left:
            self.accept()
            return
        before = self.review
        left = await asyncio.to_thread(before.without, applied.changed)
        self._model.show_left(left, dict(applied.failed))
        await let_go(before.changes)
        self._summary.setText(summary_words(left))
        parts = [self.tr("{} saved").format(texts.plural(len(applied.changed), "track"))]
        if applied.failed:
            parts.append(self.tr("{} not").format(texts.count(len(applied.failed))))
        if applied.left:
            parts.append(self.tr("{} not tried").format(texts.count(len(applied.left))))
        self._outcome.setText(", ".join(parts) + ".")
        self._outcome.set_role("error" if applied.failed else "secondary")

    async def _may_make_public(self, titles: list[str]) -> bool:
        return await confirm(
            self,
            title=self.tr("Make {} public?").format(texts.plural(len(titles), "private track")),
            text=self.tr("Everybody will be able to find and hear them."),
            details=titles,
            action=self.tr("Make public and save"),
            destructive=True,
        )

    def _on_progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if 0 < done < total and now - self._told_at < _TELLS_S:
            return
        self._told_at = now
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if self._stop is not None and self._stop.is_set():
            return
        parts = [self.tr("Saving… {} of {}").format(texts.count(done), texts.plural(total, "track"))]
        if (seconds := self._remaining.seconds(done, total)) is not None:
            parts.append(texts.time_left(seconds))
        self._outcome.setText("  ·  ".join(parts))

    def _show_running(self) -> None:
        self._remaining = Remaining(time.monotonic)
        self._outcome.set_role("secondary")
        self._on_progress(0, self._model.review.tracks)
        self._bar.show()
        self._close.setText(self.tr("Stop"))
        self._table.setEnabled(False)
        self._all.setEnabled(False)
        self._show_choice()

    def _show_idle(self) -> None:
        self._bar.hide()
        self._close.setText(self.tr("Close") if self.applied else self.tr("Cancel"))
        self._table.setEnabled(True)
        self._all.setEnabled(True)
        self._show_choice()
        self._table.setFocus()

    def _on_all(self, wanted: bool) -> None:  # noqa: FBT001 -- Qt's signature
        self._model.choose_all(wanted=wanted)

    def _on_toggled(self, index: QModelIndex) -> None:
        """Choose the edit of a row or leave it out."""
        first = index.siblingAtColumn(TRACK)
        is_chosen = first.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if is_chosen else Qt.CheckState.Checked
        self._model.setData(first, wanted, int(Qt.ItemDataRole.CheckStateRole))

    def _connect(self) -> None:
        self._model.chosen_changed.connect(self._show_choice)
        self._all.clicked.connect(self._on_all)
        on_click(self._save, self._on_save)
        on_click(self._close, self.reject)
        self._table.toggled.connect(self._on_toggled)

    def _lay_out(self) -> None:
        fit(self, 1040, 640)
        self._bar.setTextVisible(False)
        self._bar.hide()
        head = QVBoxLayout()
        head.setContentsMargins(20, 18, 20, 10)
        head.setSpacing(8)
        head.addWidget(PlainLabel(self.windowTitle(), role="heading", wrap=True))
        head.addWidget(self._summary)
        head.addWidget(self._all)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 10, 20, 16)
        foot.setSpacing(8)
        foot.addWidget(self._bar)
        row = button_row(self._close, self._save)
        row.insertWidget(0, self._outcome, 1)
        foot.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self._table, 1)
        column.addWidget(line())
        column.addLayout(foot)
        self._table.setFocus()

    def reject(self) -> None:
        """Stop what is being written; close when nothing is."""
        if self._stop is not None:
            self._stop.set()
            self._outcome.setText(self.tr("Stopping after this track…"))
        else:
            super().reject()


def _to_save(review: Review) -> tuple[list[CellChange], list[str]]:
    """Return the chosen edits, and the titles of the tracks that become public."""
    chosen = review.wanted()
    return chosen, [change.track_title for change in chosen if change.makes_public]

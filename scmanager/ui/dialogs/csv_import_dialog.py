"""What an edited file would change, to be looked at and chosen from before anything is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QProgressBar, QTableView, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.csv_plan import CellChange, CellKind, CsvPlan
from scmanager.services.csv_exchange import Applied
from scmanager.ui.delegates.change_delegate import ChangeDelegate
from scmanager.ui.models.csv_changes_model import FIELD, NEW, NOTE, NOW, TRACK, CsvChangesModel
from scmanager.ui.prompts import AsyncDialog, button, button_row, confirm
from scmanager.ui.tasks import Tasks, async_action
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.frames import fit, line
from scmanager.ui.widgets.plain_label import PlainLabel

_WIDTHS = {FIELD: 110, NOW: 170, NEW: 170}


class Apply(Protocol):
    """Writes edits, telling (done, total) tracks, until `stop` is set."""

    async def __call__(
        self, changes: Sequence[CellChange], *, progress: Callable[[int, int], None], stop: asyncio.Event
    ) -> Applied:
        """Write the edits; failures are in what is returned."""
        ...


class CsvImportDialog(AsyncDialog):
    """The edits of one file; it stays open while they are written, and with those that could not be.

    `applied` are the outcomes of what was written, newest last.
    """

    def __init__(
        self, parent: QWidget | None, plan: CsvPlan, name: str, *, apply: Apply, tasks: Tasks, look: Theme
    ) -> None:
        super().__init__(parent, self.tr("Edits in “{}”").format(name))
        self.tasks = tasks
        self.applied: list[Applied] = []
        self._write = apply
        self._stop: asyncio.Event | None = None
        self._model = CsvChangesModel(plan, self)
        self._table = self._build_table(look)
        self._all = QCheckBox(self.tr("All edits that are no conflict"))
        self._summary = PlainLabel(_summary(self.tr, plan), role="secondary", wrap=True)
        self._outcome = PlainLabel(wrap=True)
        self._bar = QProgressBar()
        self._close = button(self.tr("Cancel"))
        self._save = button("", "primary")
        self._lay_out()
        self._connect()
        self._show_choice()

    def _show_choice(self) -> None:
        """Say on the button what would happen, and let it happen only when there is something."""
        chosen = self._model.chosen()
        tracks = len({change.urn for change in chosen})
        words = self.tr("Save {} in {}").format(texts.plural(len(chosen), "edit"), texts.plural(tracks, "track"))
        self._save.setText(words if chosen else self.tr("Save edits"))
        self._save.setEnabled(bool(chosen) and self._stop is None)
        self._all.setChecked(self._model.has_all_usual)

    @async_action
    async def _on_save(self) -> None:
        chosen = self._model.chosen()
        public = [change.track_title for change in chosen if change.makes_public]
        if public and not await self._may_make_public(public):
            return
        self._stop = asyncio.Event()
        self._show_running(len({change.urn for change in chosen}))
        try:
            applied = await self._write(chosen, progress=self._on_progress, stop=self._stop)
        finally:
            self._stop = None
            self._show_idle()
        self._take(applied)

    def _take(self, applied: Applied) -> None:
        self.applied.append(applied)
        if not applied.failed and not applied.left:
            self.accept()
            return
        self._model.show_done((track.urn for track in applied.changed), dict(applied.failed))
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
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._outcome.setText(self.tr("Saving… {} of {}").format(done, texts.plural(total, "track")))

    def _show_running(self, total: int) -> None:
        self._on_progress(0, total)
        self._outcome.set_role("secondary")
        self._bar.show()
        self._close.setText(self.tr("Stop"))
        self._table.setEnabled(False)
        self._show_choice()

    def _show_idle(self) -> None:
        self._bar.hide()
        self._close.setText(self.tr("Close"))
        self._table.setEnabled(True)
        self._show_choice()

    def _on_close(self) -> None:
        self.reject()

    def _on_all(self, wanted: bool) -> None:  # noqa: FBT001 -- Qt's signature
        self._model.choose_all(wanted=wanted)

    def _on_activated(self, index: QModelIndex) -> None:
        """Choose or leave out the edit of a row, with Enter or a double click anywhere in it."""
        first = index.siblingAtColumn(TRACK)
        is_chosen = first.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if is_chosen else Qt.CheckState.Checked
        self._model.setData(first, wanted, int(Qt.ItemDataRole.CheckStateRole))

    def _connect(self) -> None:
        self._model.chosen_changed.connect(self._show_choice)
        self._all.clicked.connect(self._on_all)
        self._save.clicked.connect(self._on_save_clicked)
        self._close.clicked.connect(self._on_close)
        self._table.doubleClicked.connect(self._on_activated)

    def _on_save_clicked(self) -> None:
        self._on_save()

    def _build_table(self, look: Theme) -> QTableView:
        table = QTableView()
        table.setObjectName("edits")
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Edits"))
        table.setItemDelegate(ChangeDelegate(look, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(32)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        for column in (TRACK, NOTE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        return table

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
        self._close.setDefault(True)
        self._table.setFocus()

    def reject(self) -> None:
        """Stop what is being written; close when nothing is."""
        if self._stop is not None:
            self._stop.set()
            self._outcome.setText(self.tr("Stopping after this track…"))
        else:
            super().reject()


def _summary(tr: Callable[[str], str], plan: CsvPlan) -> str:
    """Say in a line what a file holds."""
    kinds = [change.kind for change in plan.changes]
    tracks = len({change.urn for change in plan.changes})
    parts = [tr("{} in {}").format(texts.plural(len(kinds), "edit"), texts.plural(tracks, "track"))]
    if conflicts := kinds.count(CellKind.CONFLICT):
        parts.append(texts.plural(conflicts, "conflict"))
    if unsure := kinds.count(CellKind.UNSURE):
        parts.append(tr("{} that may be out of date").format(texts.count(unsure)))
    if problems := kinds.count(CellKind.PROBLEM) + len(plan.troubles):
        parts.append(texts.plural(problems, "problem"))
    if plan.unchanged:
        parts.append(tr("{} without an edit").format(texts.plural(plan.unchanged, "row")))
    return "  ·  ".join(parts)

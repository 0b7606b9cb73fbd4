"""The left side of the upload dialog: the files, their order, and the ways to add and remove some."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QVBoxLayout, QWidget

from scmanager.ui.delegates.draft_delegate import DraftDelegate
from scmanager.ui.models.drafts_model import DraftsModel
from scmanager.ui.prompts import AUDIO_FILES, button, pick_files, pick_folder
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.busy import BusyBar
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.plain_label import PlainLabel

_NARROWEST = 210
_HEIGHT_WITH_HINT = 340


class DraftList(QWidget):
    """The files that may be uploaded, in the order in which they will be.

    Dragging, or Alt+Up and Alt+Down, moves the selected ones; Delete takes them out; Space answers their question.

    Signals: selection_changed (other rows are selected), paths_wanted (files or folders to add), removed,
    answer_wanted (the user wants the other answer to the question of the selected rows), names_wanted (titles are to
    be read out of the file names).
    """

    selection_changed = Signal()
    paths_wanted = Signal(list)
    removed = Signal()
    answer_wanted = Signal()
    names_wanted = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, model: DraftsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._model = model
        self._view = _FilesView()
        self._view.setModel(model)
        self._view.setItemDelegate(DraftDelegate(theme, self._view))
        self._view.setAccessibleName(self.tr("Files"))
        self._view.setAccessibleDescription(
            self.tr("Select several to edit them together. Alt with the arrow keys moves files, Delete removes them.")
        )
        self._view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._view.space_pressed.connect(self.answer_wanted)
        self._add_keys()
        self._busy = BusyBar()
        self._hint = PlainLabel(role="secondary", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._skipped = PlainLabel(role="error", wrap=True)
        self._names = button(self.tr("Read na&mes…"))
        self._remove = button(self.tr("Remo&ve"))
        self._remove.setAccessibleName(self.tr("Remove file"))
        self.setMinimumWidth(_NARROWEST)
        self._lay_out()
        self.show_reading(0)
        self.show_skipped([])

    @property
    def rows(self) -> list[int]:
        """The selected rows, from top to bottom."""
        return sorted(index.row() for index in self._view.selectionModel().selectedIndexes())

    def select(self, *rows: int) -> None:
        """Select rows; the first becomes the current one."""
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self._model.index(row), self._model.index(row))
        keys = self._view.selectionModel()
        keys.setCurrentIndex(self._model.index(rows[0]), QItemSelectionModel.SelectionFlag.NoUpdate)
        keys.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._view.scrollTo(self._model.index(rows[0]))

    def select_all(self) -> None:
        """Select all rows and go to the list."""
        self._view.selectAll()
        self._view.setFocus()

    def remove(self) -> None:
        """Take the selected files out of the list; they stay on the disk."""
        rows = self.rows
        for row in reversed(rows):
            self._model.remove(row)
        if rows:
            if left := self._model.rowCount():
                self.select(min(rows[0], left - 1))
            self.selection_changed.emit()
            self.removed.emit()

    def shift(self, step: int) -> None:
        """Move the selected files one place up (-1) or down (1)."""
        self._model.shift(self.rows, step)
        self._view.scrollTo(self._view.currentIndex())

    def show_reading(self, count: int) -> None:
        """Show that files are being read, or what may be dropped here."""
        self._busy.setVisible(count > 0)
        if count:
            self._hint.setText(self.tr("Reading the files…"))
        else:
            formats = "AIFF, WAV, FLAC, ALAC, OGG, MP2, MP3, AAC, AMR, WMA"
            limits = self.tr("up to 4 GB and 24 h each")
            more = self.tr("Drop more files or folders here")
            words = more if self._model.rowCount() else self.tr("Drop files or folders here")
            several = "\n\n" + self.tr("Select several files to edit them together.")
            self._hint.setText(f"{words}\n{formats} · {limits}" + (several if self._model.rowCount() > 1 else ""))
        self._fit_hint()

    def show_names_button(self, wanted: bool) -> None:  # noqa: FBT001 -- a setter
        """Offer to read the file names."""
        self._names.setEnabled(wanted)

    def show_skipped(self, sentences: Sequence[str]) -> None:
        """Say what was left out on the way."""
        self._skipped.setText("\n".join(sentences[:4]))
        self._skipped.setVisible(bool(sentences))

    @async_action
    async def _on_add_files(self) -> None:
        if files := await pick_files(self, self.tr("Add files"), AUDIO_FILES):
            self.paths_wanted.emit(files)

    @async_action
    async def _on_add_folder(self) -> None:
        if folders := await pick_folder(self, self.tr("Add a folder")):
            self.paths_wanted.emit(folders)

    def _on_selection_changed(self, *_selections: object) -> None:
        self._remove.setEnabled(bool(self.rows))
        self.selection_changed.emit()

    def _fit_hint(self) -> None:
        """Leave the hint out where the files need its room."""
        is_needed = self._model.rowCount() == 0 or self._busy.isVisibleTo(self)
        self._hint.setVisible(is_needed or self.height() >= _HEIGHT_WITH_HINT)

    def _add_keys(self) -> None:
        here = Qt.ShortcutContext.WidgetShortcut
        QShortcut(QKeySequence.StandardKey.Delete, self._view, self.remove, context=here)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(keys), self._view, functools.partial(self.shift, step), context=here)

    def _lay_out(self) -> None:
        add_files = button(self.tr("Add &files…"))
        add_folder = button(self.tr("Add folde&r…"))
        on_click(add_files, self._on_add_files)
        on_click(add_folder, self._on_add_folder)
        on_click(self._names, self.names_wanted.emit)
        on_click(self._remove, self.remove)
        self._remove.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(0)
        column.addWidget(self._view)
        below = QVBoxLayout()
        below.setContentsMargins(14, 20, 14, 0)
        below.setSpacing(10)
        below.addWidget(self._skipped)
        below.addWidget(self._hint)
        below.addWidget(self._busy, alignment=Qt.AlignmentFlag.AlignCenter)
        below.addStretch(1)
        buttons = FlowLayout(gap=8)
        for each in (add_files, add_folder, self._names, self._remove):
            buttons.addWidget(each)
        below.addLayout(buttons)
        column.addLayout(below, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look again whether there is room for the hint."""
        super().resizeEvent(event)
        self._fit_hint()


class _FilesView(QListView):
    """A list as high as its rows, as far as there is room; its rows can be dragged to another place.

    Signals: space_pressed.
    """

    space_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell the space bar, which would otherwise only select the current row."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.space_pressed.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Want to show all rows."""
        rows = self.model().rowCount()
        return QSize(200, rows * self.sizeHintForRow(0) if rows else 0)

    def minimumSizeHint(self) -> QSize:
        """Keep at least a row or two in sight."""
        return QSize(120, min(self.sizeHint().height(), 120))

    def dataChanged(  # noqa: N802 -- Qt's name
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Draw rows again without laying all out anew, as a list would: they keep their height."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def rowsInserted(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:  # noqa: N802 -- Qt's name
        """Grow with the rows."""
        super().rowsInserted(parent, start, end)
        self.updateGeometry()

"""The left side of the upload dialog: the files, and the ways to add and remove some."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QSizePolicy, QVBoxLayout, QWidget

from scmanager.core.drafts import Draft
from scmanager.ui.delegates.draft_delegate import DraftDelegate
from scmanager.ui.models.drafts_model import DraftsModel
from scmanager.ui.prompts import AUDIO_FILES, button, pick_files, pick_folder
from scmanager.ui.tasks import Tasks, async_action, on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.busy import BusyBar
from scmanager.ui.widgets.flow_layout import FlowLayout
from scmanager.ui.widgets.plain_label import PlainLabel

_NARROWEST = 210


class DraftList(QWidget):
    """The files that may be uploaded.

    Signals: row_changed (another row is current; -1 for none), paths_wanted (files or folders to add), removed.
    """

    row_changed = Signal(int)
    paths_wanted = Signal(list)
    removed = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, model: DraftsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._model = model
        self._view = _FilesView()
        self._view.setModel(model)
        self._view.setItemDelegate(DraftDelegate(theme, self._view))
        self._view.setAccessibleName(self.tr("Files"))
        self._view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        QShortcut(QKeySequence.StandardKey.Delete, self._view, self.remove, context=Qt.ShortcutContext.WidgetShortcut)
        self._busy = BusyBar()
        self._hint = PlainLabel(role="secondary", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._skipped = PlainLabel(role="error", wrap=True)
        self._remove = button(self.tr("Remo&ve"))
        self._remove.setAccessibleName(self.tr("Remove file"))
        self.setMinimumWidth(_NARROWEST)
        self._lay_out()
        self.show_reading(0)
        self.show_skipped([])

    @property
    def row(self) -> int:
        """The current row, -1 for none."""
        return self._view.currentIndex().row()

    def select(self, row: int) -> None:
        """Make a row the current one."""
        self._view.setCurrentIndex(self._model.index(row))

    def remove(self) -> None:
        """Take the current file out of the list; it stays on the disk."""
        if (row := self.row) >= 0:
            self._model.remove(row)
            self.select(min(row, self._model.rowCount() - 1))
            self.row_changed.emit(self.row)
            self.removed.emit()

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
            self._hint.setText(f"{words}\n{formats} · {limits}")

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

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._remove.setEnabled(current.isValid())
        self.row_changed.emit(current.row())

    def _lay_out(self) -> None:
        add_files = button(self.tr("Add &files…"))
        add_folder = button(self.tr("Add folde&r…"))
        on_click(add_files, self._on_add_files)
        on_click(add_folder, self._on_add_folder)
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
        for each in (add_files, add_folder, self._remove):
            buttons.addWidget(each)
        below.addLayout(buttons)
        column.addLayout(below, 1)


class _FilesView(QListView):
    """A list as high as its rows, as far as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Want to show all rows."""
        rows = self.model().rowCount()
        return QSize(200, rows * self.sizeHintForRow(0) if rows else 0)

    def minimumSizeHint(self) -> QSize:
        """Keep at least a row or two in sight."""
        return QSize(120, min(self.sizeHint().height(), 120))

    def rowsInserted(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:  # noqa: N802 -- Qt's name
        """Grow with the rows."""
        super().rowsInserted(parent, start, end)
        self.updateGeometry()


def uploadable(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts that nothing stands against."""
    return [draft for draft in drafts if draft.can_upload]

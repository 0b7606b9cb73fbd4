"""The model of edits read from a file: one row for each edited cell, chosen or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scmanager.core.csv_plan import CellChange, CellKind
from scmanager.core.csv_review import Review
from scmanager.core.texts import one_line
from scmanager.errors import ScmanagerError

Index = QModelIndex | QPersistentModelIndex

KIND_ROLE = int(Qt.ItemDataRole.UserRole)
TRACK, FIELD, NOW, NEW, NOTE = range(5)

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)


class CsvChangesModel(QAbstractTableModel):
    """Edits in the order of the file, then the rows that are about no track.

    Edits are chosen at first, conflicts are not, and what cannot be written never is.

    Signals: chosen_changed.
    """

    chosen_changed = Signal()

    def __init__(self, review: Review, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.review = review
        self._failures: dict[str, str] = {}

    def choose_all(self, *, wanted: bool) -> None:
        """Choose everything that can be written and is no conflict, or nothing."""
        self.review.choose_all(wanted=wanted)
        if self.review.changes:
            self.dataChanged.emit(self.index(0, TRACK), self.index(len(self.review.changes) - 1, TRACK))
        self.chosen_changed.emit()

    def show_left(self, left: Review, failed: Mapping[str, ScmanagerError]) -> None:
        """Show the edits that are left after others were written, and say why some were not."""
        self.beginResetModel()
        self.review = left
        self._failures = {urn: error.message for urn, error in failed.items()}
        self.endResetModel()
        self.chosen_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many edits and troubles there are."""
        return 0 if parent.isValid() else len(self.review.changes) + len(self.review.troubles)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else NOTE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and int(role) == _DISPLAY:
            return self._headings()[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let edits be chosen that can be written."""
        base = super().flags(index)
        is_choice = index.isValid() and index.column() == TRACK and self._is_usable(index)
        return base | Qt.ItemFlag.ItemIsUserCheckable if is_choice else base

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return what a cell shows, whether its edit is chosen, and what kind of edit it is."""
        role = int(role)
        if role == KIND_ROLE:
            change = self._change(index)
            return change.kind if change else CellKind.PROBLEM
        if role == _CHECK and index.column() == TRACK and self._is_usable(index):
            return Qt.CheckState.Checked if self.review.is_chosen(index.row()) else Qt.CheckState.Unchecked
        if role == _TOOL_TIP:
            return escape(self._texts(index)[index.column()])
        return one_line(self._texts(index)[index.column()]) if role == _DISPLAY else None

    def setData(self, index: Index, value: object, role: int = _DISPLAY) -> bool:
        """Choose an edit or leave it out."""
        if int(role) != _CHECK or index.column() != TRACK or not self._is_usable(index):
            return False
        self.review.choose(index.row(), wanted=Qt.CheckState(value) is Qt.CheckState.Checked)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.chosen_changed.emit()
        return True

    def _change(self, index: Index) -> CellChange | None:
        return self.review.changes[index.row()] if index.row() < len(self.review.changes) else None

    def _is_usable(self, index: Index) -> bool:
        return self.review.is_usable(index.row())

    def _texts(self, index: Index) -> Sequence[str]:
        change = self._change(index)
        if change is None:
            trouble = self.review.troubles[index.row() - len(self.review.changes)]
            return trouble.urn, "", "", "", self.tr("Line {}: {}").format(trouble.line, trouble.problem)
        return change.track_title, change.heading, change.before, change.after, self._note(change)

    def _note(self, change: CellChange) -> str:
        if change.urn in self._failures:
            return self._failures[change.urn]
        if change.kind is CellKind.CONFLICT:
            return self.tr("Changed elsewhere since the file was exported")
        if change.kind is CellKind.UNSURE:
            return self.tr("The file does not tell whether it changed since")
        return self.tr("Everybody can listen then") if change.makes_public else change.problem

    def _headings(self) -> Sequence[str]:
        return self.tr("Track"), self.tr("Field"), self.tr("Now"), self.tr("In the file"), self.tr("Note")

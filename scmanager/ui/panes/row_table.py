"""A table whose rows are looked at and chosen as a whole, with mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from scmanager.ui.delegates.row_delegate import RowState
from scmanager.ui.panes.table_setup import set_behaviour, set_headers

_NOT_BY_KEY = frozenset({Qt.FocusReason.MouseFocusReason, Qt.FocusReason.OtherFocusReason})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class RowTable(QTableView):
    """Marks the row under the mouse and the one under the keyboard in `rows_state`; `fit` sets the widths of columns.

    Signals: opened (a double click, or Enter, on the selected rows), menu_wanted(global position).
    """

    opened = Signal()
    menu_wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_state = RowState()
        self._by_key = False
        self.setAccessibleName(name)
        self.setObjectName("tracks")  # looks like the table of tracks
        set_behaviour(self)
        set_headers(self)
        self.setDragEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_model(self, model: QAbstractItemModel) -> None:
        """Show a model; this is done once."""
        self.setModel(model)
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))  # else it asks every cell
        self.selectionModel().currentChanged.connect(self._mark_focus)
        self.selectionModel().selectionChanged.connect(self._mark_focus)

    def selected_ranges(self) -> list[tuple[int, int]]:
        """Return the first and last row of each part of the selection, from the top."""
        ranges = self.selectionModel().selection()
        parts = (ranges.at(number) for number in range(ranges.count()))
        return sorted({(part.top(), part.bottom()) for part in parts})

    def fit(self) -> None:
        """Give the columns their widths."""

    def repaint_rows(self, _why: object = None) -> None:
        """Paint the rows in view again."""
        self.viewport().update()

    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.opened.emit()

    def _set_hovered(self, row: int) -> None:
        if row != self.rows_state.hovered:
            self.rows_state.hovered = row
            self.repaint_rows()

    def _mark_focus(self, *_why: object) -> None:
        self.rows_state.focused = self.currentIndex().row() if self._by_key and self.hasFocus() else -1
        ranges = self.selected_ranges()
        self.rows_state.selects_several = len(ranges) > 1 or any(last > first for first, last in ranges)
        self.repaint_rows()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the mouse."""
        super().mouseMoveEvent(event)
        self._set_hovered(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark away."""
        super().leaveEvent(event)
        self._set_hovered(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark no row for the keyboard any more."""
        self._by_key = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the selected rows with Enter."""
        self._by_key = True
        if event.key() in _ENTER and self.selectionModel().hasSelection():
            self.opened.emit()
        else:
            super().keyPressEvent(event)
            self._mark_focus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the row under the keyboard, unless the mouse or the program itself moved the focus here."""
        self._by_key = event.reason() not in _NOT_BY_KEY
        super().focusInEvent(event)
        self._mark_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        super().focusOutEvent(event)
        self._mark_focus()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu at the mouse, or beneath the current row when a key asked for it."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            place = event.globalPos()
        self.menu_wanted.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns."""
        super().resizeEvent(event)
        self.fit()

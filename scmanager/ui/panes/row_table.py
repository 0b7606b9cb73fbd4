"""A table whose rows are looked at and chosen as a whole, with mouse and keys."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from scmanager.ui.delegates.row_delegate import RowState
from scmanager.ui.models.kept_selection import KeptSelection
from scmanager.ui.models.scattered import ranges_in
from scmanager.ui.models.slot_rows import SlotTable
from scmanager.ui.panes.kept_scroll import KeptScroll
from scmanager.ui.panes.table_setup import set_behaviour, set_headers

_NOT_BY_KEY = frozenset({Qt.FocusReason.MouseFocusReason, Qt.FocusReason.OtherFocusReason})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class RowTable(QTableView):
    """Marks the row under the mouse and the one under the keyboard in `rows_state`; `fit` sets the widths of columns.

    Signals: opened (a double click, or Enter, on the selected rows), menu_wanted(global position), typed(text) (letters
    typed while the table has the focus).
    """

    opened = Signal()
    menu_wanted = Signal(object)
    typed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_state = RowState()
        self._header_selection: QItemSelectionModel | None = None
        self._by_key = False
        self.setAccessibleName(name)
        self.setObjectName("tracks")  # looks like the table of tracks
        set_behaviour(self)
        set_headers(self)
        self.doubleClicked.connect(self._on_double_clicked)
        self.kept_selection = KeptSelection(self)
        self.kept_scroll = KeptScroll(self)

    def show_model(self, model: SlotTable) -> None:
        """Show a model for good, from which nothing is dragged, in columns whose widths only `fit` sets."""
        self.setDragEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setModel(model)
        self.kept_selection.follow(model)

    def selected_ranges(self) -> list[tuple[int, int]]:
        """Return the first and last row of each part of the selection that Qt knows, from the top."""
        return ranges_in(self.selectionModel())

    def selected_slots(self) -> array[int]:
        """Return the slots of the selected rows, in the order of the rows."""
        return self.kept_selection.selected()

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
        self.repaint_rows()

    def _on_selection_changed(self) -> None:
        ranges = self.selectionModel().selection()
        number = ranges.count()
        self.rows_state.selects_several = number > 1 or (number == 1 and ranges.at(0).height() > 1)
        self.repaint_rows()

    def _keep_header_unselected(self, model: QAbstractItemModel) -> None:
        """Give the header a selection of its own, empty: else it asks every cell whether its column is selected."""
        previous, self._header_selection = self._header_selection, QItemSelectionModel(model, self)
        self.horizontalHeader().setSelectionModel(self._header_selection)
        if previous is not None:
            previous.deleteLater()

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 -- Qt's name
        """Show another model, with nothing selected."""
        if self.model() is not None:
            self.selectionModel().deleteLater()  # Qt keeps the one of the model before
        super().setModel(model)
        if model is not None:
            self.selectionModel().currentChanged.connect(self._mark_focus)
            self.selectionModel().selectionChanged.connect(self._on_selection_changed)
            self._keep_header_unselected(model)
        self._set_hovered(-1)
        self._mark_focus()

    def keyboardSearch(self, text: str) -> None:  # noqa: N802 -- Qt's name
        """Hand typed letters on instead of walking through the rows."""
        self.typed.emit(text)

    def moveCursor(  # noqa: N802 -- Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Move by rows only: Home and End go to the first and last row."""
        actions = QAbstractItemView.CursorAction
        if action in (actions.MoveHome, actions.MoveEnd):
            return self.model().index(0 if action == actions.MoveHome else self.model().rowCount() - 1, 0)
        if action in (actions.MoveLeft, actions.MoveRight):
            return self.currentIndex()
        return super().moveCursor(action, modifiers)

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
        """Mark the row the keys go to; open the selected ones with Enter."""
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

"""The table widget of tracks: rows as a whole, columns that fit, keys that move by rows."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from scmanager.ui import theme
from scmanager.ui.delegates.access_delegate import AccessDelegate
from scmanager.ui.delegates.row_delegate import RowDelegate, RowState
from scmanager.ui.delegates.title_delegate import TitleDelegate
from scmanager.ui.models.columns import KEYS
from scmanager.ui.panes.track_columns import TrackColumns
from scmanager.ui.pictures import Pictures
from scmanager.ui.theme import Theme

_TITLE = KEYS.index("title")
_ACCESS = KEYS.index("access")


class TrackTable(QTableView):
    """Tracks in rows.

    Signals: column_clicked(column) (sort by it), typed(text) (letters typed while the table has the focus),
    menu_wanted(global position).
    """

    column_clicked = Signal(int)
    typed = Signal(str)
    menu_wanted = Signal(object)

    def __init__(self, look: Theme, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RowState()
        self._title_delegate = TitleDelegate(look, self._state, pictures, self)
        self._header_selection: QItemSelectionModel | None = None
        self._by_key = False
        self._is_fresh = False  # the current row was chosen by Qt, as the focus came
        self.setAccessibleName("Tracks")
        self.setObjectName("tracks")
        self._set_behaviour()
        self._set_header()
        self.setItemDelegate(RowDelegate(look, self._state, self))
        self.setItemDelegateForColumn(_TITLE, self._title_delegate)
        self.setItemDelegateForColumn(_ACCESS, AccessDelegate(look, self._state, self))
        self.columns = TrackColumns(self)
        pictures.arrived.connect(self._repaint)
        look.changed.connect(self._repaint)

    def set_shows_people(self, *, shows: bool) -> None:
        """Choose whether the second line names whose track it is."""
        self._title_delegate.shows_people = shows

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setMinimumHeight(theme.HEADER_HEIGHT + theme.ROW_HEIGHT)

    def _set_header(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFixedHeight(theme.HEADER_HEIGHT)
        header.setMinimumSectionSize(24)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self.column_clicked)

    def _leave_model(self) -> None:
        if self.model() is not None:
            self.model().headerDataChanged.disconnect(self.columns.fit)
            self.model().layoutChanged.disconnect(self._update_focus)
            self.selectionModel().deleteLater()  # Qt keeps the one of the model before

    def _keep_header_unselected(self, model: QAbstractItemModel) -> None:
        """Give the header a selection of its own, empty: else it asks every cell whether its column is selected."""
        previous, self._header_selection = self._header_selection, QItemSelectionModel(model, self)
        self.horizontalHeader().setSelectionModel(self._header_selection)
        if previous is not None:
            previous.deleteLater()

    def _repaint(self, _why: object = None) -> None:
        self.viewport().update()

    def _set_hovered(self, row: int) -> None:
        if row != self._state.hovered:
            self._state.hovered = row
            self._repaint()

    def _on_current_changed(self) -> None:
        self._is_fresh = False
        self._update_focus()

    def _update_focus(self, *_indexes: QModelIndex) -> None:
        self._state.focused = self.currentIndex().row() if self._by_key and self.hasFocus() else -1
        self._repaint()

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 -- Qt's name
        """Show another model, with nothing selected."""
        if model is self.model():
            return
        self._leave_model()
        super().setModel(model)
        if model is not None:
            self.selectionModel().currentChanged.connect(self._on_current_changed)
            model.headerDataChanged.connect(self.columns.fit)
            model.layoutChanged.connect(self._update_focus)
            self._keep_header_unselected(model)
        self._set_hovered(-1)
        self._update_focus()
        self.columns.fit()

    def keyboardSearch(self, text: str) -> None:  # noqa: N802 -- Qt's name
        """Hand typed letters on instead of walking through the rows."""
        self.typed.emit(text)

    def moveCursor(  # noqa: N802 -- Qt's name
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Move by rows only: Home and End go to the first and last row."""
        actions = QAbstractItemView.CursorAction
        last = self.model().rowCount() - 1
        if action == actions.MoveHome:
            return self.model().index(0, _TITLE)
        if action == actions.MoveEnd:
            return self.model().index(last, _TITLE)
        if action in (actions.MoveLeft, actions.MoveRight):
            return self.currentIndex()
        return super().moveCursor(action, modifiers)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the row under the keyboard, unless the program itself moved the focus here."""
        self._by_key = event.reason() != Qt.FocusReason.OtherFocusReason
        fresh = self._is_fresh or not self.currentIndex().isValid()
        super().focusInEvent(event)
        self._is_fresh = fresh
        self._update_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark away."""
        super().focusOutEvent(event)
        self._update_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Mark the row the keys go to; the first step down goes to the first row, not past it."""
        self._by_key = True
        fresh, self._is_fresh = self._is_fresh and not self.selectionModel().hasSelection(), False
        if fresh and event.matches(QKeySequence.StandardKey.MoveToNextLine):
            self.selectRow(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
        self._update_focus()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the mouse."""
        super().mouseMoveEvent(event)
        self._set_hovered(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark away."""
        super().leaveEvent(event)
        self._set_hovered(-1)

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
        self.columns.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the columns to another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.columns.fit()

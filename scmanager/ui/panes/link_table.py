"""The table of handed-out links: rows as a whole, and a button at the end of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from scmanager.core.link_log import LinkEntry
from scmanager.ui.delegates.link_delegate import LinkDelegate, button_area
from scmanager.ui.delegates.row_delegate import RowState
from scmanager.ui.models.links_model import ORDERS, LinkColumn, LinksModel
from scmanager.ui.panes.table_setup import set_behaviour, set_headers
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.ui.pictures import Pictures

_FIXED = {
    LinkColumn.AT: ("00 Nov 0000, 00:00", 36),
    LinkColumn.STATE: ("State ↓", 24),
    LinkColumn.SINCE: ("replaced 00 Nov 0000", 16),
    LinkColumn.ACTION: ("Send new…", 44),
}
_SHARES = {LinkColumn.TRACK: 40, LinkColumn.FOR: 25, LinkColumn.NOTE: 35}
_ROOM_FOR_NOTE = 960
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class LinkTable(QTableView):
    """Links in rows; where the table is narrow the note stands beneath the recipient.

    Signals: sort_wanted(LinkColumn), copy_wanted(entry) (its button), show_wanted(entry), menu_wanted(position).
    """

    sort_wanted = Signal(object)
    copy_wanted = Signal(object)
    show_wanted = Signal(object)
    menu_wanted = Signal(object)

    def __init__(self, model: LinksModel, look: Theme, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links = model
        self._state = RowState()
        self._delegate = LinkDelegate(look, self._state, pictures, self)
        self.setAccessibleName(self.tr("Handed-out links"))
        self.setObjectName("tracks")  # looks like the table of tracks
        set_behaviour(self)
        set_headers(self)
        self.setDragEnabled(False)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSelectionModel(QItemSelectionModel(model, self))  # else it asks every cell whether it is selected
        header.sectionClicked.connect(self._on_section_clicked)
        self.selectionModel().currentChanged.connect(self._mark_focus)
        self.doubleClicked.connect(self._on_double_clicked)
        pictures.arrived.connect(self._repaint)
        look.changed.connect(self._repaint)

    def selected(self) -> list[LinkEntry]:
        """Return the selected links in the order of the rows."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self._links.entry_at(row) for row in rows]

    def _on_section_clicked(self, section: int) -> None:
        if LinkColumn(section) in ORDERS:
            self.sort_wanted.emit(LinkColumn(section))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if index.column() != LinkColumn.ACTION:
            self.show_wanted.emit(self._links.entry_at(index.row()))

    def _repaint(self, _why: object = None) -> None:
        self.viewport().update()

    def _set_hovered(self, row: int) -> None:
        if row != self._state.hovered:
            self._state.hovered = row
            self._repaint()

    def _mark_focus(self, *_indexes: QModelIndex) -> None:
        self._state.focused = self.currentIndex().row() if self.hasFocus() else -1
        self._state.selects_several = len(self.selectionModel().selectedRows()) > 1
        self._repaint()

    def _fit(self) -> None:
        """Give the words of a fixed length their room, and share the rest."""
        width, metrics = self.viewport().width(), self.fontMetrics()
        for column, (words, more) in _FIXED.items():
            self.setColumnWidth(column, metrics.horizontalAdvance(words) + more)
        is_narrow = width < _ROOM_FOR_NOTE
        self.setColumnHidden(LinkColumn.NOTE, is_narrow)
        self._delegate.shows_note = is_narrow
        shares = {column: share for column, share in _SHARES.items() if not self.isColumnHidden(column)}
        left = width - sum(self.columnWidth(column) for column in _FIXED)
        for column, share in shares.items():
            self.setColumnWidth(column, max(80, left * share // sum(shares.values())))

    def _is_on_button(self, index: QModelIndex, event: QMouseEvent) -> bool:
        text = index.data() if index.isValid() and index.column() == LinkColumn.ACTION else ""
        place = event.position().toPoint()
        return bool(text) and button_area(self.visualRect(index), self.font(), text).contains(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the button of a row."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and self._is_on_button(index, event):
            self.copy_wanted.emit(self._links.entry_at(index.row()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row under the mouse."""
        super().mouseMoveEvent(event)
        self._set_hovered(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Take the mark away."""
        super().leaveEvent(event)
        self._set_hovered(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the track of a row with Enter."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.show_wanted.emit(self._links.entry_at(self.currentIndex().row()))
        else:
            super().keyPressEvent(event)
            self._mark_focus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the row under the keyboard."""
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
        self._fit()

"""The table widget of tracks: rows as a whole, columns that fit, keys that move by rows, cells to type in."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QAbstractSlider, QTableView, QWidget

from scmanager.core.search_terms import Search
from scmanager.ui.delegates.access_delegate import AccessDelegate
from scmanager.ui.delegates.highlights import Highlights
from scmanager.ui.delegates.row_delegate import RowDelegate, RowState
from scmanager.ui.delegates.title_delegate import TitleDelegate
from scmanager.ui.models.arranged_tracks import ArrangedTracks
from scmanager.ui.models.columns import KEYS
from scmanager.ui.models.kept_selection import KeptSelection
from scmanager.ui.models.scattered import ranges_in
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.inline_editing import InlineEditing
from scmanager.ui.panes.kept_scroll import KeptScroll
from scmanager.ui.panes.row_pictures import RowPictures
from scmanager.ui.panes.second_click import SecondClick
from scmanager.ui.panes.table_setup import set_behaviour, set_headers
from scmanager.ui.panes.track_columns import TrackColumns
from scmanager.ui.pictures import Pictures
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.ui.track_edits import TrackEdits

_TITLE = KEYS.index("title")
_ACCESS = KEYS.index("access")
_SIDEWAYS = {
    Qt.Key.Key_Left: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Right: QAbstractSlider.SliderAction.SliderSingleStepAdd,
}
_MOST_DRAGGED = 500  # rows; no other program would know what to do with more links at once


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
        self._header_selection: QItemSelectionModel | None = None
        self._by_key = False
        self._is_fresh = False  # the current row was chosen by Qt, as the focus came
        self.setAccessibleName("Tracks")
        self.setObjectName("tracks")
        set_behaviour(self)
        set_headers(self)
        self.horizontalHeader().sectionClicked.connect(self.column_clicked)
        self.setItemDelegate(RowDelegate(look, self._state, self))
        self.setItemDelegateForColumn(_TITLE, TitleDelegate(look, self._state, pictures, self))
        self.setItemDelegateForColumn(_ACCESS, AccessDelegate(look, self._state, self))
        self.columns = TrackColumns(self)
        self.inline = InlineEditing(self)
        self._kept_selection = KeptSelection(self)
        self._kept_scroll = KeptScroll(self)
        self._row_pictures = RowPictures(self, pictures)
        self._second_click = SecondClick(self)
        self._second_click.clicked.connect(self._on_second_click)
        look.changed.connect(self._repaint)

    @property
    def is_own(self) -> bool:
        """Whether the tracks are the account's."""
        return self._state.is_own

    def set_own(self, *, own: bool) -> None:
        """Choose whether the tracks are the account's, to be typed in, or those of others, whose names are shown."""
        self.inline.cancel()
        self._state.is_own = own

    def set_edits(self, edits: TrackEdits) -> None:
        """Let the user type into the rows, and show what is on its way to the server."""
        self._state.wishes = self.inline.edits = edits
        edits.changed.connect(self._repaint)

    def scroll_down(self, pixels: int) -> None:
        """Scroll some way down, also before rows that have just come are laid out."""
        self.updateGeometries()
        self.verticalScrollBar().setValue(pixels)

    def set_search(self, search: Search) -> None:
        """Let stand out in the rows what a search looks for."""
        self._state.highlights = Highlights(search)
        self._repaint()

    def shown_keys(self) -> list[str]:
        """Return the keys of the columns that can be seen, in their order."""
        header = self.horizontalHeader()
        numbers = sorted(range(len(KEYS)), key=header.visualIndex)
        return [KEYS[number] for number in numbers if not self.isColumnHidden(number)]

    def edit_field(self, name: str) -> None:
        """Let the user type a field of the current row: title, tags or genre."""
        self.inline.start(self.currentIndex().row(), name)

    def undo_edit(self) -> None:
        """Put back what was there before the last thing that was typed into a row."""
        if self.inline.edits is not None:
            self.inline.edits.undo()

    def _on_second_click(self, row: int, place: QPoint) -> None:
        name = self.inline.field_at(row, place)
        if name:
            self.inline.start(row, name)

    def selected_ranges(self) -> list[tuple[int, int]]:
        """Return the first and last row of each part of the selection that Qt knows, from the top."""
        return ranges_in(self.selectionModel())

    def selected_slots(self) -> array[int]:
        """Return the slots of the selected tracks, in the order of the rows."""
        return self._kept_selection.selected()

    def select_slots(self, slots: array[int]) -> None:
        """Select the tracks in some slots in place of those that are selected."""
        self._kept_selection.select(slots)

    def _on_selection_changed(self) -> None:
        ranges = self.selectionModel().selection()
        number = ranges.count()
        self._state.selects_several = number > 1 or (number == 1 and ranges.at(0).height() > 1)

    def _leave_model(self) -> None:
        if self.model() is not None:
            self.model().headerDataChanged.disconnect(self.columns.fit)
            self.model().layoutChanged.disconnect(self._on_layout_changed)
            self.inline.leave(self.model())
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

    def _on_layout_changed(self) -> None:
        self.executeDelayedItemsLayout()  # now, else the rows are painted once before it and once after it
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
        self._kept_selection.follow(model if isinstance(model, ArrangedTracks) else None)
        self._kept_scroll.follow(model if isinstance(model, TracksModel) else None)
        if model is not None:
            self.selectionModel().currentChanged.connect(self._on_current_changed)
            self.selectionModel().selectionChanged.connect(self._on_selection_changed)
            self.inline.follow(model)
            model.headerDataChanged.connect(self.columns.fit)
            model.layoutChanged.connect(self._on_layout_changed)
            self._keep_header_unselected(model)
        self._set_hovered(-1)
        self._update_focus()
        self.columns.fit()

    def selectRow(self, row: int) -> None:  # noqa: N802 -- Qt's name
        """Select a row alone, also while a key is held that would add it to the others."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, _TITLE)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

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

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 -- Qt's name
        """Drag links to other programs, unless very many rows are selected."""
        self._second_click.stop()
        if len(self.selected_slots()) <= _MOST_DRAGGED:
            super().startDrag(actions)

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
        self._second_click.stop()
        self._by_key = True
        fresh, self._is_fresh = self._is_fresh and not self.selectionModel().hasSelection(), False
        if fresh and event.matches(QKeySequence.StandardKey.MoveToNextLine):
            self.selectRow(self.currentIndex().row())
        elif event.key() in _SIDEWAYS:
            self.horizontalScrollBar().triggerAction(_SIDEWAYS[Qt.Key(event.key())])
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
        self.columns.fit_into(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        """Fit the columns to another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.columns.fit()

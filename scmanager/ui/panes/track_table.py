"""The table widget of tracks: rows as a whole, columns that fit, keys that move by rows, cells to type in."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from scmanager.core.search_terms import Search
from scmanager.ui.delegates.access_delegate import AccessDelegate
from scmanager.ui.delegates.highlights import Highlights
from scmanager.ui.delegates.row_delegate import RowDelegate
from scmanager.ui.delegates.title_delegate import TitleDelegate
from scmanager.ui.models.arranged_tracks import ArrangedTracks
from scmanager.ui.models.columns import KEYS
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.inline_editing import InlineEditing
from scmanager.ui.panes.row_pictures import RowPictures
from scmanager.ui.panes.row_table import RowTable
from scmanager.ui.panes.second_click import SecondClick
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


class TrackTable(RowTable):
    """Tracks in rows.

    Signals: column_clicked(column) (sort by it).
    """

    column_clicked = Signal(int)

    def __init__(self, look: Theme, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__("Tracks", parent)
        self._is_fresh = False  # the current row was chosen by Qt, as the focus came
        self.horizontalHeader().sectionClicked.connect(self.column_clicked)
        self.setItemDelegate(RowDelegate(look, self.rows_state, self))
        self.setItemDelegateForColumn(_TITLE, TitleDelegate(look, self.rows_state, pictures, self))
        self.setItemDelegateForColumn(_ACCESS, AccessDelegate(look, self.rows_state, self))
        self.columns = TrackColumns(self)
        self.inline = InlineEditing(self)
        self._row_pictures = RowPictures(self, pictures)
        self._second_click = SecondClick(self)
        self._second_click.clicked.connect(self._on_second_click)
        look.changed.connect(self.repaint_rows)

    @property
    def is_own(self) -> bool:
        """Whether the tracks are the account's."""
        return self.rows_state.is_own

    def set_own(self, *, own: bool) -> None:
        """Choose whether the tracks are the account's, to be typed in, or those of others, whose names are shown."""
        self.inline.cancel()
        self.rows_state.is_own = own

    def set_edits(self, edits: TrackEdits) -> None:
        """Let the user type into the rows, and show what is on its way to the server."""
        self.rows_state.wishes = self.inline.edits = edits
        edits.changed.connect(self.repaint_rows)

    def scroll_down(self, pixels: int) -> None:
        """Scroll some way down, also before rows that have just come are laid out."""
        self.updateGeometries()
        self.verticalScrollBar().setValue(pixels)

    def set_search(self, search: Search) -> None:
        """Let stand out in the rows what a search looks for."""
        self.rows_state.highlights = Highlights(search)
        self.repaint_rows()

    def shown_keys(self) -> list[str]:
        """Return the keys of the columns that can be seen, in their order."""
        header = self.horizontalHeader()
        numbers = sorted(range(len(KEYS)), key=header.visualIndex)
        return [KEYS[number] for number in numbers if not self.isColumnHidden(number)]

    def edit_field(self, name: str) -> None:
        """Let the user type a field of the current row: title, tags or genre."""
        self.inline.start(self.currentIndex().row(), name)

    def _on_second_click(self, row: int, place: QPoint) -> None:
        name = self.inline.field_at(row, place)
        if name:
            self.inline.start(row, name)

    def select_slots(self, slots: array[int]) -> None:
        """Select the tracks in some slots in place of those that are selected."""
        self.kept_selection.select(slots)

    def _leave_model(self) -> None:
        if self.model() is not None:
            self.model().headerDataChanged.disconnect(self.columns.fit)
            self.model().layoutChanged.disconnect(self._on_layout_changed)
            self.inline.leave(self.model())

    def _on_current_changed(self) -> None:
        self._is_fresh = False

    def _on_layout_changed(self) -> None:
        self.executeDelayedItemsLayout()  # now, else the rows are painted once before it and once after it
        self._mark_focus()

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802 -- Qt's name
        """Show another model, with nothing selected."""
        if model is self.model():
            return
        self._leave_model()
        super().setModel(model)
        self.kept_selection.follow(model if isinstance(model, ArrangedTracks) else None)
        self.kept_scroll.follow(model if isinstance(model, TracksModel) else None)
        if model is not None:
            self.selectionModel().currentChanged.connect(self._on_current_changed)
            self.inline.follow(model)
            model.headerDataChanged.connect(self.columns.fit)
            model.layoutChanged.connect(self._on_layout_changed)
        self.columns.fit()

    def selectRow(self, row: int) -> None:  # noqa: N802 -- Qt's name
        """Select a row alone, also while a key is held that would add it to the others."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, _TITLE)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802 -- Qt's name
        """Drag links to other programs, unless very many rows are selected."""
        self._second_click.stop()
        if len(self.selected_slots()) <= _MOST_DRAGGED:
            super().startDrag(actions)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether Qt chose the current row as the focus came."""
        fresh = self._is_fresh or not self.currentIndex().isValid()
        super().focusInEvent(event)
        self._is_fresh = fresh

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll sideways by keys; the first step down goes to the first row, not past it."""
        self._second_click.stop()
        self._by_key = True
        fresh, self._is_fresh = self._is_fresh and not self.selectionModel().hasSelection(), False
        if fresh and event.matches(QKeySequence.StandardKey.MoveToNextLine):
            self.selectRow(self.currentIndex().row())
        elif event.key() in _SIDEWAYS:
            self.horizontalScrollBar().triggerAction(_SIDEWAYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
        self._mark_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns."""
        super().resizeEvent(event)
        self.columns.fit_into(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        """Fit the columns to another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.columns.fit()

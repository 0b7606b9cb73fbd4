"""The pane of tracks: toolbar, table, what it says when it is empty, and what can be done with a selection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from scmanager.core.search import parse
from scmanager.core.search_complete import Completion, complete
from scmanager.core.search_terms import Search
from scmanager.core.tracks import Track
from scmanager.services.library import SyncStatus
from scmanager.settings import TableState
from scmanager.ui.models.columns import KEYS
from scmanager.ui.models.search_offers import SearchOffers
from scmanager.ui.models.tracks_model import TRACK_ROLE, TracksModel
from scmanager.ui.models.word_counts import WordCounts
from scmanager.ui.panes.browse_bar import BrowseBar
from scmanager.ui.panes.column_chooser import ColumnChooser
from scmanager.ui.panes.column_menu import ColumnMenu
from scmanager.ui.panes.floor_room import leave_room
from scmanager.ui.panes.table_memory import TableMemory, clicked
from scmanager.ui.panes.track_actions import TrackActions
from scmanager.ui.panes.track_selection import TrackSelection
from scmanager.ui.panes.track_states import TrackStates
from scmanager.ui.panes.track_table import TrackTable
from scmanager.ui.panes.tracks_toolbar import TracksToolbar
from scmanager.ui.pictures import Pictures
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.search_line import today
from scmanager.ui.widgets.selection_bar import SelectionBar
from scmanager.ui.widgets.state_view import StateStack

_THEN = Qt.KeyboardModifier.ShiftModifier


class TracksPane(QWidget):
    """Shows one model of tracks at a time; `toolbar` and `browse_bar` may be placed elsewhere in the window.

    `tables` tells how the table of each view was left, and is kept up to date by `memory`.

    Signals: rows_changed(number of rows, number of tracks), selection_changed(list of tracks; also when a selected
    track itself differs), activated(track) (double click), find_wanted (the search field is about to take the focus,
    and should be in view), and the wishes refresh_wanted, upload_wanted, edit_wanted(tracks), delete_wanted(tracks),
    copy_link_wanted(track), open_page_wanted(track).
    """

    rows_changed = Signal(int, int)
    selection_changed = Signal(object)  # a list; as `list` Qt would convert every item
    activated = Signal(object)
    find_wanted = Signal()
    refresh_wanted = Signal()
    upload_wanted = Signal()
    edit_wanted = Signal(object)
    delete_wanted = Signal(object)
    copy_link_wanted = Signal(object)
    open_page_wanted = Signal(object)

    def __init__(
        self,
        look: Theme,
        pictures: Pictures,
        model: TracksModel,
        title: str = "",
        *,
        tables: dict[str, TableState] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._own = True
        self._base = Search()
        self._key = ""
        self._words = WordCounts(model, self)
        self._offers = SearchOffers(model.tasks, self)
        self.table = TrackTable(look, pictures)
        self.memory = TableMemory(self.table, {} if tables is None else tables)
        self._selection = TrackSelection(self.table)
        self.track_actions = TrackActions(self, self.table)
        actions = self.track_actions
        self.toolbar = TracksToolbar(look, actions.refresh, actions.upload, self._complete_here, self._values)
        self._chooser = ColumnChooser(self, self.table.columns)
        self._column_menu = ColumnMenu(self, self.table.columns, self._get_model, self.sort_by, self._choose_columns)
        self.browse_bar = BrowseBar()
        self._stack = StateStack(self.table)
        self._states = TrackStates(
            self._stack,
            refresh=self.refresh_wanted.emit,
            upload=self.upload_wanted.emit,
            clear=self.toolbar.clear,
            line=self.toolbar.line,
            offers=self._offers,
        )
        self._selection_bar = SelectionBar(self, actions.of_several)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.browse_bar)
        layout.addWidget(self._stack, 1)
        self._connect()
        self._connect_actions()
        self.set_source(model, title)

    def set_source(
        self,
        model: TracksModel,
        title: str,
        *,
        key: str = "all",
        own: bool = True,
        searching: bool = False,
        base: Search | None = None,
    ) -> None:
        """Show a model under a title, with the columns and the order that belong to the view of a key.

        `own`: its tracks can be edited and deleted. `searching`: SoundCloud is searched, not the rows here.
        `base`: what is searched for within the view, whatever else is.
        """
        self._model.changed.disconnect(self._on_model_changed)
        is_another = key != self._key
        self._model, self._own, self._base, self._key = model, own, base or Search(), key
        searched_before = self.toolbar.line.hasFocus()
        self.toolbar.set_mode(heading=title if searching else "", base=self._base)
        self.browse_bar.set_mode(title, shown=not own, searching=searching)
        if searching and searched_before:
            self.browse_bar.text.setFocus()
        self._states.set_view(own=own, searching=searching, base=self._base)
        self.table.set_own(own=own)
        self.memory.enter(key, model, sorts=own)
        if is_another:
            self._leave_rows()
        self._words.follow(model)
        self._search()
        self.table.setModel(model)
        self._selection.follow(model)
        model.changed.connect(self._on_model_changed)
        self._on_model_changed()
        self._show_selection()

    def _leave_rows(self) -> None:
        """Begin another view at its top; one selected track stays so, several were chosen among other rows."""
        self.table.scrollToTop()
        if len(self._selection.tracks) > 1:
            self.table.clearSelection()

    def select(self, urn: str) -> None:
        """Select a track and bring it into view, now or as soon as it is there; a search that hides it is cleared."""
        if self._model.has(urn) and self._model.row_of(urn) < 0:
            self.toolbar.clear()
        self._selection.select(urn)

    def selected(self) -> Sequence[Track]:
        """Return the selected tracks in the order of the rows."""
        return self._selection.tracks

    def shown(self) -> Sequence[Track]:
        """Return the tracks of all rows, in their order."""
        return self._model.tracks_in([(0, self._model.rowCount() - 1)] if self._model.rowCount() else [])

    def show_status(self, status: SyncStatus, hidden: int = 0) -> None:
        """Show how far loading is; `hidden` rows did not meet the filters of a search and are left out."""
        self._states.status = status
        self.browse_bar.show_status(status, hidden)
        self.toolbar.line.read_again_if_new_day()
        self._on_model_changed()

    def sort_by(self, key: str, then: bool) -> None:  # noqa: FBT001 -- a menu's wish
        """Sort by a column, or by it after those that are sorted by already; a second time turns it round."""
        self._selection.keep_in_view()
        self._model.sort_by(clicked(self._model.sort_keys, key, then=then))

    def _connect(self) -> None:
        self._model.changed.connect(self._on_model_changed)
        self._selection.changed.connect(self._on_selection_changed)
        self._selection_bar.delete_wanted.connect(self._on_delete)
        self.table.column_clicked.connect(self._on_column_clicked)
        self.table.typed.connect(self._on_typed)
        self.table.menu_wanted.connect(self._on_menu_wanted)
        self.table.doubleClicked.connect(self._on_double_clicked)
        self.toolbar.filter_changed.connect(self._on_filter_changed)
        self.toolbar.line.mistaken.connect(self._show_state)
        self._offers.found.connect(self._show_state)
        self._words.counted.connect(self.toolbar.count_again)
        self.toolbar.columns_wanted.connect(self._choose_columns)
        self.toolbar.left.connect(self._on_search_left)
        self.browse_bar.left.connect(self._on_search_left)

    def _connect_actions(self) -> None:
        actions = self.track_actions
        actions.refresh.triggered.connect(self._on_refresh)
        actions.upload.triggered.connect(self._on_upload)
        actions.find.triggered.connect(self._on_find)
        actions.edit.triggered.connect(self._on_edit)
        actions.delete.triggered.connect(self._on_delete)
        actions.copy_link.triggered.connect(self._on_copy_link)
        actions.open_page.triggered.connect(self._on_open_page)

    def _get_model(self) -> TracksModel:
        return self._model

    def complete(self, text: str, cursor: int) -> Sequence[Completion]:
        """Return what may be written at a place in a search of all own tracks."""
        return complete(text, cursor, self._model.vocabulary)

    def _complete_here(self, text: str, cursor: int) -> Sequence[Completion]:
        """Return the same for a search of the view, in which the rest of the search counts too."""
        search = parse(text, today=today())
        here = [term for term in search.terms if term.start <= cursor <= term.end]
        return complete(text, cursor, self._words.within(self._base, search.without(here)))

    def _values(self, field: str, rest: Search) -> Sequence[tuple[str, int]]:
        return self._words.within(self._base, rest).values(field)

    def _search(self) -> None:
        self._model.set_search(self.toolbar.search, self._base)
        self.table.set_search(self.toolbar.search)

    def _on_model_changed(self) -> None:
        is_whole_view = bool(self._base.terms) and not self.toolbar.search.terms
        self.toolbar.show_total(self._model.rowCount() if is_whole_view else self._model.total)
        self.rows_changed.emit(self._model.rowCount(), self._model.total)
        self._show_state()

    def _show_state(self, _mistake: str = "") -> None:
        mistake = self.toolbar.line.told if self.toolbar.search.text else None
        self._states.update(self._model, self.toolbar.search, mistake)

    def _on_selection_changed(self) -> None:
        self._show_selection()
        self.selection_changed.emit(self.selected())

    def _show_selection(self) -> None:
        tracks = self._selection.tracks
        self.track_actions.update(tracks, own=self._own)
        self._selection_bar.show_count(len(tracks) if self._own else 0)
        leave_room(self.table, self._stack, self._selection_bar.room)

    def _on_filter_changed(self) -> None:
        self.table.scrollToTop()
        self._search()

    def _on_search_left(self) -> None:
        self.table.setFocus()
        if not self._selection.tracks and self._model.rowCount():
            self.table.selectRow(max(0, self.table.currentIndex().row()))

    def _on_typed(self, text: str) -> None:
        field = self.toolbar.line
        if field.isVisible() and text.strip():
            field.setFocus()
            field.setText(text)

    def _on_column_clicked(self, number: int) -> None:
        self.sort_by(KEYS[number], bool(QGuiApplication.keyboardModifiers() & _THEN))

    def _choose_columns(self) -> None:
        self._chooser.open_under(self.toolbar.columns_button)

    def _on_menu_wanted(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.track_actions.of_tracks)
        menu.addSeparator()
        self._column_menu.add_to(menu)
        menu.popup(place)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.activated.emit(index.data(TRACK_ROLE))

    def _on_find(self) -> None:
        self.find_wanted.emit()
        if not self.isVisible():  # another page is searched
            return
        field = self.browse_bar.text if self.browse_bar.is_searching else self.toolbar.line
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def _on_refresh(self) -> None:
        self.refresh_wanted.emit()

    def _on_upload(self) -> None:
        self.upload_wanted.emit()

    def _on_edit(self) -> None:
        self.edit_wanted.emit(self.selected())

    def _on_delete(self) -> None:
        self.delete_wanted.emit(self.selected())

    def _on_copy_link(self) -> None:
        self.copy_link_wanted.emit(self.selected()[0])

    def _on_open_page(self) -> None:
        self.open_page_wanted.emit(self.selected()[0])

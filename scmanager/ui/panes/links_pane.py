"""The links: every one that was handed out, for whom, and whether it still works."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core.link_log import LinkFilter, LinkOrder
from scmanager.core.recognition import Recognition
from scmanager.errors import StorageError
from scmanager.settings import SortBy, TableState
from scmanager.ui.models.link_cells import ORDERS, FindTrack, LinkColumn
from scmanager.ui.models.link_list import LinkList
from scmanager.ui.models.links_model import LinksModel
from scmanager.ui.panes.link_actions import MOST_LOOKED_AT, ChosenLinks, LinkActions, chosen_links
from scmanager.ui.panes.link_answer import LinkAnswer
from scmanager.ui.panes.link_foot import LinkFoot
from scmanager.ui.panes.link_table import LinkTable
from scmanager.ui.panes.links_head import LinksHead
from scmanager.ui.pictures import Pictures
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.state_view import StateStack

_DESCENDING_FIRST = frozenset({LinkOrder.AT})
_USUAL_SORT = SortBy(LinkOrder.AT.value, descending=True)


class LinksPane(QWidget):
    """A table with its head and foot; what can be done with links is asked for by signals.

    `impossible` says why there can be no links here, `can_reset` whether links can be reset.

    Signals: show_wanted(URN), copy_wanted(entry), send_wanted(entries), edit_wanted(entries), plan_wanted(tracks),
    reset_wanted(tracks), forget_wanted(entries), export_wanted(LinkFilter), recognise_wanted(text).
    """

    show_wanted = Signal(str)
    copy_wanted = Signal(object)
    send_wanted = Signal(object)
    edit_wanted = Signal(object)
    plan_wanted = Signal(object)
    reset_wanted = Signal(object)
    forget_wanted = Signal(object)
    export_wanted = Signal(object)
    recognise_wanted = Signal(str)

    def __init__(
        self,
        links: LinkList,
        model: LinksModel,
        find: FindTrack,
        look: Theme,
        pictures: Pictures,
        *,
        can_reset: bool,
        impossible: str = "",
    ) -> None:
        super().__init__()
        self._links = links
        self._find = find
        self._can_reset = can_reset
        self._impossible = impossible
        self._order, self._descending = LinkOrder.AT, True
        self._chosen = ChosenLinks()
        self.head = LinksHead(look)
        self.answer = LinkAnswer()
        self.table = LinkTable(model, look, pictures)
        self.foot = LinkFoot()
        self._actions = LinkActions(self.table, can_reset=can_reset)
        self._stack = StateStack(self.table)
        self._lay_out()
        self._connect()
        self._show_state()

    def show_found(self, found: Recognition) -> None:
        """Say whose link it is that was pasted."""
        self.answer.show_answer(found, can_reset=self._can_reset)

    @property
    def wanted(self) -> LinkFilter:
        """What is asked for, with the order."""
        return msgspec.structs.replace(self.head.wanted, order=self._order, descending=self._descending)

    @property
    def state(self) -> TableState:
        """How the table is left."""
        sort = SortBy(self._order.value, self._descending)
        return TableState(widths=self.table.columns.chosen, sort=() if sort == _USUAL_SORT else (sort,))

    def restore(self, state: TableState) -> None:
        """Bring the table back as it was left."""
        self.table.columns.choose(state.widths)
        for sort in state.sort:
            if sort.column in list(LinkOrder):
                self._order, self._descending = LinkOrder(sort.column), sort.descending

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.answer)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self._links.changed.connect(self._show_state)
        self.head.filter_changed.connect(self._ask)
        self.head.link_pasted.connect(self.recognise_wanted)
        self.head.field.search_changed.connect(self._on_words_changed)
        self.head.left.connect(self._go_to_rows)
        self.head.escaped.connect(self._on_escaped)
        self.head.export_wanted.connect(self._on_export)
        self.answer.show_wanted.connect(self.show_wanted)
        self.answer.send_wanted.connect(self.send_wanted)
        self.answer.reset_wanted.connect(self._on_answer_reset)
        self.answer.closed.connect(self.head.field.setFocus)
        table = self.table
        table.sort_wanted.connect(self._sort)
        table.copy_wanted.connect(self.copy_wanted)
        table.opened.connect(self._show_track)
        table.typed.connect(self.head.type_on)
        table.menu_wanted.connect(self._open_menu)
        table.selectionModel().selectionChanged.connect(self._show_selection)
        table.model().dataChanged.connect(self._show_selection)
        self._actions.wanted.connect(self._on_wanted)
        self._actions.sort_wanted.connect(self._sort)
        self.foot.wanted.connect(self._on_wanted)

    def _ask(self) -> None:
        self.table.scrollToTop()
        self.table.set_search(self.head.field.text())
        self._links.ask(self.wanted)

    def _sort(self, column: LinkColumn) -> None:
        order = ORDERS[column]
        again = order is self._order
        self._descending = not self._descending if again else order in _DESCENDING_FIRST
        self._order = order
        self._ask()

    def _show_state(self) -> None:
        links = self._links
        self.head.show_counts(links.counts, self.table.model().rowCount(), links.recipients)
        self._show_selection()
        if links.has_rows:
            self._stack.show_content()
        elif self._impossible:
            self._stack.show_state().show_impossible(self._impossible)
        elif links.error is not None:
            self._show_failed(links.error)
        elif links.counts is None:
            self._stack.show_state().show_loading(self.tr("Reading who got which link…"))
        else:
            self._show_none(is_filtering=links.counts.total > 0)

    def _show_failed(self, error: StorageError) -> None:
        title = self.tr("The log of links cannot be read") if type(error) is StorageError else error.title
        self._stack.show_state().show_empty(title, error.message, self.tr("Try again"), self._links.read_again)

    def _show_none(self, *, is_filtering: bool) -> None:
        state = self._stack.show_state()
        if is_filtering:
            hint = self.tr("Fewer or other words, or fewer filters, may find it.")
            state.show_empty(self.tr("No link matches"), hint, self.tr("Clear search and filters"), self.head.clear)
        else:
            hint = self.tr("Copy the link of a private track, and it is noted here: for whom, when, and if it works.")
            state.show_empty(self.tr("No link was handed out yet"), hint)

    def _show_selection(self, *_why: object) -> None:
        count = len(self.table.selected_slots())
        entries = self.table.selected() if count <= MOST_LOOKED_AT else []
        self._chosen = chosen_links(count, entries, self._find, can_reset=self._can_reset)
        self.foot.show_chosen(self._chosen, self._find)
        self._actions.show_chosen(self._chosen, self._find)

    def _on_words_changed(self) -> None:
        """Leave no answer above words that were written after it."""
        if self.head.field.text() and not self.answer.isHidden():
            self.answer.dismiss()

    def _go_to_rows(self) -> None:
        self.table.setFocus()
        if not self._chosen.count and self._links.has_rows:
            self.table.selectRow(max(0, self.table.currentIndex().row()))

    def _on_escaped(self) -> None:
        if self.answer.isVisible():
            self.answer.dismiss()
        else:
            self._go_to_rows()

    def _open_menu(self, place: QPoint) -> None:
        self._actions.open_menu(place, self.wanted)

    def _on_wanted(self, name: str) -> None:
        chosen = self._chosen
        match name:
            case "show":
                self._show_track()
            case "copy":
                self.copy_wanted.emit(chosen.one)
            case "send":
                self.send_wanted.emit(chosen.lost)
            case "edit":
                self.edit_wanted.emit(list(chosen.entries))
            case "plan":
                self.plan_wanted.emit([track for track in chosen.tracks if track.is_private])
            case "reset":
                self.reset_wanted.emit(list(chosen.tracks))
            case "forget":
                self.forget_wanted.emit(self.table.selected())

    def _show_track(self) -> None:
        if self._chosen.track is not None:
            self.show_wanted.emit(self._chosen.track.urn)

    def _on_answer_reset(self, urn: str) -> None:
        track = self._find(urn)
        if track is not None:
            self.reset_wanted.emit([track])

    def _on_export(self) -> None:
        self.export_wanted.emit(self.wanted)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the rows as soon as they are seen."""
        super().showEvent(event)
        self._links.ask(self.wanted)

    def hideEvent(self, event: QHideEvent) -> None:
        """Read no rows that nobody sees."""
        super().hideEvent(event)
        self._links.rest()

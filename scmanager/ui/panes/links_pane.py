"""The links: every one that was handed out, for whom, and whether it still works."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from scmanager.core.link_log import LinkEntry, LinkFilter, LinkOrder
from scmanager.core.recognition import Recognition
from scmanager.core.tracks import Track
from scmanager.errors import ScmanagerError
from scmanager.ui.models.link_list import LinkList
from scmanager.ui.models.links_model import ORDERS, FindTrack, LinkColumn, LinksModel, offer, spoken
from scmanager.ui.panes.link_answer import LinkAnswer
from scmanager.ui.panes.link_foot import LinkFoot
from scmanager.ui.panes.link_table import LinkTable
from scmanager.ui.panes.links_head import LinksHead
from scmanager.ui.pictures import Pictures
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.state_view import StateStack

_DESCENDING_FIRST = frozenset({LinkOrder.AT})


class LinksPane(QWidget):
    """A table with its head and foot; what can be done with links is asked for by signals.

    `impossible` says why there can be no links here, `can_reset` whether links can be reset.

    Signals: show_wanted(URN), copy_wanted(entry), edit_wanted(entry), reset_wanted(list of tracks),
    export_wanted(LinkFilter), recognise_wanted(text).
    """

    show_wanted = Signal(str)
    copy_wanted = Signal(object)
    edit_wanted = Signal(object)
    reset_wanted = Signal(object)
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
        self.head = LinksHead(look)
        self.answer = LinkAnswer()
        self.table = LinkTable(model, look, pictures)
        self.foot = LinkFoot()
        self._stack = StateStack(self.table)
        self._menu_actions = self._actions()
        self._lay_out()
        self._connect()
        self._show_state()

    def show_looking(self) -> None:
        """Say that a pasted link is being looked up."""
        self.answer.show_looking()

    def show_found(self, found: Recognition) -> None:
        """Say whose link it is."""
        self.answer.show_answer(found, can_reset=self._can_reset)

    def show_lookup_failed(self, error: ScmanagerError) -> None:
        """Say why it could not be told."""
        self.answer.show_failed(error)

    @property
    def wanted(self) -> LinkFilter:
        """What is asked for, with the order."""
        return msgspec.structs.replace(self.head.wanted, order=self._order, descending=self._descending)

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
        self.head.left.connect(self._go_to_rows)
        self.head.export_wanted.connect(self._on_export)
        self.answer.show_wanted.connect(self.show_wanted)
        self.answer.reset_wanted.connect(self._on_answer_reset)
        self.answer.closed.connect(self.head.field.setFocus)
        self.table.sort_wanted.connect(self._sort)
        self.table.copy_wanted.connect(self.copy_wanted)
        self.table.show_wanted.connect(self._show_one)
        self.table.menu_wanted.connect(self._open_menu)
        self.table.selectionModel().selectionChanged.connect(self._show_selection)
        self.table.model().dataChanged.connect(self._show_selection)
        self.foot.show_wanted.connect(self._on_show)
        self.foot.edit_wanted.connect(self._on_edit)
        self.foot.reset_wanted.connect(self._on_reset)

    def _actions(self) -> dict[str, QAction]:
        made = {
            "show": self._action(self.tr("Show track"), self._on_show),
            "copy": self._action(self.tr("Copy link"), self._on_copy, QKeySequence(QKeySequence.StandardKey.Copy)),
            "edit": self._action(self.tr("Change for whom…"), self._on_edit, QKeySequence(Qt.Key.Key_F2)),
            "reset": self._action(self.tr("Reset link…"), self._on_reset),
        }
        self.table.addActions(list(made.values()))
        return made

    def _action(self, text: str, slot: object, key: QKeySequence | None = None) -> QAction:
        made = QAction(text, self.table)
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if key is not None:
            made.setShortcut(key)
        made.triggered.connect(slot)
        return made

    def _ask(self) -> None:
        self.table.scrollToTop()
        self._links.ask(self.wanted)

    def _sort(self, column: LinkColumn) -> None:
        order = ORDERS[column]
        again = order is self._order
        self._descending = not self._descending if again else order in _DESCENDING_FIRST
        self._order = order
        self._ask()

    def _show_state(self) -> None:
        links = self._links
        self.head.show_counts(links.counts, links.recipients)
        self._show_selection()
        if self.table.model().rowCount():
            self._stack.show_content()
        elif self._impossible:
            self._stack.show_state().show_impossible(self._impossible)
        elif links.error is not None:
            self._stack.show_state().show_failed(links.error, links.reload)
        elif links.counts is None:
            self._stack.show_state().show_loading(self.tr("Reading who got which link…"))
        elif links.counts.total:
            self._stack.show_state().show_empty(
                self.tr("No link fits"), self.tr("Search for less."), self.tr("Show all links"), self.head.clear
            )
        else:
            hint = self.tr("Copy the link of a private track, and it is noted here: for whom, when, and if it works.")
            self._stack.show_state().show_empty(self.tr("No link was handed out yet"), hint)

    def _tracks(self) -> list[Track]:
        urns = dict.fromkeys(entry.track_urn for entry in self.table.selected())
        return [track for urn in urns if (track := self._find(urn)) is not None]

    def _show_selection(self, *_why: object) -> None:
        selected, tracks = self.table.selected(), self._tracks()
        sentences = [spoken(entry, self._find(entry.track_urn)) for entry in selected]
        can_reset = self._can_reset and any(track.is_private for track in tracks)
        self.foot.show_selection(sentences, tracks=len(tracks), can_reset=can_reset)
        one = selected[0] if len(selected) == 1 else None
        copies = one is not None and offer(one, self._find(one.track_urn))
        enabled = {"show": len(tracks) == 1, "copy": bool(copies), "edit": one is not None, "reset": can_reset}
        for name, action in self._menu_actions.items():
            action.setEnabled(enabled[name])

    def _go_to_rows(self) -> None:
        self.table.setFocus()
        if not self.table.selected() and self.table.model().rowCount():
            self.table.selectRow(0)

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self._menu_actions.values()))
        menu.popup(place)

    def _show_one(self, entry: LinkEntry) -> None:
        if self._find(entry.track_urn) is not None:
            self.show_wanted.emit(entry.track_urn)

    def _on_show(self) -> None:
        self.show_wanted.emit(self._tracks()[0].urn)

    def _on_copy(self) -> None:
        self.copy_wanted.emit(self.table.selected()[0])

    def _on_edit(self) -> None:
        self.edit_wanted.emit(self.table.selected()[0])

    def _on_reset(self) -> None:
        self.reset_wanted.emit(self._tracks())

    def _on_answer_reset(self, urn: str) -> None:
        track = self._find(urn)
        if track is not None:
            self.reset_wanted.emit([track])

    def _on_export(self) -> None:
        self.export_wanted.emit(self.wanted)

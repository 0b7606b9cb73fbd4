"""The overview of sharing: private tracks in numbers, the ages of their links as a picture, and all in a list."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_overview import LinkAge, LinkGroup, LinkOverview, LinkReach, spoken
from scmanager.errors import ScmanagerError
from scmanager.ui.models.overview_model import OverviewModel
from scmanager.ui.models.private_links import OverviewColumn
from scmanager.ui.panes.overview_bars import ListedLine, OverviewFoot, OverviewHead
from scmanager.ui.panes.overview_cards import OverviewCards
from scmanager.ui.panes.overview_table import OverviewTable
from scmanager.ui.pictures import Pictures
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.state_view import StateStack, StateView

_OF_RESETS = frozenset({LinkGroup.NEVER_RESET, LinkGroup.RESET_PLANNED})


class OverviewPane(QWidget):
    """Shows a model; what can be done with tracks is asked for by signals, with their URNs.

    `note` says what is not possible with links on this server.

    Signals: shown (it came into view), show_wanted, plan_wanted, access_wanted, reset_wanted (list of URNs each).
    """

    shown = Signal()
    show_wanted = Signal(object)
    plan_wanted = Signal(object)
    access_wanted = Signal(object)
    reset_wanted = Signal(object)

    def __init__(
        self,
        model: OverviewModel,
        look: Theme,
        pictures: Pictures,
        *,
        can_reset: bool,
        can_give_access: bool,
        note: str = "",
    ) -> None:
        super().__init__()
        self._model = model
        self._can_reset = can_reset
        self._can_give_access = can_give_access
        self._note = note
        groups = [group for group in _ORDER if can_reset or group not in _OF_RESETS]
        self.head = OverviewHead()
        self.cards = OverviewCards(look, groups, knows_access=can_give_access)
        self.listed = ListedLine()
        self.table = OverviewTable(model, look, pictures, left_out=self._left_out())
        self.foot = OverviewFoot()
        self._found = StateStack(self.table)
        self._whole = StateStack(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._whole, 1)
        self.setFocusProxy(self.table)
        self._actions = self._make_actions()
        self._connect()
        self.show_loading()

    def show_loading(self) -> None:
        """Say that nothing is known yet."""
        self._state().show_loading(self.tr("Looking through your private tracks…"))

    def show_failed(self, error: ScmanagerError, retry: Callable[[], object]) -> None:
        """Say why nothing can be told."""
        self._state().show_failed(error, retry)

    def show_impossible(self, text: str) -> None:
        """Say that there are no own tracks here."""
        self._state().show_impossible(text)

    def show_none(self) -> None:
        """Say that no track is private."""
        hint = self.tr("Make a track private, or upload one as private, and this page shows who got its link and when.")
        self._state().show_empty(self.tr("No private tracks"), hint)

    def show_overview(self, overview: LinkOverview) -> None:
        """Show numbers, and the rows that are asked for."""
        self.head.field.setEnabled(True)
        self._whole.show_content()
        self.cards.show_numbers(overview, self._model.wanted, self._model.now)
        self.listed.show_listed(self._model.rowCount(), self._model.wanted)
        if self._model.rowCount():
            self._found.show_content()
        else:
            state = self._found.show_state()
            state.show_empty(self.tr("No track fits"), "", self.tr("Show all private tracks"), self._show_all)
        self._show_selection()

    def _state(self) -> StateView:
        self.head.field.setEnabled(False)
        return self._whole.show_state()

    def _left_out(self) -> set[OverviewColumn]:
        resets = set() if self._can_reset else {OverviewColumn.RESET, OverviewColumn.PLANNED}
        return resets if self._can_give_access else resets | {OverviewColumn.ACCESS}

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.cards, self.listed):
            column.addWidget(part)
        column.addWidget(self._found, 1)
        column.addWidget(self.foot)
        return content

    def _connect(self) -> None:
        self.head.field.textChanged.connect(self._on_text)
        self.head.field.left.connect(self._go_to_rows)
        self.cards.group_chosen.connect(self._on_group)
        self.cards.age_chosen.connect(self._on_age)
        self.cards.reach_chosen.connect(self._on_reach)
        self.listed.all_wanted.connect(self._show_all)
        self.table.sort_wanted.connect(self._on_sort)
        self.table.opened.connect(self._on_show)
        self.table.menu_wanted.connect(self._open_menu)
        self.table.typed.connect(self.head.type_on)
        self.table.selectionModel().selectionChanged.connect(self._show_selection)
        self.foot.show_wanted.connect(self._on_show)
        self.foot.plan_wanted.connect(self._on_plan)
        self.foot.access_wanted.connect(self._on_access)
        self.foot.reset_wanted.connect(self._on_reset)

    def _make_actions(self) -> dict[str, QAction]:
        made = {"show": self._action(self.tr("Show track"), self._on_show)}
        if self._can_reset:
            made["plan"] = self._action(self.tr("Reset on…"), self._on_plan)
        if self._can_give_access:
            made["access"] = self._action(self.tr("People with access…"), self._on_access)
        if self._can_reset:
            made["reset"] = self._action(self.tr("Reset link…"), self._on_reset)
        return made

    def _action(self, text: str, slot: Callable[[], object]) -> QAction:
        made = QAction(text, self.table)
        made.triggered.connect(slot)
        return made

    def _ask(self, **changes: object) -> None:
        self.table.scrollToTop()
        self._model.ask(msgspec.structs.replace(self._model.wanted, **changes))

    def _on_text(self, text: str) -> None:
        self._ask(text=" ".join(text.split()))

    def _on_group(self, group: LinkGroup) -> None:
        if group is LinkGroup.ALL:
            self._show_all()
        else:
            self._ask(group=LinkGroup.ALL if group is self._model.wanted.group else group)

    def _on_age(self, age: LinkAge) -> None:
        self._ask(age=None if age is self._model.wanted.age else age)

    def _on_reach(self, reach: LinkReach) -> None:
        self._ask(reach=None if reach is self._model.wanted.reach else reach)

    def _show_all(self) -> None:
        self._ask(group=LinkGroup.ALL, age=None, reach=None, text="")
        self.head.field.clear()

    def _on_sort(self, column: OverviewColumn) -> None:
        self.table.scrollToTop()
        self._model.sort_by(column)

    def _count(self) -> int:
        return len(self.table.selected_slots())

    def _urns(self) -> list[str]:
        return [self._model.link_in(slot).urn for slot in self.table.selected_slots()]

    def _show_selection(self, *_why: object) -> None:
        slots = self.table.selected_slots()
        count = len(slots)
        if count == 1:
            words = spoken(self._model.link_in(slots[0]), self._model.now)
        elif count:
            words = self.tr("{} selected.").format(texts.plural(count, self.tr("track")))
        else:
            words = self._note or self.tr("A link counts from the upload of its track, or from its last reset.")
            words = f"{self.tr('Only what was done with this program is known here.')} {words}"
        self.foot.show_selection(words, count=count, can_reset=self._can_reset, can_give_access=self._can_give_access)

    def _go_to_rows(self) -> None:
        self.table.setFocus()
        if not self._count() and self._model.rowCount():
            self.table.selectRow(0)

    def _open_menu(self, place: QPoint) -> None:
        count = self._count()
        if not count:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions["show"].setText(self.tr("Show track") if count == 1 else self.tr("Show in Private"))
        if self._can_reset:
            self._actions["reset"].setText(self.tr("Reset link…") if count == 1 else self.tr("Reset links…"))
        menu.addActions(list(self._actions.values()))
        menu.popup(place)

    def _on_show(self) -> None:
        self.show_wanted.emit(self._urns())

    def _on_plan(self) -> None:
        self.plan_wanted.emit(self._urns())

    def _on_access(self) -> None:
        self.access_wanted.emit(self._urns())

    def _on_reset(self) -> None:
        self.reset_wanted.emit(self._urns())

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that what is shown should be up to date from now on."""
        super().showEvent(event)
        self.shown.emit()


_ORDER = (
    LinkGroup.ALL,
    LinkGroup.SHARED,
    LinkGroup.NEVER_SHARED,
    LinkGroup.WITH_PEOPLE,
    LinkGroup.NEVER_RESET,
    LinkGroup.RESET_PLANNED,
)

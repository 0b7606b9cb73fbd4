"""The numbers of the private tracks: tiles and a picture of the links, each leading to the tracks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from scmanager.core import texts
from scmanager.core.link_overview import LinkGroup, LinkOverview, PrivateFilter
from scmanager.ui.panes.overview_chart import OverviewChart
from scmanager.ui.tasks import on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.figure_tile import FigureTile

_IN_A_ROW = 3
_GAP = 8


class OverviewCards(QWidget):
    """Shows numbers and what of them is listed; `groups` are those that mean something on this server.

    `knows_access`: the server says how many people have access to a track.

    Signals: group_chosen(LinkGroup), age_chosen(LinkAge), reach_chosen(LinkReach).
    """

    group_chosen = Signal(object)
    age_chosen = Signal(object)
    reach_chosen = Signal(object)

    def __init__(
        self, look: Theme, groups: Sequence[LinkGroup], *, knows_access: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._knows_access = knows_access
        self._tiles = {group: FigureTile(look, self._names()[group]) for group in groups}
        self._chart = OverviewChart(look)
        self._chart.age_chosen.connect(self.age_chosen)
        self._chart.reach_chosen.connect(self.reach_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 4)
        row.setSpacing(_GAP)
        row.addLayout(self._grid(), 3)
        row.addWidget(self._chart, 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_numbers(self, overview: LinkOverview, wanted: PrivateFilter, now: datetime) -> None:
        """Show how many tracks there are of each kind at a time, and mark those that are listed."""
        notes = self._notes(overview, now)
        for group, tile in self._tiles.items():
            number = overview.people if group is LinkGroup.WITH_PEOPLE else overview.total(group)
            tile.show_figure(number, notes[group])
            tile.setChecked(group is wanted.group)
        self._chart.show_numbers(overview, wanted)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_GAP)
        columns = _IN_A_ROW if len(self._tiles) > 4 else 2
        for number, (group, tile) in enumerate(self._tiles.items()):
            on_click(tile, partial(self._on_group, group))
            grid.addWidget(tile, number // columns, number % columns)
        return grid

    def _names(self) -> dict[LinkGroup, str]:
        return {
            LinkGroup.ALL: self.tr("Private tracks"),
            LinkGroup.SHARED: self.tr("Shared"),
            LinkGroup.NEVER_SHARED: self.tr("Never shared"),
            LinkGroup.WITH_PEOPLE: self.tr("Recipients"),
            LinkGroup.NEVER_RESET: self.tr("Never reset"),
            LinkGroup.RESET_PLANNED: self.tr("Resets planned"),
        }

    def _notes(self, overview: LinkOverview, now: datetime) -> dict[LinkGroup, str]:
        return {
            LinkGroup.ALL: self.tr("each has a secret link"),
            LinkGroup.SHARED: self.tr("by link or by access") if self._knows_access else self.tr("by link"),
            LinkGroup.NEVER_SHARED: self.tr("as far as known here"),
            LinkGroup.WITH_PEOPLE: self.tr("people with live links"),
            LinkGroup.NEVER_RESET: self.tr("not from this program"),
            LinkGroup.RESET_PLANNED: self._due_words(overview, now),
        }

    def _due_words(self, overview: LinkOverview, now: datetime) -> str:
        missed = self.tr("{} missed").format(texts.count(overview.missed)) if overview.missed else ""
        if overview.next_reset is None:
            return missed or self.tr("none")
        due = self.tr("next: {}").format(texts.near(overview.next_reset, now))
        return f"{missed}, {due}" if missed else due

    def _on_group(self, group: LinkGroup) -> None:
        self.group_chosen.emit(group)

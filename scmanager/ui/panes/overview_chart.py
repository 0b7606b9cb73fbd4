"""The links of private tracks as a picture: how old they are, or how many people have them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core.link_overview import LinkAge, LinkGroup, LinkOverview, LinkReach, PrivateFilter
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.bar_chart import Bar, BarChart
from scmanager.ui.widgets.plain_label import PlainLabel

_KINDS: tuple[tuple[LinkAge | LinkReach, ...], ...] = (tuple(LinkAge), tuple(LinkReach))

_ROOM_FOR_NOTE = 350


class OverviewChart(QFrame):
    """Bars of all private tracks, in which those of the chosen group stand out; each bar can be chosen, too.

    Signals: age_chosen(LinkAge), reach_chosen(LinkReach).
    """

    age_chosen = Signal(object)
    reach_chosen = Signal(object)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._overview = LinkOverview()
        self._wanted = PrivateFilter()
        self._tabs = QButtonGroup(self)
        self._note = PlainLabel(self.tr("as far as known here"), role="hint")
        self._bars = BarChart(look, max(map(len, _KINDS)))
        self._bars.clicked.connect(self._on_bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 9, 5, 9)
        column.setSpacing(4)
        column.addLayout(self._heading())
        column.addWidget(self._bars)
        column.addStretch(1)
        self._show()

    def show_numbers(self, overview: LinkOverview, wanted: PrivateFilter) -> None:
        """Show how many tracks there are of each kind, and mark those that are listed."""
        self._overview, self._wanted = overview, wanted
        self._show()

    @property
    def _shown(self) -> int:
        return self._tabs.checkedId()

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(14)
        for number, words in enumerate((self.tr("By age of link"), self.tr("By recipients"))):
            tab = button(words, "tab")
            tab.setCheckable(True)
            tab.setChecked(number == 0)
            self._tabs.addButton(tab, number)
            on_click(tab, self._show)
            row.addWidget(tab)
        row.addStretch(1)
        row.addWidget(self._note)
        return row

    def _show(self) -> None:
        kinds, wanted = _KINDS[self._shown], self._wanted
        names = self._names()
        self._bars.setAccessibleName(self._tabs.button(self._shown).text())
        self._bars.show_bars(
            [
                Bar(names[kind], self._overview.of(LinkGroup.ALL, kind), self._overview.of(wanted.group, kind))
                for kind in kinds
            ]
        )
        chosen = (wanted.age, wanted.reach)[self._shown]
        self._bars.choose(kinds.index(chosen) if chosen is not None else None)

    def _names(self) -> dict[LinkAge | LinkReach, str]:
        return {
            LinkAge.MONTH: self.tr("Up to a month"),
            LinkAge.HALF_YEAR: self.tr("Up to half a year"),
            LinkAge.YEAR: self.tr("Up to a year"),
            LinkAge.OLDER: self.tr("Older than a year"),
            LinkAge.UNKNOWN: self.tr("Unknown"),
            LinkReach.NOBODY: self.tr("No recipient"),
            LinkReach.ONE: self.tr("One recipient"),
            LinkReach.FEW: self.tr("2 to 5 recipients"),
            LinkReach.MANY: self.tr("6 to 20 recipients"),
            LinkReach.CROWD: self.tr("More than 20"),
        }

    def _on_bar(self, number: int) -> None:
        signal = (self.age_chosen, self.reach_chosen)[self._shown]
        signal.emit(_KINDS[self._shown][number])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the note out where it has no room."""
        super().resizeEvent(event)
        self._note.setVisible(event.size().width() >= _ROOM_FOR_NOTE)

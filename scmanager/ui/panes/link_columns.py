"""How wide the columns of the table of handed-out links are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView, QTableView

from scmanager.ui.models.link_cells import LinkColumn

_SAMPLES = {
    LinkColumn.AT: ("00 Nov 0000, 00:00", 24),
    LinkColumn.STATE: ("State ↓", 24),
    LinkColumn.SINCE: ("reset due today, 00:00", 20),
    LinkColumn.ACTION: ("has the new link", 28),
}
_SHARES = {LinkColumn.TRACK: 44, LinkColumn.FOR: 32, LinkColumn.NOTE: 24}
_ROOM_FOR_NOTE, _ROOM_FOR_SINCE = 960, 800
_LEAST, _LEAST_FOR_TRACK = 60, 160
_RESIZABLE = (LinkColumn.FOR, LinkColumn.NOTE, LinkColumn.AT, LinkColumn.STATE, LinkColumn.SINCE)


class LinkColumns(QObject):
    """Gives each column the width the user chose, or that of its words, and the rest to the track.

    The user drags the edge of a column; a double click on it gives it its usual width again. Where room is short the
    note has no column of its own; where it is very short, what is said beside live and dead is left to the foot.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._is_fitting = False
        self.chosen: dict[str, int] = {}
        header = table.horizontalHeader()
        header.setMinimumSectionSize(_LEAST)
        for column in _RESIZABLE:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._on_resized)
        header.sectionHandleDoubleClicked.connect(self._on_double_clicked)

    def choose(self, widths: Mapping[str, int]) -> None:
        """Use widths that were chosen earlier, by the names of the columns; unknown ones are left out."""
        names = {_name(column) for column in _RESIZABLE}
        self.chosen = {name: max(_LEAST, width) for name, width in widths.items() if name in names}
        self.fit()

    def fit(self) -> None:
        """Lay the columns out anew."""
        self._is_fitting = True
        is_narrow = self._table.viewport().width() < _ROOM_FOR_NOTE
        hidden = {LinkColumn.NOTE} if is_narrow else set()
        if self._table.viewport().width() < _ROOM_FOR_SINCE:
            hidden.add(LinkColumn.SINCE)
        for column in (LinkColumn.NOTE, LinkColumn.SINCE):
            self._table.setColumnHidden(column, column in hidden)
        for column, width in self._widths(hidden).items():
            self._table.setColumnWidth(column, width)
        self._is_fitting = False

    def _widths(self, hidden: set[LinkColumn]) -> dict[LinkColumn, int]:
        metrics = self._table.fontMetrics()
        widths = {column: metrics.horizontalAdvance(words) + more for column, (words, more) in _SAMPLES.items()}
        widths |= {LinkColumn[name.upper()]: width for name, width in self.chosen.items()}
        widths |= dict.fromkeys(hidden, 0)
        shared = {column: share for column, share in _SHARES.items() if column not in widths}
        left = self._table.viewport().width() - sum(widths.values())
        widths |= {column: max(_LEAST, left * share // sum(shared.values())) for column, share in shared.items()}
        others = sum(width for column, width in widths.items() if column is not LinkColumn.TRACK)
        widths[LinkColumn.TRACK] = max(_LEAST_FOR_TRACK, self._table.viewport().width() - others)
        return widths

    def _on_resized(self, number: int, before: int, after: int) -> None:
        """Take the room from the track, as far as that has some to spare."""
        column = LinkColumn(number)
        if self._is_fitting or column not in _RESIZABLE or not after:
            return
        spare = max(0, self._table.columnWidth(LinkColumn.TRACK) - _LEAST_FOR_TRACK)
        self.chosen[_name(column)] = min(after, before + spare)
        self.fit()

    def _on_double_clicked(self, number: int) -> None:
        self.chosen.pop(_name(LinkColumn(number)), None)
        self.fit()


def _name(column: LinkColumn) -> str:
    return column.name.lower()

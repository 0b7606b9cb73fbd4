"""The handed-out links as rows: which track, for whom, why, when, and whether the link still works."""

from __future__ import annotations

import html
from array import array
from collections.abc import Collection, Iterable

from PySide6.QtCore import QModelIndex, QObject, Qt

from scmanager.core.link_log import LinkEntry, LinkFilter
from scmanager.core.tracks import Track
from scmanager.ui.models.link_cells import ORDERS, FindTrack, LinkColumn, column_name, spoken, words_in
from scmanager.ui.models.slot_rows import Index, SlotTable
from scmanager.ui.models.track_cells import TRACK_ROLE

LINK_ROLE = TRACK_ROLE + 1


class LinksModel(SlotTable):
    """Entries of the log in the order they were asked for; rows that stay keep their place in selections.

    `find` returns an own track by its URN. The links themselves are not known here.
    """

    def __init__(self, find: FindTrack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._known: list[LinkEntry] = []  # by slot
        self._slots: dict[str, int] = {}
        self.asked_for = LinkFilter()

    @property
    def width(self) -> int:
        """How many slots there are, shown or not."""
        return len(self._known)

    def learn(self, entries: Iterable[LinkEntry]) -> None:
        """Take over what the log says of links, to be shown as soon as they are asked for."""
        for entry in entries:
            slot = self._slots.setdefault(entry.id, len(self._known))
            self._known[slot : slot + 1] = [entry]

    def lacking(self, ids: Iterable[str], stale: Collection[str]) -> list[str]:
        """Return which of some links are not known yet, or belong to tracks of which the log says something new."""
        return [each for each in ids if (slot := self._slots.get(each)) is None or self._known[slot].track_urn in stale]

    def slots_with(self, ids: Iterable[str]) -> list[int]:
        """Return the numbers of links in this model, those of which are known."""
        return [slot for slot in map(self._slots.get, ids) if slot is not None]

    def show(self, slots: array[int], asked_for: LinkFilter) -> None:
        """Show links, given by their numbers, in this order."""
        before, count = self.shown, len(self.shown)
        if asked_for != self.asked_for:
            self.asked_for = asked_for
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(LinkColumn) - 1)
        if slots[:count] != before:
            self.rearrange(slots)
        elif len(slots) > count:
            self.beginInsertRows(QModelIndex(), count, len(slots) - 1)
            self.shown = slots
            self.endInsertRows()
        self.look_again()

    def look_again(self) -> None:
        """Say that titles, artwork or ages read differently now."""
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, len(LinkColumn) - 1))

    def entry_at(self, row: int) -> LinkEntry:
        """Return the entry of a row."""
        return self._known[self.shown[row]]

    def entries_with(self, slots: Iterable[int]) -> list[LinkEntry]:
        """Return the entries with these numbers."""
        return [self._known[slot] for slot in slots]

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count the columns."""
        return 0 if parent.isValid() else len(LinkColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name of a column, with an arrow when the rows are sorted by it."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        column = LinkColumn(section)
        name = column_name(column)
        is_sorted = ORDERS.get(column) is self.asked_for.order
        return f"{name} {'↓' if self.asked_for.descending else '↑'}" if is_sorted else name

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, says to a screen reader, or is."""
        if not index.isValid():
            return None
        entry = self.entry_at(index.row())
        if role == LINK_ROLE:
            return entry
        track = self._find(entry.track_urn)
        if role == TRACK_ROLE:
            return track
        return _told(role, LinkColumn(index.column()), entry, track)


def _told(role: int, column: LinkColumn, entry: LinkEntry, track: Track | None) -> object:
    match role:
        case Qt.ItemDataRole.AccessibleTextRole:
            return spoken(entry, track)
        case Qt.ItemDataRole.DisplayRole:
            return words_in(column, entry, track)
        case Qt.ItemDataRole.ToolTipRole:
            return html.escape(words_in(column, entry, track))
        case _:
            return None

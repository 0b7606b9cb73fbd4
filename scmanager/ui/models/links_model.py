"""The handed-out links as rows: which track, for whom, why, when, and whether the link still works."""

from __future__ import annotations

import html
from array import array
from collections.abc import Collection, Iterable, Iterator

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scmanager.core.link_log import LinkEntry, LinkFilter
from scmanager.core.tracks import Track
from scmanager.ui.models.link_cells import ORDERS, FindTrack, LinkColumn, column_name, spoken, words_in
from scmanager.ui.models.rows import ranges_of, slot_array
from scmanager.ui.models.track_cells import TRACK_ROLE

LINK_ROLE = TRACK_ROLE + 1

Index = QModelIndex | QPersistentModelIndex


class LinksModel(QAbstractTableModel):
    """Entries of the log in the order they were asked for; rows that stay keep their place in selections.

    `find` returns an own track by its URN. The links themselves are not known here.

    Signals: rearranging and rearranged (around a change of the rows; `slots_of` and `rows_of` tell where they went).
    """

    rearranging = Signal()
    rearranged = Signal()

    def __init__(self, find: FindTrack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._known: list[LinkEntry] = []  # by slot
        self._slots: dict[str, int] = {}
        self._shown = slot_array()
        self.asked_for = LinkFilter()

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
        before, count = self._shown, len(self._shown)
        if asked_for != self.asked_for:
            self.asked_for = asked_for
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(LinkColumn) - 1)
        if slots[:count] != before:
            self._rearrange(slots)
        elif len(slots) > count:
            self.beginInsertRows(QModelIndex(), count, len(slots) - 1)
            self._shown = slots
            self.endInsertRows()
        self.look_again()

    def look_again(self) -> None:
        """Say that titles, artwork or ages read differently now."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(LinkColumn) - 1))

    def entry_at(self, row: int) -> LinkEntry:
        """Return the entry of a row."""
        return self._known[self._shown[row]]

    def entries_in(self, ranges: Iterable[tuple[int, int]]) -> list[LinkEntry]:
        """Return the entries of several ranges of rows, both ends included."""
        return [self._known[slot] for slot in self.slots_of(ranges)]

    def slots_of(self, ranges: Iterable[tuple[int, int]]) -> array[int]:
        """Return numbers that stay with the links of rows wherever these go."""
        slots = slot_array()
        for first, last in ranges:
            slots += self._shown[first : last + 1]
        return slots

    def rows_of(self, slots: Iterable[int]) -> list[int]:
        """Return the rows in which these links are shown now, ascending."""
        return [row for first, last in self.ranges_of(slots) for row in range(first, last + 1)]

    def ranges_of(self, slots: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield the ranges of rows in which these links are shown now, first and last row of each."""
        return ranges_of(self._shown, slots, len(self._known))

    def _rearrange(self, shown: array[int]) -> None:
        self.rearranging.emit()
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._shown[index.row()] for index in before]
        self._shown = shown
        rows = {shown[row]: row for row in self.rows_of(held)}
        after = [
            self.index(rows[slot], index.column()) if slot in rows else QModelIndex()
            for slot, index in zip(held, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.rearranged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count the links."""
        return 0 if parent.isValid() else len(self._shown)

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

"""The handed-out links as rows: which track, for whom, why, when, and whether the link still works."""

from __future__ import annotations

import enum
import html
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scmanager.core import texts
from scmanager.core.link_log import KIND_WORDS, LinkEntry, LinkOrder, death_words, state_words
from scmanager.core.tracks import Track
from scmanager.ui.models.rows import runs
from scmanager.ui.models.track_cells import TRACK_ROLE
from scmanager.ui.upload_words import utc_now

LINK_ROLE = TRACK_ROLE + 1

Index = QModelIndex | QPersistentModelIndex
FindTrack = Callable[[str], Track | None]


class LinkColumn(enum.IntEnum):
    """The columns in their order."""

    TRACK = 0
    FOR = 1
    NOTE = 2
    AT = 3
    STATE = 4
    SINCE = 5
    ACTION = 6


ORDERS = {
    LinkColumn.TRACK: LinkOrder.TITLE,
    LinkColumn.FOR: LinkOrder.RECIPIENT,
    LinkColumn.NOTE: LinkOrder.NOTE,
    LinkColumn.AT: LinkOrder.AT,
    LinkColumn.STATE: LinkOrder.STATE,
}
"""The columns that can be sorted by."""


class LinksModel(QAbstractTableModel):
    """Entries of the log; rows that stay keep their place in selections.

    `find` returns an own track by its URN. The links themselves are not known here.
    """

    def __init__(self, find: FindTrack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._entries: list[LinkEntry] = []
        self._ids: set[str] = set()
        self._order, self._descending = LinkOrder.AT, True

    def show_order(self, order: LinkOrder, *, descending: bool) -> None:
        """Mark the column the rows are sorted by."""
        self._order, self._descending = order, descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(LinkColumn) - 1)

    def set_entries(self, entries: Sequence[LinkEntry]) -> None:
        """Show other entries: what is gone leaves, the rest takes its order, what is new comes in."""
        wanted = {entry.id: entry for entry in entries}
        self._remove([row for row, entry in enumerate(self._entries) if entry.id not in wanted])
        self._reorder([entry for entry in wanted.values() if entry.id in self._ids])
        self._insert(list(wanted.values()))
        if self._entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, len(LinkColumn) - 1))

    def append(self, entries: Iterable[LinkEntry]) -> None:
        """Add entries at the end; those that are there already are left out."""
        new = [entry for entry in entries if entry.id not in self._ids]
        if new:
            self._put(len(self._entries), new)

    def entry_at(self, row: int) -> LinkEntry:
        """Return the entry of a row."""
        return self._entries[row]

    def rows_of(self, track_urn: str) -> list[int]:
        """Return the rows of a track."""
        return [row for row, entry in enumerate(self._entries) if entry.track_urn == track_urn]

    def look_again(self) -> None:
        """Say that titles, artwork or ages read differently now."""
        if self._entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, len(LinkColumn) - 1))

    def _remove(self, gone: list[int]) -> None:
        for first, last in reversed(runs(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._ids.difference_update(entry.id for entry in self._entries[first : last + 1])
            del self._entries[first : last + 1]
            self.endRemoveRows()

    def _reorder(self, wanted: list[LinkEntry]) -> None:
        if [entry.id for entry in wanted] != [entry.id for entry in self._entries]:
            self.layoutAboutToBeChanged.emit()
            rows = {entry.id: row for row, entry in enumerate(wanted)}
            before = self.persistentIndexList()
            then = [self.index(rows[self._entries[index.row()].id], index.column()) for index in before]
            self._entries = wanted
            self.changePersistentIndexList(before, then)
            self.layoutChanged.emit()
        self._entries = wanted

    def _insert(self, wanted: list[LinkEntry]) -> None:
        for first, last in runs([row for row, entry in enumerate(wanted) if entry.id not in self._ids]):
            self._put(first, wanted[first : last + 1])

    def _put(self, row: int, entries: list[LinkEntry]) -> None:
        self.beginInsertRows(QModelIndex(), row, row + len(entries) - 1)
        self._entries[row:row] = entries
        self._ids.update(entry.id for entry in entries)
        self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count the links."""
        return 0 if parent.isValid() else len(self._entries)

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
        name = self._names[column]
        return f"{name} {'↓' if self._descending else '↑'}" if ORDERS.get(column) is self._order else name

    @property
    def _names(self) -> dict[LinkColumn, str]:
        names = (self.tr("Track"), self.tr("For"), self.tr("Note"), self.tr("Handed out"), self.tr("State"), "", "")
        return dict(zip(LinkColumn, names, strict=True))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, says to a screen reader, or is."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == LINK_ROLE:
            return entry
        track = self._find(entry.track_urn)
        if role == TRACK_ROLE:
            return track
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(entry, track)
        words = _CELLS[LinkColumn(index.column())](entry, track)
        if role == Qt.ItemDataRole.ToolTipRole:
            return html.escape(words)
        return words if role == Qt.ItemDataRole.DisplayRole else None


def title_of(entry: LinkEntry, track: Track | None) -> str:
    """Return what a track is called now, or was when its link was handed out."""
    return texts.one_line(track.title if track is not None else entry.title) or "Untitled"


def offer(entry: LinkEntry, track: Track | None) -> str:
    """Name what can be done with the link of a row; empty when its track has no secret link any more."""
    if track is None or not track.is_private:
        return ""
    if entry.is_live:
        return "Copy"
    return "Send new…" if entry.recipient else "Copy new"


def _since(entry: LinkEntry, _track: Track | None) -> str:
    return state_words(entry, utc_now())


_CELLS: dict[LinkColumn, Callable[[LinkEntry, Track | None], str]] = {
    LinkColumn.TRACK: title_of,
    LinkColumn.FOR: lambda entry, _track: entry.recipient,
    LinkColumn.NOTE: lambda entry, _track: entry.note,
    LinkColumn.AT: lambda entry, _track: texts.moment(entry.at),
    LinkColumn.STATE: lambda entry, _track: "live" if entry.is_live else "dead",
    LinkColumn.SINCE: _since,
    LinkColumn.ACTION: offer,
}


def spoken(entry: LinkEntry, track: Track | None) -> str:
    """Say a row in a sentence or two."""
    whom = f" to {entry.recipient}" if entry.recipient else ""
    note = f" Note: {entry.note}." if entry.note else ""
    due = f" The link is to be reset on {texts.moment(entry.reset_due)}." if entry.reset_due else ""
    state = death_words(entry) or f"It works, as far as is known.{due}"
    kind = KIND_WORDS[entry.kind]
    form = "as a link" if kind == "link" else f"as {'an' if kind[0] in 'aeAE' else 'a'} {kind}"
    return f"“{title_of(entry, track)}”, handed out{whom} on {texts.moment(entry.at)} {form}.{note} {state}"

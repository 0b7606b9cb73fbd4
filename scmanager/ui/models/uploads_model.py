"""The uploads as rows: headings, and beneath each of them what stands in its section."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from scmanager.ui.models.rows import runs
from scmanager.ui.models.upload_rows import UploadEntry, UploadRow, UploadSection

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)
ROW_ROLE = ENTRY_ROLE + 1
HEADING_ROLE = ENTRY_ROLE + 2
PICTURE_ROLE = ENTRY_ROLE + 3

Index = QModelIndex | QPersistentModelIndex
_Key: TypeAlias = "str | UploadSection"


class UploadsModel(QAbstractListModel):
    """Entries under their headings; rows that stay keep their place in selections.

    `present` makes the row of an entry, `picture` gives its artwork when it is painted.
    """

    def __init__(
        self,
        present: Callable[[UploadEntry], UploadRow],
        picture: Callable[[UploadEntry], QImage | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._present = present
        self._picture = picture
        self._keys: list[_Key] = []
        self._entries: dict[str, UploadEntry] = {}
        self._rows: dict[_Key, int] = {}

    def set_entries(self, entries: Sequence[UploadEntry]) -> None:
        """Show other entries: what is gone leaves, the rest takes its order, what is new comes in."""
        wanted = _with_headings(entries)
        kept = set(wanted)
        self._remove([row for row, key in enumerate(self._keys) if key not in kept])
        present = set(self._keys)
        self._reorder([key for key in wanted if key in present])
        self._entries = {entry.key: entry for entry in entries}
        self._insert(wanted, [row for row, key in enumerate(wanted) if key not in present])
        self._rows = {key: row for row, key in enumerate(self._keys)}
        if self._keys:
            self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))

    def update(self, entry: UploadEntry) -> bool:
        """Put an entry in place of its former self; False when it has to stand elsewhere."""
        known = self._entries.get(entry.key)
        if known is None or known.section is not entry.section:
            return False
        self._entries[entry.key] = entry
        self.refresh([entry.key])
        return True

    def refresh(self, keys: Iterable[str]) -> None:
        """Say that rows read differently now."""
        for first, last in runs(sorted(self._rows[key] for key in keys if key in self._rows)):
            self.dataChanged.emit(self.index(first), self.index(last))

    def row(self, key: str) -> int:
        """Return the row of an entry, -1 when it has none."""
        return self._rows.get(key, -1)

    def entry(self, key: str) -> UploadEntry | None:
        """Return an entry by its key."""
        return self._entries.get(key)

    def entry_at(self, row: int) -> UploadEntry | None:
        """Return the entry of a row, None for a heading."""
        key = self._keys[row] if 0 <= row < len(self._keys) else None
        return self._entries.get(key) if isinstance(key, str) else None

    def keys_of(self, section: UploadSection) -> list[str]:
        """Return the keys of a section in the order of its rows."""
        return [entry.key for entry in self._entries.values() if entry.section is section]

    def _remove(self, gone: list[int]) -> None:
        for first, last in reversed(runs(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            for key in self._keys[first : last + 1]:
                if isinstance(key, str):
                    del self._entries[key]
            del self._keys[first : last + 1]
            self.endRemoveRows()

    def _reorder(self, wanted: list[_Key]) -> None:
        if wanted == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        rows = {key: row for row, key in enumerate(wanted)}
        before = self.persistentIndexList()
        then = [self.createIndex(rows[self._keys[index.row()]], 0) for index in before]
        self._keys = wanted
        self.changePersistentIndexList(before, then)
        self.layoutChanged.emit()

    def _insert(self, wanted: list[_Key], fresh: list[int]) -> None:
        for first, last in runs(fresh):
            self.beginInsertRows(QModelIndex(), first, last)
            self._keys[first:first] = wanted[first : last + 1]
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count headings and entries."""
        return 0 if parent.isValid() else len(self._keys)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Make headings impossible to choose."""
        if not index.isValid() or isinstance(self._keys[index.row()], UploadSection):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows, says to a screen reader, or is."""
        if not index.isValid():
            return None
        key = self._keys[index.row()]
        if isinstance(key, UploadSection):
            return key.text if role in (HEADING_ROLE, Qt.ItemDataRole.DisplayRole) else None
        return self._data_of(self._entries[key], role)

    def _data_of(self, entry: UploadEntry, role: int) -> object:
        if role == ENTRY_ROLE:
            return entry
        if role == PICTURE_ROLE:
            return self._picture(entry)
        say = _SAID.get(role)
        return say(self._present(entry)) if say is not None else None


def _itself(row: UploadRow) -> UploadRow:
    return row


def _title(row: UploadRow) -> str:
    return row.title


def _spoken(row: UploadRow) -> str:
    return row.spoken


def _actions(row: UploadRow) -> str:
    return ", ".join(action.text for action in row.offer.all)


def _tip(row: UploadRow) -> str:
    return html.escape(row.words.line)


_SAID: Mapping[int, Callable[[UploadRow], object]] = {
    ROW_ROLE: _itself,
    Qt.ItemDataRole.DisplayRole: _title,
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
    Qt.ItemDataRole.AccessibleDescriptionRole: _actions,
    Qt.ItemDataRole.ToolTipRole: _tip,
}


def _with_headings(entries: Sequence[UploadEntry]) -> list[_Key]:
    keys: list[_Key] = []
    section: UploadSection | None = None
    for entry in entries:
        if entry.section is not section:
            section = entry.section
            keys.append(section)
        keys.append(entry.key)
    return keys

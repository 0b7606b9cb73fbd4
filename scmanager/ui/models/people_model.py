"""The people with access to a track, with changes that are not saved yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scmanager.core.permissions import NO_CHANGE, AccessChange, AccessMark, change_between
from scmanager.core.users import User

USER_ROLE = int(Qt.ItemDataRole.UserRole)
MARK_ROLE = USER_ROLE + 1
Index = QModelIndex | QPersistentModelIndex

_M = AccessMark


class PeopleModel(QAbstractListModel):
    """Rows of people: those on the server's list, also while they are to be removed, and those to be added."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saved: list[User] = []
        self._rows: list[tuple[User, AccessMark]] = []

    @property
    def saved(self) -> tuple[User, ...]:
        """The people the server has on its list."""
        return tuple(self._saved)

    @property
    def wanted(self) -> tuple[User, ...]:
        """The people who are to be on it."""
        return tuple(user for user, mark in self._rows if mark is not _M.REMOVED)

    def edits(self) -> AccessChange:
        """Return the changes that are not saved yet."""
        return change_between(self._saved, self.wanted)

    def show(self, saved: Sequence[User], edits: AccessChange = NO_CHANGE) -> None:
        """Show the list of the server with changes made to it."""
        self.beginResetModel()
        self._saved = list(saved)
        gone = {user.urn for user in edits.removed}
        added = change_between(saved, edits.applied(saved)).added
        self._rows = [(user, _M.REMOVED if user.urn in gone else _M.KEPT) for user in saved]
        self._rows += [(user, _M.ADDED) for user in added]
        self.endResetModel()

    def add(self, user: User) -> bool:
        """Add somebody at the end, or keep them who were to be removed; False for those who are there already."""
        row = self._row(user.urn)
        if row is not None:
            return self.keep(user.urn)
        end = len(self._rows)
        self.beginInsertRows(QModelIndex(), end, end)
        self._rows.append((user, _M.ADDED))
        self.endInsertRows()
        return True

    def remove(self, urn: str) -> None:
        """Take somebody off: those on the server's list are marked, others go at once."""
        row = self._row(urn)
        if row is None:
            return
        if self._rows[row][1] is not _M.ADDED:
            self._mark(row, _M.REMOVED)
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def keep(self, urn: str) -> bool:
        """Leave somebody on the list after all; False when they were not to be removed."""
        row = self._row(urn)
        if row is None or self._rows[row][1] is not _M.REMOVED:
            return False
        self._mark(row, _M.KEPT)
        return True

    def _spoken(self, user: User, mark: AccessMark) -> str:
        words = {_M.KEPT: "{}", _M.ADDED: self.tr("{}, to be added"), _M.REMOVED: self.tr("{}, to be removed")}
        return words[mark].format(user.name)

    def _row(self, urn: str) -> int | None:
        return next((row for row, (user, _mark) in enumerate(self._rows) if user.urn == urn), None)

    def _mark(self, row: int, mark: AccessMark) -> None:
        self._rows[row] = (self._rows[row][0], mark)
        index = self.index(row, 0)
        self.dataChanged.emit(index, index, [MARK_ROLE])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many people there are to see."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a name, the person, or how they stand."""
        if not index.isValid():
            return None
        user, mark = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return user.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(user, mark)
        if role == USER_ROLE:
            return user
        return mark if role == MARK_ROLE else None

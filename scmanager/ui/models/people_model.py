"""The people with access to a track, with changes that are not saved yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scmanager.core.users import User

USER_ROLE = int(Qt.ItemDataRole.UserRole)
NEW_ROLE = USER_ROLE + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PeopleEdits:
    """Who is to be added to a list of people, and who taken off it."""

    added: tuple[User, ...] = ()
    removed: tuple[User, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def applied(self, saved: Sequence[User]) -> list[User]:
        """Return the list with the changes made to it, whatever else changed in it meanwhile."""
        out = {user.urn for user in self.removed}
        kept = [user for user in saved if user.urn not in out]
        known = {user.urn for user in saved}
        return [*kept, *(user for user in self.added if user.urn not in known)]


class PeopleModel(QAbstractListModel):
    """Rows of people; `saved` is the list the server has, the rows are the list that is wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saved: list[User] = []
        self._wanted: list[User] = []

    @property
    def saved(self) -> tuple[User, ...]:
        """The people the server has on its list."""
        return tuple(self._saved)

    @property
    def wanted(self) -> tuple[User, ...]:
        """The people who are to be on it."""
        return tuple(self._wanted)

    def edits(self) -> PeopleEdits:
        """Return the changes that are not saved yet."""
        return PeopleEdits(_missing(self._wanted, self._saved), _missing(self._saved, self._wanted))

    def show(self, saved: Sequence[User], edits: PeopleEdits = PeopleEdits()) -> None:
        """Show the list of the server with changes made to it."""
        self.beginResetModel()
        self._saved = list(saved)
        self._wanted = edits.applied(saved)
        self.endResetModel()

    def add(self, user: User) -> bool:
        """Add somebody at the end; False for those who are there already."""
        if user.urn in {known.urn for known in self._wanted}:
            return False
        row = len(self._wanted)
        self.beginInsertRows(QModelIndex(), row, row)
        self._wanted.append(user)
        self.endInsertRows()
        return True

    def remove(self, urn: str) -> None:
        """Take somebody off."""
        row = next(row for row, user in enumerate(self._wanted) if user.urn == urn)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._wanted[row]
        self.endRemoveRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many people there are."""
        return 0 if parent.isValid() else len(self._wanted)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a name, the person, or whether the person is not saved yet."""
        if not index.isValid():
            return None
        user = self._wanted[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return user.name
        if role == USER_ROLE:
            return user
        return user.urn not in {known.urn for known in self._saved} if role == NEW_ROLE else None


def _missing(users: Sequence[User], others: Sequence[User]) -> tuple[User, ...]:
    known = {user.urn for user in others}
    return tuple(user for user in users if user.urn not in known)

"""The list of views in the sidebar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scmanager.core import texts

VIEW_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class View:
    """A row of the sidebar: a view with its count, or a heading (`key` empty).

    `alerts` is how many of those counted need the user.
    """

    key: str
    text: str
    count: int | None = None
    alerts: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether it only names the rows beneath it."""
        return not self.key


class ViewsModel(QAbstractListModel):
    """Views and headings in a fixed order; only the counts change."""

    def __init__(self, views: Sequence[View], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views = list(views)

    def set_count(self, key: str, count: int | None, alerts: int = 0) -> None:
        """Change the count shown beside a view, and how many of those need the user."""
        row = self.row_of(key)
        changed = replace(self._views[row], count=count, alerts=alerts)
        if self._views[row] != changed:
            self._views[row] = changed
            self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, key: str) -> int:
        """Return the row of a view; raises StopIteration for an unknown key."""
        return next(row for row, view in enumerate(self._views) if view.key == key)

    def view_at(self, row: int) -> View:
        """Return the view of a row."""
        return self._views[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._views)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Make headings impossible to choose."""
        heading = index.isValid() and self._views[index.row()].is_heading
        return Qt.ItemFlag.NoItemFlags if heading else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text, or the view itself."""
        if not index.isValid():
            return None
        view = self._views[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return view.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(view)
        return view if role == VIEW_ROLE else None


def _spoken(view: View) -> str:
    parts = [view.text]
    if view.count is not None:
        parts.append(texts.count(view.count))
    if view.alerts:
        parts.append(f"{texts.count(view.alerts)} need{'s' if view.alerts == 1 else ''} you")
    return ", ".join(parts)

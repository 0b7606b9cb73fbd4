"""The list of views in the sidebar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scmanager.core import texts

VIEW_ROLE = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex

_MIME = "application/x-scmanager-view"


@dataclass(frozen=True, slots=True)
class View:
    """A row of the sidebar: a view with its picture and its count, or a heading (`key` empty).

    `alerts` is how many of those counted need the user. `is_saved` views can be changed and moved by the user.
    """

    key: str
    text: str
    count: int | None = None
    alerts: int = 0
    icon: str = ""
    note: str = ""
    is_saved: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it only names the rows beneath it."""
        return not self.key


class ViewsModel(QAbstractListModel):
    """Views and headings; the saved views among them stand side by side and may be dragged.

    Signals: moved(key, place among the saved views) (a saved view was dropped elsewhere; the order is the caller's).
    """

    moved = Signal(str, int)

    def __init__(self, views: Sequence[View], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views = list(views)

    def set_views(self, views: Sequence[View]) -> None:
        """Show other views; counts of those that stay are kept."""
        counts = {view.key: (view.count, view.alerts) for view in self._views if view.key}
        self.beginResetModel()
        self._views = [
            replace(view, count=counts[view.key][0], alerts=counts[view.key][1]) if view.key in counts else view
            for view in views
        ]
        self.endResetModel()

    def set_count(self, key: str, count: int | None, alerts: int = 0) -> None:
        """Change the count shown beside a view, and how many of those need the user; an unknown view is left out."""
        row = self.row_of(key)
        if row < 0:
            return
        changed = replace(self._views[row], count=count, alerts=alerts)
        if self._views[row] != changed:
            self._views[row] = changed
            self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, key: str) -> int:
        """Return the row of a view, -1 for an unknown key."""
        return next((row for row, view in enumerate(self._views) if view.key == key), -1)

    def view_at(self, row: int) -> View:
        """Return the view of a row."""
        return self._views[row]

    def place_of(self, key: str) -> int:
        """Return the place of a view among the saved ones, -1 when it is none."""
        keys = [view.key for view in self._views if view.is_saved]
        return keys.index(key) if key in keys else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._views)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Make headings impossible to choose, and saved views movable."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between the rows
        view = self._views[index.row()]
        if view.is_heading:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if view.is_saved else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text, the note, or the view itself."""
        if not index.isValid():
            return None
        view = self._views[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return view.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(view)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return view.note
        return view if role == VIEW_ROLE else None

    def supportedDropActions(self) -> Qt.DropAction:
        """Let views be moved only."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Take nothing but views."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Carry the key of a view."""
        data = QMimeData()
        data.setData(_MIME, self._views[indexes[0].row()].key.encode())
        return data

    def canDropMimeData(  # noqa: N802 -- Qt's name
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, _parent: Index
    ) -> bool:
        """Take a saved view between saved views."""
        saved = [place for place, view in enumerate(self._views) if view.is_saved]
        return data.hasFormat(_MIME) and bool(saved) and saved[0] <= row <= saved[-1] + 1

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Tell where a view was dropped; nothing moves by itself."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        key = bytes(data.data(_MIME).data()).decode()
        before = sum(view.is_saved and view.key != key for view in self._views[:row])
        self.moved.emit(key, before)
        return False


def _spoken(view: View) -> str:
    parts = [view.text]
    if view.count is not None:
        parts.append(texts.count(view.count))
    if view.alerts:
        parts.append(f"{texts.count(view.alerts)} need{'s' if view.alerts == 1 else ''} you")
    return ", ".join(parts)

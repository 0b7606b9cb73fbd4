"""What the cells and headers of a table of tracks say, and what dragging rows out of it hands over."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QUrl,
)

from scmanager.core.tracks import Track
from scmanager.ui.models.columns import COLUMNS, SortKey
from scmanager.ui.models.spoken import spoken

Index = QModelIndex | QPersistentModelIndex

TRACK_ROLE = int(Qt.ItemDataRole.UserRole)

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
    | Qt.ItemFlag.ItemIsDragEnabled
)


class TrackCells(QAbstractTableModel):
    """The columns of a table whose rows are tracks."""

    @property
    @abstractmethod
    def sort_keys(self) -> tuple[SortKey, ...]:
        """The columns sorted by, the first first."""

    @abstractmethod
    def track_at(self, row: int) -> Track:
        """Return the track of a row."""

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        """Return the text, the alignment or the track of a cell."""
        if not index.isValid():
            return None
        role = int(role)
        if role == TRACK_ROLE:
            return self.track_at(index.row())
        if role == _DISPLAY:
            return COLUMNS[index.column()].text(self.track_at(index.row()))
        if role == _ACCESSIBLE:
            return spoken(COLUMNS[index.column()], self.track_at(index.row()))
        return _alignment(index.column()) if role == _ALIGNMENT else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Return the name of a column, with an arrow where it is sorted by, and which it is of several."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        role = int(role)
        if role == _ALIGNMENT:
            return _alignment(section)
        if role not in (_DISPLAY, _ACCESSIBLE):
            return None
        title = QCoreApplication.translate("TracksModel", COLUMNS[section].title)
        for place, key in enumerate(self.sort_keys, start=1):
            if key.key == COLUMNS[section].key:
                number = f" {place}" if len(self.sort_keys) > 1 else ""
                return f"{title} {'↓' if key.descending else '↑'}{number}"
        return title

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell that rows can be dragged."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        """Return how dragged rows are handed over: as links and as text."""
        return ["text/uri-list", "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Hand over the pages of tracks, in the order of the rows."""
        from scmanager.ui.models.row_texts import page_link  # noqa: PLC0415 -- rows are painted long before one is dragged

        rows = sorted({index.row() for index in indexes})
        links = [link for row in rows if (link := page_link(self.track_at(row)))]
        data = QMimeData()
        data.setUrls([QUrl(link) for link in links])
        data.setText("\n".join(links))
        return data


def _alignment(column: int) -> int:
    return _RIGHT if COLUMNS[column].is_number else _LEFT

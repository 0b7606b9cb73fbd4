"""The model of tracks that are read when they are painted: for the first seconds, until the real one is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex

from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.ui.models.columns import SortKey
from scmanager.ui.models.track_cells import TrackCells

_PAGE = 64
_NEWEST_FIRST = (SortKey("created_at", descending=True),)
_UNREAD = Track(urn="", user=User(urn=""))

Read = Callable[[int, int], Sequence[Track]]
"""Returns tracks from a place on, so many at most."""


class GlanceModel(TrackCells):
    """Tracks newest first; only those around the row that was asked for last are in memory."""

    def __init__(self, count: int, read: Read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._read = read
        self._pages: dict[int, list[Track]] = {}

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """The order tracks are kept in."""
        return _NEWEST_FIRST

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many tracks there are."""
        return 0 if parent.isValid() else self._count

    def track_at(self, row: int) -> Track:
        """Return the track of a row, a blank one where it cannot be read."""
        number, place = divmod(row, _PAGE)
        if number not in self._pages:
            near = {each: page for each, page in self._pages.items() if abs(each - number) == 1}
            self._pages = {**near, number: list(self._read(number * _PAGE, _PAGE))}
        page = self._pages[number]
        return page[place] if place < len(page) else _UNREAD

"""The model of other people's tracks: it notices when the end of the rows comes into view."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal

from scmanager.ui.models.tracks_model import TRACK_ROLE, Index, TracksModel
from scmanager.ui.tasks import Tasks

_NEAR = 40  # rows: about two screenfuls, so that the next page is there before the end is
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_DESCRIPTION = int(Qt.ItemDataRole.AccessibleDescriptionRole)


class FoundTracks(TracksModel):
    """Tracks of a listing; some may have a doubt: a sentence that says why they do not belong here.

    Signals: end_near (rows close to the last one are looked at; told once for each change of the rows).
    """

    end_near = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(tasks, parent=parent)
        self._doubts: dict[str, str] = {}
        self._is_told = False
        self.changed.connect(self._on_changed)

    def doubt(self, doubts: Mapping[str, str]) -> None:
        """Take over doubts by URN, before the tracks come."""
        self._doubts.update(doubts)

    def clear(self) -> None:
        """Drop all tracks and doubts."""
        self._doubts.clear()
        super().clear()

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return what a cell shows; a track that is asked for near the end is a sign that more are wanted."""
        role = int(role)
        if role in (_TIP, _DESCRIPTION) and index.isValid():
            return self._doubts.get(self.track_at(index.row()).urn)
        if role == TRACK_ROLE and not self._is_told and index.row() >= self.rowCount() - _NEAR:
            self._is_told = True
            self.end_near.emit()
        return super().data(index, role)

    def _on_changed(self) -> None:
        self._is_told = False

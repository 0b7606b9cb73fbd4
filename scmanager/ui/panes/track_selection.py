"""Which tracks of a table are selected, told once for every real change."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from scmanager.core.packing import NO_TRACKS, PackedTracks
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.track_table import TrackTable


class TrackSelection(QObject):
    """Follows the selection of a table through sorting, searching and refreshing.

    `tracks` are those selected, in the order of the rows.

    Signals: changed (other tracks are selected, or a selected track itself differs).
    """

    changed = Signal()

    def __init__(self, table: TrackTable) -> None:
        super().__init__(table)
        self._table = table
        self._model: TracksModel | None = None
        self._wanted = ""
        self._keeps_in_view = False
        self._is_moving = False  # rows find other places, and the table takes their selection along
        self.tracks: PackedTracks = NO_TRACKS

    def follow(self, model: TracksModel) -> None:
        """Follow another model, which the table shows already."""
        if model is self._model:
            return
        if self._model is not None:
            self._model.changed.disconnect(self._on_model_changed)
            self._model.rearranging.disconnect(self._on_rearranging)
            self._model.rearranged.disconnect(self._on_rearranged)
        self._model, self._wanted = model, ""
        model.changed.connect(self._on_model_changed)
        model.rearranging.connect(self._on_rearranging)
        model.rearranged.connect(self._on_rearranged)
        self._table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._update()

    def select(self, urn: str) -> None:
        """Select a track and bring it into view, now or as soon as it is shown."""
        self._wanted = urn
        self._select_wanted()

    def keep_in_view(self) -> None:
        """Bring the current track into view after the next change of the rows."""
        self._keeps_in_view = True

    def _on_model_changed(self) -> None:
        self._select_wanted()
        if self._keeps_in_view:
            self._keeps_in_view = False
            self._table.scrollTo(self._table.currentIndex())
        self._update()

    def _on_selection_changed(self) -> None:
        if not self._is_moving:
            self._wanted = ""
            self._update()

    def _on_rearranging(self) -> None:
        self._is_moving = True

    def _on_rearranged(self) -> None:
        self._is_moving = False

    def _select_wanted(self) -> None:
        row = self._model.row_of(self._wanted) if self._model and self._wanted else -1
        if row >= 0:
            self._wanted = ""
            self._table.selectRow(row)
            self._table.scrollTo(self._table.currentIndex())

    def _update(self) -> None:
        before = self.tracks
        self.tracks = self._model.tracks_of(self._table.selected_slots()) if self._model is not None else NO_TRACKS
        if not _is_same(self.tracks, before):
            self.changed.emit()


def _is_same(new: PackedTracks, old: PackedTracks) -> bool:
    """Tell whether the same tracks are described in the same words; they stay packed, there may be very many."""
    return new.packed == old.packed

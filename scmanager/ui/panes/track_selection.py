"""Which tracks of a table are selected, told once for every real change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject, Signal

from scmanager.core.packing import NO_TRACKS, PackedTracks
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.track_table import TrackTable

_RUN = re.compile(rb"\x01+")


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
        self._moving: Sequence[int] | None = None  # what is selected while rows find other places
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
        if self._moving is None:
            self._wanted = ""
            self._update()

    def _on_rearranging(self) -> None:
        """Select nothing while rows find other places: Qt would follow each cell by itself."""
        if self._model is not None:
            self._moving = self._model.slots_of(self._table.selected_ranges())
            self._table.selectionModel().clearSelection()

    def _on_rearranged(self) -> None:
        moving, model = self._moving, self._model
        if model is None or moving is None:
            return
        selection, last = QItemSelection(), model.columnCount() - 1
        for top, bottom in _runs(set(moving), model.slots_of([(0, model.rowCount() - 1)])):
            selection.append(QItemSelectionRange(model.index(top, 0), model.index(bottom, last)))
        self._table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._moving = None

    def _select_wanted(self) -> None:
        row = self._model.row_of(self._wanted) if self._model and self._wanted else -1
        if row >= 0:
            self._wanted = ""
            self._table.selectRow(row)
            self._table.scrollTo(self._table.currentIndex())

    def _update(self) -> None:
        before = self.tracks
        ranges = self._table.selected_ranges()
        self.tracks = self._model.tracks_in(ranges) if self._model is not None else NO_TRACKS
        if not _is_same(self.tracks, before):
            self.changed.emit()


def _is_same(new: PackedTracks, old: PackedTracks) -> bool:
    """Tell whether the same tracks are described in the same words; they stay packed, there may be very many."""
    return list(new.packed) == list(old.packed)


def _runs(wanted: set[int], slots: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return the first and last place of each run of wanted slots."""
    if wanted:
        for found in _RUN.finditer(bytes(map(wanted.__contains__, slots))):
            yield found.start(), found.end() - 1

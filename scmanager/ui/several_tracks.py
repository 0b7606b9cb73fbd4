"""Several tracks are selected in the table at once, as soon as it shows them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject

from scmanager.ui.models.rows import slot_array
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.tracks_pane import TracksPane

_MOST_RANGES = 1000  # with more, Qt takes longer to find out which cells of a page are selected than to paint them
_FLAGS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class SeveralTracks(QObject):
    """Selects tracks of a model in its pane, also when the rows are still being searched."""

    def __init__(self, pane: TracksPane, model: TracksModel) -> None:
        super().__init__(pane)
        self._pane = pane
        self._model = model
        self._wanted: array[int] = slot_array()
        model.changed.connect(self._select)

    def select(self, urns: Iterable[str]) -> None:
        """Select tracks and bring the first into view; of those that lie far apart only as many as Qt copes with."""
        slots = (self._model.rows.catalogue.slot_of(urn) for urn in urns)
        self._wanted = slot_array(slot for slot in slots if slot is not None)
        self._select()

    def _select(self) -> None:
        if self._model.is_busy or not self._wanted or self._pane.table.model() is not self._model:
            return
        ranges = list(islice(self._model.ranges_of(self._wanted), _MOST_RANGES))
        self._wanted = slot_array()
        rows, last_column = QItemSelection(), self._model.columnCount() - 1
        for first, last in ranges:
            rows.select(self._model.index(first, 0), self._model.index(last, last_column))
        table = self._pane.table
        if ranges:
            current = self._model.index(ranges[0][0], 0)
            table.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
            table.selectionModel().select(rows, _FLAGS)
            table.scrollTo(current)
            table.setFocus()

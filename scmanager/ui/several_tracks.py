"""Several tracks are selected in the table at once, as soon as it shows them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, QObject

from scmanager.ui.models.rows import slot_array
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.tracks_pane import TracksPane


class SeveralTracks(QObject):
    """Selects tracks of a model in its pane, also when the rows are still being searched."""

    def __init__(self, pane: TracksPane, model: TracksModel) -> None:
        super().__init__(pane)
        self._pane = pane
        self._model = model
        self._wanted: array[int] = slot_array()
        model.changed.connect(self._select)

    def select(self, urns: Iterable[str]) -> None:
        """Select tracks and bring the first into view."""
        slots = (self._model.rows.catalogue.slot_of(urn) for urn in urns)
        self._wanted = slot_array(slot for slot in slots if slot is not None)
        self._select()

    def _select(self) -> None:
        table = self._pane.table
        if self._model.is_busy or not self._wanted or table.model() is not self._model:
            return
        slots, self._wanted = self._wanted, slot_array()
        first = next(iter(self._model.ranges_of(slots)), None)
        if first is not None:
            current = self._model.index(first[0], 0)
            table.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
            table.scrollTo(current)
            table.select_slots(slots)
            table.setFocus()

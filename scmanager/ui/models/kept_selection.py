"""The selection of a table of tracks, kept through sorting and searching however large it is."""

from __future__ import annotations

from array import array
from itertools import islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QSignalBlocker
from PySide6.QtWidgets import QAbstractItemView

from scmanager.ui.models.arranged_tracks import ArrangedTracks
from scmanager.ui.models.rows import slot_array

_MOST_RANGES = 1000  # with more, Qt takes longer to find out which cells of a page are selected than to paint them
_FLAGS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class KeptSelection(QObject):
    """Takes the selected rows of a view away before a change of layout, and selects the same tracks after it.

    Left to itself, Qt remembers every selected cell on its own, which takes seconds for thousands of rows, and where
    all rows were selected it selects as many afterwards, whichever they are. A selection that would fall apart into
    very many ranges is given up.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._model: ArrangedTracks | None = None
        self._slots: array[int] = slot_array()

    def follow(self, model: ArrangedTracks | None) -> None:
        """Follow another model, which the view shows already or is about to; None for none."""
        if self._model is not None:
            self._model.rearranging.disconnect(self._on_rearranging)
            self._model.rearranged.disconnect(self._on_rearranged)
        self._model, self._slots = model, slot_array()
        if model is not None:
            model.rearranging.connect(self._on_rearranging)
            model.rearranged.connect(self._on_rearranged)

    def _on_rearranging(self) -> None:
        selection, model = self._view.selectionModel(), self._model
        if model is None or selection.model() is not model:
            return
        ranges = selection.selection()
        parts = (ranges.at(number) for number in range(ranges.count()))
        self._slots = model.slots_of({(part.top(), part.bottom()) for part in parts})
        if self._slots:
            with QSignalBlocker(selection):
                selection.clearSelection()

    def _on_rearranged(self) -> None:
        selection, model = self._view.selectionModel(), self._model
        if model is None or not self._slots:
            return
        ranges = list(islice(model.ranges_of(self._slots), _MOST_RANGES + 1))
        self._slots = slot_array()
        if ranges and len(ranges) <= _MOST_RANGES:
            selection.select(_rows(model, ranges), _FLAGS)
        else:
            selection.selectionChanged.emit(QItemSelection(), QItemSelection())


def _rows(model: ArrangedTracks, ranges: list[tuple[int, int]]) -> QItemSelection:
    last_column = model.columnCount() - 1
    rows = QItemSelection()
    for first, last in ranges:
        rows.select(model.index(first, 0), model.index(last, last_column))
    return rows

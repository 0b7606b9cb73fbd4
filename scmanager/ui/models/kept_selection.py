"""The selection of a table of tracks, kept through sorting and searching however large and scattered it is."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from itertools import islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QSignalBlocker, SignalInstance
from PySide6.QtWidgets import QAbstractItemView

from scmanager.ui.models.rows import marked_ranges, marks, slot_array, wanted_of
from scmanager.ui.models.scattered import Scattered, ranges_in, select_ranges
from scmanager.ui.models.slot_rows import SlotRows

MOST_RANGES = 1000
"""With more, Qt takes longer to find out which cells of a page are selected than to paint them."""


class KeptSelection(QObject):
    """Takes the selected rows of a view away before a change of layout, and selects the same tracks after it.

    Left to itself, Qt remembers every selected cell on its own, which takes seconds for thousands of rows, and where
    all rows were selected it selects as many afterwards, whichever they are. A selection that falls apart into very
    many ranges is kept here, and Qt is told only of a part of it.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._model: SlotRows | None = None
        self._slots: array[int] = slot_array()
        self._all_of: tuple[object, ...] = ()
        self._scattered: Scattered | None = None
        view.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def follow(self, model: SlotRows | None) -> None:
        """Follow another model, which the view shows already or is about to; None for none."""
        if self._model is not None:
            for signal, slot in self._connections(self._model):
                signal.disconnect(slot)
        self._model, self._slots, self._scattered = model, slot_array(), None
        if model is not None:
            for signal, slot in self._connections(model):
                signal.connect(slot)

    def selected(self) -> array[int]:
        """Return the slots of the selected tracks, in the order of the rows."""
        selection, model = self._selection(), self._model
        if selection is None or model is None:
            return slot_array()
        scattered = self._held()
        return scattered.slots() if scattered is not None else model.slots_of(ranges_in(selection))

    def select(self, slots: array[int]) -> None:
        """Select other tracks, however many and scattered they are."""
        selection = self._selection()
        if selection is not None:
            self._scattered = None
            selection.clearSelection()
            self._select(selection, slots)

    def _selection(self) -> QItemSelectionModel | None:
        """Return the selection of the view, None when it does not show the model."""
        selection = self._view.selectionModel()
        shown: object = selection.model() if selection is not None else None
        return selection if shown is self._model else None

    def _held(self) -> Scattered | None:
        """Return the selection that is kept here, None when the user has selected other rows since."""
        if self._scattered is not None and not self._scattered.still_holds():
            self._scattered = None
        return self._scattered

    def _on_rearranging(self) -> None:
        selection, model = self._selection(), self._model
        if selection is None or model is None:
            return
        self._slots, self._scattered = self.selected(), None
        self._all_of = _shown(model) if len(self._slots) == model.rowCount() else ()
        if self._slots:
            with QSignalBlocker(selection):
                selection.clearSelection()

    def _on_rearranged(self) -> None:
        selection, model = self._selection(), self._model
        if selection is None or model is None or not self._slots:
            return
        slots, self._slots = self._slots, slot_array()
        if self._all_of == _shown(model):
            select_ranges(selection, [(0, model.rowCount() - 1)])
        else:
            self._select(selection, slots)

    def _select(self, selection: QItemSelectionModel, slots: array[int]) -> None:
        model = self._model
        if model is None:
            return
        wanted = wanted_of(slots, model.width)
        marked = marks(model.shown, wanted)
        ranges = list(islice(marked_ranges(marked), MOST_RANGES + 1))
        if 0 < len(ranges) <= MOST_RANGES:
            select_ranges(selection, ranges)
            return
        if ranges:
            self._scattered = Scattered(self._view, model, wanted, marked)
        selection.selectionChanged.emit(QItemSelection(), QItemSelection())

    def _on_rows_changing(self) -> None:
        self._held()

    def _on_rows_changed(self) -> None:
        if self._scattered is not None:
            self._scattered.tell()

    def _on_reset(self) -> None:
        self._scattered = None

    def _on_scrolled(self) -> None:
        if (scattered := self._held()) is not None:
            scattered.follow_view()

    def _connections(self, model: SlotRows) -> tuple[tuple[SignalInstance, Callable[[], None]], ...]:
        return (
            (model.rearranging, self._on_rearranging),
            (model.rearranged, self._on_rearranged),
            (model.rowsAboutToBeInserted, self._on_rows_changing),
            (model.rowsAboutToBeRemoved, self._on_rows_changing),
            (model.rowsInserted, self._on_rows_changed),
            (model.rowsRemoved, self._on_rows_changed),
            (model.modelAboutToBeReset, self._on_reset),
        )


def _shown(model: SlotRows) -> tuple[object, ...]:
    """Return what stays equal while the same tracks are shown, in whatever order."""
    return model.content, model.rowCount()

"""A selection in very many ranges of rows, of which Qt is told those around the rows in view."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import compress, islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QSignalBlocker
from PySide6.QtWidgets import QAbstractItemView

from scmanager.ui.models.rows import marked_ranges, marks, slot_array
from scmanager.ui.models.slot_rows import SlotRows

_AROUND = 100  # ranges above and below; with many more Qt takes longer to look one up than to paint a cell
_FLAGS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows

Range = tuple[int, int]


class Scattered:
    """Which tracks are selected: a 1 for each slot in `wanted`, and for each row in `marked`.

    What the user changes in the rows that Qt knows is taken over when it is asked for.
    """

    def __init__(self, view: QAbstractItemView, model: SlotRows, wanted: bytearray, marked: bytes) -> None:
        self._view = view
        self._model = model
        self._wanted = wanted
        self._marked: tuple[object, bytes] = model.shown, marked
        self._told: list[Range] = []
        self._near = (0, -1)
        self.tell()

    def slots(self) -> array[int]:
        """Return the slots of the selected tracks, in the order of the rows."""
        return slot_array(compress(self._model.shown, self._marks()))

    def still_holds(self) -> bool:
        """Take over what the user changed; False when other rows were selected in place of these."""
        now = ranges_in(self._view.selectionModel())
        if now == self._told:
            return True
        if 2 * len(set(self._told) & set(now)) < len(self._told):
            return False
        visible = self._model.shown
        for first, last, mark in ((*self._near, 0), *((*each, 1) for each in now)):
            for slot in visible[first : last + 1]:
                self._wanted[slot] = mark
        self._told, self._marked = now, (None, b"")
        return True

    def follow_view(self) -> None:
        """Tell Qt of other ranges when the rows in view are none it knows about."""
        first, last = self._rows_in_view()
        if not self._near[0] <= first <= last <= self._near[1]:
            self.tell()

    def tell(self) -> None:
        """Tell Qt of the ranges around the rows in view."""
        marked, last_row = self._marks(), self._model.rowCount() - 1
        middle = marked.rfind(0, 0, self._rows_in_view()[0]) + 1
        above = list(islice(_ranges_before(marked, middle), _AROUND))
        below = list(islice(marked_ranges(marked, middle), _AROUND))
        self._told = above[::-1] + below
        first = above[-1][0] if len(above) == _AROUND else 0
        self._near = (first, below[-1][1] if len(below) == _AROUND else last_row)
        selection = self._view.selectionModel()
        with QSignalBlocker(selection):
            selection.clearSelection()
            select_ranges(selection, self._told)
        self._view.viewport().update()

    def _marks(self) -> bytes:
        shown, marked = self._marked
        if shown is not self._model.shown:
            self._wanted.extend(bytes(self._model.width - len(self._wanted)))
            marked = marks(self._model.shown, self._wanted)
            self._marked = self._model.shown, marked
        return marked

    def _rows_in_view(self) -> Range:
        area, last_row = self._view.viewport().rect(), self._model.rowCount() - 1
        first = max(0, self._view.indexAt(QPoint(0, 0)).row())
        last = self._view.indexAt(QPoint(0, area.bottom())).row()
        return min(first, last_row), last if last >= 0 else last_row


def ranges_in(selection: QItemSelectionModel) -> list[Range]:
    """Return the first and last row of each part of a selection, from the top."""
    ranges = selection.selection()
    parts = (ranges.at(number) for number in range(ranges.count()))
    return sorted({(part.top(), part.bottom()) for part in parts})


def select_ranges(selection: QItemSelectionModel, ranges: Iterable[Range]) -> None:
    """Select whole rows beside those that are selected."""
    model = selection.model()
    last_column = model.columnCount() - 1
    rows = QItemSelection()
    for first, last in ranges:
        rows.select(model.index(first, 0), model.index(last, last_column))
    selection.select(rows, _FLAGS)


def _ranges_before(marked: bytes, end: int) -> Iterator[Range]:
    """Yield the first and last place of each row of ones before a place, from the end."""
    last = marked.rfind(1, 0, end)
    while last >= 0:
        first = marked.rfind(0, 0, last) + 1
        yield first, last
        last = marked.rfind(1, 0, first)

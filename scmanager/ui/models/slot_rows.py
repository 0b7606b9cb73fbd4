"""Rows that can be found again after they moved: by slots, which stay with what they show."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
    SignalInstance,
)

from scmanager.ui.models.rows import ranges_of, slot_array

Index = QModelIndex | QPersistentModelIndex

HINTED = "QList<QPersistentModelIndex>", "QAbstractItemModel::LayoutChangeHint"  # the whole signature of the signals
ROWS_ALONE = QAbstractItemModel.LayoutChangeHint.VerticalSortHint  # else columns are hidden anew: all is painted twice


class SlotRows(Protocol):
    """What a selection of rows, and their place on the screen, are kept by."""

    @property
    def shown(self) -> array[int]:
        """The slots in the order of the rows; another array after every change."""

    @property
    def width(self) -> int:
        """How many slots there are, shown or not."""

    @property
    def content(self) -> object:
        """What stays equal while the rows show the same slots; it may tell orders apart."""

    def slots_of(self, ranges: Iterable[tuple[int, int]]) -> array[int]:
        """Return the slots of ranges of rows, both ends included."""

    def rows_of(self, slots: Sequence[int]) -> list[int]:
        """Return the rows in which slots are shown now, ascending."""

    def rowCount(self) -> int:
        """Count the rows."""

    @property
    def rearranging(self) -> SignalInstance:
        """Rows are about to move."""

    @property
    def rearranged(self) -> SignalInstance:
        """Rows have moved."""

    @property
    def rowsAboutToBeInserted(self) -> SignalInstance:  # noqa: N802 -- Qt's name
        """Rows are about to come."""

    @property
    def rowsInserted(self) -> SignalInstance:  # noqa: N802 -- Qt's name
        """Rows have come."""

    @property
    def rowsAboutToBeRemoved(self) -> SignalInstance:  # noqa: N802 -- Qt's name
        """Rows are about to go."""

    @property
    def rowsRemoved(self) -> SignalInstance:  # noqa: N802 -- Qt's name
        """Rows have gone."""

    @property
    def modelAboutToBeReset(self) -> SignalInstance:  # noqa: N802 -- Qt's name
        """All rows are about to be others."""


class AskedRows(SlotRows, Protocol):
    """Rows that are sorted and searched as the user wants it."""

    @property
    def asked_for(self) -> object:
        """What they are sorted and searched by; it stays equal while some come and go."""


class SlotTable(QAbstractTableModel):
    """A table whose rows show slots in some order.

    Signals: rearranging and rearranged (around a change of the rows).
    """

    rearranging = Signal()
    rearranged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: array[int] = slot_array()

    @property
    def width(self) -> int:
        """How many slots there are, shown or not."""
        raise NotImplementedError

    @property
    def content(self) -> object:
        """What stays equal while the rows show the same slots in the same order."""
        return self.shown

    def slots_of(self, ranges: Iterable[tuple[int, int]]) -> array[int]:
        """Return numbers that stay with what rows show wherever these go."""
        slots = slot_array()
        for first, last in ranges:
            slots += self.shown[first : last + 1]
        return slots

    def rows_of(self, slots: Iterable[int]) -> list[int]:
        """Return the rows in which slots are shown now, ascending."""
        return [row for first, last in self.ranges_of(slots) for row in range(first, last + 1)]

    def ranges_of(self, slots: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Return the ranges of rows in which slots are shown now, first and last row of each."""
        return ranges_of(self.shown, slots, self.width)

    def rearrange(self, shown: array[int]) -> None:
        """Show other slots, or the same in another order; indexes that somebody holds go along."""
        self.rearranging.emit()
        self.layoutAboutToBeChanged[HINTED].emit([], ROWS_ALONE)  # type: ignore[index]  # PySide's stubs lack it
        before = self.persistentIndexList()
        held = [self.shown[index.row()] for index in before]
        self.shown = shown
        rows = {shown[row]: row for row in self.rows_of(held)}
        after = [
            self.index(rows[slot], index.column()) if slot in rows else QModelIndex()
            for slot, index in zip(held, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged[HINTED].emit([], ROWS_ALONE)  # type: ignore[index]
        self.rearranged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Count the rows."""
        return 0 if parent.isValid() else len(self.shown)

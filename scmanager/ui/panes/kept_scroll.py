"""Rows on the screen stay where they are while others come and go above them."""

from __future__ import annotations

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QTableView

from scmanager.ui import theme
from scmanager.ui.models.slot_rows import AskedRows


class KeptScroll(QObject):
    """Scrolls a table along when its model changes by itself.

    At the very top it stays at the top, where new tracks come in. Rows that are sorted or searched otherwise are left
    to whoever asked for that.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._model: AskedRows | None = None
        self._asked_for: object = None
        self._anchor: tuple[int, int] | None = None  # the slot of the first row on the screen, and what of it is hidden

    def follow(self, model: AskedRows | None) -> None:
        """Follow another model, which the table shows already."""
        if self._model is not None:
            for signal in self._beginnings(self._model):
                signal.disconnect(self._remember)
            for signal in self._ends(self._model):
                signal.disconnect(self._restore)
        self._model, self._anchor = model, None
        if model is not None:
            self._asked_for = model.asked_for
            for signal in self._beginnings(model):
                signal.connect(self._remember)
            for signal in self._ends(model):
                signal.connect(self._restore)

    @staticmethod
    def _beginnings(model: AskedRows) -> tuple[SignalInstance, ...]:
        return model.rowsAboutToBeInserted, model.rowsAboutToBeRemoved, model.rearranging

    @staticmethod
    def _ends(model: AskedRows) -> tuple[SignalInstance, ...]:
        return model.rowsInserted, model.rowsRemoved, model.rearranged

    def _remember(self) -> None:
        row, hidden = divmod(self._table.verticalScrollBar().value(), theme.ROW_HEIGHT)
        self._anchor = None
        if self._model is not None and (row or hidden) and row < self._model.rowCount():
            self._anchor = self._model.slots_of([(row, row)])[0], hidden

    def _restore(self) -> None:
        if self._model is None:
            return
        is_same, self._asked_for = self._model.asked_for == self._asked_for, self._model.asked_for
        rows = self._model.rows_of([self._anchor[0]]) if is_same and self._anchor else []
        if rows and self._anchor:
            self._table.updateGeometries()
            self._table.verticalScrollBar().setValue(rows[0] * theme.ROW_HEIGHT + self._anchor[1])

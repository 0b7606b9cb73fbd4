"""Room beneath a table for what floats there."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView, QWidget


def leave_room(table: QTableView, around: QWidget, pixels: int) -> None:
    """Leave some room free beneath a table, within what is around it; a current row in view stays so."""
    layout = around.layout()
    if layout is None or around.contentsMargins().bottom() == pixels:
        return
    row = table.visualRect(table.currentIndex())
    was_in_view = table.viewport().rect().intersects(row)
    around.setContentsMargins(0, 0, 0, pixels)
    layout.activate()
    hidden = row.bottom() + 1 - table.viewport().height()
    if was_in_view and hidden > 0:
        bar = table.verticalScrollBar()
        bar.setValue(bar.value() + hidden)

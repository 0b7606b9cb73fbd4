"""How a table of rows behaves and how its headers look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from scmanager.ui import theme

_LEAST_WIDTH = 24  # of a column


def set_behaviour(table: QTableView) -> None:
    """Let rows be chosen as a whole, several at a time, scrolled smoothly and dragged out."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setDragEnabled(True)
    table.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setMouseTracking(True)
    table.setCornerButtonEnabled(False)
    table.setMinimumHeight(theme.HEADER_HEIGHT + theme.ROW_HEIGHT)


def set_headers(table: QTableView) -> None:
    """Give every row the same height, and the columns names that can be clicked."""
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(theme.ROW_HEIGHT)
    header = table.horizontalHeader()
    header.setFixedHeight(theme.HEADER_HEIGHT)
    header.setMinimumSectionSize(_LEAST_WIDTH)
    header.setSectionsClickable(True)
    header.setHighlightSections(False)

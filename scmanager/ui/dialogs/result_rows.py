"""Tracks in a list, each with what is planned for it and what became of it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import msgspec
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from scmanager.core import texts
from scmanager.ui.theme import Theme

_RESULT = 2


class ResultRow(msgspec.Struct, frozen=True, kw_only=True):
    """One track: what it is called, and what a change would mean for it."""

    urn: str
    title: str
    detail: str = ""


class ResultRows(QTreeWidget):
    """Three columns: title, what it means, and the result, whose column comes with the first one."""

    def __init__(self, look: Theme, name: str, headers: Sequence[str]) -> None:
        super().__init__()
        self._theme = look
        self._items: dict[str, QTreeWidgetItem] = {}
        self.setAccessibleName(name)
        self.setHeaderLabels(list(headers))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(self.SelectionMode.NoSelection)
        self.setStyleSheet("QTreeView::item { padding: 5px }")
        self.header().setStretchLastSection(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((220, 210)):
            self.header().resizeSection(column, width)

    def show_rows(self, rows: Iterable[ResultRow]) -> None:
        """Show these tracks, without results."""
        self.clear()
        self.setColumnHidden(_RESULT, True)
        self._items = {row.urn: _item(row) for row in rows}
        self.addTopLevelItems(list(self._items.values()))

    def show_result(self, urn: str, words: str, role: str = "text") -> None:
        """Say what became of a track; `role` is a colour: ok, bad, warn or text."""
        item = self._items.get(urn)
        if item is not None:
            self.setColumnHidden(_RESULT, False)
            item.setText(_RESULT, words)
            item.setToolTip(_RESULT, html.escape(words))
            item.setForeground(_RESULT, self._theme.tokens.color(role))

    def result(self, urn: str) -> str:
        """Return what is said to have become of a track."""
        return self._items[urn].text(_RESULT)


def _item(row: ResultRow) -> QTreeWidgetItem:
    item = QTreeWidgetItem([texts.one_line(row.title), texts.one_line(row.detail), ""])
    item.setToolTip(1, html.escape(row.detail))
    return item

"""Tracks in a list, each with what is planned for it and what became of it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import cast

import msgspec
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from scmanager.core import texts
from scmanager.ui.theme import Theme

_RESULT = 2
_PADDING_X, _PADDING_Y = 8, 5


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
        self.setWordWrap(True)
        self.setItemDelegate(_Wrapped(self))
        self.header().sectionResized.connect(self.scheduleDelayedItemsLayout)
        self.setSelectionMode(self.SelectionMode.NoSelection)
        self.setStyleSheet(f"QTreeView::item {{ padding: {_PADDING_Y}px }}")
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


class _Wrapped(QStyledItemDelegate):
    """Gives a row as many lines as the longest of its texts needs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a text at the width of its column."""
        width = cast("QTreeWidget", self.parent()).columnWidth(index.column()) - 2 * _PADDING_X
        room = QRect(0, 0, max(width, 1), 1 << 16)
        text = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, index.data() or "")
        return QSize(width, max(text.height(), option.fontMetrics.height()) + 2 * _PADDING_Y)


def _item(row: ResultRow) -> QTreeWidgetItem:
    item = QTreeWidgetItem([texts.one_line(row.title), texts.one_line(row.detail), ""])
    item.setToolTip(0, html.escape(row.title))
    item.setToolTip(1, html.escape(row.detail))
    for column in range(_RESULT + 1):
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return item

"""The list of all columns: which are shown, and in which order."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from scmanager.ui.models.columns import COLUMNS
from scmanager.ui.panes.column_menu import column_title
from scmanager.ui.panes.track_columns import TrackColumns
from scmanager.ui.prompts import button
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.popover import Popover

_KEY = Qt.ItemDataRole.UserRole
_WIDTH, _ROW, _MOST_ROWS = 240, 26, 14
_ALT = Qt.KeyboardModifier.AltModifier


class ColumnChooser(Popover):
    """Space shows or hides a column, Alt with Up and Down moves it, Alt with Left and Right changes its width."""

    def __init__(self, owner: QWidget, columns: TrackColumns) -> None:
        super().__init__(owner, "")
        self.setAccessibleName(self.tr("Columns"))
        self._columns = columns
        self._is_filling = False
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Columns"))
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFixedSize(_WIDTH, _ROW * _MOST_ROWS)
        self._list.itemChanged.connect(self._on_item_changed)
        self._list.model().rowsMoved.connect(self._on_rows_moved)
        self._list.installEventFilter(self)
        reset = button(self.tr("Reset columns"))
        reset.clicked.connect(self._on_reset)
        self.column.addWidget(self._list)
        self.column.addWidget(PlainLabel(self.tr("Drag, or Alt with the arrows, to move."), role="hint", wrap=True))
        self.column.addWidget(reset)
        columns.changed.connect(self._fill)
        self._fill()

    def open_under(self, anchor: QWidget) -> None:
        """Show it beneath a widget, with the first column under the keys."""
        super().open_under(anchor)
        self._list.setCurrentRow(0)
        self._list.setFocus()

    def _fill(self) -> None:
        """List the columns shown in their order, then the others; the row under the keys stays."""
        if self._is_filling:
            return
        self._is_filling = True
        current = self._list.currentItem().data(_KEY) if self._list.currentItem() else ""
        self._list.clear()
        titles = {column.key: column_title(column) for column in COLUMNS}
        shown = [key for key in self._columns.keys if key != "title"]
        for key in [*shown, *(key for key in titles if key not in {*shown, "title"})]:
            self._list.addItem(_item(key, titles[key], shown=key in shown))
            if key == current:
                self._list.setCurrentRow(self._list.count() - 1)
        if self._list.currentRow() < 0:
            self._list.setCurrentRow(0)
        self._is_filling = False

    def _on_item_changed(self, _item: QListWidgetItem) -> None:
        self._take_over()

    def _on_rows_moved(self, *_where: object) -> None:
        self._take_over()

    def _take_over(self) -> None:
        """Show in the table what is ticked, in the order of the list."""
        if self._is_filling:
            return
        self._is_filling = True
        items = [self._list.item(row) for row in range(self._list.count())]
        wanted = [item.data(_KEY) for item in items if item.checkState() is Qt.CheckState.Checked]
        self._columns.show_only(wanted or self._columns.keys)
        self._is_filling = False
        if not wanted:
            self._fill()  # the last one stays

    def _on_reset(self) -> None:
        self._columns.reset()

    def _move(self, step: int) -> None:
        row = self._list.currentRow()
        if 0 <= row + step < self._list.count():
            parent = QModelIndex()
            self._list.model().moveRow(parent, row, parent, row + step + (step > 0))
            self._list.setCurrentRow(row + step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move a column and change its width by keys."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not event.modifiers() & _ALT:
            return super().eventFilter(watched, event)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        wider = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step:
            self._move(step)
        elif wider and self._list.currentItem().checkState() is Qt.CheckState.Checked:
            self._columns.widen(self._list.currentItem().data(_KEY), wider)
        else:
            return super().eventFilter(watched, event)
        return True


def _item(key: str, title: str, *, shown: bool) -> QListWidgetItem:
    item = QListWidgetItem(title)
    item.setData(_KEY, key)
    item.setSizeHint(QSize(_WIDTH, _ROW))
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled
        | Qt.ItemFlag.ItemIsSelectable
        | Qt.ItemFlag.ItemIsUserCheckable
        | Qt.ItemFlag.ItemIsDragEnabled
    )
    item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
    return item

"""The list of all columns: those that are shown, in their order, and beneath them those that are hidden."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from scmanager.ui import theme
from scmanager.ui.models.columns import COLUMNS
from scmanager.ui.panes.column_menu import column_title
from scmanager.ui.panes.track_columns import TrackColumns
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.popover import Popover

_KEY = Qt.ItemDataRole.UserRole
_WIDTH, _ROW, _MOST_ROWS = 250, 26, 18
_ALT = Qt.KeyboardModifier.AltModifier
_TITLE = "title"
_FIRST = 2  # the row behind the heading and the title


class ColumnChooser(Popover):
    """Space shows or hides a column, Alt with Up and Down moves it, Alt with Left and Right changes its width.

    A column that is dragged beneath the second heading is hidden, and shown where it is dropped above it.
    """

    def __init__(self, owner: QWidget, columns: TrackColumns) -> None:
        super().__init__(owner, "")
        self.setAccessibleName(self.tr("Columns"))
        self._columns = columns
        self._is_filling = False
        self._wanted_key = ""  # the column the keys are on once the list is filled anew
        self._refill = QTimer(self, singleShot=True, interval=0)
        self._refill.timeout.connect(self._fill)
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
        on_click(reset, columns.reset)
        words = self.tr("Space shows or hides. Drag, or Alt with the arrows, moves.")
        self.column.addWidget(self._list)
        self.column.addWidget(PlainLabel(words, role="hint", wrap=True))
        self.column.addWidget(reset)
        columns.changed.connect(self._refill.start)
        self._fill()

    def open_under(self, anchor: QWidget) -> None:
        """Show it beneath a widget, with the first column under the keys."""
        self._fill()
        self._list.setCurrentRow(_FIRST)
        super().open_under(anchor)
        self._list.setFocus()

    def _fill(self) -> None:
        """List the columns under their headings; the keys stay on their column."""
        self._is_filling = True
        shown, hidden, crowded = self._columns.keys, self._columns.hidden, self._columns.crowded_out
        titles = {column.key: column_title(column) for column in COLUMNS}
        titles[_TITLE] = self.tr("{} – always first").format(titles[_TITLE])
        current = self._wanted_key or (self._list.currentItem().data(_KEY) if self._list.currentItem() else "")
        self._wanted_key = ""
        self._list.clear()
        self._add_heading(self.tr("Shown"))
        for key in shown:
            no_room = self.tr("{} – no room in this window").format(titles[key])
            self._add(key, no_room if key in crowded else titles[key], shown=True, is_pale=key in crowded)
        self._add_heading(self.tr("Hidden: {}").format(len(hidden)) if hidden else self.tr("None is hidden"))
        for key in hidden:
            self._add(key, titles[key], shown=False, is_pale=True)
        rows = [row for row, item in enumerate(self._items()) if item.data(_KEY) == current]
        self._list.setCurrentRow(rows[0] if rows else _FIRST)
        self._is_filling = False

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        font = QFont(self._list.font())
        font.setPixelSize(theme.HINT_PX)
        item.setFont(font)
        item.setForeground(self.palette().placeholderText())
        item.setSizeHint(QSize(_WIDTH, _ROW))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._list.addItem(item)

    def _add(self, key: str, text: str, *, shown: bool, is_pale: bool) -> None:
        item = QListWidgetItem(text)
        item.setData(_KEY, key)
        item.setForeground(self.palette().placeholderText() if is_pale else self.palette().text())
        item.setSizeHint(QSize(_WIDTH, _ROW))
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if key != _TITLE:  # it is always shown, and comes first
            flags |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled
        item.setFlags(flags)
        item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        self._list.addItem(item)

    def _items(self) -> Iterator[QListWidgetItem]:
        return (self._list.item(row) for row in range(self._list.count()))

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        """Show a column or hide it; the keys go on to the next one under the same heading."""
        if self._is_filling:
            return
        key, row = item.data(_KEY), self._list.row(item)
        neighbours = (self._list.item(place) for place in (row + 1, row - 1) if 0 <= place < self._list.count())
        self._wanted_key = next((each.data(_KEY) for each in neighbours if each.data(_KEY)), key)
        self._columns.show_column(key, shown=item.checkState() is Qt.CheckState.Checked)

    def _on_rows_moved(self, *_where: object) -> None:
        """Take over the order of the list, in which what stands beneath the second heading is hidden."""
        if self._is_filling:
            return
        keys = [item.data(_KEY) or "" for item in self._items()]
        end = len(keys) - 1 - keys[::-1].index("")
        shown = [key for key in keys[:end] if key]
        self._columns.show_only(shown if set(shown) - {_TITLE} else self._columns.keys)

    def _move(self, key: str, step: int) -> None:
        """Move a shown column; past the end it is hidden, and a hidden one comes back there."""
        keys = self._columns.keys
        self._wanted_key = key
        if key in keys and keys.index(key) + step < len(keys):
            self._columns.move_column(key, keys.index(key) + step)
        elif (key in keys) is (step > 0):
            self._columns.show_column(key, shown=step < 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move a column and change its width by keys."""
        item = self._list.currentItem()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not event.modifiers() & _ALT:
            return super().eventFilter(watched, event)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        wider = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if item is None or item.data(_KEY) == _TITLE or not (step or wider):
            return super().eventFilter(watched, event)
        if step:
            self._move(item.data(_KEY), step)
        elif wider and item.checkState() is Qt.CheckState.Checked:
            self._columns.widen(item.data(_KEY), wider)
        return True

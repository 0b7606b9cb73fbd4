"""A popover with values to tick, each with how often it is there, and a field to find one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scmanager.core import texts
from scmanager.core.folding import fold
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.popover import Popover

_SIZE = QSize(290, 300)
_ROW_HEIGHT = 28
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})

Index = QModelIndex | QPersistentModelIndex


class Value(msgspec.Struct, frozen=True):
    """A value as it is written in a search, what the user reads, and how many tracks have it (None: not known)."""

    key: str
    text: str
    count: int | None = None
    is_chosen: bool = False


class ValuesPopover(Popover):
    """Values to tick; those in force come first, the others as they were given.

    Signals: toggled(key, is chosen now).
    """

    toggled = Signal(str, bool)

    def __init__(self, owner: QWidget, look: Theme, name: str, *, hint: str, nothing: str) -> None:
        super().__init__(owner, name)
        self._values = _Values(self)
        self._values.toggled.connect(self.toggled)
        self._nothing = PlainLabel(nothing, role="hint", wrap=True)
        self.field = QLineEdit()
        self.field.setAccessibleName(hint)
        self.field.setPlaceholderText(hint)
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName(name)
        self.list.setModel(self._values)
        self.list.setItemDelegate(_ValueDelegate(look, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFixedSize(_SIZE)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_clicked)
        self.list.installEventFilter(self)
        for widget in (self.field, self._nothing, self.list):
            self.column.addWidget(widget)
        self._show_nothing()

    def offer(self, values: Iterable[Value]) -> None:
        """Show values; what was typed to find one stays."""
        self._values.offer(values)
        self._show_nothing()

    @property
    def keys(self) -> list[str]:
        """The keys of all values."""
        return self._values.keys()

    def choose(self, keys: Iterable[str]) -> None:
        """Show which values are in force, without moving any."""
        wanted = frozenset(keys)
        self._values.change([value.is_chosen == (value.key in wanted) for value in self._values.all], _turned)

    def count(self, counts: Mapping[str, int]) -> None:
        """Show how many tracks have each value now, without moving any; none have those that are not named."""
        counted = [value.count == counts.get(value.key, 0) for value in self._values.all]
        self._values.change(counted, lambda value: msgspec.structs.replace(value, count=counts.get(value.key, 0)))

    def _show_nothing(self) -> None:
        self._nothing.setVisible(not self._values.rowCount())

    def _on_text_changed(self, text: str) -> None:
        self._values.find(text)
        self._show_nothing()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._values.toggle(index.row())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the field into the list, and tick with Space or Enter."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if watched is self.field and (key == Qt.Key.Key_Down or key in _ENTER) and self._values.rowCount():
            self.list.setFocus()
            self.list.setCurrentIndex(self._values.index(0))
            return True
        if watched is self.list and (key == Qt.Key.Key_Space or key in _ENTER):
            self._values.toggle(self.list.currentIndex().row())
            return True
        if watched is self.list and key == Qt.Key.Key_Up and self.list.currentIndex().row() <= 0:
            self.field.setFocus()
            return True
        return super().eventFilter(watched, event)


class _Values(QAbstractListModel):
    """The values whose text contains what was typed.

    Signals: toggled(key, is chosen now).
    """

    toggled = Signal(str, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.all: list[Value] = []
        self._shown: list[Value] = []
        self._wanted = ""

    def offer(self, values: Iterable[Value]) -> None:
        given = list(values)
        self.all = [value for value in given if value.is_chosen] + [value for value in given if not value.is_chosen]
        self._show()

    def keys(self) -> list[str]:
        return [value.key for value in self.all]

    def find(self, text: str) -> None:
        self._wanted = fold(text.strip())
        self._show()

    def change(self, stays: Sequence[bool], changed: Callable[[Value], Value]) -> None:
        """Change those of all values that do not stay as they are."""
        if all(stays):
            return
        self.all = [value if stay else changed(value) for value, stay in zip(self.all, stays, strict=True)]
        self._shown = self._found()
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def toggle(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.toggled.emit(self._shown[row].key, not self._shown[row].is_chosen)

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = self._found()
        self.endResetModel()

    def _found(self) -> list[Value]:
        return [value for value in self.all if self._wanted in fold(value.text)] if self._wanted else self.all

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """Return how many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text, the tick, or the value itself."""
        value = self._shown[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if value.is_chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return value.text if value.count is None else f"{value.text}, {texts.count(value.count)}"
        if role == Qt.ItemDataRole.UserRole:
            return value
        return value.text if role == Qt.ItemDataRole.DisplayRole else None


def _turned(value: Value) -> Value:
    return msgspec.structs.replace(value, is_chosen=not value.is_chosen)


class _ValueDelegate(QStyledItemDelegate):
    """A tick and the text at the left, the count at the right."""

    def __init__(self, look: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a line."""
        return QSize(0, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line."""
        value: Value = index.data(Qt.ItemDataRole.UserRole)
        count = "" if value.count is None else texts.count(value.count)
        taken = option.fontMetrics.horizontalAdvance(count) + 16
        left = QStyleOptionViewItem(option)
        left.rect = option.rect.adjusted(0, 0, -taken, 0)
        super().paint(painter, left, index)
        painter.save()
        painter.setPen(self._theme.tokens.color("text_2"))
        area = option.rect.adjusted(0, 0, -8, 0)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
        painter.restore()

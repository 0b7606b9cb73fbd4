"""A layout that wraps its items like words on lines."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items from left to right, on as many lines as they need; an expanding item takes the rest of its line."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Add a widget at a place."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def _arrange(self, area: QRect, *, move: bool) -> int:
        """Place the items in an area and return the height they need."""
        inner = area.marginsRemoved(self.contentsMargins())
        x, y, line_height = inner.left(), inner.top(), 0
        for item in self._items:
            hint = item.sizeHint().boundedTo(QSize(inner.width(), 1 << 16))
            expands = bool(item.expandingDirections() & Qt.Orientation.Horizontal)
            least = item.minimumSize().width() if expands else hint.width()
            if x > inner.left() and x + least > inner.right() + 1:
                x, y, line_height = inner.left(), y + line_height + self._gap, 0
            width = inner.right() + 1 - x if expands else hint.width()
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, hint.height())))
            x += width + self._gap
            line_height = max(line_height, hint.height())
        return y + line_height - area.top() + self.contentsMargins().bottom()

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away, None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want width only."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height the items need at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Ask for as little as possible."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 -- Qt's name
        """Need room for the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

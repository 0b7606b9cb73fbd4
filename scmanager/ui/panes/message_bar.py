"""The message bar: routine news and failures, without a box in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from scmanager.ui.prompts import button
from scmanager.ui.widgets.plain_label import PlainLabel

_NEWS_MS = 6000
_MOST = 3
_WIDEST = 560
_MARGIN = 16
_ABOVE_EDGE = 72  # the bar of selected tracks has its place beneath


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with at most one button; news goes by itself, a failure stays until it is closed.

    A message with a `key` takes the place of the one shown under the same key.
    """

    text: str
    failure: bool = False
    action: str = ""
    callback: Callable[[], object] | None = None
    key: str = ""


class MessageBar(QWidget):
    """The newest messages, one beneath the other; equal ones are shown once.

    It floats over the lower edge of a widget, so that nothing moves when a message comes or goes.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._anchor = self._over = parent
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.setAccessibleName(self.tr("Messages"))
        self.hide()

    def float_over(self, anchor: QWidget, parent: QWidget) -> None:
        """Float over the lower edge of `anchor`, within `parent`."""
        self._anchor.removeEventFilter(self)
        self._anchor, self._over = anchor, parent
        anchor.installEventFilter(self)
        self.setParent(parent)
        self._show_rows()

    def show_message(self, message: Message) -> None:
        """Show a message beneath the others; the oldest goes when there are too many."""
        for row in list(self._rows):
            if row.message.text == message.text or (message.key and row.message.key == message.key):
                self._remove(row)
        while len(self._rows) >= _MOST:
            self._remove(self._rows[0])
        row = _Row(message, self._remove)
        self._rows.append(row)
        self._layout.addWidget(row)
        self._show_rows()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))

    def drop(self, key: str) -> None:
        """Take away the message shown under a key: what it says is over."""
        for row in list(self._rows):
            if row.message.key == key:
                self._remove(row)

    def texts(self) -> list[str]:
        """Return the sentences shown now, oldest first."""
        return [row.message.text for row in self._rows]

    def _remove(self, row: _Row) -> None:
        if row in self._rows:
            self._rows.remove(row)
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._show_rows()

    def _show_rows(self) -> None:
        self.setVisible(bool(self._rows))
        self._place()

    def _place(self) -> None:
        if not self._rows:
            return
        width = min(_WIDEST, self._anchor.width() - 2 * _MARGIN)
        height = self._layout.totalHeightForWidth(width)
        left = self._anchor.mapTo(self._over, self._anchor.rect().bottomLeft())
        self.setGeometry(left.x() + (self._anchor.width() - width) // 2, left.y() - height - _ABOVE_EDGE, width, height)
        self.raise_()

    def event(self, event: QEvent) -> bool:
        """Take another size when the rows have theirs."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget it floats over."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)


class _Row(QFrame):
    """One message."""

    def __init__(self, message: Message, remove: Callable[[_Row], None]) -> None:
        super().__init__()
        self.message = message
        self._remove = remove
        self.setObjectName("messageRow")
        self.setProperty("failure", message.failure)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 10, 7)
        layout.setSpacing(8)
        text = PlainLabel(message.text, wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(text, 1)
        if message.action:
            act = button(message.action)
            act.clicked.connect(self._on_action)
            layout.addWidget(act)
        close = button("✕", "flat")
        close.setAccessibleName(self.tr("Close message"))
        close.clicked.connect(self._on_close)
        layout.addWidget(close)
        if not message.failure:
            QTimer.singleShot(_NEWS_MS, self, self._on_close)

    def _on_action(self) -> None:
        if self.message.callback is not None:
            self.message.callback()
        self._on_close()

    def _on_close(self) -> None:
        self._remove(self)

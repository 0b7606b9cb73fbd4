"""The message bar: routine news and failures, without a box in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.news_time import ACTION_MS, NEWS_MS, NewsTime
from scmanager.ui.widgets.plain_label import PlainLabel

CONNECTION = "connection"
"""Key of what is said because the server cannot be reached; it goes when the server can be reached again."""

SESSION = "session"
"""Key of what is said because the account has to be opened again; it goes when it is closed."""

_SHOWN = 3
_KEPT = 50
_STEPS = 1000
_WIDEST = 560
_MARGIN = 16
_ABOVE_EDGE = 72  # the bar of selected tracks has its place beneath


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with at most one button; news goes by itself unless it `stays`, a failure stays until it is closed.

    News with a button stays longer, and none goes while the mouse or the keyboard is in it. A message with a `key`, its
    subject, takes the place of the one there was under the same key. One with `progress`, 0 to 1, is about work under
    way: it stays until another one of its key comes, and only its button ends it.
    """

    text: str
    failure: bool = False
    action: str = ""
    callback: Callable[[], object] | None = None
    key: str = ""
    progress: float | None = None
    stays: bool = False


class MessageBar(QWidget):
    """The newest messages, one beneath the other; equal ones are shown once, and older ones wait, counted, above.

    It floats over the lower edge of a widget, so that nothing moves when a message comes or goes. News stays for
    `news_ms`, that with a button for `action_ms`.
    """

    def __init__(self, parent: QWidget, *, news_ms: int = NEWS_MS, action_ms: int = ACTION_MS) -> None:
        super().__init__(parent)
        self._news_ms, self._action_ms = news_ms, action_ms
        self._rows: list[_Row] = []
        self._anchor = self._over = parent
        self._rest = _Rest(self._close_all)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self._rest, 0, Qt.AlignmentFlag.AlignRight)
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
        """Show a message beneath the others; one about the same work goes on in its place."""
        for row in self._rows:
            if row.goes_on(message):
                self._place()
                return
        self._forget(row for row in self._rows if _is_same(row.message, message))
        self._forget(self._rows[: max(0, len(self._rows) + 1 - _KEPT)])
        row = _Row(message, self._remove, self._action_ms if message.action else self._news_ms)
        self._rows.append(row)
        self._layout.addWidget(row)
        self._show_rows()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))

    def drop(self, key: str) -> None:
        """Take away the message under a key: what it says is over."""
        self._forget(row for row in self._rows if row.message.key == key)
        self._show_rows()

    def holds(self, key: str) -> bool:
        """Tell whether the message under a key was neither closed nor dropped."""
        return any(row.message.key == key for row in self._rows)

    def texts(self) -> list[str]:
        """Return the sentences shown now, oldest first."""
        return [row.message.text for row in self._rows[-_SHOWN:]]

    @property
    def waiting(self) -> int:
        """How many older messages are only counted."""
        return max(0, len(self._rows) - _SHOWN)

    def _close_all(self) -> None:
        self._forget(self._rows)
        self._show_rows()

    def _remove(self, row: _Row) -> None:
        self._forget([row])
        self._show_rows()

    def _forget(self, rows: Iterable[_Row]) -> None:
        for row in list(rows):
            if row in self._rows:
                self._rows.remove(row)
                self._layout.removeWidget(row)
                row.hide()
                row.deleteLater()

    def _show_rows(self) -> None:
        for number, row in enumerate(reversed(self._rows)):
            row.setVisible(number < _SHOWN)
        older = self._rows[: self.waiting]
        self._rest.show_count(len(older), failure=any(row.message.failure for row in older))
        self.setVisible(bool(self._rows))
        self._place()

    def _place(self) -> None:
        if not self._rows or not (self._anchor is self._over or self._over.isAncestorOf(self._anchor)):
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


def _is_same(one: Message, other: Message) -> bool:
    return one.text == other.text or (one.key == other.key != "")


class _Rest(QFrame):
    """How many messages wait above those that are shown."""

    def __init__(self, close_all: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("messageRow")
        self._text = PlainLabel(role="secondary")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 6, 3)
        layout.setSpacing(8)
        layout.addWidget(self._text)
        close = button(self.tr("Close all"), "flat")
        on_click(close, close_all)
        layout.addWidget(close)
        self.hide()

    def show_count(self, count: int, *, failure: bool) -> None:
        """Say how many there are, in the colour of failures if one is among them."""
        self._text.setText(texts.plural(count, self.tr("older message")))
        self.setVisible(count > 0)
        if self.property("failure") != failure:
            self.setProperty("failure", failure)
            self.style().unpolish(self)
            self.style().polish(self)


class _Row(QFrame):
    """One message; news goes after some `milliseconds`."""

    def __init__(self, message: Message, remove: Callable[[_Row], None], milliseconds: int) -> None:
        super().__init__()
        self.message = message
        self._remove = remove
        self.setObjectName("messageRow")
        self.setProperty("failure", message.failure)
        self._text = PlainLabel(message.text, wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._act = button("")
        self._act.clicked.connect(self._on_action)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        close = button("✕", "flat")
        close.setAccessibleName(self.tr("Close message"))
        close.clicked.connect(self._on_close)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._text)
        words.addWidget(self._bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 10, 7)
        layout.setSpacing(8)
        layout.addLayout(words, 1)
        layout.addWidget(self._act)
        layout.addWidget(close)
        close.setVisible(message.progress is None)
        for each in (self._act, close):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it works
        self._show()
        if not (message.failure or message.stays) and message.progress is None:
            NewsTime(self, milliseconds).over.connect(self._on_close)

    def goes_on(self, message: Message) -> bool:
        """Show another message in its place if both are about the same work."""
        before = self.message
        is_same_work = before.key == message.key != "" and None not in {before.progress, message.progress}
        if is_same_work:
            self.message = message
            self._show()
        return is_same_work

    def _show(self) -> None:
        message = self.message
        self._text.setText(message.text)
        self._act.setText(message.action)
        self._act.setVisible(bool(message.action))
        self._bar.setVisible(message.progress is not None)
        self._bar.setValue(round((message.progress or 0.0) * _STEPS))
        self._bar.setAccessibleName(message.text)

    def _on_action(self) -> None:
        if self.message.callback is not None:
            self.message.callback()
        if self.message.progress is None:
            self._on_close()

    def _on_close(self) -> None:
        self._remove(self)

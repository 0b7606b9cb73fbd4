"""One hand-out in the card of the link log."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from scmanager.core import texts
from scmanager.core.link_log import KIND_WORDS, LinkEntry, LinkKind
from scmanager.ui.widgets.plain_label import PlainLabel

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class LinkLogRow(QFrame):
    """To whom, how, when and why; a double click, Enter, F2 or its menu let that be changed.

    Signals: edit_wanted(entry).
    """

    edit_wanted = Signal(object)

    def __init__(self, entry: LinkEntry) -> None:
        super().__init__()
        self._entry = entry
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name, how = entry.recipient or self.tr("Without a name"), _how(entry)
        self.setAccessibleName(". ".join(filter(None, (name, how, entry.note))))
        self.setToolTip(self.tr("Double click to change for whom the link is"))
        self._name = PlainLabel(name, role="" if entry.recipient else "secondary", elided=True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._name, 1)
        line.addWidget(PlainLabel(how, role="hint"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(line)
        if entry.note:
            column.addWidget(PlainLabel(entry.note, role="hint", elided=True))

    def _edit(self) -> None:
        self.edit_wanted.emit(self._entry)

    def _mark(self, *, focused: bool) -> None:
        self._name.set_role("accent" if focused else "" if self._entry.recipient else "secondary")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Change it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._edit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change it with Enter or F2."""
        if event.key() in _KEYS:
            self._edit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to change it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = QAction(self.tr("Change for whom…"), menu)
        action.triggered.connect(self._edit)
        menu.addAction(action)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._mark(focused=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self._mark(focused=False)


def _how(entry: LinkEntry) -> str:
    when = texts.moment(entry.at)
    return f"{when if entry.kind is LinkKind.LISTENER else f'{KIND_WORDS[entry.kind]}, {when}'} · live"

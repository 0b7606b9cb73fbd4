"""A field of tags: each a chip that can be taken away, and a place to type the next."""

from __future__ import annotations

import functools

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from scmanager.core import tags as tag_lists
from scmanager.ui.widgets.flow_layout import FlowLayout

_REMOVING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class TagField(QFrame):
    """Tags in their order; Enter or a comma adds, Backspace in the empty field takes the last away.

    Signals: changed (the user added or removed a tag).
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("field", True)
        self._chips: dict[str, _Chip] = {}
        self._entry = _Entry()
        self._entry.setAccessibleName(self.tr("Tags"))
        self._entry.setAccessibleDescription(self.tr("Enter or a comma adds the tag, Backspace removes the last one"))
        self.set_hint("")
        self._entry.textEdited.connect(self._on_text_edited)
        self._entry.committed.connect(self._on_committed)
        self._entry.stepped_back.connect(self._on_stepped_back)
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(9, 5, 9, 5)
        self._flow.addWidget(self._entry)
        self.setFocusProxy(self._entry)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that stand in the field, without what is still being typed."""
        return tuple(self._chips)

    def set_hint(self, text: str) -> None:
        """Say what typing does, the usual words when the text is empty."""
        self._entry.setPlaceholderText(text or self.tr("add a tag…"))

    def set_tags(self, tags: tuple[str, ...]) -> None:
        """Show other tags."""
        for tag in self.tags:
            self._drop(tag)
        self._entry.clear()
        self._insert(tags)

    def _add(self, texts: list[str]) -> None:
        if self._insert(tuple(texts)):
            self.changed.emit()

    def _insert(self, tags: tuple[str, ...]) -> bool:
        fresh = tag_lists.unique((*self.tags, *tags))[len(self._chips) :]
        for tag in fresh:
            chip = _Chip(tag, self.tr("Remove tag {}").format(tag))
            chip.removed.connect(functools.partial(self._on_removed, tag))
            self._flow.insert_widget(len(self._chips), chip)
            self._chips[tag] = chip
            QWidget.setTabOrder(_tab_stop_before(self), chip)
        return bool(fresh)

    def _drop(self, tag: str) -> None:
        chip = self._chips.pop(tag)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self.updateGeometry()

    def _on_text_edited(self, text: str) -> None:
        *whole, rest = text.split(",")
        if whole:
            self._entry.setText(rest.lstrip())
            self._add(whole)

    def _on_committed(self) -> None:
        text = self._entry.text()
        self._entry.clear()
        self._add([text])

    def _on_stepped_back(self) -> None:
        if self._chips:
            self._on_removed(self.tags[-1])

    def _on_removed(self, tag: str) -> None:
        self._drop(tag)
        self._entry.setFocus()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a click beside the chips as a wish to type."""
        self._entry.setFocus()
        super().mousePressEvent(event)


class _Entry(QLineEdit):
    """Where the next tag is typed.

    Signals: committed (what stands there is a whole tag), stepped_back (Backspace with nothing typed).
    """

    committed = Signal()
    stepped_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(90)
        self.setAcceptDrops(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell the keys that add and remove tags."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.stepped_back.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep a typed tag when the user goes on to the next field."""
        super().focusOutEvent(event)
        if self.text().strip() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.committed.emit()


class _Chip(QPushButton):
    """One tag; pressing it, or Delete, takes it away.

    Signals: removed.
    """

    removed = Signal()

    def __init__(self, tag: str, name: str) -> None:
        super().__init__(tag.replace("&", "&&") + " ×")
        self.setProperty("kind", "chip")
        self.setAutoDefault(False)
        self.setAccessibleName(name)
        self.clicked.connect(self.removed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove on Delete and Backspace as well."""
        if event.key() in _REMOVING_KEYS:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


def _tab_stop_before(widget: QWidget) -> QWidget:
    """Return the widget that Tab leaves for this one."""
    stop: QWidget | None = widget.previousInFocusChain()
    while stop is not None and stop is not widget and not stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
        stop = stop.previousInFocusChain()
    return stop or widget

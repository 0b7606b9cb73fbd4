"""The question for whom a link was copied, right after it was: answered with Enter, skipped with Escape."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.recipient_field import RecipientField


class ForWhomRow(QFrame):
    """Asks nothing of those who do not want to answer; what was typed counts once it is noted, by Enter or the button.

    Signals: answered(recipient, note), closed (answered or skipped).
    """

    answered = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("well", True)
        self._recipient = RecipientField(self.tr("For whom?"), self.tr("Name, radio, label, list…"))
        self._note = QLineEdit()
        self._note.setAccessibleName(self.tr("Note"))
        self._note.setPlaceholderText(self.tr("Note (optional)"))
        self._note.setMaxLength(500)
        save = button(self.tr("Note it"))
        skip = button(self.tr("Skip"), "flat")
        on_click(save, self._on_save)
        on_click(skip, self._on_skip)
        self._lay_out(save, skip)
        self.hide()

    def ask(self, names: Sequence[str]) -> None:
        """Ask for whom it was; `names` are those of the last times."""
        self.drop()
        self.offer(names)
        self.show()
        self._recipient.setFocus()

    def offer(self, names: Sequence[str]) -> None:
        """Complete these names."""
        self._recipient.offer(names)

    def drop(self) -> None:
        """Ask no more; half a name that was typed is forgotten."""
        self._recipient.clear()
        self._note.clear()
        self.hide()

    def _on_save(self) -> None:
        if self._recipient.text().strip():
            self.answered.emit(self._recipient.text(), self._note.text())
        self._on_skip()

    def _on_skip(self) -> None:
        self.closed.emit()  # the keyboard is elsewhere by now, or hiding this would scroll to what comes next
        self.drop()

    def _lay_out(self, save: QWidget, skip: QWidget) -> None:
        heading = QHBoxLayout()
        heading.addWidget(PlainLabel(self.tr("For whom?")), 1)
        heading.addWidget(PlainLabel(self.tr("Enter notes it, Esc skips"), role="hint"))
        last = QHBoxLayout()
        last.setSpacing(6)
        last.addWidget(self._note, 1)
        last.addWidget(save)
        last.addWidget(skip)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        column.addLayout(heading)
        column.addWidget(self._recipient)
        column.addLayout(last)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Skip on Escape, and note on Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_skip()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_save()
        else:
            super().keyPressEvent(event)

"""For whom and why a link was handed out, written later or anew."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from scmanager.core.link_log import LinkEntry
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.recipient_field import RecipientField

_MOST_LETTERS = 500


class LinkNoteDialog(AsyncDialog):
    """Accepted when what is in its fields is to be kept, for one hand-out or for several."""

    def __init__(self, parent: QWidget | None, entries: Sequence[LinkEntry], words: str, names: Sequence[str]) -> None:
        super().__init__(parent, _title(len(entries)))
        self.setMinimumWidth(460)
        self._recipient = RecipientField(self.tr("For whom"), self.tr("Name, radio, label, list…"))
        self._recipient.offer(names)
        self._note = QLineEdit()
        self._note.setAccessibleName(self.tr("Note"))
        self._note.setMaxLength(_MOST_LETTERS)
        self._differing = {
            field
            for field, values in (
                (self._recipient, {entry.recipient for entry in entries}),
                (self._note, {entry.note for entry in entries}),
            )
            if _differ(field, values)
        }
        cancel, save = button(self.tr("Cancel")), button(self.tr("Save"), "primary")
        cancel.clicked.connect(self.reject)
        save.clicked.connect(self.accept)
        save.setDefault(True)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(self.tr("For"), self._recipient)
        form.addRow(self.tr("Note"), self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(PlainLabel(self.windowTitle(), role="heading"))
        column.addWidget(PlainLabel(words, role="secondary", wrap=True))
        column.addLayout(form)
        column.addSpacing(6)
        column.addLayout(button_row(None, cancel, save))
        self._recipient.setFocus()
        self._recipient.selectAll()

    def answer_for(self, entry: LinkEntry) -> tuple[str, str]:
        """Return for whom a hand-out is and why; a field in which they differ keeps that when it is left empty."""
        return self._written(self._recipient, entry.recipient), self._written(self._note, entry.note)

    def _written(self, field: QLineEdit, before: str) -> str:
        text = field.text().strip()
        return before if not text and field in self._differing else text


def _differ(field: QLineEdit, values: set[str]) -> bool:
    """Show in a field what all have in common, or that they differ."""
    if len(values) == 1:
        field.setText(values.pop())
        return False
    field.setPlaceholderText(_tr("Different ones; left empty, each keeps its own"))
    return True


def _title(count: int) -> str:
    return _tr("Change for whom the link is") if count == 1 else _tr("Change for whom the links are")


def _tr(text: str) -> str:
    return QCoreApplication.translate("LinkNoteDialog", text)

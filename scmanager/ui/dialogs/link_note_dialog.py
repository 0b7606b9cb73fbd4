"""For whom and why a link was handed out, written later or anew."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from scmanager.core.link_log import LinkEntry
from scmanager.ui.prompts import AsyncDialog, button, button_row
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.recipient_field import RecipientField

_MOST_LETTERS = 500


class LinkNoteDialog(AsyncDialog):
    """Accepted when what is in its fields is to be kept."""

    def __init__(self, parent: QWidget | None, entry: LinkEntry, words: str, names: Sequence[str]) -> None:
        super().__init__(parent, self.tr("Change for whom the link is"))
        self.setMinimumWidth(460)
        self._recipient = RecipientField(self.tr("For whom"), self.tr("Name, radio, label, list…"))
        self._recipient.offer(names)
        self._recipient.setText(entry.recipient)
        self._note = QLineEdit(entry.note)
        self._note.setAccessibleName(self.tr("Note"))
        self._note.setMaxLength(_MOST_LETTERS)
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

    @property
    def recipient(self) -> str:
        """For whom it is."""
        return self._recipient.text().strip()

    @property
    def note(self) -> str:
        """Why it was handed out."""
        return self._note.text().strip()

"""A card: a framed part of a pane with a title."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from scmanager.ui.prompts import button_row
from scmanager.ui.widgets.plain_label import PlainLabel


class Card(QFrame):
    """A frame with a title at the left and a note at the right; contents go into `body`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._note = PlainLabel(role="hint")
        heading = QHBoxLayout()
        self._title = PlainLabel(title, role="title")
        heading.addWidget(self._title, 1)
        heading.addWidget(self._note)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(13, 11, 13, 13)
        self.body.setSpacing(10)
        self.body.addLayout(heading)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add buttons in a row; it takes no room while none of them is shown."""
        row = button_row(*buttons)
        self.body.addLayout(row)
        self.body.setAlignment(row, Qt.AlignmentFlag.AlignLeft)

    def set_title(self, text: str) -> None:
        """Change the title."""
        self._title.setText(text)

    def set_note(self, text: str) -> None:
        """Change what stands at the right of the title."""
        self._note.setText(text)

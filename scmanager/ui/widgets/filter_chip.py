"""A pill that opens a popover of conditions; it shows the condition in force."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget


class FilterChip(QPushButton):
    """One kind of condition; it is lit while one is in force. Down opens it like a click does."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.name = name
        self.setProperty("kind", "pill")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.show_condition("")

    def show_condition(self, words: str, spoken: str = "") -> None:
        """Show the condition in force, or none; `spoken` says it in full where `words` are short."""
        self.setText((words or self.name).replace("&", "&&"))
        self.setAccessibleName(f"{self.name}: {spoken or words}" if words else self.name)
        self.setChecked(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Down as well."""
        if event.key() == Qt.Key.Key_Down:
            self.click()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:  # noqa: N802 -- Qt's name
        """Stay as it is: the condition decides, not the click."""

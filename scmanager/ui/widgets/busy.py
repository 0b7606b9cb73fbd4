"""Something is on its way: a bar that moves, with or without words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from scmanager.ui.widgets.plain_label import PlainLabel

_WIDTH = 120


class BusyBar(QProgressBar):
    """A short bar that moves while nobody knows how long it takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setFixedWidth(_WIDTH)


class BusyWords(QWidget):
    """What is on its way, with the bar beneath, in the middle of a card."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainLabel(text, role="secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 12)
        layout.setSpacing(8)
        for widget in (self._words, BusyBar()):
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignCenter)

    def say(self, text: str) -> None:
        """Say what is on its way."""
        self._words.setText(text)

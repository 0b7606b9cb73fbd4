"""A search field that takes links out of what is pasted into it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from scmanager.core.recognition import Pasted, kind_of
from scmanager.ui.widgets.search_field import SearchField

_PASTED = 4  # letters that come at once
_AROUND_WORDS = 28


class LinkSearchField(SearchField):
    """Searches what is typed; a link that is pasted is handed on to be recognised, and leaves the field at once.

    Neither the field nor what it can undo keeps the link; only one that leads elsewhere is searched for like words.

    Signals: search_changed (the words are others), link_pasted(text), escaped (Escape, with nothing to clear).
    """

    search_changed = Signal()
    link_pasted = Signal(str)
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Search links, or paste a link"), parent)
        self.setMinimumWidth(120)
        self._words = ""
        self.textChanged.connect(self._on_text_changed)

    def _on_text_changed(self, text: str) -> None:
        if text == self._words:
            return
        pasted = _inserted(self._words, text)
        kind = kind_of(pasted) if len(pasted) >= _PASTED else Pasted.WORDS
        if kind in {Pasted.WORDS, Pasted.ELSEWHERE}:
            self._words = text
            self.search_changed.emit()
        else:
            self.setText(self._words)  # also forgets what could be undone
        if kind is not Pasted.WORDS:
            self.link_pasted.emit(pasted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say in as many words as there is room for what can be done."""
        super().resizeEvent(event)
        full, short = self.tr("Search, or paste a link to recognise it"), self.tr("Search, or paste a link")
        fits = self.fontMetrics().horizontalAdvance(full) + _AROUND_WORDS <= event.size().width()
        self.setPlaceholderText(full if fits else short)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Escape by itself."""
        if event.key() == Qt.Key.Key_Escape and not self.text():
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


def _inserted(before: str, after: str) -> str:
    """Return what came in between the beginning and the end that two texts share."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    return after[start : len(after) - end]


def _shared(one: str, other: str) -> int:
    """Count the letters with which both texts begin."""
    return next(
        (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )

"""A search field that takes links out of what is pasted into it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from scmanager.core.recognition import Pasted, is_one_link, kind_of
from scmanager.ui.widgets.search_field import SearchField

_PASTED = 4  # letters that come at once
_REST_MS = 800  # nothing more is typed for so long
_SEARCHED = frozenset({Pasted.WORDS, Pasted.ELSEWHERE})
_AROUND_WORDS = 28


class LinkSearchField(SearchField):
    """Searches what is typed; a link that is pasted is handed on to be recognised, and leaves the field at once.

    One that is typed does so with Enter, or when it is whole and nothing more is typed for a moment. Neither the field
    nor what it can undo keeps the link; only one that leads elsewhere is searched for like words.

    Signals: search_changed (the words are others), link_pasted(text), escaped (Escape, with nothing to clear).
    """

    search_changed = Signal()
    link_pasted = Signal(str)
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Search links, or paste a link"), parent)
        self.setMinimumWidth(120)
        self._words = ""
        self._place = 0  # where the next letters come in
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self.selectionChanged.connect(self._on_moved)
        self.cursorPositionChanged.connect(self._on_moved)
        self.textChanged.connect(self._on_text_changed)

    def _on_text_changed(self, text: str) -> None:
        self._rest.stop()
        if text == self._words:
            return
        pasted = _inserted(self._words, text, self._place, self.cursorPosition())
        is_pasted = len(pasted) >= _PASTED
        if is_pasted and is_one_link(text):
            self._hand_on(text, _words_in(self._words))
        elif is_pasted and kind_of(pasted) not in _SEARCHED:
            self._hand_on(pasted, _words_in(self._words))
        else:
            self._search(text)
            if is_pasted and kind_of(pasted) is Pasted.ELSEWHERE:
                self.link_pasted.emit(pasted)

    def _search(self, text: str) -> None:
        self._words = text
        self._rest.start()
        self.search_changed.emit()

    def _hand_on(self, link: str, words: str) -> None:
        """Let a link be recognised, with these words in the field instead of it."""
        is_other = words != self._words
        self._words = words
        self.setText(words)  # also forgets what could be undone
        if is_other:
            self.search_changed.emit()
        self.link_pasted.emit(link)

    def _on_rest(self) -> None:
        if kind_of(self.text()) is Pasted.SECRET and "/" in self.text():
            self._hand_on(self.text(), "")

    def _on_entered(self) -> None:
        kind = kind_of(self.text())
        if kind not in _SEARCHED:
            self._hand_on(self.text(), "")
        elif kind is Pasted.ELSEWHERE:
            self.link_pasted.emit(self.text())

    def _on_moved(self, *_places: int) -> None:
        self._place = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say in as many words as there is room for what can be done."""
        super().resizeEvent(event)
        full, short = self.tr("Search, or paste a link to recognise it"), self.tr("Search, or paste a link")
        fits = self.fontMetrics().horizontalAdvance(full) + _AROUND_WORDS <= event.size().width()
        self.setPlaceholderText(full if fits else short)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Escape by itself, and recognise with Enter."""
        if event.key() == Qt.Key.Key_Escape and not self.text():
            self.escaped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_entered()
        else:
            super().keyPressEvent(event)


def _words_in(text: str) -> str:
    """Return a text to search for, empty for (the beginning of) a link."""
    return "" if "://" in text or kind_of(text) not in _SEARCHED else text


def _inserted(before: str, after: str, place: int, cursor: int) -> str:
    """Return what came in at a place, up to where the cursor is now; the texts tell when that does not fit them."""
    start = place if before[:place] == after[:place] else _shared(before, after)
    end = cursor if before.endswith(after[cursor:]) else len(after)
    return after[start:end]


def _shared(one: str, other: str) -> int:
    """Count the letters with which both texts begin."""
    return next(
        (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )

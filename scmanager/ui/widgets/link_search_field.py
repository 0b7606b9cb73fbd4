"""A search field that takes links out of what is pasted into it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.recognition import token_in
from scmanager.ui.widgets.search_field import SearchField

_PASTED = 4  # letters that come at once


class LinkSearchField(SearchField):
    """Searches what is typed; a link that is pasted leaves the field at once and is handed on to be recognised.

    Neither the field nor what it can undo keeps the link.

    Signals: search_changed (the words are others), link_pasted(text).
    """

    search_changed = Signal()
    link_pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Search links, or paste a link"), parent)
        self.setPlaceholderText(self.tr("Search, or paste a link to recognise it"))
        self.setMinimumWidth(120)
        self._words = ""
        self.textChanged.connect(self._on_text_changed)

    def _on_text_changed(self, text: str) -> None:
        if text == self._words:
            return
        if len(text) - len(self._words) >= _PASTED and _is_link(text, self._words):
            self.setText(self._words)  # also forgets what could be undone
            self.link_pasted.emit(text)
            return
        self._words = text
        self.search_changed.emit()


def _is_link(text: str, before: str) -> bool:
    return bool(token_in(text) and not token_in(before)) or "://" in text

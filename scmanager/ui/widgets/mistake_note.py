"""What is wrong with a search, and what was probably meant, to be taken with a click."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from scmanager.core.search_terms import Mistake, Search
from scmanager.core.search_values import shortened
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_line import SearchLine


class MistakeNote(QWidget):
    """Says the first mistake of a line and how many more there are, once they are told; hidden when there is none."""

    def __init__(self, line: SearchLine) -> None:
        super().__init__()
        self._words = PlainLabel(role="hint-error", wrap=True)
        self._mend = _link(line.mend)
        self._mend_all = _link(line.mend_all)
        self._line = line
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(10)
        self.row.addWidget(self._words, 1)
        for each in (self._mend, self._mend_all):
            self.row.addWidget(each, alignment=Qt.AlignmentFlag.AlignTop)
        line.mistaken.connect(self._on_mistaken)
        self.hide()

    def _on_mistaken(self, words: str) -> None:
        self._words.setText(words)
        mistake = self._line.told
        self._mend.setText(mending(mistake).replace("&", "&&") if mistake else "")
        self._mend.setVisible(mistake is not None and mistake.instead is not None)
        self._mend_all.setText(mending_all(self._line.search))
        self._mend_all.setVisible(bool(self._mend_all.text()))
        self.setVisible(bool(words))


def _link(slot: Callable[[], object]) -> QPushButton:
    made = button("", "link")
    on_click(made, slot)
    return made


def mending(mistake: Mistake) -> str:
    """Say what a click does about a mistake."""
    meant = mistake.instead
    if meant is None:
        return _tr("Correct it")
    if meant.endswith(":"):
        return _tr("Close the gap")
    return _tr("Write {}").format(shortened(meant)) if meant else _tr("Leave it out")


def mending_all(search: Search) -> str:
    """Say what one click does about several mistakes; empty when it would do no more than mend one."""
    known = sum(mistake.instead is not None for mistake in search.mistakes)
    if known < 2:
        return ""
    every = len(search.mistakes)
    return _tr("Mend all {}").format(known) if known == every else _tr("Mend {} of {}").format(known, every)


def _tr(text: str) -> str:
    return QCoreApplication.translate("MistakeNote", text)

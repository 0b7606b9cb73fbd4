"""What can be written into the search field: examples to click, with what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.search_help import HELP
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.popover import Popover
from scmanager.ui.widgets.suggestions import Lines, Suggestion

_WIDTH, _HEIGHT = 460, 420


class SearchHelp(Popover):
    """Lists the ways of writing and all fields.

    Signals: picked(example) (it shall be put into the search).
    """

    picked = Signal(str)

    def __init__(self, owner: QWidget, look: Theme) -> None:
        super().__init__(owner, "")
        self.setAccessibleName(self.tr("Search help"))
        self._lines = list(_lines())
        words = self.tr("All of it must hold. Capitals and accents make no difference.")
        self._list = Lines(look, self.tr("Examples"))
        self._list.show_lines(self._lines)
        self._list.setFixedSize(_WIDTH, _HEIGHT)
        self._list.picked.connect(self._on_picked)
        self.column.addWidget(PlainLabel(words, role="secondary", wrap=True))
        self.column.addWidget(self._list)

    def _on_picked(self, line: int) -> None:
        self.close()
        self.picked.emit(self._lines[line].label)


def _lines() -> Iterator[Suggestion]:
    for section in HELP:
        yield Suggestion(section.title, is_heading=True)
        yield from (Suggestion(example.text, example.meaning) for example in section.examples)

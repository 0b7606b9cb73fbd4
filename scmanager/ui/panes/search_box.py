"""The search field with its help beside it, and what it says about a mistake beneath it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from scmanager.ui.panes.search_help import SearchHelp
from scmanager.ui.prompts import button
from scmanager.ui.theme import Theme
from scmanager.ui.widgets.mistake_note import MistakeNote
from scmanager.ui.widgets.search_line import Complete, SearchLine, today


class SearchBox(QWidget):
    """`line` is where the search is typed; the caller finds a place for `note`."""

    def __init__(self, look: Theme, complete: Complete, day: Callable[[], date] = today) -> None:
        super().__init__()
        self.line = SearchLine("Search tracks", look, complete, day)
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.note = MistakeNote(self.line)
        self.note.row.setContentsMargins(16, 0, 16, 8)
        self._help = SearchHelp(self, look)
        self._help_button = button("?", "icon")
        self._help_button.setAccessibleName(self.tr("Search help"))
        self._help_button.setToolTip(self.tr("What can be searched for (F1)"))
        self.line.help_wanted.connect(self._show_help)
        self._help_button.clicked.connect(self._show_help)
        self._help.picked.connect(self.line.add)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._help_button)
        self.setFocusProxy(self.line)

    def _show_help(self) -> None:
        self._help.open_under(self._help_button)

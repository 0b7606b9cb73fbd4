"""Beneath the links: what is known of the selected ones, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.link_log import HONEST_WORDS
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.frames import line
from scmanager.ui.widgets.plain_label import PlainLabel


class LinkFoot(QWidget):
    """Details of one row, or how many are selected; with nothing selected, what a link is.

    Signals: show_wanted, edit_wanted, reset_wanted.
    """

    show_wanted = Signal()
    edit_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = PlainLabel(HONEST_WORDS, role="secondary", wrap=True)
        self._show = button(self.tr("Show track"))
        self._edit = button(self.tr("Change for whom…"))
        self._reset = button(self.tr("Reset link…"), "danger")
        self._reset.setAccessibleName(self.tr("Reset links of selected rows…"))
        on_click(self._show, self.show_wanted.emit)
        on_click(self._edit, self.edit_wanted.emit)
        on_click(self._reset, self.reset_wanted.emit)
        self._lay_out()
        self.show_selection((), tracks=0)

    def show_selection(self, sentences: Sequence[str], *, tracks: int, can_reset: bool = False) -> None:
        """Say what is known of rows, each in a sentence; `tracks` is how many of theirs are still here."""
        if len(sentences) == 1:
            self._words.setText(sentences[0])
        elif sentences:
            count = texts.plural(len(sentences), self.tr("link"))
            self._words.setText(self.tr("{} of {} selected.").format(count, texts.plural(tracks, self.tr("track"))))
        else:
            self._words.setText(HONEST_WORDS)
        self._show.setVisible(tracks == 1)
        self._edit.setVisible(len(sentences) == 1)
        self._reset.setVisible(can_reset)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(20, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        for each in (self._show, self._edit, self._reset):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        column.addLayout(row)
        self.setMinimumHeight(48)

"""The question whether a file that seems to be there already is uploaded again."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from scmanager.core.candidates import Candidate, Choice
from scmanager.ui.prompts import button
from scmanager.ui.tasks import on_click
from scmanager.ui.widgets.plain_label import PlainLabel


class QuestionBox(QFrame):
    """Says why files may be there already, and takes the answer for all of them.

    Signals: answered (a Choice).
    """

    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("well", True)
        self._words = PlainLabel(wrap=True)
        self._pills = {
            Choice.SKIP: self._pill(self.tr("S&kip"), Choice.SKIP),
            Choice.UPLOAD: self._pill(self.tr("Upload again"), Choice.UPLOAD),
        }
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        for pill in self._pills.values():
            self._group.addButton(pill)
            row.addWidget(pill)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addLayout(row)
        self.hide()

    def show_question(self, candidates: Sequence[Candidate]) -> None:
        """Show the question of these files and what will happen to them; nothing when there is none."""
        asked = [candidate for candidate in candidates if candidate.question]
        self.setVisible(bool(asked))
        if not asked:
            return
        words = asked[0].question if len(candidates) == 1 else self._several(asked)
        self._words.setText(words)
        decisions = {candidate.decision for candidate in asked}
        self._group.setExclusive(False)
        for choice, pill in self._pills.items():
            pill.setChecked(decisions == {choice})
            pill.setAccessibleDescription(words)
        self._group.setExclusive(True)

    def _several(self, asked: Sequence[Candidate]) -> str:
        copies = sum(candidate.is_copy for candidate in asked)
        sentences = []
        if there := len(asked) - copies:
            seem = self.tr("seems") if there == 1 else self.tr("seem")
            sentences.append(self.tr("{} of these files {} to be there already.").format(there, seem))
        if copies:
            are = self.tr("is") if copies == 1 else self.tr("are")
            sentences.append(self.tr("{} of these files {} in this list twice.").format(copies, are))
        return " ".join(sentences)

    def _pill(self, text: str, choice: Choice) -> QPushButton:
        pill = button(text, "pill")
        pill.setCheckable(True)
        pill.setAccessibleName(text.replace("&", ""))
        on_click(pill, functools.partial(self.answered.emit, choice))
        return pill

"""A popover with a few choices of which at most one is in force, and a range of one's own where that makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from scmanager.ui.widgets.frames import line
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.popover import Popover

_WIDTH = 220

Choices = Sequence[tuple[str, str]]
"""Terms of the search language with what the user reads."""


class ChoicesPopover(Popover):
    """Choices by their term, and two ends of a range when `hints` says how they are written.

    Signals: chosen(term; empty: any), range_wanted(from, to) (as they were typed).
    """

    chosen = Signal(str)
    range_wanted = Signal(str, str)

    def __init__(
        self, owner: QWidget, name: str, any_text: str, choices: Choices, hints: tuple[str, str] | None
    ) -> None:
        super().__init__(owner, name)
        self._buttons = {term: self._choice(term, text) for term, text in (("", any_text), *choices)}
        self._problem = PlainLabel(role="hint-error", wrap=True)
        self.low, self.high = QLineEdit(), QLineEdit()
        for button in self._buttons.values():
            self.column.addWidget(button)
        self.setMinimumWidth(_WIDTH)
        if hints is not None:
            self._add_range(name, hints)

    def show_chosen(self, term: str | None) -> None:
        """Mark the choice in force; None for something else than the choices."""
        for each, button in self._buttons.items():
            button.setChecked(each == term)
        self.show_problem("")

    def show_range(self, low: str, high: str) -> None:
        """Show the ends of the range in force."""
        self.low.setText(low)
        self.high.setText(high)

    def show_problem(self, sentence: str) -> None:
        """Say why a range cannot be used, or nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.resize(self.sizeHint())

    def open_under(self, anchor: QWidget) -> None:
        """Show it beneath a widget, with the choice in force under the keys."""
        super().open_under(anchor)
        for button in self._buttons.values():
            if button.isChecked():
                button.setFocus()

    def _choice(self, term: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "choice")
        button.setCheckable(True)
        button.clicked.connect(partial(self._on_clicked, term))
        return button

    def _add_range(self, name: str, hints: tuple[str, str]) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for field, text, hint in ((self.low, self.tr("from"), hints[0]), (self.high, self.tr("to"), hints[1])):
            field.setAccessibleName(f"{name} {text}")
            field.setPlaceholderText(hint)
            field.setFixedWidth(92)
            field.returnPressed.connect(self._on_range)
        row.addWidget(self.low)
        row.addWidget(PlainLabel("–", role="secondary"))
        row.addWidget(self.high)
        use = QPushButton(self.tr("Apply"))
        use.clicked.connect(self._on_range)
        row.addWidget(use)
        self.column.addSpacing(4)
        self.column.addWidget(line())
        self.column.addSpacing(4)
        self.column.addLayout(row)
        self.column.addWidget(self._problem)

    def _on_clicked(self, term: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's
        self.show_chosen(term)
        self.chosen.emit(term)
        self.close()

    def _on_range(self, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 -- Qt's
        self.range_wanted.emit(self.low.text().strip(), self.high.text().strip())

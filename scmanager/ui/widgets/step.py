"""One numbered step of a form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from scmanager.ui.widgets.plain_label import PlainLabel

_NUMBER_WIDTH = 22


class Step(QWidget):
    """A number at the left, what to do beside it, and below that the controls in `body`."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = PlainLabel(role="number")
        self._text = PlainLabel(text, wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _NUMBER_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._number, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._text, 0, 1)
        grid.addLayout(self.body, 1, 1)

    def set_number(self, number: int) -> None:
        """Show the place of the step among those that are shown."""
        self._number.setText(str(number))

    def set_text(self, text: str) -> None:
        """Change what is to be done."""
        self._text.setText(text)


def number_steps(steps: list[Step]) -> None:
    """Count the steps that are not hidden."""
    for number, step in enumerate((step for step in steps if not step.isHidden()), start=1):
        step.set_number(number)

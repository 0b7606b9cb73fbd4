"""Rows of a form: a label, its controls, and below them what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scmanager.ui.widgets.plain_label import PlainLabel

LABEL_WIDTH = 108


class FormGrid(QGridLayout):
    """Labels in a column of fixed width, controls beside them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(20, 16, 20, 16)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(10)
        self.setColumnMinimumWidth(0, LABEL_WIDTH)
        self.setColumnStretch(1, 1)

    def add_row(self, label: str, *widgets: tuple[QWidget, int]) -> PlainLabel:
        """Add a row of controls with their shares of the width; the label's mnemonic goes to the first.

        Returns the label below them that says what is wrong, hidden while it is empty.
        """
        controls = QHBoxLayout()
        controls.setSpacing(8)
        for widget, share in widgets:
            controls.addWidget(widget, share)
        if not any(share for _, share in widgets):
            controls.addStretch(1)
        problem = PlainLabel(role="error", wrap=True)
        problem.hide()
        cell = QVBoxLayout()
        cell.setSpacing(4)
        cell.addLayout(controls)
        cell.addWidget(problem)
        row = self.rowCount()
        self.addWidget(_label(label, widgets[0][0]), row, 0, Qt.AlignmentFlag.AlignVCenter)
        self.addLayout(cell, row, 1)
        return problem

    def end(self) -> None:
        """Leave the rest of the height empty."""
        self.setRowStretch(self.rowCount(), 1)


def _label(text: str, buddy: QWidget) -> QLabel:
    label = PlainLabel(text, role="secondary")
    label.setBuddy(_focused_by(buddy))
    return label


def _focused_by(widget: QWidget) -> QWidget:
    """Return what gets the focus for a widget: a label's mnemonic does nothing for one that only passes it on."""
    proxy = widget.focusProxy()
    return widget if proxy is None else _focused_by(proxy)

"""How a dialog looks that asks for a day and a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from scmanager.ui.prompts import button, button_row
from scmanager.ui.widgets.moment_field import MomentField
from scmanager.ui.widgets.plain_label import PlainLabel


def lay_out_moment(
    dialog: QDialog,
    words: Sequence[PlainLabel],
    time: MomentField,
    hint: PlainLabel,
    footnote: str,
    *,
    others: Sequence[QPushButton],
    main: QPushButton,
) -> None:
    """Put words, the time with what it would mean, and a footnote under the title; the buttons beneath, Close too."""
    dialog.setMinimumWidth(520)
    close = button(dialog.tr("Close"))
    close.clicked.connect(dialog.reject)
    label = PlainLabel(dialog.tr("Day and time"), role="secondary")
    label.setBuddy(time)
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(label)
    row.addWidget(time)
    row.addWidget(hint, 1)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(20, 18, 20, 16)
    column.setSpacing(10)
    column.addWidget(PlainLabel(dialog.windowTitle(), role="heading", wrap=True))
    for each in words:
        column.addWidget(each)
    column.addSpacing(4)
    column.addLayout(row)
    column.addWidget(PlainLabel(footnote, role="hint", wrap=True))
    column.addSpacing(6)
    column.addLayout(button_row(*others, None, close, main))
    time.setFocus()

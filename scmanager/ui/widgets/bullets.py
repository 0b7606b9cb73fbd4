"""A short list of lines in a question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.ui.widgets.plain_label import PlainLabel

_MOST = 8


class Bullets(QWidget):
    """One line beneath the other, the first eight; how many more there are is said."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for line in lines[:_MOST]:
            column.addWidget(PlainLabel(f"•  {texts.one_line(line)}", role="secondary", elided=True))
        if len(lines) > _MOST:
            more = self.tr("and {} more").format(texts.count(len(lines) - _MOST))
            column.addWidget(PlainLabel(more, role="secondary"))
        column.addStretch(1)

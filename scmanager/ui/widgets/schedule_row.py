"""One scheduled track: when it becomes public, or what became of it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from scmanager.core.schedule import ScheduledItem, ScheduleState, words_of
from scmanager.ui.prompts import button
from scmanager.ui.widgets.frames import line
from scmanager.ui.widgets.plain_label import PlainLabel

_ROLES = {ScheduleState.DONE: "ok", ScheduleState.MISSED: "warning", ScheduleState.FAILED: "error"}


class ScheduleRow(QWidget):
    """A row of the list of scheduled tracks.

    Signals: change_wanted, show_wanted (each with the URN of the track).
    """

    change_wanted = Signal(str)
    show_wanted = Signal(str)

    def __init__(self, item: ScheduledItem, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(role="title", elided=True)
        self._words = PlainLabel(role="secondary", wrap=True)
        self._change = button(self.tr("Change…"))
        self._show = button(self.tr("Show"))
        self._change.clicked.connect(self._on_change)
        self._show.clicked.connect(self._on_show)
        self._lay_out()
        self.show_item(item, now)

    def show_item(self, item: ScheduledItem, now: datetime) -> None:
        """Show a track as it stands at a time."""
        self.item = item
        words = words_of(item, now)
        self._title.setText(item.title)
        self._words.setText(words)
        self._words.set_role(_ROLES.get(item.state, "secondary"))
        self._change.setVisible(not item.is_public)
        for each in (self._change, self._show):
            each.setAccessibleName(f"{each.text()}: {item.title}")
        self.setAccessibleName(f"{item.title}, {words}")

    def _on_change(self) -> None:
        self.change_wanted.emit(self.item.track_urn)

    def _on_show(self) -> None:
        self.show_wanted.emit(self.item.track_urn)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._title)
        words.addWidget(self._words)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._change)
        buttons.addWidget(self._show)
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 10, 20, 0)
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(20)
        grid.addLayout(words, 0, 0)
        grid.addLayout(buttons, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(line(), 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)

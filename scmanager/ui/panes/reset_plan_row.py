"""When the link of a track is to be reset, if it is, and the way to plan that."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from scmanager.core.reset_reminders import Reminder, ReminderState, words_of
from scmanager.services.links import Links
from scmanager.ui.prompts import button, button_row
from scmanager.ui.tasks import Tasks, on_click
from scmanager.ui.widgets.plain_label import PlainLabel

_D = QBoxLayout.Direction
_TOLD = {ReminderState.WAITING, ReminderState.WORKING, ReminderState.MISSED}


class ResetPlanRow(QWidget):
    """One line; it follows the plan while its track is shown.

    Signals: plan_wanted (a time is to be chosen), reset_wanted (a missed reset is to be done now).
    """

    plan_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, links: Links, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links = links
        self._tasks = tasks
        self._urn = ""
        self._words = PlainLabel(role="hint", wrap=True)
        self._plan = button("", "row")
        self._now = button(self.tr("Reset now…"))
        on_click(self._plan, self.plan_wanted.emit)
        on_click(self._now, self.reset_wanted.emit)
        self._layout = QBoxLayout(_D.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self._words, 1)
        buttons = button_row(self._now, self._plan)
        self._layout.addLayout(buttons)
        self._layout.setAlignment(buttons, Qt.AlignmentFlag.AlignLeft)
        links.reminders.changed.connect(self._on_changed)

    def show_plan(self, urn: str) -> None:
        """Show what is planned for a track."""
        self._urn = urn
        reminder, now = self._links.reminders.get(urn), self._links.handed_out.clock()
        planned = reminder if reminder is not None and reminder.state in _TOLD else None
        state = planned.state if planned is not None else None
        self._words.setText(words_of(planned, now) if planned else self.tr("It is not reset by itself."))
        self._plan.setText(self.tr("Change…") if planned else self.tr("Reset on…"))
        self._plan.setVisible(state is not ReminderState.WORKING)
        is_missed = state is ReminderState.MISSED
        self._words.set_role("hint-error" if is_missed else "hint")
        self._now.setVisible(is_missed)
        self._layout.setDirection(_D.TopToBottom if is_missed else _D.LeftToRight)  # a missed one has more to say

    def _on_changed(self, reminder: Reminder) -> None:
        if reminder.track_urn == self._urn and not self._tasks.is_closed:
            self.show_plan(self._urn)

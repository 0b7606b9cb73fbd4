"""When the links of several tracks are to be reset: at one time for all, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.reset_reminders import ONLY_WHILE_RUNNING
from scmanager.ui.dialogs.moment_layout import lay_out_moment
from scmanager.ui.dialogs.reset_reminder_dialog import ReminderWish
from scmanager.ui.prompts import AsyncDialog, button
from scmanager.ui.widgets.moment_field import MomentField
from scmanager.ui.widgets.plain_label import PlainLabel

_SUGGESTED = timedelta(days=14)


class PlanResetsDialog(AsyncDialog):
    """The time of several tracks, some of which have one `planned` already; `wish` is what was chosen."""

    def __init__(self, parent: QWidget | None, count: int, planned: int, *, clock: Callable[[], datetime]) -> None:
        super().__init__(parent, self.tr("Reset the links on…"))
        self.wish: ReminderWish | None = None
        self._clock = clock
        self._time = MomentField(self.tr("Day and time"))
        self._hint = PlainLabel(role="secondary", wrap=True)
        self._set = button(self.tr("Reset at this time"), "primary")
        self._never = button(self.tr("Do not reset them"))
        self._never.setVisible(planned > 0)
        words = [PlainLabel(self.tr("Secret links of {}").format(texts.plural(count, "track")), role="title")]
        if planned:
            text = self.tr("A reset is planned for {} of them already. It moves to this time.")
            words.append(PlainLabel(text.format(texts.count(planned)), wrap=True))
        lay_out_moment(self, words, self._time, self._hint, ONLY_WHILE_RUNNING, others=[self._never], main=self._set)
        self._time.dateTimeChanged.connect(self._on_edited)
        self._set.clicked.connect(self._on_set)
        self._never.clicked.connect(self._on_never)
        self._time.set_moment(clock() + _SUGGESTED)
        self._on_edited()

    def _on_edited(self) -> None:
        """Say how far away the time is, and let it be chosen only when it is to come."""
        left = self._time.moment - self._clock()
        is_over = left <= timedelta()
        self._hint.setText(self.tr("This time is over.") if is_over else self.tr("In {}").format(texts.span(left)))
        self._hint.set_role("error" if is_over else "secondary")
        self._set.setEnabled(not is_over)
        self._set.setDefault(not is_over)

    def _on_set(self) -> None:
        self.wish = ReminderWish(self._time.moment)
        self.accept()

    def _on_never(self) -> None:
        self.wish = ReminderWish(None)
        self.accept()

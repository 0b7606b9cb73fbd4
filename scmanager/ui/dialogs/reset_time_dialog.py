"""A day and a time at which links are to be reset, or that they are not to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec
from PySide6.QtWidgets import QPushButton, QWidget

from scmanager.core import texts
from scmanager.core.reset_reminders import ONLY_WHILE_RUNNING
from scmanager.ui.dialogs.moment_layout import lay_out_moment
from scmanager.ui.prompts import AsyncDialog
from scmanager.ui.widgets.moment_field import MomentField
from scmanager.ui.widgets.plain_label import PlainLabel

_SUGGESTED = timedelta(days=14)


class ReminderWish(msgspec.Struct, frozen=True):
    """When links are to be reset; None when they are no longer to be."""

    when: datetime | None


class ResetTimeDialog(AsyncDialog):
    """Asks for a time to come; `wish` is what was chosen.

    `words` stand above the time, `setter` takes it, `never` takes it back. Without a time that is `due`, one in two
    weeks is suggested.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        words: Sequence[PlainLabel],
        *,
        setter: QPushButton,
        never: QPushButton,
        clock: Callable[[], datetime],
        due: datetime | None = None,
    ) -> None:
        super().__init__(parent, title)
        self.wish: ReminderWish | None = None
        self._clock = clock
        self._time = MomentField(self.tr("Day and time"))
        self._hint = PlainLabel(role="secondary", wrap=True)
        self._set = setter
        lay_out_moment(self, words, self._time, self._hint, ONLY_WHILE_RUNNING, others=[never], main=setter)
        self._time.dateTimeChanged.connect(self._on_edited)
        setter.clicked.connect(self._on_set)
        never.clicked.connect(self._on_never)
        self._time.set_moment(due if due is not None and due > clock() else clock() + _SUGGESTED)
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

"""When a link is to be reset: a day and a time, another one, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.reset_reminders import ONLY_WHILE_RUNNING, Reminder, words_of
from scmanager.core.tracks import Track
from scmanager.ui.dialogs.moment_layout import lay_out_moment
from scmanager.ui.prompts import AsyncDialog, button
from scmanager.ui.widgets.moment_field import MomentField
from scmanager.ui.widgets.plain_label import PlainLabel

_SUGGESTED = timedelta(days=14)


class ReminderWish(msgspec.Struct, frozen=True):
    """When the link is to be reset; None when it is no longer to be."""

    when: datetime | None


def _now() -> datetime:
    return datetime.now(UTC)


class ResetReminderDialog(AsyncDialog):
    """The time of one track; `wish` is what was chosen."""

    def __init__(
        self,
        parent: QWidget | None,
        track: Track,
        reminder: Reminder | None,
        *,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(parent, self.tr("Reset the link on…"))
        self.wish: ReminderWish | None = None
        self._planned = reminder if reminder is not None and reminder.is_open else None
        self._clock = clock
        self._time = MomentField(self.tr("Day and time"))
        self._hint = PlainLabel(role="secondary", wrap=True)
        self._set = button(self.tr("Change time") if self._planned else self.tr("Reset at this time"), "primary")
        self._never = button(self.tr("Do not reset it"))
        self._never.setVisible(self._planned is not None)
        lay_out_moment(
            self,
            self._words(track),
            self._time,
            self._hint,
            ONLY_WHILE_RUNNING,
            others=[self._never],
            main=self._set,
        )
        self._time.dateTimeChanged.connect(self._on_edited)
        self._set.clicked.connect(self._on_set)
        self._never.clicked.connect(self._on_never)
        due = self._planned.due_at if self._planned is not None else clock()
        self._time.set_moment(due if due > clock() else clock() + _SUGGESTED)
        self._on_edited()

    @classmethod
    async def ask(
        cls,
        parent: QWidget | None,
        track: Track,
        reminder: Reminder | None,
        *,
        clock: Callable[[], datetime] = _now,
    ) -> ReminderWish | None:
        """Let the user choose; None means that all stays as it is."""
        dialog = cls(parent, track, reminder, clock=clock)
        return dialog.wish if await dialog.answered() else None

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

    def _words(self, track: Track) -> list[PlainLabel]:
        words = [PlainLabel(texts.one_line(track.title), role="title", elided=True)]
        if self._planned is not None:
            words.append(PlainLabel(words_of(self._planned, self._clock()), wrap=True))
        return words

"""When a link is to be reset: a day and a time, another one, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.reset_reminders import Reminder, words_of
from scmanager.core.tracks import Track
from scmanager.ui.dialogs.reset_time_dialog import ReminderWish, ResetTimeDialog
from scmanager.ui.prompts import button
from scmanager.ui.widgets.plain_label import PlainLabel


def _now() -> datetime:
    return datetime.now(UTC)


class ResetReminderDialog(ResetTimeDialog):
    """The time of one track."""

    def __init__(
        self,
        parent: QWidget | None,
        track: Track,
        reminder: Reminder | None,
        *,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        planned = reminder if reminder is not None and reminder.is_open else None
        words = [PlainLabel(texts.one_line(track.title), role="title", elided=True)]
        if planned is not None:
            words.append(PlainLabel(words_of(planned, clock()), wrap=True))
        never = button(_tr("Do not reset it"))
        if planned is None:
            never.hide()
        super().__init__(
            parent,
            _tr("Reset the link on…"),
            words,
            setter=button(_tr("Change time") if planned else _tr("Reset at this time"), "primary"),
            never=never,
            clock=clock,
            due=planned.due_at if planned is not None else None,
        )

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


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResetReminderDialog", text)

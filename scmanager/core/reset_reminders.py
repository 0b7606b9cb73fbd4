"""Planned resets: a link that is to stop working at a chosen time, and what people are told about it."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from scmanager.core import texts
from scmanager.core.link_resets import named

LATE = timedelta(minutes=1)
"""What was not done this long after its time was missed, and is done only when the user says so."""

ONLY_WHILE_RUNNING = (
    "SoundCloud has no expiry, so this program resets the link: it has to run and the computer has to be on. "
    "A time that was missed is offered at the next start."
)


class ReminderState(enum.StrEnum):
    """Where a planned reset stands."""

    WAITING = "waiting"
    WORKING = "working"
    """It was begun; until the link is known to be dead it is being checked."""
    MISSED = "missed"
    """Its time is over and the link was not reset; it waits for the user's yes."""
    DONE = "done"
    CANCELLED = "cancelled"


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """A track whose link is to be reset at `due_at` (UTC); `done_at` is when it was.

    `message` says in a sentence why it was missed, or why there was nothing left to reset when it is done.
    """

    track_urn: str
    title: str
    due_at: datetime
    state: ReminderState = ReminderState.WAITING
    done_at: datetime | None = None
    message: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the link is still to be reset."""
        return self.state in {ReminderState.WAITING, ReminderState.WORKING, ReminderState.MISSED}


def by_time(reminders: Sequence[Reminder]) -> list[Reminder]:
    """Sort: missed ones first, then the next one in front, then what is over, the newest in front."""
    missed = sorted((each for each in reminders if each.state is ReminderState.MISSED), key=lambda each: each.due_at)
    waiting = [each for each in reminders if each.is_open and each.state is not ReminderState.MISSED]
    over = sorted((each for each in reminders if not each.is_open), key=lambda each: each.due_at, reverse=True)
    return missed + sorted(waiting, key=lambda each: each.due_at) + over


def words_of(reminder: Reminder, now: datetime) -> str:
    """Say where a planned reset stands."""
    due = texts.moment(reminder.due_at)
    if reminder.state is ReminderState.WAITING:
        if reminder.due_at <= now:
            return "Its time has come. Resetting the link"
        return f"The link will be reset on {due}, in {texts.span(reminder.due_at - now)}"
    return {
        ReminderState.WORKING: "Resetting the link",
        ReminderState.MISSED: f"Was to be reset on {due}. {reminder.message} The link was not reset.",
        ReminderState.DONE: reminder.message or f"The link was reset on {texts.moment(reminder.done_at)}",
        ReminderState.CANCELLED: "Cancelled. The link is not reset",
    }[reminder.state]


def overtaken_words(planned: Sequence[Reminder]) -> str:
    """Say that planned resets are called off when the links are reset before; nothing when there are none."""
    if not planned:
        return ""
    if len(planned) == 1:
        return f"The reset planned for {texts.moment(planned[0].due_at)} is then called off."
    return f"The resets planned for {texts.count(len(planned))} of these tracks are then called off."


def missed_words(missed: Sequence[Reminder]) -> str:
    """Offer resets that were missed; nothing when there are none."""
    if not missed:
        return ""
    if len(missed) == 1:
        (one,) = missed
        return f"The link of “{one.title}” was to be reset on {texts.moment(one.due_at)}. {one.message} Reset it now?"
    return f"{texts.count(len(missed))} links were to be reset and were not. Reset them now?"


def done_words(done: Sequence[Reminder], losers: Sequence[str]) -> str:
    """Tell of planned resets that were carried out, and of those who have only dead links since."""
    what = _done_words(done[0]) if len(done) == 1 else f"{texts.count(len(done))} links were reset as planned."
    if not losers:
        return what
    has, link = "has" if len(losers) == 1 else "have", "the old link" if len(done) == 1 else "old links"
    works = "no longer works" if len(done) == 1 else "no longer work"
    return f"{what} {named(losers)} {has} only {link}, which {works}."


def _done_words(done: Reminder) -> str:
    if done.message:
        return f"The link of “{done.title}” was to be reset. {done.message}"
    return f"The link of “{done.title}” was reset as planned."

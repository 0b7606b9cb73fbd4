"""Tracks that become public at a chosen time, and what people are told about them."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from scmanager.core import texts

LATE = timedelta(minutes=1)
"""What is published later than this after its time was missed."""

ONLY_WHILE_RUNNING = (
    "Tracks are made public by this program: it has to run and the computer has to be on. "
    "A time that was missed is caught up at the next start."
)
"""SoundCloud lets programs schedule nothing (https://github.com/soundcloud/api/issues/355)."""


class ScheduleState(enum.StrEnum):
    """Where a scheduled track stands."""

    WAITING = "waiting"
    DONE = "done"
    MISSED = "missed"
    """It is public, but became so late."""
    FAILED = "failed"
    CANCELLED = "cancelled"


class ScheduledItem(msgspec.Struct, frozen=True, kw_only=True):
    """A track that becomes public at `publish_at` (UTC); `done_at` is when it did.

    `account` is the key of the account it belongs to. `message` says in one sentence why it waits still, came late
    or failed.
    """

    track_urn: str
    account: str
    title: str
    publish_at: datetime
    state: ScheduleState = ScheduleState.WAITING
    done_at: datetime | None = None
    message: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to become public."""
        return self.state is ScheduleState.WAITING

    @property
    def is_public(self) -> bool:
        """Whether it was made public."""
        return self.state in {ScheduleState.DONE, ScheduleState.MISSED}

    @property
    def lateness(self) -> timedelta:
        """How long after its time it became public; nothing when it was in time or did not."""
        return max(timedelta(), self.done_at - self.publish_at) if self.done_at else timedelta()


def by_time(items: Sequence[ScheduledItem]) -> list[ScheduledItem]:
    """Sort: what waits first, the next one in front; then what is over, the newest in front."""
    waiting = sorted((item for item in items if item.is_waiting), key=lambda item: item.publish_at)
    over = sorted((item for item in items if not item.is_waiting), key=lambda item: item.publish_at, reverse=True)
    return waiting + over


def words_of(item: ScheduledItem, now: datetime) -> str:
    """Say where a scheduled track stands."""
    if item.state is ScheduleState.MISSED:
        return f"Public since {texts.moment(item.done_at)}, {texts.span(item.lateness)} late. {item.message}"
    if item.message or item.state is ScheduleState.FAILED:
        return item.message
    if item.state is ScheduleState.DONE:
        return f"Public since {texts.moment(item.done_at)}"
    if item.state is ScheduleState.CANCELLED:
        return "Cancelled. It stays private"
    if item.publish_at <= now:
        return "Its time has come. Making it public"
    return f"Becomes public on {texts.moment(item.publish_at)}, in {texts.span(item.publish_at - now)}"


def missed_words(items: Sequence[ScheduledItem]) -> str:
    """Tell of tracks that became public late; nothing when there are none."""
    if not items:
        return ""
    if len(items) == 1:
        (item,) = items
        return f"“{item.title}” became public {texts.span(item.lateness)} late. {item.message} {ONLY_WHILE_RUNNING}"
    longest = max(item.lateness for item in items)
    return (
        f"{texts.plural(len(items), 'track')} became public late, by up to {texts.span(longest)}. {ONLY_WHILE_RUNNING}"
    )

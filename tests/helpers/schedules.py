"""A schedule without a server: tracks become public in memory, at times a test lets pass."""

from __future__ import annotations

from typing import Any

import msgspec
from psygnal import Signal

from scmanager.core.schedule import ScheduledItem, ScheduleState, by_time
from tests.helpers.hours import Hours


class FakeSchedule:
    """Items by URN; `wishes` are what was asked of it, and `failure` is raised once."""

    changed = Signal(ScheduledItem)
    removed = Signal(str)

    def __init__(self, hours: Hours, *items: ScheduledItem) -> None:
        self.hours = hours
        self.missed: list[ScheduledItem] = []
        self.wishes: list[tuple[Any, ...]] = []
        self.failure: Exception | None = None
        self._items = {item.track_urn: item for item in items}

    @property
    def items(self) -> list[ScheduledItem]:
        return by_time(list(self._items.values()))

    def get(self, urn: str) -> ScheduledItem | None:
        return self._items.get(urn)

    async def publish_now(self, urn: str) -> None:
        self._wish("publish", urn)
        self.put(urn, state=ScheduleState.DONE, done_at=self.hours.now)

    async def cancel(self, urn: str) -> None:
        self._wish("cancel", urn)
        self.put(urn, state=ScheduleState.CANCELLED)

    async def reschedule(self, urn: str, when: Any) -> None:
        self._wish("move", urn, when)
        self.put(urn, state=ScheduleState.WAITING, publish_at=when, message="")

    def add(self, item: ScheduledItem) -> None:
        """Schedule a track."""
        self._items[item.track_urn] = item
        self.changed.emit(item)

    def put(self, urn: str, **changes: Any) -> None:
        """Let something become of a track."""
        item = self._items[urn] = msgspec.structs.replace(self._items[urn], **changes)
        if item.state is ScheduleState.MISSED:
            self.missed.append(item)
        self.changed.emit(item)

    def remove(self, urn: str) -> None:
        """Clear a track away."""
        del self._items[urn]
        self.removed.emit(urn)

    def _wish(self, *wish: Any) -> None:
        self.wishes.append(wish)
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure

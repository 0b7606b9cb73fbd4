"""Making tracks public at their time, as long as the program runs; what was missed is caught up."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from psygnal import Signal

from scmanager.core.schedule import LATE, ScheduledItem, ScheduleState, by_time
from scmanager.errors import InputError, ScmanagerError, StorageError
from scmanager.services.alarm import Alarm
from scmanager.services.background import Background
from scmanager.services.publishing import hopeless, make_public
from scmanager.services.retries import FIRST_PAUSE_S, Retries
from scmanager.services.signals import announce

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.connection import Connection, ConnectionStatus
    from scmanager.services.library import Library
    from scmanager.store.schedule import ScheduleStore

CLOSED = "The program was closed at that time."
ASLEEP = "The computer was asleep at that time."
ALREADY = "It was public already."
UNFINISHED = "The upload was not finished at that time."

_S = ScheduleState


def _now() -> datetime:
    return datetime.now(UTC)


class Schedule:
    """The tracks of one account that become public at a chosen time, one after the other.

    What fails for now is tried again, more and more seldom; being made public twice does no harm. `missed` are those of
    this run that became public late. `clock`, `sleep` and `chance` are replaced in tests.

    Signals:
        changed(ScheduledItem): a track is new here, or stands elsewhere.
        removed(str): the track of this URN was cleared away.
    """

    changed = Signal(ScheduledItem)
    removed = Signal(str)

    def __init__(
        self,
        client: Client,
        library: Library,
        store: ScheduleStore,
        account_key: str,
        *,
        connection: Connection | None = None,
        clock: Callable[[], datetime] = _now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._client = client
        self._library = library
        self._store = store
        self._account = account_key
        self._connection = connection
        self._clock = clock
        self.missed: list[ScheduledItem] = []
        self._items: dict[str, ScheduledItem] = {}
        self._causes: dict[str, str] = {}
        self._retries = Retries(clock, chance)
        self._locks: dict[str, asyncio.Lock] = {}
        self._publishing = False
        self._background = Background("making tracks public at their time")
        self._alarm = Alarm(self._on_alarm, clock, sleep)
        if connection is not None:
            connection.changed.connect(self._on_connection_changed)

    @property
    def items(self) -> list[ScheduledItem]:
        """All tracks in sight: the next one first, then those that are over."""
        return by_time(list(self._items.values()))

    def get(self, urn: str) -> ScheduledItem | None:
        """Return a track as it stands."""
        return self._items.get(urn)

    async def open(self) -> None:
        """Read the tracks of the account; those whose time was missed are made public at once.

        What became public in time in a former run was told then, and is cleared away.
        """
        items = await self._store.of_account(self._account)
        with contextlib.suppress(StorageError):
            await self._store.clear([item for item in items if item.state is _S.DONE])
        self._items = {item.track_urn: item for item in items if item.state is not _S.DONE}
        self._causes = {item.track_urn: CLOSED for item in self._late()}
        self._arm()

    async def add(self, track_urn: str, title: str, publish_at: datetime) -> ScheduledItem | None:
        """Schedule a private track and return it as it stands; see `store.schedule.schedule_track` for a second time.

        None when the user cancelled it before and cleared it away.
        """
        wanted = ScheduledItem(track_urn=track_urn, account=self._account, title=title, publish_at=publish_at)
        async with self._lock(track_urn):
            item = await self._store.add(wanted)
            if item is not None:
                self._take(item)
                if item in self._late():
                    self._causes.setdefault(track_urn, UNFINISHED)
        return item

    async def cancel(self, urn: str) -> None:
        """Leave a track private; one that is public already stays so."""
        async with self._lock(urn):
            if self._items[urn].is_waiting:
                await self._change(urn, state=_S.CANCELLED, message="")

    async def publish_now(self, urn: str) -> None:
        """Make a track public at once; raises what stands against it, and it then stays as it was."""
        async with self._lock(urn):
            if self._items[urn].is_public:
                return
            await make_public(self._client, self._library, urn)
            await self._change(urn, state=_S.DONE, done_at=self._clock(), message="")

    async def reschedule(self, urn: str, when: datetime) -> None:
        """Give a track that is still private another time."""
        if when <= self._clock():
            raise InputError("This time is over. Choose one to come, or make the track public now.")
        async with self._lock(urn):
            if self._items[urn].is_public:
                raise InputError("This track is public already.")
            await self._change(urn, state=_S.WAITING, publish_at=when, done_at=None, message="")

    async def clear_finished(self) -> None:
        """Take everything out of sight that is over."""
        over = [item for item in self._items.values() if not item.is_waiting]
        await self._store.clear(over)
        for item in over:
            if self._items[item.track_urn] is item:
                del self._items[item.track_urn]
                announce(self.removed, item.track_urn)

    async def close(self) -> None:
        """Make nothing public any more."""
        self._alarm.close()
        if self._connection is not None:
            self._connection.changed.disconnect(self._on_connection_changed)
        await self._background.close()

    def _on_alarm(self) -> None:
        for item in self._late():
            self._causes.setdefault(item.track_urn, ASLEEP)
        self._publishing = True
        self._background.spawn(self._publish_due())

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        """Try at once what failed, as soon as the server can be reached."""
        if status.state == "online" and self._retries.hurry():
            self._arm()

    def _arm(self) -> None:
        """Wait for the nearest time, unless something is being published, which ends with this."""
        if not self._publishing:
            self._alarm.set(min((self._time_of(item) for item in self._waiting()), default=None))

    async def _publish_due(self) -> None:
        try:
            while due := [item for item in self._waiting() if self._time_of(item) <= self._clock()]:
                async with self._lock(due[0].track_urn):
                    await self._publish(due[0].track_urn)
        finally:
            self._publishing = False
            self._arm()

    async def _publish(self, urn: str) -> None:
        item = self._items.get(urn)
        if item is None or not item.is_waiting:
            return
        self._retries.begin(urn)
        try:
            await self._change(urn, **await self._outcome(item))
        except ScmanagerError as error:
            self._causes.setdefault(urn, f"It did not work at that time: {error.title[0].lower()}{error.title[1:]}.")
            await self._wait_after(urn, error)

    async def _outcome(self, item: ScheduledItem) -> dict[str, object]:
        """Make a track public, and return what there is to write about it then; raises what may pass.

        One that only waited for others of the same time was not missed.
        """
        try:
            did_it = await make_public(self._client, self._library, item.track_urn)
        except ScmanagerError as error:
            if message := hopeless(error):
                return {"state": _S.FAILED, "message": message}
            raise
        now = self._clock()
        if not did_it:
            return {"state": _S.DONE, "done_at": now, "message": ALREADY}
        cause = self._causes.get(item.track_urn, "") if now - item.publish_at > LATE else ""
        return {"state": _S.MISSED if cause else _S.DONE, "done_at": now, "message": cause}

    async def _wait_after(self, urn: str, error: ScmanagerError) -> None:
        self._retries.put_off(urn, error.retry_after or FIRST_PAUSE_S / 2)
        with contextlib.suppress(StorageError):
            await self._change(urn, message=f"Not public yet. {error.title}. It is tried again by itself.")

    async def _change(self, urn: str, **changes: object) -> None:
        """Write what is new about a track, and tell."""
        before = self._items[urn]
        now = msgspec.structs.replace(before, **changes)
        if now != before:
            await self._store.change(before, now)
            self._take(now)

    def _take(self, item: ScheduledItem) -> None:
        before = self._items.get(item.track_urn)
        if before is None or before.state is not item.state or before.publish_at != item.publish_at:
            self._retries.forget(item.track_urn)
            self._causes.pop(item.track_urn, None)
        if item.state is _S.MISSED:
            self.missed.append(item)
        self._items[item.track_urn] = item
        announce(self.changed, item)
        self._arm()

    def _waiting(self) -> list[ScheduledItem]:
        return [item for item in self._items.values() if item.is_waiting]

    def _time_of(self, item: ScheduledItem) -> datetime:
        return self._retries.time_of(item.track_urn, item.publish_at)

    def _late(self) -> list[ScheduledItem]:
        return [item for item in self._waiting() if self._clock() - item.publish_at > LATE]

    def _lock(self, urn: str) -> asyncio.Lock:
        return self._locks.setdefault(urn, asyncio.Lock())

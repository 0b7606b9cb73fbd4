"""Links that are reset at a chosen time, as long as the program runs; what was missed waits for a yes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from psygnal import Signal

from scmanager.core import texts
from scmanager.core.link_resets import ResetReport, ResetRow, ResetState, row_words
from scmanager.core.reset_reminders import LATE, Reminder, ReminderState, by_time
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.errors import InputError, StorageError
from scmanager.services.alarm import Alarm
from scmanager.services.background import Background
from scmanager.services.handed_out import HandedOut
from scmanager.services.link_file import until_read
from scmanager.services.link_log import LinkLog
from scmanager.services.link_resets import LinkResets
from scmanager.services.signals import announce

if TYPE_CHECKING:
    from scmanager.services.library import Library

CLOSED = "The program was closed at that time."
ASLEEP = "The computer was asleep at that time."
CUT_OFF = "The program ended at that time."
UNREAD = "Planned resets could not be read at that time."
NOT_TRIED = "The server could not be asked at that time."

_S = ReminderState


class ResetReminders:
    """The planned resets of one account; none is ever carried out late without the user's yes.

    `sleep` is replaced in tests.

    Signals:
        changed(Reminder): a planned reset is new here, or stands elsewhere.
        carried_out(Reminder): a planned reset was done at its time, or found to have been.
        missed(tuple[Reminder, ...]): times were missed; the user has to be asked.
        troubled(StorageError | None): what was planned earlier cannot be read, or it can again; see `trouble`.
    """

    changed = Signal(Reminder)
    carried_out = Signal(Reminder)
    missed = Signal(tuple)
    troubled = Signal(object)

    def __init__(
        self,
        resets: LinkResets,
        handed_out: HandedOut,
        log: LinkLog,
        library: Library,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._resets = resets
        self._handed_out = handed_out
        self._log = log
        self._library = library
        self._clock = handed_out.clock
        self._sleep = sleep
        self._opened_at = self._clock()
        self.trouble: StorageError | None = None
        self._items: dict[str, Reminder] = {}
        self._overtaken: dict[str, Reminder] = {}  # waiting ones, when another reset of their track began
        self._background = Background("resetting links at their time")
        self._alarm = Alarm(self._on_alarm, self._clock, sleep)
        resets.changed.connect(self._on_reset)

    @property
    def items(self) -> list[Reminder]:
        """All planned resets in sight: those missed first, then the next one, then those that are over."""
        return by_time(list(self._items.values()))

    @property
    def offers(self) -> tuple[Reminder, ...]:
        """The planned resets whose time was missed, for which the user has to be asked."""
        return tuple(item for item in self.items if item.state is _S.MISSED)

    def get(self, urn: str) -> Reminder | None:
        """Return the planned reset of a track."""
        return self._items.get(urn)

    def open(self) -> None:
        """Begin to learn what was planned in earlier runs, and what of it was missed."""
        self._opened_at = self._clock()
        self._background.spawn(until_read(self._read, self._sleep, self._on_read))

    async def plan(self, track: Track, due_at: datetime) -> Reminder:
        """Plan to reset the link of a private track, or move it to another time; InputError, StorageError."""
        if due_at <= self._clock():
            raise InputError("This time is over. Choose one to come, or reset the link now.")
        if not track.is_private:
            raise InputError("A public track has no secret link to reset.")
        return await self._put(Reminder(track_urn=track.urn, title=texts.one_line(track.title), due_at=due_at))

    async def cancel(self, urn: str) -> None:
        """Leave the link as it is; also the answer no to an offer; StorageError."""
        if (item := self._items.get(urn)) is not None and item.is_open and item.state is not _S.WORKING:
            await self._change(urn, state=_S.CANCELLED, message="")

    async def settled(self) -> None:
        """Wait until what is due is done."""
        await self._background.settled()

    async def close(self) -> None:
        """Reset nothing any more."""
        self._alarm.close()
        self._resets.changed.disconnect(self._on_reset)
        await self._background.close()

    async def _read(self) -> None:
        if (store := await self._handed_out.file.store()) is None:
            return
        account = self._handed_out.account
        items = await store.reminders.open_ones(account)
        checking = {row.track_urn for row, _before in await store.resets.open_rows(account)}
        ended = await store.resets.last_ended(account)
        self._items = {item.track_urn: item for item in items} | self._items
        items = [item for item in items if self._items[item.track_urn] is item]  # others were planned anew meanwhile
        over = [item for item in items if item.state is _S.WAITING and item.due_at <= self._clock()]
        self._mark(over, state=_S.MISSED)
        for item in items:
            announce(self.changed, self._items[item.track_urn])
        cut_off = [item for item in items if item.state is _S.WORKING and item.track_urn not in checking]
        await self._conclude(cut_off, ended)
        for urn in checking.intersection(self._items):
            if (row := self._resets.get(urn)) is not None:
                await self._settle(row)  # it may have ended before this was known here
        for item in over:
            await self._miss([item], CLOSED if item.due_at < self._opened_at else UNREAD)
        if self.offers:
            announce(self.missed, self.offers)
        self._arm()

    def _on_read(self, trouble: StorageError | None) -> None:
        if (self.trouble, trouble) != (None, None):
            self.trouble = trouble
            announce(self.troubled, trouble)

    async def _conclude(self, items: Sequence[Reminder], ended: Mapping[str, ResetRow]) -> None:
        """Find out what became of resets that were begun when the program ended."""
        for item in items:
            row = ended.get(item.track_urn)
            if row is not None and row.ended_at is not None and row.ended_at >= item.due_at:
                await self._end(item, row)
            else:
                await self._miss([item], CUT_OFF)

    def _on_alarm(self) -> None:
        due = [item for item in self._waiting() if item.due_at <= self._clock()]
        late = [item for item in due if self._clock() - item.due_at > LATE]
        in_time = [item for item in due if item not in late]
        self._mark(late, state=_S.MISSED, message=ASLEEP)
        self._mark(in_time, state=_S.WORKING, message="")
        self._background.spawn(self._ring(in_time, late))

    async def _ring(self, due: Sequence[Reminder], late: Sequence[Reminder]) -> None:
        await self._miss(late, ASLEEP)
        report = await self._carry_out([item.track_urn for item in due])
        told = {item.track_urn for item in late}.union(report.left, (row.track_urn for row in report.rows))
        if offers := tuple(item for item in self.offers if item.track_urn in told):
            announce(self.missed, offers)

    async def _carry_out(self, urns: Sequence[str]) -> ResetReport:
        self._mark([self._items[urn] for urn in urns], state=_S.WORKING, message="")
        if not urns:
            return ResetReport()
        try:
            for urn in urns:
                await self._change(urn)
            report = await self._resets.reset([self.track_of(self._items[urn]) for urn in urns])
            for row in report.rows:
                await self._settle(row)
        finally:
            await self._offer_again(urns)
        return report

    async def _offer_again(self, urns: Iterable[str]) -> None:
        """Let what was not tried be missed; what is being checked ends by itself."""
        checking = {row.track_urn for row in self._resets.checking}
        items = (self._items[urn] for urn in urns if urn not in checking)
        await self._miss([item for item in items if item.state is _S.WORKING], NOT_TRIED)

    def _on_reset(self, row: ResetRow) -> None:
        item = self._items.get(row.track_urn)
        if item is None or not item.is_open:
            return
        if row.state is not ResetState.CHECKING:
            self._background.spawn(self._settle(row))
        elif item.state is _S.WAITING:
            self._overtaken.setdefault(row.track_urn, item)

    async def _settle(self, row: ResetRow) -> None:
        """Learn how a reset ended that was planned, or was done by hand before or after its time.

        One that was planned since the reset by hand began stays: it is meant for the new link.
        """
        item = self._items[row.track_urn]
        was_overtaken = self._overtaken.pop(row.track_urn, None) is item
        is_meant = was_overtaken or item.state in {_S.WORKING, _S.MISSED}
        if row.state in {ResetState.RESET, ResetState.GONE} and is_meant:
            await self._end(item, row)
        elif row.state is ResetState.NOT_RESET and item.state is _S.WORKING:
            await self._miss([item], f"It did not work. {row.message}")

    async def _end(self, item: Reminder, row: ResetRow) -> None:
        done = await self._change(item.track_urn, state=_S.DONE, done_at=row.ended_at, message=_over_words(row))
        if item.state is _S.WORKING:
            announce(self.carried_out, done)

    async def _miss(self, items: Iterable[Reminder], why: str) -> None:
        for item in items:
            await self._change(item.track_urn, state=_S.MISSED, message=why)

    def _mark(self, items: Iterable[Reminder], **changes: object) -> None:
        """Let planned resets stand elsewhere at once, before that is written and told."""
        for item in items:
            self._items[item.track_urn] = msgspec.structs.replace(item, **changes)
        self._arm()

    async def _change(self, urn: str, **changes: object) -> Reminder:
        """Write what is new about a planned reset, and tell; what the disk refuses is known in this run only."""
        now = msgspec.structs.replace(self._items[urn], **changes)
        self._take(now)
        with contextlib.suppress(StorageError):
            await self._write(now)
        return now

    async def _put(self, item: Reminder) -> Reminder:
        await self._write(item)
        self._take(item)
        return item

    async def _write(self, item: Reminder) -> None:
        if (store := await self._handed_out.file.store()) is not None:
            await store.reminders.put(self._handed_out.account, item)
        self._log.reload((item.track_urn,))

    def _take(self, item: Reminder) -> None:
        self._items[item.track_urn] = item
        announce(self.changed, item)
        self._arm()

    def _arm(self) -> None:
        self._alarm.set(min((item.due_at for item in self._waiting()), default=None))

    def _waiting(self) -> list[Reminder]:
        return [item for item in self._items.values() if item.state is _S.WAITING]

    def track_of(self, item: Reminder) -> Track:
        """Return the track as last heard of; one that is not known here is private, or it would not be planned."""
        known = self._library.get(item.track_urn)
        return known or Track(urn=item.track_urn, title=item.title, user=User(urn=""), sharing=Sharing.PRIVATE)


def _over_words(row: ResetRow) -> str:
    """Say why there was nothing left to reset, if that is so."""
    return row_words(row) if row.state is ResetState.GONE else ""

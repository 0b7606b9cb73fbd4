"""Tracks become public at their time, once, for their account, and late rather than never."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scmanager.api.client import Client
from scmanager.api.profile import DialectName
from scmanager.core.schedule import ScheduledItem, ScheduleState, missed_words, words_of
from scmanager.core.tracks import Sharing, Track, TrackFields
from scmanager.errors import InputError, NotFound, Offline, ServerFailed, StorageError
from scmanager.services.alarm import LOOK_S
from scmanager.services.connection import Connection
from scmanager.services.library import Library
from scmanager.services.publishing import GONE
from scmanager.services.retries import FIRST_PAUSE_S, LONGEST_PAUSE_S
from scmanager.services.schedule import ALREADY, ASLEEP, CLOSED, UNFINISHED, Schedule
from scmanager.store.schedule import ScheduleStore
from scmanager.store.uploads import UploadStore
from tests.helpers.api_clients import connected
from tests.helpers.clients import client_of
from tests.helpers.hours import Hours
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until

S = ScheduleState
ME = "sandbox soundcloud:users:1"


class Studio:
    """A program with a schedule, run as often as wished over one file; `told` is what it said of each track."""

    def __init__(self, folder: Path, client: Client, hours: Hours) -> None:
        self.client = client
        self.hours = hours
        self.library = Library(client)
        self.told: list[tuple[str, ScheduleState]] = []
        self._folder = folder

    @asynccontextmanager
    async def running(self, account: str = ME, connection: Connection | None = None) -> AsyncIterator[Schedule]:
        uploads = await UploadStore.open(self._folder / "uploads.db")
        schedule = Schedule(
            self.client,
            self.library,
            ScheduleStore(uploads.database),
            account,
            connection=connection,
            clock=self.hours.clock,
            sleep=self.hours.sleep,
            chance=lambda: 1.0,
        )
        schedule.changed.connect(self._hear)
        await schedule.open()
        try:
            yield schedule
        finally:
            await schedule.close()
            await uploads.close()
            assert self.hours.sleepers() == 0

    async def private(self, count: int = 1) -> list[Track]:
        await self.library.refresh()
        return [track for track in self.library.tracks.values() if track.is_private][:count]

    async def sharing(self, urn: str) -> Sharing | None:
        return (await self.client.track(urn)).sharing

    def _hear(self, item: ScheduledItem) -> None:
        self.told.append((item.title, item.state))


@asynccontextmanager
async def studio(box: Sandbox, folder: Path, dialect: DialectName = "current") -> AsyncIterator[Studio]:
    async with connected(box, dialect) as client:
        yield Studio(folder, client, Hours())


def state_of(schedule: Schedule, urn: str) -> ScheduleState:
    item = schedule.get(urn)
    assert item is not None
    return item.state


async def reached(schedule: Schedule, urn: str, *states: ScheduleState) -> ScheduledItem:
    await until(lambda: state_of(schedule, urn) in states)
    item = schedule.get(urn)
    assert item is not None
    return item


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_track_becomes_public_at_its_time_and_not_before(
    sandbox: Sandbox, tmp_path: Path, dialect: DialectName
) -> None:
    async with studio(sandbox, tmp_path, dialect) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(hours=1))
        await here.hours.go_by(minutes=59, seconds=59)
        assert (state_of(schedule, track.urn), await here.sharing(track.urn)) == (S.WAITING, Sharing.PRIVATE)
        await here.hours.go_by(seconds=1)
        item = await reached(schedule, track.urn, S.DONE)
        assert await here.sharing(track.urn) is Sharing.PUBLIC
        assert here.library.get(track.urn).sharing is Sharing.PUBLIC
        assert (item.done_at, item.message) == (here.hours.now, "")
        assert here.told == [(track.title, S.WAITING), (track.title, S.DONE)]
        assert len(sandbox.requests("PUT")) == 1


async def test_nothing_else_of_the_track_is_written(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(seconds=5))
        await here.client.update(track.urn, TrackFields(title="Another title", tags=("fresh",)))
        await here.hours.go_by(seconds=5)
        await reached(schedule, track.urn, S.DONE)
        now = await here.client.track(track.urn)
        assert (now.title, now.tags, now.sharing) == ("Another title", ("fresh",), Sharing.PUBLIC)


async def test_while_nothing_waits_nothing_runs(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await here.hours.go_by(hours=5)
        assert here.hours.naps == []
        await schedule.add(track.urn, track.title, here.hours.after(hours=1))
        await here.hours.go_by(seconds=1)
        assert here.hours.sleepers() == 1
        await schedule.cancel(track.urn)
        await here.hours.go_by(hours=2)
        assert here.hours.sleepers() == 0
        assert (state_of(schedule, track.urn), await here.sharing(track.urn)) == (S.CANCELLED, Sharing.PRIVATE)


async def test_many_times_need_one_timer_for_the_nearest(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        tracks = await here.private(3)
        start = here.hours.now
        for track, minutes in zip(tracks, (30, 10, 20), strict=True):
            await schedule.add(track.urn, track.title, start + timedelta(minutes=minutes))
        await here.hours.go_by(seconds=1)
        assert here.hours.sleepers() == 1
        assert max(here.hours.naps) <= LOOK_S
        nearest = [tracks[1], tracks[2], tracks[0]]
        assert [item.track_urn for item in schedule.items] == [track.urn for track in nearest]
        for number, track in enumerate(nearest, start=1):
            await here.hours.go_by(minutes=10)
            await reached(schedule, track.urn, S.DONE)
            assert sum(item.is_waiting for item in schedule.items) == 3 - number


async def test_of_tracks_with_the_same_time_none_counts_as_missed(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        tracks = await here.private(3)
        for track in tracks:
            await schedule.add(track.urn, track.title, here.hours.after(seconds=10))
        schedule.changed.connect(lambda item: here.hours.fall_asleep(minutes=2) if item.is_public else None)
        await here.hours.go_by(seconds=10)
        for track in tracks:
            await reached(schedule, track.urn, S.DONE)


async def test_a_computer_that_slept_through_the_time_makes_up_for_it(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(minutes=10))
        await here.hours.go_by(minutes=1)
        here.hours.fall_asleep(hours=3)
        await here.hours.go_by(seconds=LOOK_S)
        item = await reached(schedule, track.urn, S.MISSED)
        assert await here.sharing(track.urn) is Sharing.PUBLIC
        assert timedelta(hours=2, minutes=51) <= item.lateness < timedelta(hours=2, minutes=52)
        assert words_of(item, here.hours.now).endswith(f"3 h late. {ASLEEP}")


async def test_what_was_missed_while_the_program_was_closed_is_caught_up_and_listed(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with studio(sandbox, tmp_path) as here:
        tracks = await here.private(3)
        async with here.running() as schedule:
            for track, minutes in zip(tracks, (10, 20, 600), strict=True):
                await schedule.add(track.urn, track.title, here.hours.after(minutes=minutes))
        await here.hours.go_by(hours=2)
        assert await here.sharing(tracks[0].urn) is Sharing.PRIVATE
        async with here.running() as schedule:
            await here.hours.go_by(seconds=0)
            missed = [await reached(schedule, track.urn, S.MISSED) for track in tracks[:2]]
            assert state_of(schedule, tracks[2].urn) is S.WAITING
            assert [await here.sharing(track.urn) for track in tracks] == [
                Sharing.PUBLIC,
                Sharing.PUBLIC,
                Sharing.PRIVATE,
            ]
            words = missed_words(missed)
            assert words.startswith("2 tracks became public late, by up to 2 h. ")
            assert "computer has to be on" in words
            assert CLOSED in missed_words(missed[:1])
            assert missed_words([]) == ""
        async with here.running() as schedule:
            assert [item.state for item in schedule.items] == [S.WAITING, S.MISSED, S.MISSED]
            assert len(sandbox.requests("PUT")) == 2


async def test_a_time_that_passed_within_the_minute_is_not_called_missed(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here:
        (track,) = await here.private()
        async with here.running() as schedule:
            await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
        await here.hours.go_by(minutes=2)
        async with here.running() as schedule:
            await here.hours.go_by(seconds=0)
            await reached(schedule, track.urn, S.DONE)


async def test_an_upload_that_ended_after_its_time_says_so(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(minutes=-5))
        await here.hours.go_by(seconds=0)
        assert (await reached(schedule, track.urn, S.MISSED)).message == UNFINISHED


async def test_scheduling_twice_is_scheduling_once(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        time = here.hours.after(minutes=1)
        for _again in range(2):
            await schedule.add(track.urn, track.title, time)
        assert len(schedule.items) == 1
        await here.hours.go_by(minutes=1)
        await reached(schedule, track.urn, S.DONE)
        await schedule.add(track.urn, track.title, time)
        await reached(schedule, track.urn, S.DONE)
        assert len(sandbox.requests("PUT")) == 1


async def test_a_track_the_queue_made_private_again_becomes_public_again(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        time = here.hours.after(minutes=1)
        await schedule.add(track.urn, track.title, time)
        await here.hours.go_by(minutes=1)
        await reached(schedule, track.urn, S.DONE)
        await here.client.update(track.urn, TrackFields(sharing=Sharing.PRIVATE))
        await schedule.add(track.urn, track.title, time)
        await reached(schedule, track.urn, S.DONE)
        assert await here.sharing(track.urn) is Sharing.PUBLIC


async def test_a_track_that_is_public_already_is_done_without_a_write(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
        await here.client.update(track.urn, TrackFields(sharing=Sharing.PUBLIC))
        sandbox.clear_requests()
        await here.hours.go_by(minutes=1)
        assert (await reached(schedule, track.urn, S.DONE)).message == ALREADY
        assert sandbox.requests("PUT") == []


async def test_a_deleted_track_is_gone(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
        await here.client.delete(track.urn)
        await here.hours.go_by(minutes=1)
        assert (await reached(schedule, track.urn, S.FAILED)).message == GONE
        await here.hours.go_by(hours=2)
        assert state_of(schedule, track.urn) is S.FAILED


async def test_a_clear_no_of_the_server_is_told_and_not_asked_again(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
        sandbox.fault("status", method="PUT", arg={"status": 422, "body": {"errors": [{"error_message": "Not you."}]}})
        await here.hours.go_by(minutes=1)
        assert "Not you." in (await reached(schedule, track.urn, S.FAILED)).message
        await here.hours.go_by(hours=2)
        assert len(sandbox.requests("PUT")) == 1


FAULTS = {
    "503": ("status", 503),
    "dropped": ("drop_before", None),
    "429": ("retry_after", 1),
    "401": ("status", 401),
    "a page": ("html_200", None),
    "half an answer": ("bad_json", None),
    "done but 502": ("commit_then_status", 502),
    "done but dropped": ("commit_then_drop", None),
}


@pytest.mark.parametrize("dialect", ["classic", "current"])
@pytest.mark.parametrize("case", FAULTS)
async def test_what_may_pass_is_tried_again_until_it_works(
    sandbox: Sandbox, tmp_path: Path, case: str, dialect: DialectName
) -> None:
    async with studio(sandbox, tmp_path, dialect) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
        fault, arg = FAULTS[case]
        sandbox.fault(fault, method="PUT", times=None, arg=arg)
        await here.hours.go_by(minutes=1)
        item = schedule.get(track.urn)
        await until(lambda: (schedule.get(track.urn) or item).message)
        item = await reached(schedule, track.urn, S.WAITING)
        assert words_of(item, here.hours.now).startswith("Not public yet. ")
        assert "by itself" in item.message
        sandbox.clear_faults()
        await patience(here, lambda: state_of(schedule, track.urn) is not S.WAITING)
        item = await reached(schedule, track.urn, S.DONE, S.MISSED)
        assert await here.sharing(track.urn) is Sharing.PUBLIC
        if item.state is S.MISSED:
            assert item.message.startswith("It did not work at that time: ")


async def patience(here: Studio, condition: Any) -> None:
    """Let time pass until a condition holds, never more than a pause at once."""
    async with asyncio.timeout(20):
        while not condition():
            await here.hours.go_by(seconds=10)
            await asyncio.sleep(0.01)


class Broken:
    """A client that fails; `tries` are the times at which it was asked."""

    def __init__(self, hours: Hours, error: Exception | None) -> None:
        self.hours = hours
        self.error = error
        self.tries: list[datetime] = []

    async def track(self, urn: str) -> Track:
        self.tries.append(self.hours.now)
        if self.error is not None:
            raise self.error
        raise NotFound("")


@asynccontextmanager
async def offline(folder: Path, error: Exception) -> AsyncIterator[tuple[Hours, Broken, Schedule]]:
    hours = Hours()
    broken = Broken(hours, error)
    here = Studio(folder, broken, hours)
    async with here.running() as schedule:
        await schedule.add("soundcloud:tracks:1", "Salt", hours.now)
        yield hours, broken, schedule


async def test_it_is_tried_more_and_more_seldom(tmp_path: Path) -> None:
    async with offline(tmp_path, Offline("")) as (hours, broken, _schedule):
        start = hours.now
        for _minute in range(60):
            await settled(hours, minutes=1)
        pauses = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(broken.tries)]
        assert broken.tries[0] == start
        expected = [min(FIRST_PAUSE_S * 2**number, LONGEST_PAUSE_S) for number in range(len(pauses))]
        assert len(pauses) >= 6
        assert all(0 <= pause - wanted <= LOOK_S for pause, wanted in zip(pauses, expected, strict=True))


async def settled(hours: Hours, **span: float) -> None:
    """Let time pass, and whatever it brought about end in waiting again."""
    await hours.go_by(**span)
    await until(lambda: hours.sleepers() == 1)


async def test_the_pause_a_server_asks_for_is_kept(tmp_path: Path) -> None:
    async with offline(tmp_path, ServerFailed("", retry_after=1000)) as (hours, broken, _schedule):
        for _part in range(9):
            await settled(hours, seconds=100)
        assert len(broken.tries) == 1
        for _part in range(3):
            await settled(hours, seconds=100)
        assert len(broken.tries) == 2


async def test_a_new_time_makes_it_try_anew(tmp_path: Path) -> None:
    async with offline(tmp_path, Offline("")) as (hours, broken, schedule):
        for _minute in range(20):
            await settled(hours, minutes=1)
        tries = len(broken.tries)
        await schedule.reschedule("soundcloud:tracks:1", hours.after(minutes=1))
        item = schedule.get("soundcloud:tracks:1")
        assert item is not None
        assert item.message == ""
        await settled(hours, minutes=1)
        await until(lambda: len(broken.tries) == tries + 1)


async def test_a_found_connection_lets_it_try_at_once(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here:
        connection = Connection(here.client, here.library, sleep=here.hours.sleep)
        async with here.running(connection=connection) as schedule:
            (track,) = await here.private()
            await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
            sandbox.fault("html_200", times=None, arg="<html>Sign in to this network</html>")
            await here.hours.go_by(minutes=1)
            await until(lambda: connection.status.state == "offline")
            await until(lambda: schedule.get(track.urn).message)
            sandbox.clear_faults()
            await here.client.me()
            await here.hours.go_by(seconds=0)
            await reached(schedule, track.urn, S.DONE)
            await connection.close()


async def test_publishing_now_does_not_wait(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        first, second = await here.private(2)
        for track in (first, second):
            await schedule.add(track.urn, track.title, here.hours.after(days=1))
        await schedule.publish_now(first.urn)
        assert (state_of(schedule, first.urn), await here.sharing(first.urn)) == (S.DONE, Sharing.PUBLIC)
        await schedule.cancel(second.urn)
        await schedule.publish_now(second.urn)
        assert (state_of(schedule, second.urn), await here.sharing(second.urn)) == (S.DONE, Sharing.PUBLIC)
        writes = len(sandbox.requests("PUT"))
        await schedule.publish_now(second.urn)
        await here.hours.go_by(days=2)
        assert len(sandbox.requests("PUT")) == writes


async def test_publishing_now_tells_what_stands_against_it_and_keeps_the_time(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(hours=1))
        sandbox.fault("status", method="PUT", times=3, arg=503)
        with pytest.raises(ServerFailed):
            await schedule.publish_now(track.urn)
        assert state_of(schedule, track.urn) is S.WAITING
        await here.hours.go_by(hours=1)
        await reached(schedule, track.urn, S.DONE)


async def test_another_time_replaces_the_old_one(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(hours=1))
        await schedule.reschedule(track.urn, here.hours.after(hours=3))
        await here.hours.go_by(hours=2)
        assert await here.sharing(track.urn) is Sharing.PRIVATE
        await here.hours.go_by(hours=1)
        await reached(schedule, track.urn, S.DONE)
        with pytest.raises(InputError, match="public already"):
            await schedule.reschedule(track.urn, here.hours.after(hours=1))


async def test_a_time_that_is_over_cannot_be_chosen(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(hours=1))
        with pytest.raises(InputError, match="time is over"):
            await schedule.reschedule(track.urn, here.hours.now)
        assert await here.sharing(track.urn) is Sharing.PRIVATE


async def test_a_cancelled_track_can_be_given_a_time_again(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(hours=1))
        await schedule.cancel(track.urn)
        await schedule.reschedule(track.urn, here.hours.after(hours=2))
        await here.hours.go_by(hours=2)
        await reached(schedule, track.urn, S.DONE)


async def test_a_track_that_is_just_becoming_public_is_not_cancelled_any_more(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here, here.running() as schedule:
        (track,) = await here.private()
        await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
        sandbox.fault("latency", method="PUT", arg=0.2)
        await here.hours.go_by(minutes=1)
        await until(lambda: sandbox.requests("PUT"))
        await schedule.cancel(track.urn)
        assert (state_of(schedule, track.urn), await here.sharing(track.urn)) == (S.DONE, Sharing.PUBLIC)


async def test_what_is_over_can_be_cleared_away(sandbox: Sandbox, tmp_path: Path) -> None:
    removed: list[str] = []
    async with studio(sandbox, tmp_path) as here:
        done, cancelled, waiting = await here.private(3)
        async with here.running() as schedule:
            schedule.removed.connect(removed.append)
            for track in (done, cancelled, waiting):
                await schedule.add(track.urn, track.title, here.hours.after(hours=1))
            await schedule.publish_now(done.urn)
            await schedule.cancel(cancelled.urn)
            await schedule.clear_finished()
            assert [item.track_urn for item in schedule.items] == [waiting.urn]
            assert set(removed) == {done.urn, cancelled.urn}
            assert await schedule.add(cancelled.urn, cancelled.title, here.hours.after(hours=1)) is None
        async with here.running() as schedule:
            assert [item.track_urn for item in schedule.items] == [waiting.urn]


async def test_what_became_public_in_time_is_not_listed_at_the_next_start(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here:
        done, cancelled, waiting = await here.private(3)
        async with here.running() as schedule:
            for track in (done, cancelled, waiting):
                await schedule.add(track.urn, track.title, here.hours.after(hours=1))
            await schedule.publish_now(done.urn)
            await schedule.cancel(cancelled.urn)
            assert len(schedule.items) == 3
        for _start in range(2):
            async with here.running() as schedule:
                assert {item.track_urn for item in schedule.items} == {cancelled.urn, waiting.urn}


async def test_A11_another_account_neither_sees_nor_publishes_it(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here:
        (track,) = await here.private()
        async with here.running() as schedule:
            await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
        async with here.running(account="sandbox soundcloud:users:2") as schedule:
            await here.hours.go_by(hours=1)
            assert schedule.items == []
            assert await here.sharing(track.urn) is Sharing.PRIVATE
        async with here.running() as schedule:
            await here.hours.go_by(seconds=0)
            await reached(schedule, track.urn, S.MISSED)


class FullDisk:
    """A store that cannot write for a while."""

    def __init__(self, store: ScheduleStore) -> None:
        self._store = store
        self.is_full = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def change(self, before: ScheduledItem, now: ScheduledItem) -> None:
        if self.is_full:
            raise StorageError("The disk is full.")
        await self._store.change(before, now)


async def test_F3_what_could_not_be_written_down_is_written_later_without_a_second_write_to_the_server(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with client_of(sandbox, "current") as client:
        here = Studio(tmp_path, client, Hours())
        (track,) = await here.private()
        uploads = await UploadStore.open(tmp_path / "uploads.db")
        store: Any = FullDisk(ScheduleStore(uploads.database))
        schedule = Schedule(client, here.library, store, ME, clock=here.hours.clock, sleep=here.hours.sleep)
        await schedule.open()
        await schedule.add(track.urn, track.title, here.hours.after(seconds=1))
        store.is_full = True
        await here.hours.go_by(seconds=1)
        await until(lambda: sandbox.requests("PUT"))
        await settled(here.hours, seconds=20)
        assert state_of(schedule, track.urn) is S.WAITING
        store.is_full = False
        await patience(here, lambda: state_of(schedule, track.urn) is not S.WAITING)
        assert len(sandbox.requests("PUT")) == 1
        await schedule.close()
        await uploads.close()


async def test_F1_a_program_killed_before_it_wrote_down_what_it_did_does_not_call_it_late(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with studio(sandbox, tmp_path) as here:
        (track,) = await here.private()
        async with here.running() as schedule:
            await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
        await here.client.update(track.urn, TrackFields(sharing=Sharing.PUBLIC))
        sandbox.clear_requests()
        await here.hours.go_by(hours=5)
        async with here.running() as schedule:
            await here.hours.go_by(seconds=0)
            assert (await reached(schedule, track.urn, S.DONE)).message == ALREADY
            assert schedule.missed == []
            assert sandbox.requests("PUT") == []


async def test_a_closed_schedule_does_nothing_more(sandbox: Sandbox, tmp_path: Path) -> None:
    async with studio(sandbox, tmp_path) as here:
        (track,) = await here.private()
        async with here.running() as schedule:
            await schedule.add(track.urn, track.title, here.hours.after(minutes=1))
            sandbox.fault("latency", method="PUT", arg=5)
            await here.hours.go_by(minutes=1)
            await until(lambda: sandbox.requests("GET", "/tracks/"))
        await here.hours.go_by(hours=1)
        assert here.hours.sleepers() == 0
        sandbox.clear_faults()

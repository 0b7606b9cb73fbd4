"""The times at which tracks become public, on disk: kept through every end of the program, each for its account."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scmanager.core.schedule import ScheduledItem, ScheduleState
from scmanager.errors import StorageError
from scmanager.store.schedule import ScheduleStore, StaleItem, schedule_track
from scmanager.store.uploads import UploadStore

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URN = "soundcloud:tracks:1"
ME = "sandbox soundcloud:users:1"

_CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from scmanager.core.schedule import ScheduledItem
from scmanager.store.schedule import ScheduleStore, schedule_track
from scmanager.store.uploads import UploadStore

def die():
    os.kill(os.getpid(), signal.SIGKILL)

async def main():
    database = (await UploadStore.open(Path(sys.argv[1]))).database
    item = ScheduledItem(track_urn="soundcloud:tracks:1", account="me", title="Salt", publish_at=datetime.now(UTC))
    if sys.argv[2] == "in the transaction":
        await database.write(lambda connection: (schedule_track(connection, item), die()))
    await ScheduleStore(database).add(item)
    die()

asyncio.run(main())
"""


def item(**changes: Any) -> ScheduledItem:
    values = {"track_urn": URN, "account": ME, "title": "Salt Flats", "publish_at": NOON} | changes
    return ScheduledItem(**values)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[ScheduleStore]:
    uploads = await UploadStore.open(folder / "uploads.db")
    try:
        yield ScheduleStore(uploads.database)
    finally:
        await uploads.close()


async def test_what_was_written_is_read_again_by_the_next_run(tmp_path: Path) -> None:
    done = item(state=ScheduleState.MISSED, done_at=NOON + timedelta(hours=2), message="The computer was asleep.")
    async with opened(tmp_path) as store:
        assert await store.add(item()) == item()
        await store.change(item(), done)
    async with opened(tmp_path) as store:
        assert await store.of_account(ME) == [done]


async def test_the_next_one_comes_first_whatever_its_time_zone(tmp_path: Path) -> None:
    far_east = timezone(timedelta(hours=9))
    async with opened(tmp_path) as store:
        await store.add(item())
        await store.add(item(track_urn="soundcloud:tracks:2", publish_at=datetime(2026, 11, 20, 20, tzinfo=far_east)))
        read = await store.of_account(ME)
    assert [each.track_urn for each in read] == ["soundcloud:tracks:2", URN]
    assert read[0].publish_at == NOON - timedelta(hours=1)
    assert read[0].publish_at.tzinfo is UTC


async def test_a_track_is_bound_to_its_account(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.add(item())
        await store.add(item(track_urn="soundcloud:tracks:2", account="another"))
        assert [each.track_urn for each in await store.of_account(ME)] == [URN]
        with pytest.raises(StaleItem):
            await store.change(item(account="another"), item(account="another", state=ScheduleState.CANCELLED))
        await store.clear([item(account="another")])
        assert await store.of_account(ME) == [item()]


async def test_writing_a_waiting_track_down_twice_keeps_the_time_the_user_gave_it(tmp_path: Path) -> None:
    moved = item(publish_at=NOON + timedelta(days=1))
    async with opened(tmp_path) as store:
        await store.add(item())
        await store.change(item(), moved)
        assert await store.add(item()) == moved
        assert await store.of_account(ME) == [moved]


@pytest.mark.parametrize("cleared", [False, True])
async def test_a_cancelled_track_stays_cancelled(tmp_path: Path, cleared: bool) -> None:
    cancelled = item(state=ScheduleState.CANCELLED)
    async with opened(tmp_path) as store:
        await store.add(item())
        await store.change(item(), cancelled)
        if cleared:
            await store.clear([cancelled])
        assert await store.add(item()) == (None if cleared else cancelled)


@pytest.mark.parametrize("cleared", [False, True])
@pytest.mark.parametrize("state", [ScheduleState.DONE, ScheduleState.MISSED, ScheduleState.FAILED])
async def test_a_track_that_is_finished_anew_waits_anew(tmp_path: Path, state: ScheduleState, cleared: bool) -> None:
    over = item(state=state, done_at=NOON, message="Whatever.")
    async with opened(tmp_path) as store:
        await store.add(item())
        await store.change(item(), over)
        if cleared:
            await store.clear([over])
            assert await store.of_account(ME) == []
        assert await store.add(item()) == item()


async def test_only_a_track_as_it_was_read_is_changed(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.add(item())
        await store.change(item(), item(state=ScheduleState.CANCELLED))
        with pytest.raises(StaleItem):
            await store.change(item(), item(state=ScheduleState.DONE, done_at=NOON))
        (read,) = await store.of_account(ME)
        assert read.state is ScheduleState.CANCELLED


async def test_a_track_is_scheduled_with_the_callers_transaction_or_not_at_all(tmp_path: Path) -> None:
    database = (await UploadStore.open(tmp_path / "uploads.db")).database

    def fail(connection: Any) -> None:
        schedule_track(connection, item())
        raise StorageError("The disk is full.")

    with pytest.raises(StorageError):
        await database.write(fail)
    assert await ScheduleStore(database).of_account(ME) == []
    await database.write(lambda connection: schedule_track(connection, item()))
    assert await ScheduleStore(database).of_account(ME) == [item()]
    await database.close()


@pytest.mark.parametrize(("moment", "left"), [("in the transaction", 0), ("after it", 1)])
async def test_F1_a_killed_program_leaves_what_it_was_told_was_written(tmp_path: Path, moment: str, left: int) -> None:
    command = [sys.executable, "-c", _CHILD, str(tmp_path / "uploads.db"), moment]
    ended = await asyncio.to_thread(subprocess.run, command, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    async with opened(tmp_path) as store:
        assert len(await store.of_account("me")) == left


def test_an_item_is_what_it_says() -> None:
    assert item().is_waiting
    assert not item().is_public
    assert msgspec.structs.replace(item(), state=ScheduleState.MISSED).is_public
    assert item(done_at=NOON - timedelta(hours=1)).lateness == timedelta()

"""What is left of a damaged list of uploads: all that can be read, held until somebody looked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scmanager.core.drafts import Draft
from scmanager.core.schedule import ScheduledItem, ScheduleState
from scmanager.core.tracks import TrackFields
from scmanager.core.upload_states import ON_SERVER, UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.store.database import Database
from scmanager.store.database_files import backup_of
from scmanager.store.schedule import ScheduleStore
from scmanager.store.seen_files import SeenFiles
from scmanager.store.upload_rescue import LOOK_FIRST, LOOKED_FOR, LOST, RESENDS, RESTORED, UploadRescue
from scmanager.store.uploads import UploadStore
from tests.helpers.database_killer import VERSIONS
from tests.helpers.stored_uploads import (
    ME,
    NOON,
    attempt,
    damage,
    filled,
    job,
    jobs_in,
    listing,
    sending,
)

E, S = UploadEvent, UploadState


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue" / "uploads.db"


async def restored(path: Path, notice: str = RESTORED) -> dict[str, UploadJob]:
    """Start on a damaged list; tell what is in it, which a second start finds as well."""
    store = await UploadStore.open(path)
    assert store.notice == notice
    jobs = await jobs_in(store)
    await store.close()
    store = await UploadStore.open(path)
    assert (store.notice, await jobs_in(store)) == ("", jobs)
    await store.close()
    return jobs


def remove(path: Path) -> None:
    path.unlink()


async def execute(store: UploadStore, sql: str, *values: Any) -> None:
    await store.database.write(lambda connection: connection.execute(sql, values))


async def spoil(store: UploadStore, job_id: str) -> None:
    """Make the row of a job senseless."""
    await execute(store, "UPDATE jobs SET data = ? WHERE id = ?", b"{\xff", job_id)


async def test_a_new_list_has_no_notice(path: Path) -> None:
    store = await UploadStore.open(path)
    assert (store.notice, await jobs_in(store)) == ("", {})
    await store.close()


@pytest.mark.parametrize("data", [b"", b"damaged", bytes(8192)], ids=["empty", "text", "zeros"])
async def test_what_cannot_be_read_comes_from_the_backup(path: Path, data: bytes) -> None:
    store = await filled(path)
    await store.database.backup()
    await store.close()
    damage(path, data)
    assert (await restored(path)).keys() == {"job-1", "job-2", "job-3"}
    (kept,) = path.parent.glob("*.corrupt-*")
    assert kept.read_bytes() == data


async def test_of_damaged_lists_the_three_newest_are_kept(path: Path) -> None:
    await (await filled(path)).close()
    for number in range(5):
        damage(path, f"damaged {number}".encode())
        path.with_name("uploads.db-wal").write_bytes(b"log")
        await restored(path, LOST)
    kept = sorted(path.parent.glob("uploads.db.corrupt-*"))
    assert [each.read_bytes() for each in kept if not each.name.endswith(("-wal", "-shm"))] == [
        f"damaged {number}".encode() for number in (2, 3, 4)
    ]
    assert sum(each.name.endswith("-wal") for each in kept) == 3


async def test_a_list_that_vanished_comes_from_the_backup(path: Path) -> None:
    store = await filled(path)
    await store.database.backup()
    await store.close()
    remove(path)
    assert (await restored(path)).keys() == {"job-1", "job-2", "job-3"}


@pytest.mark.parametrize("backup", [None, b"", b"damaged"], ids=["none", "empty", "damaged"])
async def test_a_list_without_a_backup_that_helps_is_begun_anew_and_that_is_told(
    path: Path, backup: bytes | None
) -> None:
    await (await filled(path)).close()
    damage(path, b"")
    remove(backup_of(path)) if backup is None else damage(backup_of(path), backup)
    assert await restored(path, LOST) == {}


async def test_the_file_of_another_program_is_set_aside_whole(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE jobs (id TEXT, path TEXT)")
        other.execute("INSERT INTO jobs VALUES ('x', 'y')")
        other.commit()
    before = listing(path.parent)[path.name]
    assert await restored(path, LOST) == {}
    (kept,) = path.parent.glob("*.corrupt-*")
    assert kept.read_bytes() == before


async def test_a_damaged_list_is_kept_with_its_log(path: Path) -> None:
    store = await filled(path)
    await spoil(store, "job-2")
    left = path.parent.with_name("left")
    left.mkdir()
    files = listing(path.parent)
    for name, data in files.items():
        (left / name).write_bytes(data)
    await store.close()
    assert (await restored(left / path.name)).keys() == {"job-1", "job-3"}
    kept = {
        name.partition(".corrupt-")[2].partition("-wal")[1]: data
        for name, data in listing(left).items()
        if "-2" in name
    }
    assert kept == {"": files["uploads.db"], "-wal": files["uploads.db-wal"]}


async def test_newer_rows_of_the_damaged_file_win(path: Path) -> None:
    store = await filled(path)
    await store.database.backup()
    later = NOON + timedelta(minutes=1)
    under_way = await store.move(await sending(store, job(1)), E.GATE)
    await store.move(under_way, E.ACCEPT, track_urn="soundcloud:tracks:7", changed_at=later, message="new")
    await store.add([job(4)])
    await store.set_artwork("job-4", b"picture")
    await spoil(store, "job-2")
    await store.close()
    jobs = await restored(path)
    assert jobs.keys() == {"job-1", "job-2", "job-3", "job-4"}
    assert (jobs["job-1"].state, jobs["job-1"].track_urn, jobs["job-1"].message) == (
        S.CREATED,
        "soundcloud:tracks:7",
        "new",
    )
    store = await UploadStore.open(path)
    assert await store.artwork("job-4") == b"picture"
    assert await store.baseline("job-1") == {"soundcloud:tracks:1"}
    await store.close()


async def test_a_clock_that_was_set_back_does_not_bring_back_an_older_row(path: Path) -> None:
    store = await filled(path)
    await store.database.backup()
    early = NOON - timedelta(days=1)
    under_way = await store.move(await sending(store, job(1)), E.GATE, changed_at=early)
    await store.move(under_way, E.ACCEPT, track_urn="soundcloud:tracks:7", changed_at=early)
    await spoil(store, "job-2")
    await store.close()
    assert (await restored(path))["job-1"].state is S.CREATED


async def test_the_log_was_lost_and_the_file_is_older_than_its_backup(path: Path) -> None:
    await (await filled(path)).close()
    before = listing(path.parent)[path.name]
    store = await UploadStore.open(path)
    await sending(store, job(1))
    await store.database.backup()
    await store.close()
    damage(path, before)
    jobs = await restored(path)
    assert (jobs["job-1"].state, jobs["job-1"].attempt) == (S.UNKNOWN, attempt())


async def test_an_attempt_is_known_though_its_job_cannot_be_read_any_more(path: Path) -> None:
    store = await filled(path)
    await store.database.backup()
    first = await store.move(await sending(store, job(1)), E.REQUEUE)
    await sending(store, first, number=2)
    await spoil(store, "job-1")
    await store.close()
    found = (await restored(path))["job-1"]
    assert (found.state, found.attempt) == (S.UNKNOWN, attempt(2))
    assert found.markers == (attempt(1).marker, attempt(2).marker)


async def test_the_newest_attempt_counts_though_only_its_job_can_be_read(path: Path) -> None:
    store = await filled(path)
    first = await store.move(await sending(store, job(1)), E.REQUEUE)
    await sending(store, first, number=2)
    await execute(store, "UPDATE attempts SET started_at = '?' WHERE number = 2")
    await store.close()
    found = (await restored(path))["job-1"]
    assert (found.state, found.attempt) == (S.UNKNOWN, attempt(2))
    assert found.markers == (attempt(1).marker, attempt(2).marker)


GOES_ON = {
    S.QUEUED, S.PREFLIGHT, S.SENDING, S.COMMITTING, S.UNKNOWN, S.RETRY_DECISION, S.WAIT_AUTH, S.WAIT_NET, S.WAIT_DISK,
    S.NEEDS_FILE,
}  # fmt: skip


@pytest.mark.parametrize("was_sent", [False, True], ids=["never sent", "sent before"])
@pytest.mark.parametrize("state", UploadState)
async def test_nothing_that_may_have_been_sent_goes_on_by_itself(
    path: Path, state: UploadState, *, was_sent: bool
) -> None:
    long_ago = NOON - timedelta(days=9)
    store = await UploadStore.open(path)
    known = {"attempt": attempt(), "markers": (attempt().marker,)} if was_sent else {}
    before = job(state=state, message="before", since=long_ago, negatives=5, candidates=("x",), **known)
    await store.add([before])
    await store.close()
    await (await UploadStore.open(path)).close()
    damage(path, b"")
    found = (await restored(path))["job-1"]
    if state in GOES_ON and was_sent:
        assert (found.state, found.message, found.negatives, found.candidates) == (S.UNKNOWN, LOOKED_FOR, 0, ())
        assert found.since is not None
        assert abs(found.since - datetime.now(UTC)) < timedelta(minutes=1)
    elif state in GOES_ON:
        assert (found.state, found.message) == (S.PAUSED, LOOK_FIRST)
    else:
        assert found.state is state
        assert found.message == (LOOK_FIRST if state in {S.DRAFT, S.PAUSED} else "before")
        assert found.state in ON_SERVER | {S.DUPLICATE_REVIEW, S.CANCELLED, S.FAILED, S.DRAFT, S.PAUSED}


async def test_rows_on_both_sides_of_a_damaged_page_are_saved(path: Path) -> None:
    store = await UploadStore.open(path)
    fields = TrackFields(description="d" * 900)
    await store.add([job(n, draft=Draft(path=Path(f"/{n}.wav"), fields=fields)) for n in range(300)])
    await store.close()
    data = bytearray(listing(path.parent)[path.name])
    remove(backup_of(path))
    for wanted in (b"/100.wav", b"/200.wav"):
        start = data.index(wanted) // 4096 * 4096
        data[start : start + 4096] = bytes(4096)
    damage(path, bytes(data))
    jobs = await restored(path)
    assert "job-100" not in jobs
    assert {"job-0", "job-99", "job-150", "job-199", "job-299"} - jobs.keys() <= {"job-99", "job-199"}
    assert len(jobs) >= 290


async def test_what_would_start_by_itself_is_switched_off_and_what_protects_stays(path: Path, tmp_path: Path) -> None:
    store = await filled(path)
    watched = SeenFiles(store.database)
    await watched.begin(tmp_path, {tmp_path / "a.wav": (1, 2)})
    await store.set_flag(RESENDS, "1")
    await store.set_flag("paused", "1")
    await store.distrust_gate()
    schedule = ScheduleStore(store.database)
    for urn, state in (("1", ScheduleState.WAITING), ("2", ScheduleState.DONE), ("3", ScheduleState.CANCELLED)):
        await schedule.add(ScheduledItem(track_urn=urn, account=ME, title=urn, publish_at=NOON, state=state))
    await spoil(store, "job-2")
    await store.close()
    await restored(path)
    store = await UploadStore.open(path)
    assert await SeenFiles(store.database).of_folder(tmp_path) is None
    assert (await store.flag(RESENDS), await store.flag("paused"), await store.flag("gate untrusted")) == ("", "1", "1")
    items = {item.track_urn: item for item in await ScheduleStore(store.database).of_account(ME)}
    assert {urn: item.state for urn, item in items.items()} == {
        "1": ScheduleState.FAILED,
        "2": ScheduleState.DONE,
        "3": ScheduleState.CANCELLED,
    }
    assert "Set the time again" in items["1"].message
    await store.close()


async def test_rows_that_break_a_rule_of_the_tables_stay_behind(path: Path) -> None:
    """As when the damage made two rows out of one."""
    store = await filled(path)
    await store.database.backup()
    await store.add([job(4, state=S.DONE, track_urn="soundcloud:tracks:7")])
    await execute(store, "UPDATE jobs SET track_urn = 'soundcloud:tracks:7', account = 'other' WHERE id = 'job-1'")
    await spoil(store, "job-2")
    await store.close()
    jobs = await restored(path)
    assert (jobs["job-4"].track_urn, jobs["job-1"].account) == ("soundcloud:tracks:7", "other")


async def test_a_list_and_a_backup_of_an_older_version_are_restored_to_the_newest(path: Path) -> None:
    store = await filled(path)
    await store.database.backup()
    await store.add([job(4)])
    await spoil(store, "job-2")
    await store.close()
    database = await Database.open(path, VERSIONS[1], UploadRescue())
    found = await database.read(
        lambda connection: connection.execute("SELECT id, extra FROM jobs ORDER BY id").fetchall()
    )
    assert [tuple(row) for row in found] == [
        ("job-1", "for job-1"),
        ("job-2", "for job-2"),
        ("job-3", "for job-3"),
        ("job-4", ""),  # only the damaged file has it, where this column is missing
    ]
    assert database.notice == RESTORED
    await database.close()

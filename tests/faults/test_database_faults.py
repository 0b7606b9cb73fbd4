"""Faults F3, F5, F7, F10 and F11: full disks, other programs, rights, newer versions and copies."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from scmanager.errors import MadeByNewerVersion, StorageError
from scmanager.store import database_files
from scmanager.store.database import Database
from scmanager.store.database_files import backup_of, connect
from scmanager.store.migrations import UPLOADS
from scmanager.store.upload_rescue import UploadRescue
from scmanager.store.uploads import UploadStore
from tests.helpers.connections import limited
from tests.helpers.read_only_reader import read
from tests.helpers.stored_uploads import Run, damage, dump, filled, job, jobs_in, listing, rows

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue" / "uploads.db"


# F3: the disk is full


async def add_until_it_fails(store: UploadStore) -> int:
    """Return how many jobs fitted on the disk."""
    for number in count(4):
        try:
            await store.add([job(number)])
        except StorageError:
            break
    return number - 1


async def test_F3_a_full_disk_is_told_and_nothing_is_lost(path: Path) -> None:
    await (await filled(path)).close()
    store = UploadStore(await Database.open(path, UPLOADS, UploadRescue(), open_file=limited(30)))
    number = await add_until_it_fails(store)
    before = await dump(store)
    assert len(before["jobs"]) == number
    with pytest.raises(StorageError, match="The disk is full"):
        await store.add([job(each) for each in range(500, 600)])
    assert await dump(store) == before
    await store.database.read(lambda connection: connection.execute("PRAGMA max_page_count=10000"))
    await store.add([job(each) for each in range(500, 600)])
    await store.close()
    store = await UploadStore.open(path)
    assert len(await jobs_in(store)) == len(before["jobs"]) + 100
    assert store.notice == ""
    await store.close()


FILLER = """
import asyncio, resource, sys
from pathlib import Path
from scmanager.errors import StorageError
from scmanager.store.uploads import UploadStore
from tests.helpers.stored_uploads import Run, damage, dump, filled, job, jobs_in, listing, rows

async def main():
    store = await UploadStore.open(Path(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    for number in range(1, 100):
        try:
            await store.add([job(number)])
            await store.set_artwork(f"job-{number}", bytes(40_000))
        except StorageError as error:
            print(f"{number} {error.message}")
            return

asyncio.run(main())
"""


def fill_up(path: Path) -> str:
    command = [sys.executable, "-c", FILLER, path]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout


async def test_F3_a_file_that_may_not_grow_is_told_and_nothing_is_lost(path: Path) -> None:
    number, _, message = fill_up(path).partition(" ")
    assert "is full" in message
    store = await UploadStore.open(path)
    assert len(await jobs_in(store)) in {int(number) - 1, int(number)}
    assert await store.artwork(f"job-{int(number) - 1}") == bytes(40_000)
    assert store.notice == ""
    await store.close()


# F5: locked or read-only


async def test_F5_another_program_is_waited_for_and_then_told_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_files, "BUSY_MS", 300)
    store = await filled(path)
    with closing(connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="Another program holds the list of uploads"):
            await store.add([job(9)])
        assert len(await jobs_in(store)) == 3
        second = await UploadStore.open(path)
        assert (second.notice, len(await jobs_in(second))) == ("", 3)
        await second.close()
        waiting = asyncio.create_task(store.add([job(9)]))
        await asyncio.sleep(0)
        other.execute("ROLLBACK")
        await waiting
    assert len(await jobs_in(store)) == 4
    await store.close()


async def test_F5_a_database_that_another_program_keeps_for_itself_is_not_taken_for_damaged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_files, "BUSY_MS", 100)
    await (await filled(path)).close()
    with closing(connect(path)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="Another program holds the list of uploads"):
            await UploadStore.open(path)
        other.execute("ROLLBACK")
    assert not list(path.parent.glob("*corrupt*"))
    store = await UploadStore.open(path)
    assert (store.notice, len(await jobs_in(store))) == ("", 3)
    await store.close()


@pytest.fixture
def forbid(path: Path) -> Iterator[object]:
    """Take rights away until the test is over."""

    def take(*, file: int, folder: int) -> None:
        path.chmod(file)
        path.parent.chmod(folder)

    yield take
    path.parent.chmod(0o700)


@pytest.mark.skipif(sys.platform != "linux", reason="root is bound by rights only on Linux")
@pytest.mark.parametrize(("file", "folder"), [(0o400, 0o700), (0o600, 0o500), (0o400, 0o500)])
async def test_F5_what_may_not_be_written_is_read_all_the_same(
    path: Path, forbid: object, file: int, folder: int
) -> None:
    await (await filled(path)).close()
    before = listing(path.parent)
    forbid(file=file, folder=folder)  # type: ignore[operator]
    answer = read(path)
    assert answer["jobs"] == ["job-1", "job-2", "job-3"]
    assert "read-only" in answer["refused"]
    assert (answer["is_read_only"], "read-only" in answer["notice"]) == (True, True)
    assert {name: data for name, data in listing(path.parent).items() if data} == before


@pytest.mark.skipif(sys.platform != "linux", reason="root is bound by rights only on Linux")
async def test_F5_a_damaged_file_that_may_not_be_written_stays_as_it_is(path: Path, forbid: object) -> None:
    await (await filled(path)).close()
    damage(path)
    before = listing(path.parent)
    forbid(file=0o400, folder=0o500)  # type: ignore[operator]
    assert re.search(r"damaged.*read-only", read(path)["error"])
    assert listing(path.parent) == before


# F7: made by a newer version


@pytest.mark.parametrize("is_killed", [False, True], ids=["closed", "killed"])
async def test_F7_what_a_newer_version_made_is_refused_and_left_alone(path: Path, *, is_killed: bool) -> None:
    await (await filled(path)).close()
    newer = connect(path)
    newer.execute("PRAGMA user_version=99")
    newer.execute("UPDATE flags SET value = ''")
    left = path.parent.with_name("left")
    if is_killed:
        left.mkdir()
        for name, data in listing(path.parent).items():
            (left / name).write_bytes(data)
        assert (left / "uploads.db-wal").stat().st_size
    newer.close()
    folder = left if is_killed else path.parent
    before = listing(folder)
    with pytest.raises(MadeByNewerVersion, match="newer scmanager") as raised:
        await UploadStore.open(folder / path.name)
    assert not raised.value.retryable
    assert listing(folder) == before


async def test_F7_a_newer_backup_is_not_used_and_not_replaced(path: Path) -> None:
    await (await filled(path)).close()
    with closing(connect(backup_of(path))) as newer:
        newer.execute("PRAGMA user_version=99")
    damage(path, b"")
    before = listing(path.parent)
    with pytest.raises(MadeByNewerVersion):
        await UploadStore.open(path)
    assert {name: data for name, data in listing(path.parent).items() if not name.endswith(".new")} == before


# F10: nobody else can read it


async def test_F10_nobody_else_can_read_what_is_queued(path: Path) -> None:
    before = os.umask(0)
    try:
        store = await filled(path)
        await store.database.backup()
        await store.close()
        damage(path)
        store = await UploadStore.open(path)
        await store.add([job(9)])
        names = {each.name for each in path.parent.iterdir()}
        assert {"uploads.db", "uploads.db-wal", "uploads.db-shm", "uploads.backup.db"} < names
        assert any("corrupt" in name for name in names)
        assert {oct(each.stat().st_mode & 0o777) for each in path.parent.iterdir()} == {"0o600"}
        assert oct(path.parent.stat().st_mode & 0o777) == "0o700"
        await store.close()
    finally:
        os.umask(before)


# F11: a database that is open is copied by SQLite alone


async def test_F11_a_backup_under_load_is_whole_and_has_what_was_acknowledged(path: Path) -> None:
    store = await UploadStore.open(path)
    run = Run(store, seed=3)
    other = connect(path)
    for _ in range(20):
        await asyncio.gather(run.step(), store.database.backup())
        await store.database.backup()
        with closing(connect(backup_of(path))) as backup:
            assert rows(backup) == await dump(store)
        other.execute("BEGIN IMMEDIATE")  # the locks still work
        other.execute("ROLLBACK")
    other.close()
    await store.close()

"""Faults F4 and F8 at every step: the program is killed, or a call fails, while it opens and changes its database."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from scmanager.errors import StorageError
from scmanager.store.database import Database
from scmanager.store.database_files import connect
from scmanager.store.migrations import UPLOADS
from scmanager.store.upload_rescue import UploadRescue
from scmanager.store.uploads import UploadStore
from tests.helpers.connections import Steps, fail, stepping
from tests.helpers.database_killer import VERSIONS
from tests.helpers.stored_uploads import ME, Run, dump, filled, job, jobs_in, jobs_on_disk, rows, sending

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queue" / "uploads.db"


# F8: killed on the way


def kill_at_each_step(root: Path, version: int) -> list[Path]:
    """Let children die at step 1, 2, 3, ... of opening copies of a folder; return what they left."""
    command = [sys.executable, "-m", "tests.helpers.database_killer", root, "200", str(version)]
    child = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    *killed, last = child.stdout.splitlines()
    assert all(line.endswith("killed") for line in killed), child.stdout
    assert last.endswith("ended 0"), child.stdout
    return [root / str(number) / "uploads.db" for number in range(1, len(killed) + 1)]


def version_of(path: Path) -> int:
    with closing(connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


async def test_F8_killed_in_a_migration_leaves_the_old_or_the_new_schema(tmp_path: Path) -> None:
    store = await filled(tmp_path / "start" / "uploads.db")
    await sending(store, job(1))
    before = await dump(store)
    await store.close()
    left = kill_at_each_step(tmp_path, version=1)
    assert len(left) > 10
    seen = set()
    for path in left:
        seen.add(version := version_of(path))
        with closing(connect(path)) as connection:
            columns = {row["name"] for row in connection.execute("PRAGMA table_info(jobs)")}
            extras = {row["extra"] for row in connection.execute("SELECT * FROM jobs")} if version == 2 else set()
            assert {row[0] for row in connection.execute("SELECT outcome FROM attempts")} == {"seen" * (version - 1)}
        assert ("extra" in columns) is (version == 2)
        assert extras == ({"for job-1", "for job-2", "for job-3"} if version == 2 else set())
        database = await Database.open(path, VERSIONS[1], UploadRescue())
        assert database.notice == ""
        found = await database.read(rows)
        assert [row[:11] for row in found["jobs"]] == before["jobs"]
        await database.close()
    assert seen == {1, 2}


async def test_F8_killed_while_a_database_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "start").mkdir()
    left = kill_at_each_step(tmp_path, version=0)
    assert len(left) > 5
    for path in left:
        assert not path.exists() or version_of(path) == 1
        store = await UploadStore.open(path)
        assert (store.notice, await jobs_in(store)) == ("", {})
        await store.close()


async def test_F4_killed_while_a_database_is_restored_loses_nothing(tmp_path: Path) -> None:
    """Neither what only the backup has, nor what only the damaged file has."""
    path = tmp_path / "start" / "uploads.db"
    store = await filled(path)
    await store.database.backup()
    await store.add([job(9)])
    await store.database.write(lambda connection: connection.execute("DELETE FROM jobs WHERE id = 'job-2'"))
    await store.database.write(lambda connection: connection.execute("UPDATE jobs SET state = '?' WHERE id = 'job-3'"))
    await store.close()
    left = kill_at_each_step(tmp_path, version=0)
    assert len(left) > 20
    for path in left:
        store = await UploadStore.open(path)
        assert set(await jobs_in(store)) == {"job-1", "job-2", "job-3", "job-9"}
        assert {each.state.value for each in await store.recover(ME)} == {"paused"}
        await store.close()


# Every call to the database fails once


async def test_every_call_may_fail_and_memory_says_what_the_disk_says(path: Path) -> None:
    for number in count(1):
        steps = Steps(0, fail)
        folder = path.parent.with_name(str(number))
        store = UploadStore(await Database.open(folder / path.name, UPLOADS, UploadRescue(), open_file=stepping(steps)))
        run, failures = Run(store, seed=5), 0
        steps.aim(number)
        for _ in range(14):
            try:
                await run.step()
            except StorageError:
                failures += 1
            assert jobs_on_disk(folder / path.name) == run.jobs
        await store.close()
        if not steps.is_over:
            break
        assert failures == 1
    assert number > 50


async def test_every_call_may_fail_in_a_start_and_the_next_start_finds_everything(path: Path) -> None:
    await (await filled(path)).close()
    before, failures = jobs_on_disk(path), 0
    for number in count(1):
        steps = Steps(number, fail)
        try:
            await (await Database.open(path, UPLOADS, UploadRescue(), open_file=stepping(steps))).close()
        except StorageError:
            failures += 1
        if not steps.is_over:
            break
        store = await UploadStore.open(path)
        assert (store.notice, await jobs_in(store)) == ("", before)
        await store.close()
    assert failures >= 4

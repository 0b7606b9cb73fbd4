"""Fault F4: whatever was written into the database, the program starts, tells it, and sends nothing blindly."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.errors import MadeByNewerVersion
from scmanager.store.uploads import UploadStore
from tests.helpers.broken_databases import broken
from tests.helpers.stored_uploads import Run, jobs_in, listing

S = UploadState

GOES_ON = {
    S.QUEUED, S.PREFLIGHT, S.SENDING, S.COMMITTING, S.RETRY_DECISION, S.WAIT_AUTH, S.WAIT_NET, S.WAIT_DISK, S.NEEDS_FILE
}  # fmt: skip
"""States from which a file may be sent without a look into the account, or at one word of the user."""


class Queue:
    """A queue in the middle of its work: its files, as they are when the program is killed, and its jobs."""

    def __init__(
        self, files: Mapping[str, bytes], jobs: Mapping[str, UploadJob], saved: Mapping[str, UploadJob]
    ) -> None:
        self.files = files
        self.jobs = jobs
        self.saved = saved


async def at_work(folder: Path, *, is_killed: bool) -> Queue:
    """Let a queue work, start the program again, which makes a backup, and work on."""
    path = folder / "uploads.db"
    store = await UploadStore.open(path)
    run = Run(store, seed=11)
    for _ in range(80):
        await run.step()
    await store.close()
    saved = dict(run.jobs)
    run.store = store = await UploadStore.open(path)
    for _ in range(40):
        await run.step()
    files = listing(folder)
    await store.close()
    return Queue(files if is_killed else listing(folder), run.jobs, saved)


async def started(folder: Path, files: Mapping[str, bytes]) -> tuple[str, dict[str, UploadJob]]:
    """Start on files as they are, and again; return what the user is told, and the jobs."""
    write(folder, files)
    store = await UploadStore.open(folder / "uploads.db")
    notice, jobs = store.notice, await jobs_in(store)
    await store.close()
    store = await UploadStore.open(folder / "uploads.db")
    assert store.notice == ""
    assert await jobs_in(store) == jobs
    for account in {job.account for job in jobs.values()}:
        await store.recover(account)
    await store.close()
    shutil.rmtree(folder)
    return notice, jobs


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


async def outcome(queue: Queue, number: int, folder: Path) -> str:
    """Break a queue, start, and check that nothing is wrong with what is found; return how it went."""
    done, files = broken(queue.files, number)
    try:
        notice, jobs = await started(folder / str(number), files)
    except MadeByNewerVersion:
        return "made by a newer version"
    assert jobs or notice, done
    if not notice:
        has_log = any(name.endswith("-wal") for name in queue.files)
        assert has_log or jobs.keys() == queue.jobs.keys(), done
        return "not seen"
    assert not {job.state for job in jobs.values()} & GOES_ON, done
    if "no backup" not in done and "broken backup" not in done:
        assert jobs.keys() >= queue.saved.keys(), done
    return "restored" if jobs else "lost"


async def campaign(folder: Path, *, is_killed: bool, numbers: range) -> Counter[str]:
    queue = await at_work(folder / "queue", is_killed=is_killed)
    return Counter([await outcome(queue, number, folder) for number in numbers])


@pytest.mark.parametrize("is_killed", [False, True], ids=["closed", "killed"])
async def test_F4_a_damaged_list_of_uploads_is_restored_and_nothing_starts_blindly(
    tmp_path: Path, *, is_killed: bool
) -> None:
    results = await campaign(tmp_path, is_killed=is_killed, numbers=range(100))
    assert results["restored"] >= 30


@pytest.mark.campaign
@pytest.mark.timeout(900)
@pytest.mark.parametrize("is_killed", [False, True], ids=["closed", "killed"])
async def test_F4_two_thousand_damaged_lists(tmp_path: Path, *, is_killed: bool) -> None:
    results = await campaign(tmp_path, is_killed=is_killed, numbers=range(100, 1100))
    assert results["restored"] >= 300

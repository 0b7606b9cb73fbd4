"""The queue of uploads on disk: every change of state is one guarded update, written before and after the act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from scmanager.core.upload_states import AFTER_CRASH, AFTER_CRASH_UNTRUSTED, UploadEvent, UploadState
from scmanager.core.uploads import Attempt, UploadJob
from scmanager.store.database import Database
from scmanager.store.migrations import UPLOADS
from scmanager.store.upload_rescue import UploadRescue
from scmanager.store.upload_rows import job_of, row_of

_UNTRUSTED = "gate untrusted"


class StaleJob(Exception):
    """A job was to be changed that is no longer in the state, or the attempt, it was read in."""


class UploadStore:
    """Keeps the jobs of all accounts; a job is changed only from the state and attempt it was read in (StaleJob).

    Every failure of this computer is a StorageError.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    async def open(cls, path: Path) -> UploadStore:
        """Open the database of uploads, made where it is missing."""
        return cls(await Database.open(path, UPLOADS, UploadRescue()))

    @property
    def notice(self) -> str:
        """What the user has to be told about how the file was found, empty when all is well."""
        return self.database.notice

    async def close(self) -> None:
        """Close the file."""
        await self.database.close()

    async def recover(self, account: str) -> list[UploadJob]:
        """Put what a program left behind in the middle where it belongs; return the account's jobs in order.

        The first is done in one transaction before anything runs (see `core.upload_states.AFTER_CRASH`), unless the
        file can only be read.
        """
        if self.database.is_read_only:
            return await self.database.read(lambda connection: _in_sight(connection, account))
        return await self.database.write(lambda connection: _recovered(connection, account))

    async def add(self, jobs: Sequence[UploadJob]) -> None:
        """Write new jobs, all or none, with the pictures of their drafts."""
        await self.database.write(lambda connection: _insert(connection, jobs))

    async def move(self, job: UploadJob, event: UploadEvent, *, outcome: str = "", **changes: object) -> UploadJob:
        """Let something happen to a job and return it as it is then; `outcome` is how its present attempt ended."""
        moved = job.met(event, **changes)

        def work(connection: Any) -> None:
            if event is UploadEvent.ACCEPT:
                _free_urn(connection, moved)
            _update(connection, job, moved, outcome)

        await self.database.write(work)
        return moved

    async def begin(self, job: UploadJob, attempt: Attempt, baseline: Iterable[str], **changes: object) -> UploadJob:
        """Let a job be sent: a new attempt begins. `baseline` are the URNs the account's list showed just before."""
        markers = (*job.markers, attempt.marker)
        moved = job.met(UploadEvent.SEND, attempt=attempt, markers=markers, **changes)
        await self.database.write(lambda connection: _begin(connection, job, moved, attempt, tuple(baseline)))
        return moved

    async def baseline(self, job_id: str) -> frozenset[str]:
        """Return the URNs the account's list showed just before the first attempt of a job."""
        sql = "SELECT baseline FROM attempts WHERE job = ? AND number = 1"
        row = await self.database.read(lambda connection: connection.execute(sql, (job_id,)).fetchone())
        return frozenset(msgspec.json.decode(row[0], type=tuple[str, ...])) if row else frozenset()

    async def save(self, job: UploadJob, **changes: object) -> UploadJob:
        """Change what is known of a job, but not its state."""
        changed = msgspec.structs.replace(job, **changes)
        await self.database.write(lambda connection: _update(connection, job, changed, ""))
        return changed

    async def stop(self, job_id: str, message: str, moment: datetime) -> UploadJob:
        """Stop a job because of a fault of ours, from where it stands on disk, and return it as it is then."""
        return await self.database.write(lambda connection: _stopped(connection, job_id, message, moment))

    async def show(self, job_ids: Iterable[str], *, cleared: bool) -> None:
        """Take jobs out of sight, or back into it; that they were uploaded is known all the same."""
        pairs = [(cleared, job_id) for job_id in job_ids]
        sql = "UPDATE jobs SET cleared = ? WHERE id = ?"
        await self.database.write(lambda connection: connection.executemany(sql, pairs))

    async def artwork(self, job_id: str) -> bytes:
        """Return the picture of a job's tags, empty when there is none."""
        sql = "SELECT data FROM artwork WHERE job = ?"
        row = await self.database.read(lambda connection: connection.execute(sql, (job_id,)).fetchone())
        return bytes(row[0]) if row else b""

    async def set_artwork(self, job_id: str, data: bytes) -> None:
        """Keep another picture of a job, or none."""
        await self.database.write(lambda connection: _replace_artwork(connection, job_id, data))

    async def job_of(self, marker: str) -> UploadJob | None:
        """Return the job one of whose attempts bears a marker, also when it was cleared away."""
        sql = "SELECT jobs.* FROM jobs JOIN attempts ON attempts.job = jobs.id WHERE attempts.marker = ?"
        row = await self.database.read(lambda connection: connection.execute(sql, (marker,)).fetchone())
        return job_of(row) if row else None

    async def uploaded(self, account: str, contents: Iterable[str]) -> dict[str, UploadJob]:
        """Return the jobs that brought files of these contents to the server, by content."""
        wanted = tuple(contents)
        return await self.database.read(lambda connection: _uploaded(connection, account, wanted))

    async def distrust_gate(self) -> None:
        """Remember that a server had a track whose last bytes were never sent: sending is ambiguous from now on."""
        await self.set_flag(_UNTRUSTED, "1")

    async def flag(self, name: str) -> str:
        """Return a small value that is kept with the queue, empty when it was never set."""
        sql = "SELECT value FROM flags WHERE name = ?"
        row = await self.database.read(lambda connection: connection.execute(sql, (name,)).fetchone())
        return str(row[0]) if row else ""

    async def set_flag(self, name: str, value: str) -> None:
        """Keep a small value with the queue."""
        sql = "INSERT INTO flags (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        await self.database.write(lambda connection: connection.execute(sql, (name, value)))


def _recovered(connection: Any, account: str) -> list[UploadJob]:
    row = connection.execute("SELECT value FROM flags WHERE name = ?", (_UNTRUSTED,)).fetchone()
    table = AFTER_CRASH_UNTRUSTED if row else AFTER_CRASH
    sql = f"SELECT * FROM jobs WHERE state IN ({', '.join('?' * len(table))})"  # noqa: S608
    for job in [job_of(each) for each in connection.execute(sql, tuple(table))]:
        outcome = f"cut off in {job.state}" if job.state in {UploadState.SENDING, UploadState.COMMITTING} else ""
        _update(connection, job, _left_behind(job, table[job.state]), outcome)
    return _in_sight(connection, account)


def _left_behind(job: UploadJob, state: UploadState) -> UploadJob:
    """Return a job in the state in which a new start finds it; its answer went missing when it was last written."""
    if state is not UploadState.UNKNOWN:
        return msgspec.structs.replace(job, state=state)
    return msgspec.structs.replace(job, state=state, since=job.changed_at, negatives=0, candidates=())


def _stopped(connection: Any, job_id: str, message: str, moment: datetime) -> UploadJob:
    row = connection.execute("SELECT * FROM jobs WHERE id = ?", (job_id,)).fetchone()
    if row is None:
        raise StaleJob(f"job {job_id} is gone")
    job = job_of(row)
    stopped = msgspec.structs.replace(job, message=message)
    if job.can(UploadEvent.FAULT):
        stopped = job.met(UploadEvent.FAULT, message=message, changed_at=moment)
    if stopped.state is UploadState.UNKNOWN:
        stopped = msgspec.structs.replace(stopped, since=moment, negatives=0, candidates=())
    _update(connection, job, stopped, f"a fault in {job.state}" if job.is_running else "")
    return stopped


def _in_sight(connection: Any, account: str) -> list[UploadJob]:
    rows = connection.execute("SELECT * FROM jobs WHERE account = ? AND cleared = 0 ORDER BY position", (account,))
    return [job_of(each) for each in rows]


def _insert(connection: Any, jobs: Sequence[UploadJob]) -> None:
    for job in jobs:
        row = row_of(job)
        names, places = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO jobs ({names}) VALUES ({places})", tuple(row.values()))  # noqa: S608
        if job.draft.artwork:
            connection.execute("INSERT INTO artwork (job, data) VALUES (?, ?)", (job.id, job.draft.artwork))


def _replace_artwork(connection: Any, job_id: str, data: bytes) -> None:
    connection.execute("DELETE FROM artwork WHERE job = ?", (job_id,))
    if data:
        connection.execute("INSERT INTO artwork (job, data) VALUES (?, ?)", (job_id, data))


def _update(connection: Any, before: UploadJob, now: UploadJob, outcome: str) -> None:
    row = row_of(now)
    sets = ", ".join(f"{name} = ?" for name in row)
    sql = f"UPDATE jobs SET {sets} WHERE id = ? AND state = ? AND attempt = ?"  # noqa: S608 -- names of columns
    guard = (before.id, before.state.value, before.attempt_id)
    if connection.execute(sql, (*row.values(), *guard)).rowcount != 1:
        raise StaleJob(f"job {before.id} is no longer {before.state}")
    if outcome:
        connection.execute("UPDATE attempts SET outcome = ? WHERE id = ?", (outcome, before.attempt_id))


def _free_urn(connection: Any, job: UploadJob) -> None:
    """Take from older jobs the URN a server has just given to a new track: it was reset, theirs are gone."""
    sql = "UPDATE jobs SET track_urn = NULL WHERE account = ? AND track_urn = ? AND id <> ?"
    connection.execute(sql, (job.account, job.track_urn, job.id))


def _begin(connection: Any, before: UploadJob, now: UploadJob, attempt: Attempt, baseline: tuple[str, ...]) -> None:
    _update(connection, before, now, "")
    sql = "INSERT INTO attempts (id, job, number, marker, started_at, length, baseline) VALUES (?, ?, ?, ?, ?, ?, ?)"
    started, urns = attempt.started_at.isoformat(), msgspec.json.encode(baseline)
    connection.execute(sql, (attempt.id, now.id, attempt.number, attempt.marker, started, attempt.length, urns))


def _uploaded(connection: Any, account: str, contents: Sequence[str]) -> dict[str, UploadJob]:
    sql = "SELECT * FROM jobs WHERE account = ? AND content = ? AND track_urn IS NOT NULL ORDER BY rowid DESC LIMIT 1"
    found = {content: connection.execute(sql, (account, content)).fetchone() for content in contents if content}
    return {content: job_of(row) for content, row in found.items() if row is not None}

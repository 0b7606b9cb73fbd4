"""What is saved of a damaged list of uploads, and held so that nothing is sent a second time unseen."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from scmanager.core.schedule import ScheduleState
from scmanager.core.upload_states import ON_SERVER, UploadState
from scmanager.core.uploads import Attempt, UploadJob
from scmanager.store.salvage import readable_rows
from scmanager.store.schedule import check_item
from scmanager.store.schema import Damaged
from scmanager.store.seen_files import forget_all_folders
from scmanager.store.upload_rows import job_of, row_of

_S = UploadState

RESENDS = "resends by itself"
"""Name of the flag that lets uploads be sent again without a question."""

RESTORED = "The list of uploads was damaged and has been restored. Look at each upload before you let it go on."
LOST = (
    "The list of uploads was damaged and could not be restored; the damaged file is kept beside the new one. "
    "Look on SoundCloud what is there before you upload anything again."
)
LOOK_FIRST = "The list of uploads was damaged and restored. Look on SoundCloud whether this is there before you go on."
CHOOSE_AGAIN = "The list of uploads was damaged and restored. Set the time again if this is still to become public."
LOOKED_FOR = "The list of uploads was damaged and restored, so this upload is looked for."

_MAY_BE_SENT = frozenset(
    {_S.QUEUED, _S.PREFLIGHT, _S.SENDING, _S.COMMITTING, _S.UNKNOWN, _S.RETRY_DECISION, _S.WAIT_AUTH, _S.WAIT_NET,
     _S.WAIT_DISK, _S.NEEDS_FILE}
)  # fmt: skip
"""States an upload leaves by itself, or at one word of the user, and may have left since it was last seen in them."""

_WAITS_FOR_USER = frozenset({_S.DRAFT, _S.PAUSED})
_ON_SERVER = ON_SERVER | {_S.DUPLICATE_REVIEW}

_SENSELESS = (ValueError, msgspec.MsgspecError)


class UploadRescue:
    """Knows the tables of uploads."""

    subject = "the list of uploads"

    def check(self, connection: Any) -> None:
        """Read all jobs and attempts; Damaged when one makes no sense."""
        try:
            for row in connection.execute("SELECT * FROM jobs"):
                _job(row)
            for row in connection.execute("SELECT * FROM attempts"):
                _attempt(row)
            for row in connection.execute("SELECT * FROM schedule"):
                check_item(row)
        except _SENSELESS as error:
            raise Damaged(str(error)) from error

    def is_outdated(self, connection: Any, backup: Any) -> bool:
        """Tell whether a database lacks a job or an attempt that its backup has, for neither is ever deleted."""
        return any(_ids(backup, table) - _ids(connection, table) for table in ("jobs", "attempts"))

    def merge(self, connection: Any, damaged: Any) -> None:
        """Take over the rows that are newer in the damaged database, and hold all jobs that may have been sent."""
        if damaged is not None:
            for row in readable_rows(damaged, "jobs"):
                _take_job(connection, row)
            for table, make_sense in _OTHERS.items():
                for row in readable_rows(damaged, table):
                    _take_sensible(connection, table, row, make_sense)
        connection.execute("DELETE FROM flags WHERE name = ?", (RESENDS,))
        forget_all_folders(connection)
        _hold_schedule(connection)
        for row in connection.execute("SELECT * FROM jobs").fetchall():
            _hold(connection, _job(row))

    def notice(self, connection: Any) -> str:
        """Return what to tell the user of a list that was restored."""
        (count,) = connection.execute("SELECT count(*) FROM jobs").fetchone()
        return RESTORED if count else LOST


def _job(row: Any) -> UploadJob:
    job = job_of(row)
    if job.attempt_id != row["attempt"]:
        raise ValueError("a job and its attempt do not belong together")
    return job


def _take_job(connection: Any, row: Any) -> None:
    try:
        job = _job(row)
    except Exception:  # noqa: BLE001 -- a damaged row may hold anything
        return
    known = connection.execute("SELECT * FROM jobs WHERE id = ?", (job.id,)).fetchone()
    if known is None or _progress(_job(known)) <= _progress(job):
        _take(connection, "jobs", row)


def _hold(connection: Any, job: UploadJob) -> None:
    rows = connection.execute("SELECT * FROM attempts WHERE job = ? ORDER BY number", (job.id,))
    row = row_of(_held(job, [_attempt(each) for each in rows], datetime.now(UTC)))
    sets = ", ".join(f"{name} = ?" for name in row)
    connection.execute(f"UPDATE jobs SET {sets} WHERE id = ?", (*row.values(), job.id))  # noqa: S608 -- names of columns


def _progress(job: UploadJob) -> tuple[int, bool, datetime]:
    """Return what tells how far a job is; clocks come last, because they may be set back."""
    return len(job.markers), bool(job.track_urn), job.changed_at


def _ids(connection: Any, table: str) -> set[str]:
    return {row["id"] for row in connection.execute(f"SELECT id FROM {table}")}  # noqa: S608 -- a name of ours


def _held(job: UploadJob, attempts: Sequence[Attempt], now: datetime) -> UploadJob:
    """Return a restored job as it may stand: what was seen of it last need not be the last that happened to it."""
    if job.state in _ON_SERVER:
        return job
    known = (*attempts, job.attempt) if job.attempt else attempts
    newest = max(known, key=lambda attempt: attempt.number, default=None)
    was_sent_since = newest is not None and newest.id != job.attempt_id
    if newest is not None and (was_sent_since or job.state in _MAY_BE_SENT):
        markers = dict.fromkeys((*job.markers, *(attempt.marker for attempt in attempts)))
        return msgspec.structs.replace(
            job,
            state=_S.UNKNOWN,
            attempt=newest,
            markers=tuple(markers),
            since=now,
            negatives=0,
            checked_at=None,
            candidates=(),
            message=LOOKED_FOR,
        )
    if job.state in _MAY_BE_SENT | _WAITS_FOR_USER:
        state = job.state if job.state in _WAITS_FOR_USER else _S.PAUSED
        return msgspec.structs.replace(job, state=state, message=LOOK_FIRST)
    return job


def _hold_schedule(connection: Any) -> None:
    """Let nothing become public by itself: the user may have called it off since."""
    sql = "UPDATE schedule SET state = ?, message = ? WHERE state = ?"
    connection.execute(sql, (ScheduleState.FAILED, CHOOSE_AGAIN, ScheduleState.WAITING))


def _attempt(row: Any) -> Attempt:
    started = datetime.fromisoformat(row["started_at"])
    return Attempt(id=row["id"], number=row["number"], marker=row["marker"], started_at=started, length=row["length"])


_OTHERS: Mapping[str, Callable[[Any], object]] = {
    "attempts": _attempt,
    "schedule": check_item,
    "artwork": len,
    "flags": len,
}
"""The tables besides that of the jobs, and what raises when one of their rows makes no sense."""


def _take_sensible(connection: Any, table: str, row: Any, make_sense: Callable[[Any], object]) -> None:
    try:
        make_sense(row)
    except Exception:  # noqa: BLE001 -- a damaged row may hold anything
        return
    _take(connection, table, row)


def _take(connection: Any, table: str, row: Any) -> None:
    """Take a row over as it is, known by its key; one that would break a rule of its table stays behind."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    names = [each["name"] for each in columns if each["name"] in row.keys()]  # noqa: SIM118 -- a row is no mapping
    key = ", ".join(each["name"] for each in columns if each["pk"])
    places, sets = ", ".join("?" * len(names)), ", ".join(f"{name} = excluded.{name}" for name in names)
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places}) ON CONFLICT ({key}) DO UPDATE SET {sets}"  # noqa: S608
    with contextlib.suppress(sqlite3.IntegrityError):
        connection.execute(sql, tuple(row[name] for name in names))

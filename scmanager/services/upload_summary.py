"""One line about all uploads: which one of how many, how fast, how long still."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from scmanager.core.upload_states import NEEDS_USER, ON_SERVER, OVER, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.upload_jobs import UploadJobs

_ENDED = OVER | ON_SERVER | NEEDS_USER
_SENT = _ENDED | {UploadState.COMMITTING, UploadState.UNKNOWN}


class UploadSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The uploads since the queue was last idle; `total` is 0 when nothing is to be done about any of them.

    `active_index` counts from 1 and is 0 while none is being sent; `waiting` are still to be sent, `checking` were
    sent without an answer. `speed` is in bytes a second, `fraction` from 0.0 to 1.0 of all bytes; `seconds_left` is
    None while the speed is unknown.
    """

    active_index: int = 0
    total: int = 0
    waiting: int = 0
    checking: int = 0
    speed: float = 0.0
    seconds_left: float | None = None
    fraction: float = 0.0


def summarise(jobs: Sequence[UploadJob]) -> UploadSummary:
    """Sum up one batch of uploads; those that ended without being sent count as over, so nothing runs backwards."""
    over = sum(job.state in _ENDED for job in jobs)
    if over == len(jobs):
        return UploadSummary()
    active = next((job for job in jobs if job.is_running), None)
    checking = sum(job.state is UploadState.UNKNOWN for job in jobs)
    total = sum(job.total for job in jobs)
    sent = sum(job.total if job.state in _SENT else job.sent for job in jobs)
    speed = active.speed if active and active.state is UploadState.SENDING else 0.0
    return UploadSummary(
        active_index=over + checking + 1 if active else 0,
        total=len(jobs),
        waiting=len(jobs) - over - checking - (active is not None),
        checking=checking,
        speed=speed,
        seconds_left=(total - sent) / speed if speed > 0 else None,
        fraction=sent / total if total else 0.0,
    )


class UploadBatch:
    """The jobs that are summed up together: those wanted since the queue was last idle."""

    def __init__(self, jobs: UploadJobs) -> None:
        self._jobs = jobs
        self._ids: dict[str, None] = {}

    def add(self, job_ids: Iterable[str]) -> None:
        """Count more jobs; when all before them are over, a new batch begins."""
        if not self.summary().total:
            self._ids.clear()
        self._ids |= dict.fromkeys(job_ids)

    def summary(self) -> UploadSummary:
        """Sum up the jobs as they stand."""
        return summarise([self._jobs.get(job_id) for job_id in self._ids if job_id in self._jobs])

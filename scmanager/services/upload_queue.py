"""The queue of uploads: one file is sent at a time, and one that fails does not hold up the next."""

from __future__ import annotations

import asyncio
import functools
import time
import uuid
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from psygnal import Signal

from scmanager.core.drafts import Draft
from scmanager.core.tracks import Track, TrackState
from scmanager.core.uploads import FINAL, UploadJob, UploadState
from scmanager.errors import BadAnswer, NetworkError, Offline, ScmanagerError, ServerFailed, TooManyRequests
from scmanager.services.readiness import DELAYS_S, wait_until_ready
from scmanager.services.signals import announce, report
from scmanager.services.upload_files import fields_to_send
from scmanager.services.upload_meter import UploadMeter
from scmanager.services.upload_summary import UploadSummary, summarise

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.connection import Connection
    from scmanager.services.library import Library

_MAYBE_THERE = "The whole file was sent: look whether the track is there before you try again."
_UNREADABLE = "SoundCloud could not read the sound of this file. Delete the track and upload another file."
_STILL_PREPARING = "SoundCloud is still preparing it."
_WAITING = "Waiting until SoundCloud can be reached again."
_BUG = "A fault in scmanager stopped this upload."


class UploadQueue:
    """Uploads in the order they were added, each with its state (see `core.uploads.TRANSITIONS`).

    Signals:
        changed(UploadJob): a job is new, in another state, or further on (that at most ten times a second).
        removed(str): the job of this id was cleared away.
    """

    changed = Signal(UploadJob)
    removed = Signal(str)

    def __init__(
        self,
        client: Client,
        library: Library,
        connection: Connection | None = None,
        *,
        delays: Sequence[float] = DELAYS_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._library = library
        self._connection = connection
        self._delays = delays
        self._clock = clock
        self._jobs: dict[str, UploadJob] = {}
        self._batch: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._worker: asyncio.Task[None] | None = None
        self._sending: tuple[str, asyncio.Task[Track]] | None = None

    @property
    def jobs(self) -> list[UploadJob]:
        """All jobs in the order they were added."""
        return list(self._jobs.values())

    def summary(self) -> UploadSummary:
        """Sum up the jobs added since the queue was last idle."""
        return summarise([self._jobs[job_id] for job_id in self._batch if job_id in self._jobs])

    def add(self, drafts: Iterable[Draft]) -> list[UploadJob]:
        """Queue the drafts that can be uploaded; the others are left out."""
        added = [_new_job(draft) for draft in drafts if draft.can_upload]
        self._join_batch(job.id for job in added)
        for job in added:
            self._store(job)
        self._wake()
        return added

    def cancel(self, job_id: str) -> bool:
        """Stop a job that waits or is being sent; False when the server may have the whole file already."""
        job = self._jobs[job_id]
        if not job.can_cancel:
            return False
        if self._sending is not None and self._sending[0] == job_id:
            return self._sending[1].cancel()
        self._store(job.moved(UploadState.CANCELLED))
        return True

    def retry(self, job_id: str) -> None:
        """Put a job that failed or was cancelled back into the queue, to be sent from the start."""
        job = self._jobs[job_id].moved(UploadState.QUEUED)
        self._join_batch([job_id])
        self._store(msgspec.structs.replace(job, sent=0, speed=0.0, track_urn=""))
        self._wake()

    def remove(self, job_id: str) -> None:
        """Forget a job that is over; its track stays."""
        if self._jobs[job_id].state in FINAL:
            del self._jobs[job_id]
            announce(self.removed, job_id)

    def clear_finished(self) -> None:
        """Forget the jobs that are over; their tracks stay."""
        for job_id in list(self._jobs):
            self.remove(job_id)

    async def close(self) -> None:
        """Stop everything that runs; what was being sent is cancelled."""
        running: set[asyncio.Task[Any]] = set(self._tasks)
        if self._sending is not None:
            running.add(self._sending[1])
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _join_batch(self, job_ids: Iterable[str]) -> None:
        if not self.summary().total:
            self._batch.clear()
        self._batch.extend(job_id for job_id in job_ids if job_id not in self._batch)

    def _wake(self) -> None:
        if self._worker is None or self._worker.done():
            self._worker = self._spawn(self._work())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        return task

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            report(error, "the upload queue stopped")

    async def _work(self) -> None:
        while self._next() is not None:
            if self._connection is not None:
                await self._connection.wait_online()
            if (job := self._next()) is not None:
                await self._run(job)

    async def _run(self, job: UploadJob) -> None:
        sending = asyncio.create_task(self._send(job))
        self._sending = (job.id, sending)
        await asyncio.wait({sending})
        self._sending = None
        self._settle(job.id, sending)

    def _next(self) -> UploadJob | None:
        return next((job for job in self._jobs.values() if job.state is UploadState.QUEUED), None)

    async def _send(self, job: UploadJob) -> Track:
        async with fields_to_send(job.draft) as fields:
            self._store(job.moved(UploadState.SENDING))
            return await self._client.upload(
                fields,
                progress=functools.partial(self._on_progress, job.id, UploadMeter(self._clock)),
                before_last_byte=functools.partial(self._before_last_byte, job.id),
            )

    def _on_progress(self, job_id: str, meter: UploadMeter, sent: int, total: int) -> None:
        reading = meter.read(sent)
        job = self._jobs[job_id]
        if reading is not None and job.state is UploadState.SENDING:
            self._store(msgspec.structs.replace(job, sent=reading.sent, total=total, speed=reading.speed))

    async def _before_last_byte(self, job_id: str) -> None:
        """From here on the server may have the whole file, so the job can no longer be cancelled.

        It comes a second time when the file was sent again after a 401.
        """
        job = self._jobs[job_id]
        if job.state is UploadState.SENDING:
            self._store(msgspec.structs.replace(job.moved(UploadState.FINISHING), sent=job.total))

    def _settle(self, job_id: str, sending: asyncio.Task[Track]) -> None:
        job = self._jobs[job_id]
        if sending.cancelled():
            self._store(job.moved(UploadState.CANCELLED))
        elif self._has_to_wait(job, error := sending.exception()):
            waiting = job.moved(UploadState.QUEUED, message=_WAITING)
            self._store(msgspec.structs.replace(waiting, sent=0, speed=0.0))
        elif error is not None:
            self._store(job.moved(UploadState.FAILED, message=_failure(job, error)))
        else:
            track = sending.result()
            self._library.put([track])
            self._store(job.moved(UploadState.PROCESSING, track_urn=track.urn))
            self._spawn(self._watch(job_id, track))

    def _has_to_wait(self, job: UploadJob, error: BaseException | None) -> bool:
        """Tell whether a job comes back into the queue by itself: the server cannot have it, and is waited for."""
        lost = isinstance(error, Offline | TooManyRequests) and error.retryable
        return lost and self._connection is not None and job.state is UploadState.SENDING

    async def _watch(self, job_id: str, track: Track) -> None:
        track, ready = await wait_until_ready(self._client, track, self._delays, self._on_look)
        job = self._jobs[job_id]
        if track.state is TrackState.FAILED:
            self._store(job.moved(UploadState.FAILED, message=_UNREADABLE))
        else:
            self._store(job.moved(UploadState.DONE, message="" if ready else _STILL_PREPARING))

    def _on_look(self, track: Track) -> None:
        self._library.put([track])

    def _store(self, job: UploadJob) -> None:
        self._jobs[job.id] = job
        announce(self.changed, job)


def _new_job(draft: Draft) -> UploadJob:
    return UploadJob(id=uuid.uuid4().hex, draft=draft, total=draft.audio.size if draft.audio else 0)


def _failure(job: UploadJob, error: BaseException) -> str:
    """Say why an upload failed; a fault of ours is reported as one besides."""
    if not isinstance(error, ScmanagerError):
        report(error, "an upload stopped")
        return _BUG
    uncertain = job.state is UploadState.FINISHING and isinstance(error, (NetworkError, ServerFailed, BadAnswer))
    return f"{error.message.rstrip('.')}. {_MAYBE_THERE}" if uncertain else error.message

"""Sending: one upload after another, for as long as the program runs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from scmanager.core.upload_states import IllegalTransition, UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.errors import StorageError
from scmanager.services.alarm import LOOK_S
from scmanager.services.background import Background
from scmanager.services.connection import Connection
from scmanager.services.upload_attempt import UploadAttempts
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_timing import Now, UploadTiming

_E, _S = UploadEvent, UploadState


class UploadWork:
    """Sends the job whose turn it is, and goes on with the next, whatever became of it.

    `is_paused`: nothing new is sent.
    """

    def __init__(
        self, jobs: UploadJobs, attempts: UploadAttempts, connection: Connection | None, timing: UploadTiming, now: Now
    ) -> None:
        self._jobs = jobs
        self._attempts = attempts
        self._connection = connection
        self._timing = timing
        self._now = now
        self._background = Background("sending uploads")
        self._wake = asyncio.Event()
        self._running: tuple[str, asyncio.Task[None]] | None = None
        self._held: set[str] = set()
        self.is_paused = False

    def start(self) -> None:
        """Begin with what is due."""
        self._background.spawn(self._work())

    async def close(self) -> None:
        """Send nothing more.

        A file whose last bytes are on their way gets a moment for its answer; one that is being sent starts anew.
        """
        await self._wait_for_answer()
        await self._background.close()
        with suppress(StorageError):
            await self._stop_running()

    def wake(self) -> None:
        """Look at once whether something is due."""
        self._wake.set()

    async def stop(self, job_id: str, event: UploadEvent) -> bool:
        """Take a job out of the work by an event; False when it is too late for that."""
        is_sending = self._jobs.get(job_id).state is _S.SENDING
        try:
            await self._jobs.move(job_id, event, outcome=event.value if is_sending else "")
        except IllegalTransition:
            return False
        if self._running is not None and self._running[0] == job_id:
            self._running[1].cancel()
        return True

    @contextmanager
    def held(self, job_id: str) -> Iterator[None]:
        """Keep a waiting job from being sent for a while."""
        self._held.add(job_id)
        try:
            yield
        finally:
            self._held.discard(job_id)
            self._wake.set()

    async def _work(self) -> None:
        await self._continue({_S.WAIT_AUTH, _S.WAIT_DISK})
        while True:
            if self._connection is not None:
                await self._connection.wait_online()
            await self._continue({_S.WAIT_NET})
            job = self._next()
            if job is None:
                await self._sleep()
            else:
                await self._run(job)

    async def _run(self, job: UploadJob) -> None:
        task = asyncio.create_task(self._attempts.run(job.id))
        self._running = (job.id, task)
        await asyncio.wait({task})
        self._running = None
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            await self._set_aside(job.id, error)

    async def _continue(self, states: set[UploadState]) -> None:
        for job in self._jobs.all:
            if job.state not in states or job.id in self._held:
                continue
            try:
                await self._jobs.insist(job.id, _E.CONTINUE)
            except IllegalTransition:  # the user was quicker
                continue
            except Exception as error:  # noqa: BLE001 -- one job must not hold up the others
                await self._set_aside(job.id, error)

    async def _set_aside(self, job_id: str, error: Exception) -> None:
        """Let the user decide about a job with a fault of ours; one that cannot even be stopped is left alone."""
        if not await self._jobs.set_aside(job_id, error):
            self._held.add(job_id)

    def _next(self) -> UploadJob | None:
        if self.is_paused:
            return None
        moment = self._now()
        due = (job for job in self._jobs.all if job.state is _S.QUEUED and job.id not in self._held)
        return next((job for job in due if job.not_before is None or job.not_before <= moment), None)

    async def _sleep(self) -> None:
        """Wait until a job may be due, at most half a minute while one waits for its time."""
        times = [job.not_before for job in self._jobs.all if job.state is _S.QUEUED and job.not_before is not None]
        left = min(((when - self._now()).total_seconds() for when in times), default=None)
        try:
            limit = None if left is None or self.is_paused else min(max(left, 0.01), LOOK_S)
            await asyncio.wait_for(self._wake.wait(), limit)
        except TimeoutError:
            return
        self._wake.clear()

    async def _wait_for_answer(self) -> None:
        if self._running is not None and self._jobs.get(self._running[0]).state is _S.COMMITTING:
            await asyncio.wait({self._running[1]}, timeout=self._timing.soft_stop)

    async def _stop_running(self) -> None:
        if self._running is None:
            return
        job_id, task = self._running
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        job = self._jobs.get(job_id)
        if job.is_running and not self._attempts.has_let_go(job):
            await self._jobs.move(job_id, _E.REQUEUE, outcome="stopped" if job.state is not _S.PREFLIGHT else "")

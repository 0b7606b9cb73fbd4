"""The queue of uploads: one file is sent at a time, nothing is lost, and nothing is sent twice without a yes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from psygnal import Signal

from scmanager.core.upload_states import IllegalTransition, UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.errors import StorageError
from scmanager.services.alarm import LOOK_S
from scmanager.services.background import Background
from scmanager.services.connection import Connection, ConnectionStatus
from scmanager.services.editing import Editing
from scmanager.services.signals import announce, report
from scmanager.services.upload_attempt import UploadAttempts
from scmanager.services.upload_finish import Publish, UploadFinish
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_looks import UploadLooks
from scmanager.services.upload_summary import UploadSummary, summarise
from scmanager.services.upload_sweep import UploadSweep
from scmanager.services.upload_timing import Now, UploadTiming, now
from scmanager.services.upload_wishes import PAUSED, UploadWishes
from scmanager.store.upload_rescue import RESENDS
from scmanager.store.uploads import UploadStore

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library

_E, _S = UploadEvent, UploadState
_FINISHED_HERE = frozenset({_S.CREATED, _S.FINALISING, _S.PROCESSING})
_FOLLOWED = _FINISHED_HERE | {_S.UNKNOWN}


async def publish_never(_job: UploadJob) -> None:
    """Stand in where nothing is published later."""


class UploadQueue(UploadWishes):
    """Uploads in the order in which they are sent, those of one account.

    `is_paused`: nothing new is sent. `resends`: what is not found may be sent again without a question.

    Signals:
        changed(UploadJob): a job is new, in another state, moved, or further on (that at most ten times a second).
        removed(str): the job of this id was cleared away.
        status_changed(): `is_paused` or `trouble` is another.
        ready(UploadJob): a track can be listened to now.
    """

    changed = Signal(UploadJob)
    removed = Signal(str)
    status_changed = Signal()
    ready = Signal(UploadJob)

    def __init__(
        self,
        client: Client,
        library: Library,
        editing: Editing,
        store: UploadStore,
        account: str,
        *,
        connection: Connection | None = None,
        publish_later: Publish = publish_never,
        timing: UploadTiming = UploadTiming(),  # noqa: B008 -- frozen
        now: Now = now,
    ) -> None:
        self._library = library
        self._editing = editing
        self._connection = connection
        self._timing = timing
        self._now = now
        self._jobs = UploadJobs(store, account, now, self._wait_for_disk)
        self._looks = UploadLooks(client, self._jobs, connection, timing, now)
        self._attempts = UploadAttempts(client, library, self._jobs, self._looks, timing, now)
        self._finish = UploadFinish(client, library, editing, self._jobs, connection, timing, publish_later)
        self._background = Background("the upload queue")
        self._followed: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._running: tuple[str, asyncio.Task[None]] | None = None
        self._sweep: UploadSweep | None = None
        self._batch: list[str] = []
        self._held: set[str] = set()
        self.is_paused = False
        self.resends = False

    @property
    def account(self) -> str:
        """The key of the account the uploads belong to."""
        return self._jobs.account

    @property
    def trouble(self) -> StorageError | None:
        """Why the queue cannot go on at the moment, None when it can."""
        return self._jobs.trouble

    def summary(self) -> UploadSummary:
        """Sum up the jobs added since the queue was last idle."""
        return summarise([self._jobs.get(job_id) for job_id in self._batch if job_id in self._jobs])

    async def open(self) -> None:
        """Read the queue and go on with it; StorageError when it cannot be read."""
        await self._jobs.open()
        self.is_paused = bool(await self._jobs.store.flag(PAUSED))
        self.resends = bool(await self._jobs.store.flag(RESENDS))
        self._jobs.changed.connect(self._on_changed)
        self._jobs.removed.connect(self._on_removed)
        self._jobs.trouble_changed.connect(self._on_trouble_changed)
        if self._connection is not None:
            self._connection.changed.connect(self._on_connection_changed)
        for job in self._jobs.all:
            announce(self.changed, job)
            self._follow(job)
        self._note_wanted(job.id for job in self._jobs.all if not job.is_over)
        self._sweep = UploadSweep(self._library, self._jobs, self._looks, self._timing, self._now)
        self._background.spawn(self._work())
        self._background.spawn(self._back_up())

    async def close(self) -> None:
        """Stop, and leave every job where the next start can go on with it.

        A file whose last bytes are on their way gets a moment for its answer; one that is being sent starts anew.
        """
        if self._connection is not None:
            self._connection.changed.disconnect(self._on_connection_changed, missing_ok=True)
        await self._wait_for_answer()
        if self._sweep is not None:
            await self._sweep.close()
        await self._background.close()
        with suppress(StorageError):
            await self._stop_running()
        await self._jobs.settled()
        with suppress(StorageError):
            await self._jobs.store.database.backup()

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

    async def _stop(self, job_id: str, event: UploadEvent) -> bool:
        try:
            await self._jobs.move(job_id, event, outcome=event.value if self._is_sending(job_id) else "")
        except IllegalTransition:
            return False
        if self._running is not None and self._running[0] == job_id:
            self._running[1].cancel()
        return True

    def _is_sending(self, job_id: str) -> bool:
        return self._jobs.get(job_id).state is _S.SENDING

    async def _set_paused(self, paused: bool) -> None:  # noqa: FBT001 -- it is what is set
        await self._jobs.store.set_flag(PAUSED, "1" if paused else "")
        self.is_paused = paused
        self._wake.set()
        announce(self.status_changed)

    def _note_wanted(self, job_ids: Iterable[str]) -> None:
        if not self.summary().total:
            self._batch.clear()
        self._batch.extend(job_id for job_id in job_ids if job_id not in self._batch)
        self._wake.set()

    async def _work(self) -> None:
        """Send one file after the other, for as long as the program runs."""
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
        if not task.cancelled() and (error := task.exception()) is not None:
            report(error, "an upload stopped")

    async def _continue(self, states: set[UploadState]) -> None:
        for job in self._jobs.all:
            if job.state in states:
                with suppress(IllegalTransition):  # the user was quicker
                    await self._jobs.insist(job.id, _E.CONTINUE)

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

    def _on_changed(self, job: UploadJob) -> None:
        announce(self.changed, job)
        self._follow(job)
        if job.state is _S.CANCELLED:
            self._leave(job)
        if job.state in {_S.QUEUED, _S.WAIT_NET}:
            self._wake.set()

    def _leave(self, job: UploadJob) -> None:
        """Stop following a job that went elsewhere without its follower."""
        task = self._followed.get(job.id)
        if task is not None and job.state not in _FOLLOWED and task is not asyncio.current_task():
            task.cancel()

    def _look_again(self, job_id: str) -> None:
        self._looks.check_now(job_id)
        self._follow(self._jobs.get(job_id))

    def _follow(self, job: UploadJob) -> None:
        if job.state in _FOLLOWED and job.id not in self._followed:
            self._followed[job.id] = self._background.spawn(self._follow_on(job.id))

    async def _follow_on(self, job_id: str) -> None:
        try:
            while self._jobs.get(job_id).state in _FOLLOWED:
                try:
                    await self._follow_once(job_id)
                except StorageError:
                    await self._wait_for_disk()
                    continue
                except IllegalTransition:  # the user was quicker
                    continue
                if self._jobs.get(job_id).state is _S.PROCESSING:
                    break
        finally:
            del self._followed[job_id]
        self._tell_ready(job_id)

    async def _follow_once(self, job_id: str) -> None:
        if self._jobs.get(job_id).state is _S.UNKNOWN:
            await self._looks.follow(job_id)
        else:
            await self._finish.follow(job_id)

    def _tell_ready(self, job_id: str) -> None:
        if job_id in self._jobs and self._jobs.get(job_id).state is _S.DONE:
            announce(self.ready, self._jobs.get(job_id))

    def _on_removed(self, job_id: str) -> None:
        announce(self.removed, job_id)

    def _on_trouble_changed(self) -> None:
        announce(self.status_changed)

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        if status.state == "online":
            self._looks.note_online()
            self._wake.set()

    async def _back_up(self) -> None:
        while True:
            await asyncio.sleep(self._timing.backup)
            with suppress(StorageError):
                await self._jobs.store.database.backup()

    async def _wait_for_disk(self) -> None:
        await asyncio.sleep(self._timing.disk)

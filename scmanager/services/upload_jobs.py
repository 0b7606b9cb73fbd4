"""The jobs of one account: in memory for whoever looks, on disk before anybody hears of a change."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from typing import TypeVar

import msgspec
from psygnal import Signal

from scmanager.core.upload_states import IllegalTransition, UploadEvent, UploadState
from scmanager.core.uploads import Attempt, UploadJob
from scmanager.errors import StorageError
from scmanager.services.background import Background
from scmanager.services.signals import announce, report
from scmanager.services.upload_timing import Now, UploadTiming
from scmanager.store.uploads import UploadStore

_Result = TypeVar("_Result")

_FAULT = "A fault in scmanager stopped this upload."


class UploadJobs:
    """Changes jobs one at a time, so that what is in memory is what is on disk.

    `trouble` is why nothing can be written at the moment; what has happened is written as soon as it can be.

    Signals:
        changed(UploadJob): a job is new, in another state, moved, or further on.
        removed(str): the job of this id was cleared away.
        trouble_changed(): `trouble` is another.
    """

    changed = Signal(UploadJob)
    removed = Signal(str)
    trouble_changed = Signal()

    def __init__(self, store: UploadStore, account: str, timing: UploadTiming, now: Now) -> None:
        self.store = store
        self.account = account
        self.trouble: StorageError | None = None
        self._now = now
        self._timing = timing
        self._jobs: dict[str, UploadJob] = {}
        self._writing = asyncio.Lock()
        self._background = Background("the backup of the uploads")

    async def open(self) -> None:
        """Read the jobs, those a former run left in the middle put where they belong."""
        self._jobs = {job.id: job for job in await self.store.recover(self.account)}
        self._background.spawn(self._back_up())

    async def close(self) -> None:
        """Wait until everything is written, and make a backup of it."""
        await self._background.close()
        async with self._writing:
            pass
        with suppress(StorageError):
            await self.store.database.backup()

    @property
    def all(self) -> list[UploadJob]:
        """All jobs in the order of the queue."""
        return sorted(self._jobs.values(), key=lambda job: job.position)

    def get(self, job_id: str) -> UploadJob:
        """Return a job as it is now."""
        return self._jobs[job_id]

    def __contains__(self, job_id: object) -> bool:
        return job_id in self._jobs

    async def add(self, jobs: Iterable[UploadJob]) -> None:
        """Write new jobs down and tell of them; their pictures stay on disk."""
        added = list(jobs)
        await self._guarded(lambda: self.store.add(added))
        for job in added:
            self._tell(msgspec.structs.replace(job, draft=msgspec.structs.replace(job.draft, artwork=b"")))

    async def move(self, job_id: str, event: UploadEvent, *, outcome: str = "", **changes: object) -> UploadJob:
        """Let something happen to a job; StorageError, and nothing happened, when it cannot be written down."""
        changes.setdefault("changed_at", self._now())
        moved = await self._change(job_id, lambda job: self.store.move(job, event, outcome=outcome, **changes))
        if event is UploadEvent.ACCEPT:
            self._free_urn(moved)
        return moved

    async def insist(self, job_id: str, event: UploadEvent, *, outcome: str = "", **changes: object) -> UploadJob:
        """Write down what has happened already, as soon as the disk allows it."""
        return await self._as_soon_as_possible(lambda: self.move(job_id, event, outcome=outcome, **changes))

    async def set_aside(self, job_id: str, error: Exception) -> bool:
        """Report a fault of ours and stop the job it happened in, for the user to see to; False when that fails too.

        What is on disk counts, which may not be what is known here.
        """
        report(error, "an upload stopped")

        async def stop(_job: UploadJob) -> UploadJob:
            return await self.store.stop(job_id, _FAULT, self._now())

        try:
            await self._as_soon_as_possible(lambda: self._change(job_id, stop))
        except Exception as worse:  # noqa: BLE001 -- what cannot be stopped must not stop others
            report(worse, "an upload could not be stopped")
            return False
        return True

    async def begin(self, job_id: str, attempt: Attempt, baseline: Iterable[str], **changes: object) -> UploadJob:
        """Begin an attempt."""
        changes.setdefault("changed_at", self._now())
        return await self._change(job_id, lambda job: self.store.begin(job, attempt, baseline, **changes))

    async def save(
        self, job_id: str, *, within: Collection[UploadState] = frozenset(UploadState), **changes: object
    ) -> UploadJob:
        """Change what is known of a job, but not its state; IllegalTransition when that is not one of `within`."""

        async def save(job: UploadJob) -> UploadJob:
            if job.state not in within:
                raise IllegalTransition(f"an upload that is {job.state} cannot be changed like this")
            return await self.store.save(job, **changes)

        return await self._change(job_id, save)

    def progress(self, job_id: str, **figures: float) -> None:
        """Tell how far a job is; that is not written down."""
        self._tell(msgspec.structs.replace(self._jobs[job_id], **figures))

    async def clear(self, job_ids: Iterable[str]) -> None:
        """Take jobs out of sight."""
        gone = list(job_ids)
        await self._guarded(lambda: self.store.show(gone, cleared=True))
        for job_id in gone:
            del self._jobs[job_id]
            announce(self.removed, job_id)

    async def bring_back(self, job: UploadJob) -> None:
        """Take a job into sight that was cleared away."""
        await self._guarded(lambda: self.store.show([job.id], cleared=False))
        self._tell(job)

    async def _as_soon_as_possible(self, write: Callable[[], Awaitable[UploadJob]]) -> UploadJob:
        while True:
            try:
                job = await write()
            except StorageError as error:
                self._set_trouble(error)
                await asyncio.sleep(self._timing.disk)
            else:
                self._set_trouble(None)
                return job

    async def _change(self, job_id: str, write: Callable[[UploadJob], Awaitable[UploadJob]]) -> UploadJob:
        async def change() -> UploadJob:
            before = self._jobs[job_id]
            written = await write(before)
            sent, speed = (before.sent, before.speed) if written.is_running else (0, 0.0)
            return self._tell(msgspec.structs.replace(written, sent=sent, speed=speed, idle=0.0))

        return await self._guarded(change)

    async def _guarded(self, write: Callable[[], Awaitable[_Result]]) -> _Result:
        """Do one change at a time, and each to its end, even if nobody waits for it any more."""

        async def alone() -> _Result:
            async with self._writing:
                return await write()

        writing = asyncio.ensure_future(alone())
        writing.add_done_callback(_look_at_error)
        return await asyncio.shield(writing)

    async def _back_up(self) -> None:
        while True:
            await asyncio.sleep(self._timing.backup)
            with suppress(StorageError):
                await self.store.database.backup()

    def _free_urn(self, job: UploadJob) -> None:
        """Forget the URN where older jobs bear it, as the store does: the server was reset, their tracks are gone."""
        for other in self.all:
            if other.track_urn == job.track_urn and other.id != job.id:
                self._tell(msgspec.structs.replace(other, track_urn=""))

    def _tell(self, job: UploadJob) -> UploadJob:
        self._jobs[job.id] = job
        announce(self.changed, job)
        return job

    def _set_trouble(self, error: StorageError | None) -> None:
        if error is not self.trouble:
            self.trouble = error
            announce(self.trouble_changed)


def _look_at_error(writing: asyncio.Future[_Result]) -> None:
    """Keep asyncio from complaining when whoever waited for a failed change has left."""
    if not writing.cancelled():
        writing.exception()

"""Uploads the server has, or may have: each is followed until it is certain what it became, and finished."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from scmanager.core.upload_states import IllegalTransition, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.errors import StorageError
from scmanager.services.background import Background
from scmanager.services.upload_finish import UploadFinish
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_looks import UploadLooks
from scmanager.services.upload_timing import UploadTiming

_S = UploadState
_FOLLOWED = frozenset({_S.UNKNOWN, _S.CREATED, _S.FINALISING, _S.PROCESSING})


class UploadFollowers:
    """Looks for jobs in UNKNOWN and takes those that are there to their end; `tell_ready` hears of each in DONE."""

    def __init__(
        self,
        jobs: UploadJobs,
        looks: UploadLooks,
        finish: UploadFinish,
        timing: UploadTiming,
        tell_ready: Callable[[UploadJob], None],
    ) -> None:
        self._jobs = jobs
        self._looks = looks
        self._finish = finish
        self._timing = timing
        self._tell_ready = tell_ready
        self._background = Background("following uploads")
        self._running: dict[str, asyncio.Task[None]] = {}

    async def close(self) -> None:
        """Follow nothing any more."""
        await self._background.close()

    def follow(self, job: UploadJob) -> None:
        """Follow a job from now on if it is to be followed, and let it go if it went elsewhere by itself."""
        task = self._running.get(job.id)
        if job.state in _FOLLOWED and (task is None or task.done()):
            self._running[job.id] = self._background.spawn(self._follow(job.id))
        elif job.state is _S.CANCELLED and task is not None and task is not asyncio.current_task():
            task.cancel()

    def note_online(self) -> None:
        """Try at once what failed while the server could not be reached."""
        self._looks.note_online()
        self._finish.hurry_all()

    async def hurry(self, job_id: str) -> None:
        """Look for a job, or finish it, at once."""
        task = self._running.get(job_id)
        if task is not None and self._jobs.get(job_id).state is _S.PROCESSING:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._looks.hurry(job_id)
        self._finish.hurry(job_id)
        self.follow(self._jobs.get(job_id))

    async def _follow(self, job_id: str) -> None:
        try:
            await self._follow_to_end(job_id)
        except Exception as error:  # noqa: BLE001 -- the user has to hear of it, in this job
            await self._jobs.set_aside(job_id, error)
        finally:
            self._running.pop(job_id, None)
        if job_id in self._jobs and (job := self._jobs.get(job_id)).state is _S.DONE:
            self._tell_ready(job)

    async def _follow_to_end(self, job_id: str) -> None:
        while (job := self._jobs.get(job_id)).state in _FOLLOWED:
            step = self._looks if job.state is _S.UNKNOWN else self._finish
            try:
                await step.follow(job_id)
            except StorageError:
                await asyncio.sleep(self._timing.disk)
            except IllegalTransition:  # the user was quicker
                continue
            else:
                if self._jobs.get(job_id).state is _S.PROCESSING:
                    return

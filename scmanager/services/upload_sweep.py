"""Noticing late what nobody saw in time: tracks that bear a marker of ours in every listing that comes by."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta

from scmanager.core.tracks import Track
from scmanager.core.upload_states import IllegalTransition, UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.background import Background
from scmanager.services.library import Library
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_looks import UploadLooks
from scmanager.services.upload_search import markers_on
from scmanager.services.upload_timing import Now, UploadTiming

log = logging.getLogger(__name__)

_E, _S = UploadEvent, UploadState
_LOOK_AT_CLOCK = 60.0


class UploadSweep:
    """Reads the markers on the account's tracks; what it finds is shown to the user, nothing is deleted.

    A day after an upload that took several attempts is done, the list is read again for its sake.
    """

    def __init__(
        self,
        library: Library,
        jobs: UploadJobs,
        looks: UploadLooks,
        timing: UploadTiming,
        now: Now,
    ) -> None:
        self._library = library
        self._jobs = jobs
        self._looks = looks
        self._timing = timing
        self._now = now
        self._shown: set[tuple[str, str]] = set()
        self._background = Background("the late look for doubled uploads")

    def start(self) -> None:
        """Read markers from now on."""
        self._library.heard.connect(self._on_heard)
        self._background.spawn(self._refresh_in_time())

    async def close(self) -> None:
        """Look at nothing any more."""
        self._library.heard.disconnect(self._on_heard, missing_ok=True)
        await self._background.close()

    def _on_heard(self, tracks: tuple[Track, ...]) -> None:
        for track in tracks:
            if track.tags and (markers := markers_on(track)):
                self._background.spawn(self._compare(track, markers))

    async def _compare(self, track: Track, markers: list[str]) -> None:
        for marker in markers:
            job = next((job for job in self._jobs.all if marker in job.markers), None)
            if job is None:
                job = await self._cleared_job(marker, track)
            if job is None or job.track_urn == track.urn:
                continue
            with suppress(IllegalTransition):  # the user was quicker
                await self._show(job, track)

    async def _show(self, job: UploadJob, track: Track) -> None:
        if job.state in {_S.UNKNOWN, _S.RETRY_DECISION}:
            await self._looks.look(job.id)
        elif job.state is _S.DONE and (job.id, track.urn) not in self._shown:
            self._shown.add((job.id, track.urn))  # the user is asked once, however often it is listed
            log.warning("an upload is on the server a second time")
            await self._jobs.move(job.id, _E.FIND_SEVERAL, candidates=(job.track_urn, track.urn))

    async def _cleared_job(self, marker: str, track: Track) -> UploadJob | None:
        """Bring an upload back into sight whose track turns out not to be the only one."""
        job = await self._jobs.store.job_of(marker)
        if job is None or job.account != self._jobs.account or job.id in self._jobs or job.track_urn == track.urn:
            return None
        await self._jobs.bring_back(job)
        return self._jobs.get(job.id)

    async def _refresh_in_time(self) -> None:
        done: set[str] = set()
        while True:
            due = {job.id: self._due(job) for job in self._jobs.all if self._is_doubtful(job) and job.id not in done}
            over = {job_id for job_id, when in due.items() if when <= self._now()}
            if over:
                done |= over
                await self._library.refresh()
            await asyncio.sleep(_LOOK_AT_CLOCK if due else 10 * _LOOK_AT_CLOCK)

    def _due(self, job: UploadJob) -> datetime:
        return job.changed_at + timedelta(seconds=self._timing.sweep)

    def _is_doubtful(self, job: UploadJob) -> bool:
        return job.state is _S.DONE and len(job.markers) > 1

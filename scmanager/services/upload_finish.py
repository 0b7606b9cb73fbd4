"""From a private, marked track to what the user wanted: final fields, then a look at it until it can be heard."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from scmanager.core.tracks import Track, TrackFields, TrackState
from scmanager.core.upload_states import UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.core.users import User
from scmanager.errors import (
    Forbidden,
    InputError,
    NotFound,
    NotPossible,
    Rejected,
    ScmanagerError,
    StorageError,
)
from scmanager.services.readiness import wait_until_ready
from scmanager.services.upload_files import final_fields
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_timing import Now, UploadTiming

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.connection import Connection
    from scmanager.services.editing import Editing
    from scmanager.services.library import Library

_E, _S = UploadEvent, UploadState

_MOST_TRIES = 12
_STILL_THERE = "The track is on SoundCloud and private."
_UNREADABLE = "SoundCloud could not read the sound of this file. Delete the track and upload another file."
_GONE = "The track is no longer on SoundCloud."
_STILL_PREPARING = "SoundCloud is still preparing it after a day. Look at the track's page, or check again."

_NOBODY = User(urn="")

Publish = Callable[[UploadJob], Awaitable[None]]
"""Remembers that a track is to become public at its time."""


class UploadFinish:
    """Finishes uploads that are on the server; everything here may be done twice.

    `publish_later` hears of jobs with a time to go public, before they are finished.
    """

    def __init__(
        self,
        client: Client,
        library: Library,
        editing: Editing,
        jobs: UploadJobs,
        connection: Connection | None,
        timing: UploadTiming,
        now: Now,
        *,
        publish_later: Publish,
    ) -> None:
        self._client = client
        self._library = library
        self._editing = editing
        self._jobs = jobs
        self._connection = connection
        self._timing = timing
        self._now = now
        self._publish_later = publish_later
        self._waiting: dict[str, asyncio.Event] = {}

    def hurry(self, job_id: str) -> None:
        """Try at once what failed and is to be tried again later."""
        if job_id in self._waiting:
            self._waiting[job_id].set()

    def hurry_all(self) -> None:
        """Do that for all jobs."""
        for job_id in self._waiting:
            self.hurry(job_id)

    async def follow(self, job_id: str) -> None:
        """Take a job from CREATED, FINALISING or PROCESSING as far as it goes."""
        if self._jobs.get(job_id).state is _S.CREATED and not await self._deleted(job_id):
            await self._jobs.insist(job_id, _E.FINALISE)
        if self._jobs.get(job_id).state is _S.FINALISING:
            await self._finalise(job_id)
        if self._jobs.get(job_id).state is _S.PROCESSING and not await self._deleted(job_id):
            await self._watch(job_id)

    async def _deleted(self, job_id: str) -> bool:
        """Delete a track the user does not want any more, and tell whether that was so."""
        job = self._jobs.get(job_id)
        for failures in itertools.count():
            if not job.delete_when_found:
                return False
            result = await self._editing.delete([job.track_urn])
            if result.deleted:
                await self._jobs.insist(job_id, _E.DELETE, track_urn="", delete_when_found=False)
                break
            await self._wait(job_id, result.failed[0][1], failures)
        return True

    async def _finalise(self, job_id: str) -> None:
        for failures in itertools.count():
            if await self._deleted(job_id):
                return
            try:
                await self._write(self._jobs.get(job_id))
            except (Rejected, Forbidden, NotPossible, InputError) as error:
                await self._fail(job_id, error)
                return
            except StorageError:
                raise
            except ScmanagerError as error:
                if failures >= _MOST_TRIES and isinstance(error, NotFound):
                    await self._fail(job_id, error)
                    return
                await self._wait(job_id, error, failures)
            else:
                await self._jobs.insist(job_id, _E.FINALISED, is_finished=True, not_before=None)
                return

    async def _fail(self, job_id: str, error: ScmanagerError) -> None:
        await self._jobs.insist(job_id, _E.FAIL, message=f"{_STILL_THERE} Finishing it failed: {error.message}")

    async def _write(self, job: UploadJob) -> None:
        artwork = await self._jobs.store.artwork(job.id)
        async with final_fields(job, artwork) as fields:
            track = await self._update(job.track_urn, fields)
        self._library.put([track])
        if job.draft.publish_at is not None:
            await self._publish_later(job)

    async def _update(self, urn: str, fields: TrackFields) -> Track:
        """Write the fields; an address the server does not take is left as it is."""
        try:
            return await self._client.update(urn, fields)
        except Rejected:
            if fields.permalink is UNSET:
                raise
            return await self._client.update(urn, msgspec.structs.replace(fields, permalink=UNSET))

    async def _wait(self, job_id: str, error: ScmanagerError, failures: int) -> None:
        """Wait until it may work: after a pause, when the user wants it or the network is back."""
        seconds = max(error.retry_after or 0.0, self._timing.pause(failures))
        wanted = self._waiting.setdefault(job_id, asyncio.Event())
        try:
            await self._jobs.save(job_id, message=error.message, not_before=self._now() + timedelta(seconds=seconds))
            async with asyncio.timeout(seconds):
                await wanted.wait()
        except TimeoutError:
            pass
        finally:
            del self._waiting[job_id]
        if self._connection is not None:
            await self._connection.wait_online()

    async def _watch(self, job_id: str) -> None:
        job = self._jobs.get(job_id)
        track = self._library.get(job.track_urn) or Track(urn=job.track_urn, user=_NOBODY)
        try:
            track, is_ready = await self._looked_at(track)
        except NotFound:
            await self._jobs.insist(job_id, _E.VANISH, track_urn="", message=_GONE)
            return
        if track.state is TrackState.FAILED:
            await self._jobs.insist(job_id, _E.UNREADABLE, message=_UNREADABLE)
        elif is_ready:
            await self._jobs.insist(job_id, _E.READY)
        else:
            await self._jobs.save(job_id, message=_STILL_PREPARING)

    async def _looked_at(self, track: Track) -> tuple[Track, bool]:
        return await wait_until_ready(self._client, track, self._timing.preparing_delays(), self._on_look)

    def _on_look(self, track: Track) -> None:
        self._library.put([track])

"""What a user says to uploads of which it is not certain which track they became, or whether they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from scmanager.core.tracks import Track
from scmanager.core.upload_states import UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.upload_followers import UploadFollowers
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_looks import UploadLooks

if TYPE_CHECKING:
    from scmanager.services.editing import DeleteResult, Editing
    from scmanager.services.library import Library

_E, _S = UploadEvent, UploadState
_MAY_BE_DELETED = frozenset(
    {_S.COMMITTING, _S.UNKNOWN, _S.RETRY_DECISION, _S.CREATED, _S.FINALISING, _S.PROCESSING, _S.DONE}
)


class UploadDoubts:
    """Looks for a track on the user's word, takes the one they choose, and deletes only what they said."""

    def __init__(
        self, jobs: UploadJobs, looks: UploadLooks, followers: UploadFollowers, library: Library, editing: Editing
    ) -> None:
        self._jobs = jobs
        self._looks = looks
        self._followers = followers
        self._library = library
        self._editing = editing

    def next_look(self, job_id: str) -> datetime | None:
        """Return when a job is looked for next, None when it is not."""
        return self._looks.next_look(job_id)

    async def hurry(self, job_id: str) -> None:
        """Do at once what is done for a job again and again by itself: look for its track, or finish it."""
        if self._jobs.get(job_id).state is _S.RETRY_DECISION:
            await self._looks.look(job_id)
        else:
            await self._followers.hurry(job_id)

    def candidates(self, job_id: str) -> list[Track]:
        """Return the tracks a job's user has to choose from, as far as they are known here."""
        found = (self._library.get(urn) for urn in self._jobs.get(job_id).candidates)
        return [track for track in found if track is not None]

    async def choose(self, job_id: str, keep: str, delete: Sequence[str]) -> DeleteResult:
        """Say which track a job is, and delete others."""
        job = self._jobs.get(job_id)
        if job.state is _S.DUPLICATE_REVIEW:
            event = _E.KEEP_DONE if job.is_finished and keep == job.track_urn else _E.KEEP
        else:
            event = _E.FIND
        await self._jobs.move(job_id, event, track_urn=keep, candidates=())
        return await self._editing.delete(delete)

    async def drop(self, job_id: str) -> None:
        """Let a job go none of whose tracks is there any more."""
        await self._jobs.move(job_id, _E.VANISH, track_urn="", candidates=())

    async def delete_when_found(self, job_id: str) -> None:
        """Let a job that cannot be cancelled any more be deleted: at once, or when it is certain which track it is."""
        job = await self._jobs.save(job_id, within=_MAY_BE_DELETED, delete_when_found=True)
        if job.state in {_S.PROCESSING, _S.DONE}:
            await self._delete(job)

    async def _delete(self, job: UploadJob) -> None:
        result = await self._editing.delete([job.track_urn])
        if result.failed:
            raise result.failed[0][1]
        await self._jobs.move(job.id, _E.DELETE, track_urn="", delete_when_found=False)

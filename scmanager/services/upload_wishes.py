"""What a user can ask of the queue of uploads."""

from __future__ import annotations

import abc
import asyncio
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scmanager.core.drafts import Draft
from scmanager.core.tracks import Track
from scmanager.core.upload_states import CLEARABLE, UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.audio_files import examine
from scmanager.services.upload_order import STEP, last_position, new_position
from scmanager.store.upload_rescue import RESENDS

if TYPE_CHECKING:
    from datetime import datetime

    from scmanager.services.editing import DeleteResult, Editing
    from scmanager.services.library import Library
    from scmanager.services.upload_jobs import UploadJobs
    from scmanager.services.upload_looks import UploadLooks
    from scmanager.services.upload_timing import Now

_E, _S = UploadEvent, UploadState

PAUSED = "paused"
"""Flag of the store: nothing new is sent."""

_EDITABLE = frozenset(
    {_S.DRAFT, _S.QUEUED, _S.PAUSED, _S.NEEDS_FILE, _S.WAIT_NET, _S.WAIT_AUTH, _S.FAILED, _S.CANCELLED}
)


_MAY_BE_DELETED = frozenset(
    {_S.COMMITTING, _S.UNKNOWN, _S.RETRY_DECISION, _S.CREATED, _S.FINALISING, _S.PROCESSING, _S.DONE}
)


class UploadWishes(abc.ABC):
    """The user's side of the queue; each wish is written down before it is answered, else StorageError."""

    _library: Library
    _editing: Editing
    _jobs: UploadJobs
    _looks: UploadLooks
    _now: Now
    _held: set[str]
    is_paused: bool
    resends: bool

    @property
    def jobs(self) -> list[UploadJob]:
        """All jobs in the order of the queue."""
        return self._jobs.all

    def get(self, job_id: str) -> UploadJob:
        """Return a job as it is now."""
        return self._jobs.get(job_id)

    async def add(self, drafts: Iterable[Draft], *, release: bool = True) -> list[UploadJob]:
        """Queue the drafts that can be uploaded; without `release` they wait for the user."""
        position, moment = last_position(self.jobs), self._now()
        added = [
            UploadJob(
                id=uuid.uuid4().hex,
                account=self._jobs.account,
                draft=draft,
                state=_S.QUEUED if release else _S.DRAFT,
                position=position + number * STEP,
                total=draft.audio.size if draft.audio else 0,
                added_at=moment,
                changed_at=moment,
            )
            for number, draft in enumerate(draft for draft in drafts if draft.can_upload)
        ]
        await self._jobs.add(added)
        self._note_wanted(job.id for job in added if release)
        return [self.get(job.id) for job in added]

    async def release(self, job_ids: Iterable[str]) -> None:
        """Let drafts be uploaded."""
        for job_id in job_ids:
            await self._jobs.move(job_id, _E.RELEASE)
            self._note_wanted([job_id])

    async def cancel(self, job_id: str) -> bool:
        """Give up a job; False when the server may have the file already (see `delete_when_found`)."""
        return await self._stop(job_id, _E.CANCEL)

    async def delete_when_found(self, job_id: str) -> None:
        """Let a job that cannot be cancelled any more be deleted: at once, or when it is certain which track it is."""
        job = await self._jobs.save(job_id, within=_MAY_BE_DELETED, delete_when_found=True)
        if job.state in {_S.PROCESSING, _S.DONE}:
            await self._delete(job)

    async def pause(self, job_id: str) -> bool:
        """Hold a job back; one that is being sent starts from the beginning later. False when it is too late."""
        return await self._stop(job_id, _E.PAUSE)

    async def resume(self, job_id: str) -> None:
        """Let a job go on that was paused, or that waits for something the user has mended."""
        event = _E.RESUME if self.get(job_id).state is _S.PAUSED else _E.CONTINUE
        await self._jobs.move(job_id, event, not_before=None)
        self._note_wanted([job_id])

    async def pause_all(self) -> None:
        """Send nothing new; what is being sent goes on."""
        await self._set_paused(True)

    async def resume_all(self) -> None:
        """Send again."""
        await self._set_paused(False)

    async def resend_unasked(self, *, wanted: bool) -> None:
        """Choose whether a file that is not found after ten minutes is sent again without a question."""
        await self._jobs.store.set_flag(RESENDS, "1" if wanted else "")
        self.resends = wanted

    async def retry(self, job_id: str) -> None:
        """Set a job going again that failed, was cancelled, or waits for the user's yes to be sent again."""
        job = self.get(job_id)
        event = _E.SEND_AGAIN if job.state is _S.RETRY_DECISION else _E.RETRY
        if job.track_urn:
            event = _E.LOOK_AGAIN if job.state is _S.FAILED_SERVER else _E.FINISH
        await self._jobs.move(job_id, event, failures=0, not_before=None)
        self._note_wanted([job_id])

    async def check_now(self, job_id: str) -> None:
        """Look at once what became of a job."""
        if self.get(job_id).state is _S.RETRY_DECISION:
            await self._looks.look(job_id)
        else:
            self._look_again(job_id)

    def next_look(self, job_id: str) -> datetime | None:
        """Return when a job is looked for next, None when it is not."""
        return self._looks.next_look(job_id)

    async def move(self, job_id: str, before: str | None) -> None:
        """Put a job before another one, or at the end."""
        position = new_position(self.jobs, job_id, before)
        if position is None:
            for number, job in enumerate(self.jobs, start=1):
                await self._jobs.save(job.id, position=number * STEP)
            position = new_position(self.jobs, job_id, before)
        await self._jobs.save(job_id, position=position)

    async def edit(self, job_id: str, draft: Draft) -> None:
        """Change what a job will become; IllegalTransition when it has gone on in the meantime (see `held`)."""
        plain = msgspec.structs.replace(draft, artwork=b"")
        await self._jobs.save(job_id, within=_EDITABLE, draft=plain, total=draft.audio.size if draft.audio else 0)
        await self._jobs.store.set_artwork(job_id, draft.artwork)

    async def locate(self, job_id: str, path: Path) -> None:
        """Take a job's file from another place; FileProblem when that one cannot be used."""
        file, _tags = await asyncio.to_thread(examine, path)
        draft = msgspec.structs.replace(self.get(job_id).draft, path=path, audio=file, content="")
        await self._jobs.move(job_id, _E.CONTINUE, draft=draft, total=file.size)
        self._note_wanted([job_id])

    async def accept_change(self, job_id: str) -> None:
        """Take a job's file as it is now; FileProblem when it cannot be used."""
        await self.locate(job_id, self.get(job_id).draft.path)

    def candidates(self, job_id: str) -> list[Track]:
        """Return the tracks a job's user has to choose from, as far as they are known here."""
        found = (self._library.get(urn) for urn in self.get(job_id).candidates)
        return [track for track in found if track is not None]

    async def choose(self, job_id: str, keep: str, delete: Sequence[str]) -> DeleteResult:
        """Say which track a job is, and delete others."""
        job = self.get(job_id)
        if job.state is _S.DUPLICATE_REVIEW:
            event = _E.KEEP_DONE if job.is_finished and keep == job.track_urn else _E.KEEP
        else:
            event = _E.FIND
        await self._jobs.move(job_id, event, track_urn=keep, candidates=())
        return await self._editing.delete(delete)

    async def find_uploaded(self, contents: Iterable[str]) -> Mapping[str, UploadJob]:
        """Return the uploads of the account that brought files of these contents to the server, by content."""
        return await self._jobs.store.uploaded(self._jobs.account, contents)

    async def drop(self, job_id: str) -> None:
        """Let a job go none of whose tracks is there any more."""
        await self._jobs.move(job_id, _E.VANISH, track_urn="", candidates=())

    async def artwork(self, job_id: str) -> bytes:
        """Return the picture of the tags of a job's file, empty when there is none."""
        return await self._jobs.store.artwork(job_id)

    async def remove(self, job_id: str) -> None:
        """Clear a job away that is over; its track stays."""
        if self.get(job_id).is_over:
            await self._jobs.clear([job_id])

    async def clear_finished(self) -> None:
        """Clear away all jobs with which nothing is left to do; their tracks stay."""
        await self._jobs.clear([job.id for job in self.jobs if job.state in CLEARABLE])

    @contextmanager
    def held(self, job_id: str) -> Iterator[None]:
        """Keep a waiting job from being sent, for as long as the user changes it."""
        self._held.add(job_id)
        try:
            yield
        finally:
            self._held.discard(job_id)
            self._note_wanted(())

    async def _delete(self, job: UploadJob) -> None:
        result = await self._editing.delete([job.track_urn])
        if result.failed:
            raise result.failed[0][1]
        await self._jobs.move(job.id, _E.DELETE, track_urn="", delete_when_found=False)

    @abc.abstractmethod
    async def _stop(self, job_id: str, event: UploadEvent) -> bool: ...

    @abc.abstractmethod
    async def _set_paused(self, paused: bool) -> None: ...  # noqa: FBT001 -- it is what is set

    @abc.abstractmethod
    def _look_again(self, job_id: str) -> None: ...

    @abc.abstractmethod
    def _note_wanted(self, job_ids: Iterable[str]) -> None: ...

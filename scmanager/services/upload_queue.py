"""The queue of uploads: one file is sent at a time, nothing is lost, and nothing is sent twice without a yes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from psygnal import Signal

from scmanager.core.drafts import Draft
from scmanager.core.upload_states import CLEARABLE, EDITABLE, UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.errors import StorageError
from scmanager.services.audio_files import examine
from scmanager.services.connection import Connection, ConnectionStatus
from scmanager.services.editing import Editing
from scmanager.services.signals import announce
from scmanager.services.upload_attempt import UploadAttempts
from scmanager.services.upload_doubts import UploadDoubts
from scmanager.services.upload_finish import Publish, UploadFinish
from scmanager.services.upload_followers import UploadFollowers
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_looks import UploadLooks
from scmanager.services.upload_order import made, new_position, renumbered
from scmanager.services.upload_summary import UploadBatch, UploadSummary
from scmanager.services.upload_sweep import UploadSweep
from scmanager.services.upload_timing import Now, UploadTiming, now
from scmanager.services.upload_work import UploadWork
from scmanager.store.upload_rescue import RESENDS
from scmanager.store.uploads import UploadStore

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library

_E, _S = UploadEvent, UploadState
_PAUSED = "paused"


async def publish_never(_job: UploadJob) -> None:
    """Stand in where nothing is published later."""


class UploadQueue:
    """Uploads in the order in which they are sent, those of one account, and all that a user can ask of them.

    Each wish is written down before it is answered, else StorageError. `resends`: what is not found may be sent again
    without a question. `doubts` is for those that may be on the server.

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
        self._connection = connection
        self._now = now
        self._jobs = UploadJobs(store, account, timing, now)
        looks = UploadLooks(client, self._jobs, connection, timing, now)
        attempts = UploadAttempts(client, library, self._jobs, looks, timing, now)
        self._work = UploadWork(self._jobs, attempts, connection, timing, now)
        finish = UploadFinish(
            client, library, editing, self._jobs, connection, timing, now, publish_later=publish_later
        )
        self._followers = UploadFollowers(self._jobs, looks, finish, timing, self._tell_ready)
        self._sweep = UploadSweep(library, self._jobs, looks, timing, now)
        self._batch = UploadBatch(self._jobs)
        self.doubts = UploadDoubts(self._jobs, looks, self._followers, library, editing)
        self.resends = False

    @property
    def account(self) -> str:
        """The key of the account the uploads belong to."""
        return self._jobs.account

    @property
    def is_paused(self) -> bool:
        """Whether nothing new is sent."""
        return self._work.is_paused

    @property
    def trouble(self) -> StorageError | None:
        """Why the queue cannot go on at the moment, None when it can."""
        return self._jobs.trouble

    @property
    def jobs(self) -> list[UploadJob]:
        """All jobs in the order of the queue."""
        return self._jobs.all

    def get(self, job_id: str) -> UploadJob:
        """Return a job as it is now."""
        return self._jobs.get(job_id)

    def summary(self) -> UploadSummary:
        """Sum up the jobs added since the queue was last idle."""
        return self._batch.summary()

    async def open(self) -> None:
        """Read the queue and go on with it; StorageError when it cannot be read."""
        await self._jobs.open()
        self._work.is_paused = bool(await self._jobs.store.flag(_PAUSED))
        self.resends = bool(await self._jobs.store.flag(RESENDS))
        self._jobs.changed.connect(self._on_changed)
        self._jobs.removed.connect(self._on_removed)
        self._jobs.trouble_changed.connect(self._on_trouble_changed)
        if self._connection is not None:
            self._connection.changed.connect(self._on_connection_changed)
        for job in self._jobs.all:
            announce(self.changed, job)
            self._followers.follow(job)
        self._note_wanted(job.id for job in self._jobs.all if not job.is_over)
        self._sweep.start()
        self._work.start()

    async def close(self) -> None:
        """Stop, and leave every job where the next start can go on with it."""
        if self._connection is not None:
            self._connection.changed.disconnect(self._on_connection_changed, missing_ok=True)
        await self._work.close()
        await self._sweep.close()
        await self._followers.close()
        await self._jobs.close()

    async def add(self, drafts: Iterable[Draft], *, release: bool = True) -> list[UploadJob]:
        """Queue the drafts that can be uploaded; without `release` they wait for the user."""
        added = made(drafts, self.jobs, self.account, self._now(), _S.QUEUED if release else _S.DRAFT)
        await self._jobs.add(added)
        self._note_wanted(job.id for job in added if release)
        return [self.get(job.id) for job in added]

    async def release(self, job_ids: Iterable[str]) -> None:
        """Let drafts be uploaded."""
        for job_id in job_ids:
            await self._jobs.move(job_id, _E.RELEASE)
            self._note_wanted([job_id])

    async def cancel(self, job_id: str) -> bool:
        """Give up a job; False when the server may have the file already (see `UploadDoubts.delete_when_found`)."""
        return await self._work.stop(job_id, _E.CANCEL)

    async def pause(self, job_id: str) -> bool:
        """Hold a job back; one that is being sent starts from the beginning later. False when it is too late."""
        return await self._work.stop(job_id, _E.PAUSE)

    async def resume(self, job_id: str) -> None:
        """Let a job go on that was paused, or that waits for something the user has mended."""
        event = _E.RESUME if self.get(job_id).state is _S.PAUSED else _E.CONTINUE
        await self._jobs.move(job_id, event, not_before=None)
        self._note_wanted([job_id])

    async def pause_all(self) -> None:
        """Send nothing new; what is being sent goes on."""
        await self._set_paused("1")

    async def resume_all(self) -> None:
        """Send again."""
        await self._set_paused("")

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

    async def move(self, job_id: str, before: str | None) -> None:
        """Put a job before another one, or at the end."""
        position = new_position(self.jobs, job_id, before)
        if position is None:
            for each, place in renumbered(self.jobs):
                await self._jobs.save(each, position=place)
            position = new_position(self.jobs, job_id, before)
        await self._jobs.save(job_id, position=position)

    async def edit(self, job_id: str, draft: Draft) -> None:
        """Change what a job will become; IllegalTransition when it has gone on in the meantime (see `held`)."""
        plain = msgspec.structs.replace(draft, artwork=b"")
        await self._jobs.save(job_id, within=EDITABLE, draft=plain, total=draft.audio.size if draft.audio else 0)
        await self._jobs.store.set_artwork(job_id, draft.artwork)

    def held(self, job_id: str) -> AbstractContextManager[None]:
        """Keep a waiting job from being sent, for as long as the user changes it."""
        return self._work.held(job_id)

    async def locate(self, job_id: str, path: Path) -> None:
        """Take a job's file from another place; FileProblem when that one cannot be used."""
        file, _tags = await asyncio.to_thread(examine, path)
        draft = msgspec.structs.replace(self.get(job_id).draft, path=path, audio=file, content="")
        await self._jobs.move(job_id, _E.CONTINUE, draft=draft, total=file.size)
        self._note_wanted([job_id])

    async def accept_change(self, job_id: str) -> None:
        """Take a job's file as it is now; FileProblem when it cannot be used."""
        await self.locate(job_id, self.get(job_id).draft.path)

    async def find_uploaded(self, contents: Iterable[str]) -> Mapping[str, UploadJob]:
        """Return the uploads of the account that brought files of these contents to the server, by content."""
        return await self._jobs.store.uploaded(self.account, contents)

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

    async def _set_paused(self, flag: str) -> None:
        await self._jobs.store.set_flag(_PAUSED, flag)
        self._work.is_paused = bool(flag)
        self._work.wake()
        announce(self.status_changed)

    def _note_wanted(self, job_ids: Iterable[str]) -> None:
        self._batch.add(job_ids)
        self._work.wake()

    def _on_changed(self, job: UploadJob) -> None:
        announce(self.changed, job)
        self._followers.follow(job)
        if job.state in {_S.QUEUED, _S.WAIT_NET}:
            self._work.wake()

    def _on_removed(self, job_id: str) -> None:
        announce(self.removed, job_id)

    def _on_trouble_changed(self) -> None:
        announce(self.status_changed)

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        if status.state == "online":
            self._followers.note_online()
            self._work.wake()

    def _tell_ready(self, job: UploadJob) -> None:
        announce(self.ready, job)

"""One attempt to upload a file: everything is looked at first, then it is sent, and what came of it is written down."""

from __future__ import annotations

import asyncio
import functools
import logging
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from scmanager.api.clock import elapsed
from scmanager.core import texts
from scmanager.core.upload_states import IllegalTransition, UploadEvent, UploadState
from scmanager.core.uploads import Attempt, UploadJob, marker_of
from scmanager.core.users import Account
from scmanager.errors import FileProblem, Rejected, ScmanagerError
from scmanager.services.audio_files import check_unchanged
from scmanager.services.upload_files import first_fields
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_looks import UploadLooks, check_owner
from scmanager.services.upload_meter import Reading, UploadMeter
from scmanager.services.upload_search import newest
from scmanager.services.upload_timing import Now, UploadTiming
from scmanager.services.upload_verdict import verdict

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library

log = logging.getLogger(__name__)

_E, _S = UploadEvent, UploadState

_LOOK_S = 1.0
_UNCONFIRMED = (
    "Your e-mail address is not confirmed, and SoundCloud refuses uploads until it is. Confirm it there first."
)


class UploadAttempts:
    """Sends one file after another; each step is written down before it is taken."""

    def __init__(
        self,
        client: Client,
        library: Library,
        jobs: UploadJobs,
        looks: UploadLooks,
        timing: UploadTiming,
        now: Now,
    ) -> None:
        self._client = client
        self._library = library
        self._jobs = jobs
        self._looks = looks
        self._timing = timing
        self._now = now
        self._let_go = ""

    def has_let_go(self, job: UploadJob) -> bool:
        """Tell whether the last bytes of the present attempt were allowed out."""
        return bool(job.attempt_id) and self._let_go == job.attempt_id

    async def run(self, job_id: str) -> None:
        """Take a queued job as far as one attempt brings it; what is raised is a fault of ours."""
        try:
            await self._jobs.insist(job_id, _E.START)
            await self._prepare_and_send(job_id)
        except IllegalTransition:
            if self._jobs.get(job_id).is_running:
                raise
            # The user cancelled or paused it in the same moment.
        except ScmanagerError as error:
            await self._settle(job_id, error)

    async def _prepare_and_send(self, job_id: str) -> None:
        job = self._jobs.get(job_id)
        await self._check_file(job)
        account = await self._client.me()
        check_account(account, job)
        if job.markers and await self._looks.look_before_retry(job_id):
            return
        baseline = () if job.markers else await newest(self._client)
        await self._send(job_id, account.user.urn, baseline)

    async def _check_file(self, job: UploadJob) -> None:
        if job.draft.audio is None:
            raise FileProblem(job.draft.problem or "This is not an audio file.")
        await asyncio.to_thread(check_unchanged, job.draft.audio)

    async def _send(self, job_id: str, owner: str, baseline: tuple[str, ...]) -> None:
        attempt = self._new_attempt(self._jobs.get(job_id))
        job = await self._jobs.begin(job_id, attempt, baseline, owner=owner)
        meter = UploadMeter(elapsed)
        watching = asyncio.create_task(self._watch(job_id, meter))
        try:
            track = await self._client.upload(
                first_fields(job, attempt.marker),
                progress=functools.partial(self._on_progress, job_id, meter),
                before_last_byte=functools.partial(self._pass_gate, job_id),
            )
        finally:
            watching.cancel()
        if self._jobs.get(job_id).state is _S.SENDING:
            await self._note_broken_gate(job_id)
        self._library.put([track])
        await self._jobs.insist(job_id, _E.ACCEPT, outcome="created", track_urn=track.urn)

    def _new_attempt(self, job: UploadJob) -> Attempt:
        identifier = uuid.uuid4()
        return Attempt(
            id=identifier.hex,
            number=len(job.markers) + 1,
            marker=marker_of(identifier.bytes),
            started_at=self._now(),
            length=job.total,
        )

    async def _pass_gate(self, job_id: str) -> None:
        """Write down that from now on the server may have the whole file.

        It comes a second time when the file was sent again after a 401.
        """
        job = self._jobs.get(job_id)
        if job.state is not _S.COMMITTING:
            await self._jobs.move(job_id, _E.GATE)
        self._let_go = job.attempt_id

    async def _note_broken_gate(self, job_id: str) -> None:
        log.warning("the server accepted an upload before its last bytes were sent")
        await self._jobs.store.distrust_gate()
        await self._jobs.insist(job_id, _E.GATE)

    def _on_progress(self, job_id: str, meter: UploadMeter, sent: int, total: int) -> None:
        self._tell(job_id, meter.read(sent), total=total)

    async def _watch(self, job_id: str, meter: UploadMeter) -> None:
        """Say so while nothing moves: no progress is told of that."""
        while True:
            await asyncio.sleep(_LOOK_S)
            self._tell(job_id, meter.look())

    def _tell(self, job_id: str, reading: Reading | None, **figures: float) -> None:
        if reading is not None and self._jobs.get(job_id).state is _S.SENDING:
            self._jobs.progress(job_id, sent=reading.sent, speed=reading.speed, idle=reading.idle, **figures)

    async def _settle(self, job_id: str, error: ScmanagerError) -> None:
        job = self._jobs.get(job_id)
        if not job.is_running:
            return
        is_sent = job.state is not _S.PREFLIGHT
        found = verdict(error, job, self._timing, is_let_go=self.has_let_go(job), is_sent=is_sent)
        await self._jobs.insist(
            job_id,
            found.event,
            outcome=f"{type(error).__name__} in {job.state}" if is_sent else "",
            message=found.message,
            failures=job.failures + found.counts,
            not_before=None if found.pause is None else self._now() + timedelta(seconds=found.pause),
            since=self._now() if found.event is _E.LOSE else job.since,
            negatives=0 if found.event is _E.LOSE else job.negatives,
        )


def check_account(account: Account, job: UploadJob) -> None:
    """Look whether the account can take this upload; raises what stands against it."""
    check_owner(account, job)
    if account.email_confirmed is False:
        raise Rejected(_UNCONFIRMED)
    left, audio = account.quota.seconds_left, job.draft.audio
    if account.quota.unlimited or left is None or audio is None or audio.duration_ms is None:
        return
    if audio.duration_ms > left * 1000:
        needed = texts.length(audio.duration_ms)
        raise Rejected(f"It is {needed} long, and {texts.length(left * 1000)} of your upload time are left.")

"""What became of an upload whose answer went missing: the account is looked through, patiently, before anybody asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scmanager.core.upload_states import UploadEvent, UploadState
from scmanager.core.uploads import MOST_BYTES_UNASKED, UploadJob
from scmanager.core.users import Account
from scmanager.errors import ScmanagerError, SignInNeeded
from scmanager.services.alarm import LOOK_S
from scmanager.services.upload_jobs import UploadJobs
from scmanager.services.upload_search import Findings, look_for
from scmanager.services.upload_timing import Now, UploadTiming
from scmanager.store.upload_rescue import RESENDS

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.connection import Connection

log = logging.getLogger(__name__)

FEWEST_LOOKS = 3
"""Complete listings without the track before the user is asked."""


_E, _S = UploadEvent, UploadState


class UploadLooks:
    """Looks for uploads in the state UNKNOWN until they are found, or the user has to decide."""

    def __init__(
        self, client: Client, jobs: UploadJobs, connection: Connection | None, timing: UploadTiming, now: Now
    ) -> None:
        self._client = client
        self._jobs = jobs
        self._connection = connection
        self._timing = timing
        self._now = now
        self._online_since: datetime | None = None
        self._asked: dict[str, asyncio.Event] = {}
        self._failures: dict[str, int] = {}
        self._made: dict[str, datetime] = {}

    def next_look(self, job_id: str) -> datetime | None:
        """Return when a job is looked for next, None when it is not."""
        job = self._jobs.get(job_id)
        if job.state is not _S.UNKNOWN or job.since is None:
            return None
        made = job.negatives + self._failures.get(job_id, 0)
        looks = self._timing.looks
        due = self._begin(job) + timedelta(seconds=looks[min(made, len(looks) - 1)])
        last = self._made.get(job_id)
        gap = looks[0] if made < len(looks) else looks[-1] / 10
        return due if last is None else max(due, last + timedelta(seconds=gap))

    def hurry(self, job_id: str) -> None:
        """Look for a job at once."""
        self._asked.setdefault(job_id, asyncio.Event()).set()

    def note_online(self) -> None:
        """Begin all waits anew: the network has just come back, and the server may need its time."""
        self._online_since = self._now()

    async def follow(self, job_id: str) -> None:
        """Look for a job again and again until it is no longer unknown what became of it."""
        while self._jobs.get(job_id).state is _S.UNKNOWN:
            await self._wait_for_turn(job_id)
            if self._connection is not None:
                await self._connection.wait_online()
            if self._jobs.get(job_id).state is _S.UNKNOWN:
                await self.look(job_id)
        for remembered in (self._failures, self._made, self._asked):
            remembered.pop(job_id, None)

    async def look(self, job_id: str) -> None:
        """Look for a job once; a look that fails is no look."""
        self._made[job_id] = self._now()
        try:
            findings = await self._findings(self._jobs.get(job_id))
        except ScmanagerError as error:
            self._failures[job_id] = self._failures.get(job_id, 0) + 1
            await self._jobs.save(job_id, message=error.message)
        else:
            await self._judge(job_id, findings)

    async def look_before_retry(self, job_id: str) -> bool:
        """Look once more before a file is sent again, and tell whether it is there already; failures are raised."""
        job = self._jobs.get(job_id)
        findings = await self._findings(job)
        if not findings.marked:
            return False
        if job.since is None:
            log.warning("a track is there whose last bytes were never sent")
            await self._jobs.store.distrust_gate()
        await self._adopt(job_id, findings)
        return True

    async def _findings(self, job: UploadJob) -> Findings:
        check_owner(await self._client.me(), job)
        baseline = await self._jobs.store.baseline(job.id)
        return await look_for(self._client, job, baseline, self._claimed(job))

    def _claimed(self, job: UploadJob) -> Collection[str]:
        return {other.track_urn for other in self._jobs.all if other.id != job.id and other.track_urn}

    async def _judge(self, job_id: str, findings: Findings) -> None:
        job = self._jobs.get(job_id)
        if job.state not in {_S.UNKNOWN, _S.RETRY_DECISION}:
            return
        if findings.marked:
            await self._adopt(job_id, findings)
        elif findings.is_complete:
            alike = tuple(track.urn for track in findings.alike)
            job = await self._jobs.save(
                job_id, negatives=job.negatives + 1, checked_at=self._now(), candidates=alike, message=""
            )
            if job.state is _S.UNKNOWN and self._is_settled(job):
                await self._decide(job)

    async def _adopt(self, job_id: str, findings: Findings) -> None:
        urns = tuple(track.urn for track in findings.marked)
        if len(urns) == 1:
            await self._jobs.move(job_id, _E.FIND, outcome="found", track_urn=urns[0], candidates=())
        else:
            await self._jobs.move(job_id, _E.FIND_SEVERAL, outcome="found", candidates=urns)

    def _is_settled(self, job: UploadJob) -> bool:
        if job.negatives < FEWEST_LOOKS:
            return False
        return bool(job.candidates) or self._now() >= self._begin(job) + timedelta(seconds=self._timing.settled)

    async def _decide(self, job: UploadJob) -> None:
        may_resend = not job.candidates and job.total <= MOST_BYTES_UNASKED
        is_sent_again = may_resend and await self._jobs.store.flag(RESENDS)
        event = _E.SEND_AGAIN if is_sent_again else _E.STOP_LOOKING
        await self._jobs.move(job.id, event, outcome="not found", candidates=job.candidates)

    def _begin(self, job: UploadJob) -> datetime:
        """Return when waiting began: when the answer went missing, or when the network came back after that."""
        since = job.since or job.changed_at
        return max(since, self._online_since) if self._online_since else since

    async def _wait_for_turn(self, job_id: str) -> None:
        asked = self._asked.setdefault(job_id, asyncio.Event())
        while not asked.is_set():
            due = self.next_look(job_id)
            left = (due - self._now()).total_seconds() if due else 0.0
            if left <= 0:
                break
            try:
                await asyncio.wait_for(asked.wait(), min(left, LOOK_S))
            except TimeoutError:
                continue
        asked.clear()


def check_owner(account: Account, job: UploadJob) -> None:
    """SignInNeeded when a job belongs to somebody else than the account that is signed in."""
    if job.owner and account.user.urn != job.owner:
        raise SignInNeeded("This upload belongs to another account. Sign in with that one to go on.", status=401)

"""Places in the queue: numbers with room in between, so that moving one upload changes only that one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from scmanager.core.drafts import Draft
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob

STEP = 1024.0


def made(
    drafts: Iterable[Draft], jobs: Sequence[UploadJob], account: str, moment: datetime, state: UploadState
) -> list[UploadJob]:
    """Make jobs of the drafts that can be uploaded, to stand behind all others."""
    first = last_position(jobs)
    return [
        UploadJob(
            id=uuid.uuid4().hex,
            account=account,
            draft=draft,
            state=state,
            position=first + number * STEP,
            total=draft.audio.size if draft.audio else 0,
            added_at=moment,
            changed_at=moment,
        )
        for number, draft in enumerate(draft for draft in drafts if draft.can_upload)
    ]


def renumbered(jobs: Sequence[UploadJob]) -> Iterator[tuple[str, float]]:
    """Give all jobs new places with room in between, in the order they have."""
    return ((job.id, number * STEP) for number, job in enumerate(jobs, start=1))


def last_position(jobs: Sequence[UploadJob]) -> float:
    """Return the place after all others."""
    return max((job.position for job in jobs), default=0.0) + STEP


def new_position(jobs: Sequence[UploadJob], job_id: str, before: str | None) -> float | None:
    """Return the place just before another upload, or after all others; None when there is no room in between.

    `jobs` are in their order.
    """
    others = [job for job in jobs if job.id != job_id]
    place = next((index for index, job in enumerate(others) if job.id == before), None)
    if place is None:
        return last_position(others)
    above = others[place - 1].position if place else others[0].position - 2 * STEP
    middle = (above + others[place].position) / 2
    return middle if above < middle < others[place].position else None

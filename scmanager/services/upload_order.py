"""Places in the queue: numbers with room in between, so that moving one upload changes only that one."""

from __future__ import annotations

from collections.abc import Sequence

from scmanager.core.uploads import UploadJob

STEP = 1024.0


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

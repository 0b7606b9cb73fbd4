"""Looking through the account for a track that may be an upload of ours.

One track with a marker is proof. A track that only looks like it (new since before the first attempt, same title,
same length) is reason enough to ask, no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import msgspec

from scmanager.api.paging import Page
from scmanager.core.tracks import Track
from scmanager.core.uploads import MARKER_START, UploadJob, is_marker

if TYPE_CHECKING:
    from scmanager.api.client import Client

_SAME_LENGTH_MS = 2000


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """Tracks that bear a marker of a job, tracks that look like it, and whether the list was read far enough.

    `first` are the URNs of the first page.
    """

    marked: tuple[Track, ...] = ()
    alike: tuple[Track, ...] = ()
    is_complete: bool = False
    first: tuple[str, ...] = ()


async def newest(client: Client) -> tuple[str, ...]:
    """Return the URNs of the first page of the account's list."""
    async for page in client.my_tracks():
        return tuple(track.urn for track in page.rows)
    return ()


async def look_for(
    client: Client, job: UploadJob, baseline: Collection[str], claimed: Collection[str] = ()
) -> Findings:
    """Read the account's list, newest first, until what is older than the first attempt; any failure is raised.

    `baseline` are the URNs it began with before that attempt, `claimed` tracks that belong to other jobs.
    """
    rows: list[Track] = []
    is_complete = True
    first: tuple[str, ...] = ()
    async for page in client.my_tracks():
        first = first or tuple(track.urn for track in page.rows)
        rows.extend(page.rows)
        is_complete = is_complete and not page.broken
        if _reaches_back(page, baseline):
            break
    marked = tuple(track for track in rows if bears(track, job.markers))
    fresh = [track for track in _newer(rows, baseline) if track.urn not in claimed]
    alike = tuple(track for track in fresh if track not in marked and _is_alike(track, job))
    return Findings(marked=marked, alike=alike, is_complete=is_complete, first=first)


def bears(track: Track, markers: Iterable[str]) -> bool:
    """Tell whether a track bears one of these markers, as a tag or at the end of its address."""
    return any(marker in track.tags or track.permalink.endswith(permalink_end(marker)) for marker in markers)


def markers_on(track: Track) -> list[str]:
    """Return the markers among a track's tags."""
    return [tag for tag in track.tags if is_marker(tag)]


def permalink_end(marker: str) -> str:
    """Return what an attempt puts at the end of a track's address."""
    return f"-{marker.removeprefix(MARKER_START)}"


def _reaches_back(page: Page, baseline: Collection[str]) -> bool:
    """Tell whether a page shows tracks of before, in a list that really is the newest first."""
    times = [track.created_at for track in page.rows if track.created_at is not None]
    is_ordered = len(times) == len(page.rows) and times == sorted(times, reverse=True)
    return is_ordered and any(track.urn in baseline for track in page.rows)


def _newer(rows: list[Track], baseline: Collection[str]) -> list[Track]:
    """Return the tracks that are not older than the newest one of before, by the server's own clock."""
    before = [track.created_at for track in rows if track.urn in baseline and track.created_at is not None]
    fresh = [track for track in rows if track.urn not in baseline]
    if not before:
        return fresh
    return [track for track in fresh if track.created_at is None or track.created_at >= max(before)]


def _is_alike(track: Track, job: UploadJob) -> bool:
    length = job.draft.audio.duration_ms if job.draft.audio else None
    same_length = not track.duration_ms or length is None or abs(track.duration_ms - length) <= _SAME_LENGTH_MS
    is_unmarked = not markers_on(track)
    return is_unmarked and track.title == job.title and same_length

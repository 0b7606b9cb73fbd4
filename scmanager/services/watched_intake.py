"""What becomes of files found in a watched folder: drafts that wait for the user, or uploads after a preset."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scmanager.core import texts
from scmanager.core.candidates import Candidate, assessed
from scmanager.core.drafts import Draft
from scmanager.core.filenames import shown
from scmanager.core.look_alikes import LookAlikes
from scmanager.core.name_patterns import PatternError, parse
from scmanager.core.presets import Preset
from scmanager.core.tracks import TrackFields
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Quota
from scmanager.services.contents import content_of
from scmanager.services.folders import Problem
from scmanager.services.intake import drafts_from
from scmanager.services.watched_folder import Taken

if TYPE_CHECKING:
    from scmanager.services.library import Library
    from scmanager.services.upload_queue import UploadQueue

FindUploaded = Callable[[Sequence[str]], Awaitable[Mapping[str, UploadJob]]]
"""Tells which contents (SHA-256 in hex) were uploaded before, or wait to be, and by which job."""

_SOUND = (
    ".aif", ".aiff", ".wav", ".wave", ".flac", ".m4a", ".mp4", ".ogg", ".oga", ".opus", ".mp2", ".mp3", ".aac", ".amr",
    ".wma",
)  # fmt: skip


class WatchedIntake:
    """Makes jobs of files: with a preset they are uploaded, unless something speaks against it.

    What seems to be there already, or finds no upload time left, waits as a draft that says so. Files that are no sound
    are left alone without a word, unless their names say that they are.
    """

    def __init__(
        self,
        queue: UploadQueue,
        library: Library,
        find_uploaded: FindUploaded,
        quota: Callable[[], Quota],
        preset: Preset | None = None,
    ) -> None:
        self._queue = queue
        self._library = library
        self._find_uploaded = find_uploaded
        self._quota = quota
        self._preset = preset

    async def take(self, paths: Sequence[Path]) -> Taken:
        """Make jobs of files; those that are in the queue already, just as they are, make none."""
        result = await drafts_from(paths)
        queued = {_likeness(job.draft) for job in self._queue.jobs}
        drafts = [draft for draft in result.drafts if draft.can_upload and _likeness(draft) not in queued]
        candidates = await self._assessed([self._preset_over(draft) for draft in drafts])
        return Taken(jobs=await self._queued(candidates), refused=_refused(result.drafts))

    async def _queued(self, candidates: Iterable[Candidate]) -> list[UploadJob]:
        clear: list[Draft] = []
        doubtful: list[Draft] = []
        for each in candidates:
            doubts = " ".join(filter(None, (each.question, each.shortage if self._preset else "")))
            warned = msgspec.structs.replace(each.draft, warning=" ".join(filter(None, (doubts, each.draft.warning))))
            (doubtful if doubts else clear).append(warned)
        jobs = await self._queue.add(clear, release=self._preset is not None)
        return jobs + await self._queue.add(doubtful, release=False)

    async def _assessed(self, drafts: Iterable[Draft]) -> tuple[Candidate, ...]:
        candidates = [await self._compared(draft) for draft in drafts]
        look_alikes = await asyncio.to_thread(LookAlikes, self._library.packed)
        return assessed(candidates, self._quota(), look_alikes)

    async def _compared(self, draft: Draft) -> Candidate:
        content = await content_of(draft.audio, progress=_hear_nothing) if draft.audio else ""
        job = (await self._find_uploaded([content])).get(content) if content else None
        return Candidate(draft=msgspec.structs.replace(draft, content=content), uploaded=_sentence(job) if job else "")

    def _preset_over(self, draft: Draft) -> Draft:
        """Lay the preset over a draft, and where the file has no tags, before that what its name says."""
        if self._preset is None:
            return draft
        named = TrackFields() if draft.has_tags else _named(self._preset.pattern, draft.path.name)
        fields = _over(_over(draft.fields, named), self._preset.fields)
        if not self._preset.artwork:
            return msgspec.structs.replace(draft, fields=fields)
        pictured = msgspec.structs.replace(fields, artwork=Path(self._preset.artwork))
        return msgspec.structs.replace(draft, fields=pictured, artwork=b"")


def _named(pattern: str, name: str) -> TrackFields:
    try:
        found = parse(pattern).read(name) if pattern else None
    except PatternError:
        found = None
    return found or TrackFields()


def _over(fields: TrackFields, others: TrackFields) -> TrackFields:
    values = {name: getattr(others, name) for name in others.set_names()}
    return msgspec.structs.replace(fields, **{name: value for name, value in values.items() if value or value is False})


def _likeness(draft: Draft) -> tuple[Path, int, int]:
    return (draft.path, draft.audio.size, draft.audio.modified_ns) if draft.audio else (draft.path, -1, -1)


def _refused(drafts: Iterable[Draft]) -> list[Problem]:
    broken = (draft for draft in drafts if not draft.can_upload and draft.path.suffix.lower() in _SOUND)
    return [Problem(path_text=shown(draft.path.name), sentence=draft.problem) for draft in broken]


def _sentence(job: UploadJob) -> str:
    if not job.track_urn:
        return f"This file is among your uploads already, as “{texts.one_line(job.title)}”."
    return f"You uploaded this file on {texts.day(job.added_at)} as “{texts.one_line(job.title)}”."


def _hear_nothing(_done: int) -> None:
    """Show no progress."""

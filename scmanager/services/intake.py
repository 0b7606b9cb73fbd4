"""Drafts from files and folders that were dropped or chosen: each with its tags, or with the reason why not."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import UNSET

from scmanager.core import audio, texts
from scmanager.core.drafts import Draft
from scmanager.core.filenames import title_from
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.errors import FileProblem
from scmanager.services.audio_files import examine
from scmanager.services.folders import Problem, Walk
from scmanager.services.tag_reader import FileTags


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """A draft for each file, in order, and what was left out before it became one."""

    drafts: list[Draft]
    skipped: list[Problem]


async def drafts_from(
    paths: Sequence[Path | str | bytes],
    *,
    defaults: TrackFields = TrackFields(),  # noqa: B008 -- frozen
) -> IntakeResult:
    """Look at files and through folders in a thread and make a draft of each file.

    Tags win over `defaults`; without a chosen access a draft is private. No file makes this fail: what is wrong
    with one is its draft's `problem`.
    """
    stop = threading.Event()
    try:
        return await asyncio.to_thread(_drafts, paths, defaults, stop)
    finally:
        stop.set()


def _drafts(paths: Sequence[Path | str | bytes], defaults: TrackFields, stop: threading.Event) -> IntakeResult:
    walk = Walk()
    for path in paths:
        walk.add(Path(os.fsdecode(path)).absolute())
    drafts = [_draft(path, defaults) for path in walk.files if not stop.is_set()]
    return IntakeResult(drafts=drafts, skipped=walk.problems)


def _draft(path: Path, defaults: TrackFields) -> Draft:
    title = title_from(path.name)
    try:
        file, tags = examine(path)
    except FileProblem as problem:
        return Draft(path=path, fields=_filled(defaults, FileTags(), title), problem=problem.message)
    return Draft(
        path=path,
        audio=file,
        fields=_filled(defaults, tags, title),
        artwork=tags.artwork,
        has_tags=bool(tags.title),
        warning=" ".join(filter(None, (audio.misnamed(path.suffix, file.format), _size_warning(file.size)))),
    )


def _filled(defaults: TrackFields, tags: FileTags, title: str) -> TrackFields:
    found = {
        "title": tags.title or title,
        "metadata_artist": tags.artist,
        "genre": tags.genre,
        "label_name": tags.label,
        "isrc": tags.isrc,
        "bpm": tags.bpm,
        "release_date": tags.release_date,
        "sharing": Sharing.PRIVATE if defaults.sharing is UNSET else None,
    }
    return msgspec.structs.replace(defaults, **{name: value for name, value in found.items() if value})


def _size_warning(size: int) -> str:
    """Warn of sizes that have been refused (https://github.com/soundcloud/api/issues/477)."""
    if size > audio.LIKELY_REFUSED_BYTES:
        return f"At {texts.size(size)} SoundCloud will most likely refuse it. As FLAC it would be smaller."
    if size > audio.DOUBTFUL_BYTES:
        return f"At {texts.size(size)} SoundCloud may refuse it; files over 500 MB have failed."
    return ""

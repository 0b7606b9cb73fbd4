"""Drafts from files and folders that were dropped or chosen: each with its tags, or with the reason why not."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import UNSET

from scmanager.core import audio, texts
from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.filenames import title_from
from scmanager.core.tracks import Sharing, Track, TrackFields
from scmanager.errors import FileProblem
from scmanager.services.audio_files import examine
from scmanager.services.folders import Problem, Walk
from scmanager.services.tag_reader import FileTags

_SAME_LENGTH_MS = 2000


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """A draft for each file, in order, and what was left out before it became one."""

    drafts: list[Draft]
    skipped: list[Problem]


async def drafts_from(
    paths: Sequence[Path | str | bytes],
    *,
    defaults: TrackFields = TrackFields(),  # noqa: B008 -- frozen
    known: Iterable[Track] = (),
) -> IntakeResult:
    """Look at files and through folders in a thread and make a draft of each file.

    Tags win over `defaults`; without a chosen access a draft is private. `known` are the tracks a draft is
    compared with. No file makes this fail: what is wrong with one is its draft's `problem`.
    """
    stop = threading.Event()
    try:
        return await asyncio.to_thread(_drafts, paths, defaults, tuple(known), stop)
    finally:
        stop.set()


def _drafts(
    paths: Sequence[Path | str | bytes], defaults: TrackFields, known: tuple[Track, ...], stop: threading.Event
) -> IntakeResult:
    walk = Walk()
    for path in paths:
        walk.add(Path(os.fsdecode(path)).absolute())
    by_title: dict[str, list[Track]] = {}
    for track in known:
        by_title.setdefault(track.title.casefold(), []).append(track)
    drafts = [_draft(path, defaults, by_title) for path in walk.files if not stop.is_set()]
    return IntakeResult(drafts=drafts, skipped=walk.problems)


def _draft(path: Path, defaults: TrackFields, by_title: dict[str, list[Track]]) -> Draft:
    title = title_from(path.name)
    try:
        file, tags = examine(path)
    except FileProblem as problem:
        return Draft(path=path, fields=_filled(defaults, FileTags(), title), problem=problem.message)
    fields = _filled(defaults, tags, title)
    warnings = (_size_warning(file), _look_alike_warning(fields, file, by_title))
    return Draft(
        path=path, audio=file, fields=fields, artwork=tags.artwork, warning=" ".join(text for text in warnings if text)
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


def _size_warning(file: AudioFile) -> str:
    if file.size <= audio.DOUBTFUL_BYTES:
        return ""
    return f"At {texts.size(file.size)} SoundCloud may refuse it; files over 500 MB have failed."


def _look_alike_warning(fields: TrackFields, file: AudioFile, by_title: dict[str, list[Track]]) -> str:
    title = fields.title if isinstance(fields.title, str) else ""
    for track in by_title.get(title.casefold(), ()):
        if _similar_length(track.duration_ms, file.duration_ms):
            when = f", uploaded {texts.day(track.created_at)}" if track.created_at else ""
            return f"Looks like “{track.title}”{when}. Upload again?"
    return ""


def _similar_length(one: int | None, other: int | None) -> bool:
    return not one or not other or abs(one - other) <= _SAME_LENGTH_MS

"""Jobs as rows of the database, and back: what is asked for has a column of its own, and the rest is JSON."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.tracks import TrackFields
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import Attempt, UploadJob

_ELSEWHERE = Path()


class _Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a job no query asks for, as JSON; paths are kept apart, because they may be no text."""

    fields: TrackFields
    owner: str = ""
    audio: AudioFile | None = None
    publish_at: datetime | None = None
    warning: str = ""
    attempt: Attempt | None = None
    markers: tuple[str, ...] = ()
    failures: int = 0
    not_before: datetime | None = None
    since: datetime | None = None
    negatives: int = 0
    checked_at: datetime | None = None
    candidates: tuple[str, ...] = ()
    is_finished: bool = False
    delete_when_found: bool = False
    message: str = ""
    added_at: datetime
    changed_at: datetime


_PLAIN = tuple(name for name in _Data.__struct_fields__ if name not in {"fields", "audio", "publish_at", "warning"})


def row_of(job: UploadJob) -> dict[str, object]:
    """Write a job as a row; paths as bytes, since file names need not be text."""
    draft = job.draft
    artwork = draft.fields.artwork
    plain = msgspec.structs.replace(draft.fields, audio=msgspec.UNSET, artwork=msgspec.UNSET)
    audio = msgspec.structs.replace(draft.audio, path=_ELSEWHERE) if draft.audio else None
    data = _Data(
        fields=plain,
        audio=audio,
        publish_at=draft.publish_at,
        warning=draft.warning,
        **{name: getattr(job, name) for name in _PLAIN},
    )
    return {
        "id": job.id,
        "account": job.account,
        "state": job.state.value,
        "attempt": job.attempt_id,
        "track_urn": job.track_urn or None,
        "position": job.position,
        "path": os.fsencode(draft.path),
        "artwork_path": os.fsencode(artwork) if isinstance(artwork, Path) else None,
        "content": draft.content,
        "data": msgspec.json.encode(data, enc_hook=_written),
    }


def job_of(row: Any) -> UploadJob:
    """Read a job from a row; ValueError or MsgspecError when the row makes no sense."""
    data = msgspec.json.decode(row["data"], type=_Data, dec_hook=_read)
    path = Path(os.fsdecode(row["path"]))
    artwork = row["artwork_path"]
    fields = (
        data.fields if artwork is None else msgspec.structs.replace(data.fields, artwork=Path(os.fsdecode(artwork)))
    )
    audio = msgspec.structs.replace(data.audio, path=path) if data.audio else None
    draft = Draft(
        path=path,
        audio=audio,
        fields=fields,
        content=row["content"],
        publish_at=data.publish_at,
        warning=data.warning,
    )
    return UploadJob(
        id=row["id"],
        account=row["account"],
        draft=draft,
        state=UploadState(row["state"]),
        position=row["position"],
        track_urn=row["track_urn"] or "",
        total=audio.size if audio else 0,
        **{name: getattr(data, name) for name in _PLAIN},
    )


def _written(value: Any) -> str:
    return str(value)


def _read(_kind: type, value: Any) -> Path:
    return Path(value)

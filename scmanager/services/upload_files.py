"""What an upload sends: the fields made complete, and the picture of the tags as a file."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from msgspec import UNSET

from scmanager.core.drafts import Draft
from scmanager.core.filenames import title_from
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.errors import FileProblem
from scmanager.services.audio_files import check_unchanged

_SUFFIXES = ((b"\x89PNG", ".png"), (b"GIF8", ".gif"))


@asynccontextmanager
async def fields_to_send(draft: Draft) -> AsyncIterator[TrackFields]:
    """Check the file again and give the fields to upload; a picture from the tags is a file until the end.

    Access and downloads are always said, because the server's own answer to silence is "public" and "yes"
    (https://developers.soundcloud.com/docs/api/explorer/open-api, `POST /tracks`). FileProblem when the
    file is gone or no longer what it was.
    """
    if draft.audio is None:
        raise FileProblem(draft.problem or "This is not an audio file.")
    await asyncio.to_thread(check_unchanged, draft.audio)
    fields = _complete(draft)
    if fields.artwork is not UNSET or not draft.artwork:
        yield fields
        return
    picture = await asyncio.to_thread(_write_picture, draft.artwork)
    try:
        yield msgspec.structs.replace(fields, artwork=picture)
    finally:
        picture.unlink(missing_ok=True)


def _complete(draft: Draft) -> TrackFields:
    fields = draft.fields
    return msgspec.structs.replace(
        fields,
        audio=draft.path,
        title=fields.title or title_from(draft.path.name),
        sharing=Sharing.PRIVATE if fields.sharing is UNSET else fields.sharing,
        downloadable=False if fields.downloadable is UNSET else fields.downloadable,
    )


def _write_picture(data: bytes) -> Path:
    suffix = next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), ".jpg")
    with tempfile.NamedTemporaryFile(prefix="scmanager-", suffix=suffix, delete=False) as file:
        file.write(data)
    return Path(file.name)

"""What an upload sends: first the sound, private and marked, then its final access, tags and picture.

A track that is doubled in spite of everything is so never seen by followers, and can be told and deleted
(publishing later is also what SoundCloud advises: https://github.com/soundcloud/api/issues/355). The picture comes
with the second request, because together with the sound it has made servers fail
(https://github.com/soundcloud/api/issues/409).
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from msgspec import UNSET

from scmanager.core.links import slug
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.uploads import UploadJob
from scmanager.errors import StorageError
from scmanager.services.upload_search import permalink_end

_SUFFIXES = ((b"\x89PNG", ".png"), (b"GIF8", ".gif"))


def first_fields(job: UploadJob, marker: str) -> TrackFields:
    """Return what an attempt sends: everything but the picture, private, with its marker as a tag and in the address.

    Access and downloads are always said, because the server's own answer to silence is "public" and "yes"
    (https://developers.soundcloud.com/docs/api/explorer/open-api, `POST /tracks`).
    """
    fields = job.draft.fields
    address = _address(job)
    return msgspec.structs.replace(
        fields,
        audio=job.draft.path,
        artwork=UNSET,
        title=job.title,
        sharing=Sharing.PRIVATE,
        downloadable=False if fields.downloadable is UNSET else fields.downloadable,
        tags=(*(fields.tags or ()), marker),
        permalink=f"{address}{permalink_end(marker)}" if address else UNSET,
    )


@asynccontextmanager
async def final_fields(job: UploadJob, artwork: bytes) -> AsyncIterator[TrackFields]:
    """Give what makes the track what is wanted by now; a picture from the tags is a file until the end."""
    fields = job.draft.fields
    final = msgspec.structs.replace(
        fields,
        audio=UNSET,
        title=job.title,
        sharing=Sharing.PRIVATE if job.is_private else Sharing.PUBLIC,
        tags=fields.tags or (),
        permalink=_address(job) or UNSET,
    )
    if fields.artwork is not UNSET or not artwork:
        yield final
        return
    picture = await asyncio.to_thread(_write_picture, artwork)
    try:
        yield msgspec.structs.replace(final, artwork=picture)
    finally:
        picture.unlink(missing_ok=True)


def _address(job: UploadJob) -> str:
    wanted = job.draft.fields.permalink
    return wanted if isinstance(wanted, str) and wanted else slug(job.title)


def _write_picture(data: bytes) -> Path:
    try:
        return _written(data)
    except OSError as error:
        raise StorageError(f"The picture could not be written: {error.strerror or error}.") from error


def _written(data: bytes) -> Path:
    suffix = next((suffix for start, suffix in _SUFFIXES if data.startswith(start)), ".jpg")
    with tempfile.NamedTemporaryFile(prefix="scmanager-", suffix=suffix, delete=False) as file:
        file.write(data)
    return Path(file.name)

"""Pictures and waveforms: fetched once, kept in memory within limits; pictures of own tracks also on the disk."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from scmanager.core.artwork import smaller
from scmanager.core.tracks import Track
from scmanager.core.waveforms import Waveform
from scmanager.errors import NotFound
from scmanager.services.cache import Cache
from scmanager.services.single_flight import SingleFlight
from scmanager.store.worker import Worker

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.store.pictures import PictureFolder

PICTURE_BYTES = 64 * 1024 * 1024
WAVEFORMS = 200

_DISK_SECONDS = 2.0  # a disk that takes longer is slower than the server


class Media:
    """Fetches each address once at a time; whoever else wants it meanwhile waits for the same answer.

    `folder` keeps the pictures of own tracks for the next start. Those of others are never written to disk: the terms
    of the service do not allow it.
    """

    def __init__(self, client: Client, folder: PictureFolder | None = None) -> None:
        self._client = client
        self._pictures = SingleFlight(self._fetch_picture, Cache[str, bytes](PICTURE_BYTES, weigh=len))
        self._kept = _KeptPictures(folder, self._pictures) if folder is not None else None
        self._waveforms = SingleFlight(self._fetch_waveform, Cache[str, Waveform | None](WAVEFORMS))

    async def picture(self, url: str, *, own: bool = False) -> bytes:
        """Return the bytes of a picture, empty when there is none; other failures are raised and not kept.

        Where the server lacks a size of an artwork, the next smaller one is returned. `own`: it belongs to the
        account, so it may be kept on the disk.
        """
        if not url:
            return b""
        return await (self._kept if own and self._kept is not None else self._pictures).get(url)

    async def waveform(self, track: Track) -> Waveform | None:
        """Return the peaks of a track, None when the server has none."""
        return await self._waveforms.get(track.waveform_url) if track.waveform_url else None

    async def close(self) -> None:
        """Stop what is being fetched."""
        if self._kept is not None:
            self._kept.close()
        await self._pictures.close()
        await self._waveforms.close()

    async def _fetch_picture(self, url: str) -> bytes:
        wanted = url
        while wanted:
            try:
                return await self._client.picture(wanted)
            except NotFound:
                wanted = smaller(wanted)
        return b""

    async def _fetch_waveform(self, url: str) -> Waveform | None:
        try:
            return await self._client.waveform(url)
        except NotFound:
            return None


class _KeptPictures:
    """Pictures that are read from a folder, or fetched and put there."""

    def __init__(self, folder: PictureFolder, pictures: SingleFlight[bytes]) -> None:
        self._folder = folder
        self._pictures = pictures
        self._disk = Worker("pictures")

    async def get(self, url: str) -> bytes:
        """Return a picture from the disk, else from the server."""
        with contextlib.suppress(TimeoutError):
            if (found := await self._disk.run(partial(self._folder.read, url), _DISK_SECONDS)) is not None:
                return found
        octets = await self._pictures.get(url)
        with contextlib.suppress(TimeoutError):
            await self._disk.run(partial(self._folder.write, url, octets), _DISK_SECONDS)
        return octets

    def close(self) -> None:
        """Let the thread end."""
        self._disk.close()

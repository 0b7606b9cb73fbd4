"""Pictures and waveforms: fetched once, kept in memory within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scmanager.core.artwork import smaller
from scmanager.core.tracks import Track
from scmanager.core.waveforms import Waveform
from scmanager.errors import NotFound
from scmanager.services.cache import Cache
from scmanager.services.single_flight import SingleFlight

if TYPE_CHECKING:
    from scmanager.api.client import Client

PICTURE_BYTES = 64 * 1024 * 1024
WAVEFORMS = 200


class Media:
    """Fetches each address once at a time; whoever else wants it meanwhile waits for the same answer."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._pictures = SingleFlight(self._fetch_picture, Cache[bytes](PICTURE_BYTES, weigh=len))
        self._waveforms = SingleFlight(self._fetch_waveform, Cache[Waveform | None](WAVEFORMS))

    async def picture(self, url: str) -> bytes:
        """Return the bytes of a picture, empty when there is none; other failures are raised and not kept.

        Where the server lacks a size of an artwork, the next smaller one is returned.
        """
        return await self._pictures.get(url) if url else b""

    async def waveform(self, track: Track) -> Waveform | None:
        """Return the peaks of a track, None when the server has none."""
        return await self._waveforms.get(track.waveform_url) if track.waveform_url else None

    async def close(self) -> None:
        """Stop what is being fetched."""
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

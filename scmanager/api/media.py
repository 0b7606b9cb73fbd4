"""Pictures and waveforms: read from few hosts, without any sign-in, and only up to a size."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scmanager.api import decode, failures, wave_png
from scmanager.api.profile import ServerProfile, origin_of
from scmanager.api.sender import proxy_for
from scmanager.api.transport import Transport
from scmanager.api.wire import Answer, read_json
from scmanager.core.hosts import is_loopback
from scmanager.core.tracks import is_placeholder
from scmanager.core.waveforms import Waveform
from scmanager.errors import BadAnswer, Forbidden, InputError, NotFound

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 5 * 1024 * 1024
"""Largest picture or waveform that is read."""


class MediaReader:
    """Reads what a track's picture and waveform addresses lead to.

    Allowed are the media hosts of the profile and their sub-domains over https, and the server itself
    when it runs on this computer.
    """

    def __init__(self, profile: ServerProfile, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._hosts = profile.media_hosts
        self._own = profile.origin if is_loopback(urlsplit(profile.root).hostname or "") else ""
        self._transport = Transport(self._is_allowed, proxy=proxy_for(profile.root), inner=transport)

    async def picture(self, url: str) -> bytes:
        """Read a picture as it is; nothing has looked into it yet."""
        return (await self._read(url)).body

    async def waveform(self, url: str) -> Waveform | None:
        """Read the peaks that lie beside the drawn waveform, or those it shows; None when there are none yet.

        The address names a PNG, the same name with `.json` holds numbers; the placeholder of a track still being
        prepared has none (https://github.com/pritishvaidya/react-native-soundcloud-waveform/issues/2).
        """
        if is_placeholder(url):
            return None
        return await self._peaks(url) or await self._drawn_peaks(url)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def _peaks(self, url: str) -> Waveform | None:
        parts = urlsplit(url)
        numbers = parts._replace(path=parts.path.removesuffix(".png").removesuffix(".json") + ".json")
        try:
            return decode.waveform(read_json(await self._read(numbers.geturl())))
        except (NotFound, Forbidden, BadAnswer):
            return None

    async def _drawn_peaks(self, url: str) -> Waveform | None:
        if not urlsplit(url).path.endswith(".png"):
            return None
        try:
            picture = await self.picture(url)
        except (NotFound, Forbidden):
            return None
        return await asyncio.to_thread(wave_png.read, picture)

    async def _read(self, url: str) -> Answer:
        if not self._is_allowed(url):
            raise InputError("Pictures are only read from SoundCloud's own servers.")
        answer = await self._transport.send("GET", url, {}, limit=MAX_BYTES)
        if failures.is_portal(answer, origin_of(url)):
            raise failures.portal()
        if answer.status != 200:
            raise failures.failure(answer)
        return answer

    def _is_allowed(self, url: str) -> bool:
        try:
            origin = origin_of(url)
        except InputError:
            return False
        host = origin.removeprefix("https://")
        listed = any(host == known or host.endswith(f".{known}") for known in self._hosts)
        return (listed and origin.startswith("https://")) or (bool(self._own) and origin == self._own)

"""Recognising a pasted link: to whom it was handed out, and whether it still works."""

from __future__ import annotations

import contextlib
import hmac
from typing import TYPE_CHECKING

import msgspec

from scmanager.core import urns
from scmanager.core.link_log import LinkEntry
from scmanager.core.query_values import page_address
from scmanager.core.recognition import Pasted, Recognition, Verdict, address_in, host_in, kind_of, token_in
from scmanager.core.tracks import Sharing, Track
from scmanager.errors import Forbidden, NotFound, ScmanagerError
from scmanager.services.handed_out import HandedOut
from scmanager.services.link_log import LinkLog

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library


class LinkRecogniser:
    """Looks a pasted link up in the log, and asks the server whether it is the one its track has now."""

    def __init__(self, client: Client, library: Library, handed_out: HandedOut, log: LinkLog) -> None:
        self._client = client
        self._library = library
        self._handed_out = handed_out
        self._log = log

    async def recognise(self, text: str) -> Recognition:
        """Tell what is known of the link, embed code or token in a text; StorageError when the log cannot be read.

        When the server cannot be asked, only the log speaks.
        """
        if not (token := token_in(text)):
            return await self._without_token(text)
        entries = await self._log.with_token(token)
        try:
            track = await self._track(entries[0].track_urn if entries else _urn_in(text), _page_in(text, token))
        except ScmanagerError as error:
            return Recognition(verdict=Verdict.UNANSWERED, reason=error.message)
        if track is None:
            verdict = Verdict.HANDED_OUT if entries else Verdict.UNKNOWN
            return Recognition(verdict=verdict, entries=tuple(entries))
        return await self._of_track(track, token, entries)

    async def again(self, found: Recognition) -> Recognition:
        """Tell what the log says by now of a link that was recognised; StorageError."""
        entries = await self._log.with_ids([entry.id for entry in found.entries])
        newest_first = sorted(entries, key=lambda entry: entry.at, reverse=True)
        return msgspec.structs.replace(found, entries=tuple(newest_first), works=None)

    async def _without_token(self, text: str) -> Recognition:
        """Tell where a link leads in which there is no secret."""
        match kind_of(text):
            case Pasted.SHORT:
                return Recognition(verdict=Verdict.SHORT)
            case Pasted.ELSEWHERE:
                return Recognition(verdict=Verdict.ELSEWHERE, title=host_in(text))
        with contextlib.suppress(ScmanagerError):
            if (track := await self._track(_urn_in(text), page_address(address_in(text)))) is not None:
                return Recognition(verdict=Verdict.NO_LINK, track_urn=track.urn, title=track.title)
        return Recognition(verdict=Verdict.NO_LINK)

    async def _of_track(self, track: Track, token: str, entries: list[LinkEntry]) -> Recognition:
        """Tell what is known of a link that leads to an own track."""
        standing, reason = await self._standing(track, token)
        if entries:
            entries = await self._log.with_token(token)  # the answer may have told that they are dead
        return Recognition(
            verdict=Verdict.HANDED_OUT if entries else standing,
            entries=tuple(entries),
            track_urn=track.urn,
            title=track.title,
            works={Verdict.CURRENT: True, Verdict.FORMER: False}.get(standing),
            reason=reason,
        )

    async def _track(self, urn: str, page: str) -> Track | None:
        """Find an own track by its URN or its page; raises why the server could not be asked."""
        if not urn and page:
            urn = await self._resolved(page)
        return self._library.get(urn) if urn else None

    async def _resolved(self, address: str) -> str:
        """Return the URN of the track with a page, empty when there is none."""
        try:
            return urns.find(await self._client.locate(address), "tracks") or ""
        except (NotFound, Forbidden):
            return ""

    async def _standing(self, track: Track, token: str) -> tuple[Verdict, str]:
        """Tell whether a token is the one that opens a track; why that cannot be told is said, too."""
        asked_at = self._handed_out.clock()
        try:
            link = await self._client.secret_link(track)
        except ScmanagerError as error:
            return (Verdict.PUBLIC, "") if await self._is_public(track) else (Verdict.UNANSWERED, error.message)
        if link is None:
            return (Verdict.PUBLIC if track.sharing is not None else Verdict.UNANSWERED), ""
        await self._log.learn(link, asked_at)
        is_current = hmac.compare_digest(link.token.encode(), token.encode())
        return (Verdict.CURRENT if is_current else Verdict.FORMER), ""

    async def _is_public(self, track: Track) -> bool:
        """Ask whether a track was made public since it was read; False when that is not answered."""
        with contextlib.suppress(ScmanagerError):
            return (await self._client.track(track.urn)).sharing is Sharing.PUBLIC
        return False


def _page_in(text: str, token: str) -> str:
    """Return the address of the page a listener's link leads to, without the token; empty when there is none."""
    word = next((word.strip("<>()\"'.,") for word in text.split() if f"/{token}" in word), "")
    return page_address(word.split(f"/{token}")[0]) if word else ""


def _urn_in(text: str) -> str:
    return urns.find(text, "tracks") or ""

"""The links of many tracks, read to be handed on as text or as a page with pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scmanager.core.link_log import LinkEntry, LinkKind
from scmanager.core.link_texts import LinkFormat, SharedLink, in_file
from scmanager.core.message_templates import message
from scmanager.core.promo_fields import PromoField
from scmanager.core.promo_sheet import PromoSheet, promo_sheet
from scmanager.core.tracks import Track
from scmanager.errors import InputError, ScmanagerError, TooManyRequests
from scmanager.services.editing import is_hopeless
from scmanager.services.picture_reading import PictureReading
from scmanager.services.stopping import until_stopped
from scmanager.services.text_files import write_text

if TYPE_CHECKING:
    from scmanager.services.links import Links
    from scmanager.services.media import Media
    from scmanager.services.sharing import Sharing

NO_LINK = "The server gave no link for it."

Progress = Callable[[int, int], None]

_AT_ONCE = 4
_MOST_TRIES = 3


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """Links that were read, in the order of the tracks; which failed and why, by URN, and which were not tried."""

    links: tuple[SharedLink, ...] = ()
    failed: tuple[tuple[str, ScmanagerError], ...] = ()
    left: tuple[str, ...] = ()


class PromoResult(msgspec.Struct, frozen=True, kw_only=True):
    """A promo sheet that was written: its size in bytes, and how many pictures are not in it."""

    size: int
    missing: int = 0


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message for somebody about tracks whose links are new."""

    recipient: str
    text: str
    links: tuple[SharedLink, ...]

    def __repr__(self) -> str:
        """Show for whom it is only; the links must not reach a log."""
        return f"Message({self.recipient!r}, …)"


class SharedLinks:
    """Reads links, writes them as text or file, and notes in the log to whom they went."""

    def __init__(self, sharing: Sharing, media: Media, links: Links) -> None:
        self._sharing = sharing
        self._media = media
        self._links = links

    async def collect(
        self, tracks: Sequence[Track], *, progress: Progress | None = None, stop: asyncio.Event | None = None
    ) -> Collected:
        """Read the links of tracks: the secret one of a private track, the page of a public one.

        A pause the server asks for is kept; `stop` ends it at once, as does what would fail for all others, too.
        """
        return await _Collecting(self._sharing, tracks).run(progress, stop or asyncio.Event())

    def note(
        self, links: Sequence[SharedLink], kind: LinkKind, *, recipient: str = "", note: str = ""
    ) -> tuple[str, ...]:
        """Write down that links were handed out just now; return the ids of the entries. Public ones are no secret."""
        handed = [(link.track, link.secret) for link in links if link.secret is not None]
        return self._links.log.note(handed, kind, recipient=recipient, note=note)

    async def export(self, links: Sequence[SharedLink], form: LinkFormat, path: Path) -> None:
        """Write links to a file in one of the forms; FileProblem when it cannot be written."""
        text = in_file(links, form)
        await asyncio.to_thread(lambda: write_text(path, text, mark=form is LinkFormat.CSV))

    async def export_promo_sheet(
        self,
        links: Sequence[SharedLink],
        path: Path,
        sheet: PromoSheet,
        *,
        progress: Progress | None = None,
        stop: asyncio.Event | None = None,
    ) -> PromoResult | None:
        """Write a page with pictures that needs nothing else; FileProblem when it cannot be written.

        A picture that cannot be read, or is too large, is left out and counted. None when it was stopped: nothing is
        written then.
        """
        stop = stop or asyncio.Event()
        pictures: dict[str, bytes] = {}
        missing = 0
        if PromoField.ARTWORK in sheet.fields:
            reading = PictureReading(self._media, [link.track for link in links])
            pictures, missing = await reading.run(progress, stop)
        if stop.is_set():
            return None
        text = await asyncio.to_thread(promo_sheet, links, pictures, sheet)
        await asyncio.to_thread(write_text, path, text)
        left_out = sum(map(bool, pictures.values())) - text.count("<img ")
        return PromoResult(size=len(text.encode(errors="replace")), missing=missing + left_out)


def messages_of(entries: Iterable[LinkEntry], links: Sequence[SharedLink], template: str) -> list[Message]:
    """Write what is sent to people after a reset: to each the new links of the tracks whose old ones they had.

    `entries` are those of the chosen people, for example of `Consequences`; the messages are in their order. InputError
    for a template that makes no sense.
    """
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        if entry.recipient:
            wanted.setdefault(entry.recipient, set()).add(entry.track_urn)
    made = []
    for recipient, urns in wanted.items():
        theirs = tuple(link for link in links if link.track.urn in urns)
        if theirs:
            made.append(Message(recipient=recipient, text=message(template, theirs, recipient), links=theirs))
    return made


class _Collecting:
    """One run over tracks, some at a time."""

    def __init__(self, sharing: Sharing, tracks: Sequence[Track]) -> None:
        self._sharing = sharing
        self._tracks = tracks
        self._todo = iter(tracks)
        self._found: dict[str, SharedLink] = {}
        self._failed: dict[str, ScmanagerError] = {}
        self._is_hopeless = False

    async def run(self, progress: Progress | None, stop: asyncio.Event) -> Collected:
        await until_stopped([self._work(progress, stop) for _number in range(_AT_ONCE)], stop)
        urns = [track.urn for track in self._tracks]
        return Collected(
            links=tuple(self._found[urn] for urn in urns if urn in self._found),
            failed=tuple(self._failed.items()),
            left=tuple(urn for urn in urns if urn not in self._found and urn not in self._failed),
        )

    async def _work(self, progress: Progress | None, stop: asyncio.Event) -> None:
        while not self._is_hopeless and await self._sharing.may_ask(stop):
            track = next(self._todo, None)
            if track is None:
                return
            await self._read_patiently(track, stop)
            if progress is not None:
                progress(len(self._found) + len(self._failed), len(self._tracks))

    async def _read_patiently(self, track: Track, stop: asyncio.Event) -> None:
        """Read a link; when the server asks to slow down, try again after the pause."""
        for number in range(_MOST_TRIES):
            try:
                self._found[track.urn] = await self._read(track)
            except ScmanagerError as error:
                is_last = number + 1 == _MOST_TRIES or not isinstance(error, TooManyRequests)
                if is_last or not await self._sharing.may_ask(stop):
                    self._failed[track.urn] = error
                    self._is_hopeless |= is_hopeless(error)
                    return
            else:
                return

    async def _read(self, track: Track) -> SharedLink:
        secret = await self._sharing.secret_link(track) if track.is_private else None
        url = secret.listener_url if secret is not None else "" if track.is_private else track.permalink_url
        if not url:
            raise InputError(NO_LINK)
        return SharedLink(track=track, url=url, secret=secret)

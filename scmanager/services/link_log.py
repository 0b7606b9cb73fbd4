"""The log of handed-out links: who got which, and whether it still works."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import msgspec
from psygnal import Signal

from scmanager.core import texts
from scmanager.core.link_log import LinkCounts, LinkEntry, LinkFilter, LinkKind, csv_head, csv_rows, lost_by
from scmanager.core.link_overview import LinkFacts
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track
from scmanager.errors import StorageError
from scmanager.services.background import Background
from scmanager.services.handed_out import HandedOut
from scmanager.services.signals import announce
from scmanager.services.text_files import write_lines
from scmanager.services.token_hashes import TokenHashes
from scmanager.store.links import LinkStore

EVERYTHING = LinkFilter()

_MOST = 1_000_000
_AT_ONCE = 200  # more would hold up the loop
_SECONDS_TO_HASH = 2.0


class LinkLog:
    """Writes down which links were handed out, to whom and why; of a link itself only a hash is kept.

    A hash takes a moment: a link noted right before the program is killed is in the log, but a paste of it is not
    recognised. What a disk refuses is kept until it is written with the next link, or by `write_again`, or the program
    ends.

    Signals:
        changed(tuple of URNs): the log says something new of the links of these tracks.
        noticed(str): what the user has to be told of the log, in a sentence.
        not_kept(str): why links that were handed out are not written down, in a sentence; empty once they are.
    """

    changed = Signal(tuple)
    noticed = Signal(str)
    not_kept = Signal(str)

    def __init__(self, handed_out: HandedOut, hashes: TokenHashes) -> None:
        self._handed_out = handed_out
        self._hashes = hashes
        self._account = handed_out.account
        self._adding: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._unwritten: dict[str, tuple[LinkEntry, str]] = {}  # with its token, by its id
        self._notice = ""
        self._background = Background("writing down which links were handed out")
        self._hashing = Background("making hashes of links")

    def note(
        self, handed: Sequence[tuple[Track, SecretLink]], kind: LinkKind, *, recipient: str = "", note: str = ""
    ) -> tuple[str, ...]:
        """Write down that links were handed out just now; return the ids of the entries, to `describe` them later."""
        at = self._handed_out.clock()
        entries = [_entry(track, kind, at, recipient, note) for track, _link in handed]
        for entry, (_track, link) in zip(entries, handed, strict=True):
            self._unwritten[entry.id] = entry, link.token
        self._handed_out.know(entry.track_urn for entry in entries)
        self._adding = self._background.spawn(self.write_again())
        return tuple(entry.id for entry in entries)

    async def describe(self, ids: Sequence[str], recipient: str, note: str = "") -> None:
        """Write for whom and why links were handed out; StorageError when the disk refuses."""
        if self._adding is not None:
            await asyncio.wait([self._adding])
        recipient, note = texts.one_line(recipient), texts.one_line(note)
        for each in self._unwritten.keys() & ids:
            entry, token = self._unwritten[each]
            self._unwritten[each] = msgspec.structs.replace(entry, recipient=recipient, note=note), token
        if (store := await self._store()) is not None:
            self._tell(await store.links.describe(self._account, ids, recipient, note))

    async def forget(self, ids: Sequence[str]) -> None:
        """Take links out for good; they are not recognised any more. StorageError when the disk refuses."""
        if (store := await self._store()) is not None:
            urns = await store.links.forget(self._account, ids)
            self._handed_out.forget(urns - await store.links.tracks(self._account))
            self._tell(urns)

    async def page(self, wanted: LinkFilter = EVERYTHING, offset: int = 0, limit: int = _MOST) -> list[LinkEntry]:
        """Return the links that are asked for, or some of them from an offset on; StorageError."""
        store = await self._store()
        return await store.links.page(self._account, wanted, offset, limit) if store is not None else []

    async def ids(self, wanted: LinkFilter = EVERYTHING) -> list[str]:
        """Return the ids of the links that are asked for, in order; StorageError."""
        store = await self._store()
        return await store.links.ids(self._account, wanted) if store is not None else []

    async def with_ids(self, ids: Sequence[str]) -> list[LinkEntry]:
        """Return the links of some hundred ids, in any order; StorageError."""
        store = await self._store()
        return await store.links.with_ids(self._account, ids) if store is not None else []

    async def count(self, wanted: LinkFilter = EVERYTHING) -> LinkCounts:
        """Count the links that are asked for; StorageError."""
        store = await self._store()
        return await store.links.count(self._account, wanted) if store is not None else LinkCounts()

    async def lost(self, urns: Iterable[str]) -> list[LinkEntry]:
        """Return the last links of all who have only dead ones of one of the tracks; StorageError."""
        return [entry for urn in urns for entry in lost_by(await self.page(LinkFilter(track_urn=urn)))]

    async def recipients(self, limit: int = 100) -> list[str]:
        """Return who got links lately, the last one first, to complete a name; StorageError."""
        store = await self._store()
        return await store.links.recipients(self._account, limit) if store is not None else []

    async def facts(self) -> dict[str, LinkFacts]:
        """Return what is known of the links of each track, by its URN; StorageError."""
        store = await self._store()
        return await store.links.facts(self._account) if store is not None else {}

    async def people(self) -> int:
        """Count who has live links, each once however many they are; StorageError."""
        store = await self._store()
        return await store.links.people(self._account) if store is not None else 0

    async def with_token(self, token: str) -> list[LinkEntry]:
        """Return the links with a token, the newest first; StorageError."""
        store = await self._store()
        if store is None:
            return []
        return await store.links.with_token(self._account, await self._hashes.of(token))

    async def export(self, path: Path, wanted: LinkFilter = EVERYTHING) -> int:
        """Write the links that are asked for to a table for spreadsheets, without the links; return how many.

        FileProblem when the file cannot be written, StorageError when the log cannot be read.
        """
        ids = await self.ids(wanted)
        parts = [csv_head()]
        for start in range(0, len(ids), _AT_ONCE):
            here = ids[start : start + _AT_ONCE]
            entries = {entry.id: entry for entry in await self.with_ids(here)}
            parts.append(csv_rows(entries[each] for each in here if each in entries))
        await asyncio.to_thread(write_lines, path, parts, mark=True)
        return len(ids)

    def heard(self, link: SecretLink, asked_at: datetime) -> None:
        """Learn the link that a track had at a time: others that were handed out before are dead."""
        if link.track_urn in self._handed_out.urns:
            self._hashing.spawn(self._compare(link, asked_at))

    async def learn(self, link: SecretLink, asked_at: datetime) -> None:
        """Learn the link that a track had at a time, and wait until the log says what follows from it."""
        await self._compare(link, asked_at)

    def reload(self, urns: Iterable[str]) -> None:
        """Tell that somebody else wrote something new about the links of tracks."""
        self._tell(urns)

    async def settled(self) -> None:
        """Wait until everything is written."""
        await self._background.settled()
        await self._hashing.settled()

    async def close(self) -> None:
        """Finish writing; hashes that are not made by then are given up, and so is what they are compared for."""
        await self._background.settled()
        try:
            await asyncio.wait_for(self._hashing.settled(), _SECONDS_TO_HASH)
        except TimeoutError:
            await self._hashing.close()

    async def write_again(self) -> None:
        """Write down what could not be written yet."""
        async with self._writing:
            waiting = dict(self._unwritten)
            if not waiting:
                return
            try:
                store = await self._store()
                if store is not None:
                    await store.links.add(self._account, [entry for entry, _token in waiting.values()])
            except StorageError as error:
                announce(self.not_kept, error.message)
                return
            self._unwritten = {key: value for key, value in self._unwritten.items() if key not in waiting}
        announce(self.not_kept, "")
        self._tell(entry.track_urn for entry, _token in waiting.values())
        if store is not None:
            self._hashing.spawn(self._add_hashes(store, {key: token for key, (_entry, token) in waiting.items()}))

    async def _store(self) -> LinkStore | None:
        store = await self._handed_out.file.store()
        if store is not None and store.notice != self._notice:
            self._notice = store.notice
            announce(self.noticed, store.notice)
        return store

    async def _add_hashes(self, store: LinkStore, tokens: dict[str, str]) -> None:
        for link_id, token in tokens.items():
            try:
                await store.links.set_tokens({link_id: await self._hashes.of(token)})
            except StorageError:
                return

    async def _compare(self, link: SecretLink, asked_at: datetime) -> None:
        try:
            if (store := await self._store()) is None:
                return
            token = await self._hashes.of(link.token)
            if await store.links.compare(self._account, link.track_urn, token, asked_at):
                self._tell((link.track_urn,))
        except StorageError:
            return

    def _tell(self, urns: Iterable[str]) -> None:
        if told := tuple(dict.fromkeys(urns)):
            announce(self.changed, told)


def _entry(track: Track, kind: LinkKind, at: datetime, recipient: str, note: str) -> LinkEntry:
    return LinkEntry(
        id=uuid4().hex,
        track_urn=track.urn,
        title=texts.one_line(track.title),
        kind=kind,
        at=at,
        recipient=texts.one_line(recipient),
        note=texts.one_line(note),
    )

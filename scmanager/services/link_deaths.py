"""What becomes of links with their tracks: these are made public, deleted, or called otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from scmanager.core import texts
from scmanager.core.link_log import Death
from scmanager.errors import NotFound, ScmanagerError, StorageError
from scmanager.services.background import Background
from scmanager.services.handed_out import HandedOut
from scmanager.services.link_log import LinkLog

if TYPE_CHECKING:
    from scmanager.api.client import Client
    from scmanager.services.library import Library, LibraryChange, SyncStatus

_SLICE = 200
_MOST_ASKED_FOR = 20  # after one refresh; the others have their turn later


class LinkDeaths:
    """Follows the tracks of the library whose links were handed out, and writes down what that means to them."""

    def __init__(self, client: Client, library: Library, handed_out: HandedOut, log: LinkLog) -> None:
        self._client = client
        self._library = library
        self._handed_out = handed_out
        self._log = log
        self._background = Background("following tracks whose links were handed out")
        library.changed.connect(self._on_library_changed)
        library.status_changed.connect(self._on_status_changed)
        handed_out.changed.connect(self._on_handed_out)

    async def settled(self) -> None:
        """Wait until everything is written."""
        await self._background.settled()

    async def close(self) -> None:
        """Follow nothing any more."""
        self._library.changed.disconnect(self._on_library_changed)
        self._library.status_changed.disconnect(self._on_status_changed)
        self._handed_out.changed.disconnect(self._on_handed_out)
        await self._background.close()

    def _on_library_changed(self, change: LibraryChange) -> None:
        known = self._handed_out.urns
        removed, upserted = known.intersection(change.removed), known.intersection(change.upserted.urns)
        if removed:
            self._background.spawn(self._kill(removed, Death.DELETED))
        if upserted:
            self._background.spawn(self._look_at(upserted))

    def _on_status_changed(self, status: SyncStatus) -> None:
        if status.state == "ready" and not status.is_stale:
            self._background.spawn(self._look_for_gone())

    def _on_handed_out(self, urns: tuple[str, ...]) -> None:
        """Look at tracks of which it was just learned that their links were handed out, maybe in an earlier run."""
        self._background.spawn(self._look_at(urns))

    async def _look_at(self, urns: Iterable[str]) -> None:
        public: list[str] = []
        private: list[str] = []
        titles: dict[str, str] = {}
        for number, urn in enumerate(urns, start=1):
            if (track := self._library.get(urn)) is not None and track.sharing is not None:
                (private if track.is_private else public).append(urn)
                titles |= {urn: title} if (title := texts.one_line(track.title)) else {}
            if number % _SLICE == 0:
                await asyncio.sleep(0)
        await self._kill(public, Death.PUBLIC)
        await self._revive(private)
        await self._retitle(titles)

    async def _look_for_gone(self) -> None:
        """Ask for tracks that are not in a library that was just read: nobody may have seen how they went."""
        try:
            store = await self._handed_out.file.store()
            live = await store.links.tracks(self._handed_out.account, live_only=True) if store is not None else ()
        except StorageError:
            return
        missing = [urn for urn in live if urn not in self._library.tracks][:_MOST_ASKED_FOR]
        await self._kill([urn for urn in missing if await self._is_gone(urn)], Death.DELETED)

    async def _is_gone(self, urn: str) -> bool:
        try:
            await self._client.track(urn)
        except ScmanagerError as error:
            return isinstance(error, NotFound)
        return False

    async def _kill(self, urns: Collection[str], death: Death) -> None:
        try:
            store = await self._handed_out.file.store() if urns else None
            if store is not None:
                account, at = self._handed_out.account, self._handed_out.clock()
                self._log.reload(await store.links.kill(account, urns, death, at))
        except StorageError:
            return

    async def _revive(self, urns: Collection[str]) -> None:
        """Let the links of private tracks live again that were taken for deleted, or were no secret for a while.

        They may open their tracks again; when the link of one is read the next time, they are compared with it.
        """
        try:
            store = await self._handed_out.file.store() if urns else None
            if store is not None:
                for death in (Death.DELETED, Death.PUBLIC):
                    self._log.reload(await store.links.revive(self._handed_out.account, urns, death))
        except StorageError:
            return

    async def _retitle(self, titles: Mapping[str, str]) -> None:
        try:
            store = await self._handed_out.file.store() if titles else None
            if store is not None:
                self._log.reload(await store.links.retitle(self._handed_out.account, titles))
        except StorageError:
            return

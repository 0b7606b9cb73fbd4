"""Bringing a shelf of tracks in line with the server's list, page by page.

Rules: what a page shows is taken over at once. A track is taken out only when a list in which every row could be read
does not name it, and a second look does not find it either: lists shift while they are read, when tracks come and go.
A sync that was cut off goes on where it stopped, to the end of the list, and then reads from the beginning to where it
went on; together that is the whole list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from scmanager.api.paging import Page
from scmanager.core.tracks import Track
from scmanager.errors import BadAnswer, Forbidden, NotFound, Rejected
from scmanager.services.shelf import Shelf

if TYPE_CHECKING:
    from scmanager.api.client import Client

_FEW = 20
"""Tracks that are asked for one by one; to look for more of them again, the list is read a second time."""

_AT_ONCE = 5000
_STEP = 50


_Age = tuple[datetime, int, str]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NEWEST: _Age = (datetime.max.replace(tzinfo=UTC), 0, "")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What a step brought: the URNs of tracks that are new or changed, and of those that are gone.

    `loaded` counts the rows read so far, `broken` those that could not be understood. With `newest_first` all tracks so
    far came in that order, onto an empty shelf.
    """

    upserted: Sequence[str] = ()
    removed: tuple[str, ...] = ()
    loaded: int = 0
    broken: int = 0
    newest_first: bool = False


class Sync:
    """Reads the own tracks of an account onto a shelf.

    `hear` is told all tracks of a page, `tell` what every step changed.
    """

    def __init__(
        self,
        client: Client,
        shelf: Shelf,
        hear: Callable[[tuple[Track, ...]], None],
        tell: Callable[[Progress], None],
    ) -> None:
        self._client = client
        self._shelf = shelf
        self._hear = hear
        self._tell = tell
        self._listed: dict[str, None] = {}
        self._broken = 0
        self._oldest: _Age | None = None  # while all come newest first onto an empty shelf

    async def run(self) -> Progress:
        """Read everything; ScmanagerError when the server does not answer, what came until then stays."""
        self._shelf.begin_sync()
        self._oldest = None if self._shelf.rows else _NEWEST
        end = await self._read_end()
        self._begin(end)
        await self._read("", until=end)
        listed = {**dict.fromkeys(urn for urn in self._listed if urn not in end), **end} if end else self._listed
        done = Progress(loaded=len(listed), broken=self._broken)
        if not self._broken:
            await self._remove(await self._gone(listed))
        await self._reorder(list(listed))
        self._shelf.note_synced()
        return done

    async def _read_end(self) -> dict[str, None]:
        """Go on with a sync that was cut off; nothing when there was none, or the server knows of none."""
        self._begin({})
        if cursor := self._shelf.cursor:
            try:
                await self._read(cursor, until={})
            except (Rejected, NotFound, BadAnswer):
                return {}
        return self._listed

    def _begin(self, listed: dict[str, None]) -> None:
        self._listed = dict(listed)
        self._broken = self._broken if listed else 0

    async def _read(self, cursor: str, until: dict[str, None]) -> None:
        """Read pages from a place of the list to its end, or to the first page that names one of some tracks.

        A page is asked for, at the earliest, when the one before it was waited for.
        """
        before = asked_at = self._shelf.clock()
        async with aclosing(self._client.my_tracks(cursor, ahead=True)) as pages:
            async for page in pages:
                await self._take(before, page)
                before, asked_at = asked_at, self._shelf.clock()
                if until and any(row.urn in until for row in page.rows):
                    return

    async def _take(self, asked_at: float, page: Page) -> None:
        """Take over a page, in steps that are short."""
        self._broken += page.broken
        for start in range(0, len(page.rows), _STEP):
            await asyncio.sleep(0)
            self._take_rows(asked_at, page.rows[start : start + _STEP])
        self._shelf.note_cursor(page.cursor)

    def _take_rows(self, asked_at: float, rows: Sequence[Track]) -> None:
        overlay = self._shelf.overlay
        there = overlay.without_absent(rows)
        fresh = overlay.without_newer(there, asked_at)
        self._listed.update(dict.fromkeys([row.urn for row in there]))
        self._oldest = self._oldest and _oldest(fresh, self._oldest)
        self._hear(fresh)
        self._step(self._shelf.put(fresh).urns)

    async def _gone(self, listed: dict[str, None]) -> Sequence[str]:
        """Return the tracks that a list does not name and a second look does not find."""
        missing = [urn for urn in await self._left_out(listed) if not self._shelf.overlay.is_present(urn)]
        if len(missing) <= _FEW:
            return [urn for urn in missing if await self._is_gone(urn)]
        self._begin({})
        await self._read("", until={})
        return [] if self._broken else [urn for urn in missing if urn not in self._listed]

    async def _left_out(self, listed: dict[str, None]) -> list[str]:
        left, all_of_them = [], list(self._shelf.rows)
        for start in range(0, len(all_of_them), _AT_ONCE):
            await asyncio.sleep(0)
            left += [urn for urn in all_of_them[start : start + _AT_ONCE] if urn not in listed]
        return left

    async def _is_gone(self, urn: str) -> bool:
        asked_at = self._shelf.clock()
        try:
            track = await self._client.track(urn)
        except NotFound:
            return not self._shelf.overlay.is_present(urn)
        except Forbidden:
            return False
        if not self._shelf.overlay.is_newer(urn, asked_at):
            self._step(self._shelf.put([track]).urns)
        return False

    async def _remove(self, urns: Sequence[str]) -> None:
        for start in range(0, len(urns), _AT_ONCE):
            self._step(removed=self._shelf.drop(urns[start : start + _AT_ONCE]))
            await asyncio.sleep(0)

    def _step(self, upserted: Sequence[str] = (), removed: tuple[str, ...] = ()) -> None:
        count = len(self._listed)
        in_order = self._oldest is not None
        self._tell(
            Progress(upserted=upserted, removed=removed, loaded=count, broken=self._broken, newest_first=in_order)
        )

    async def _reorder(self, listed: list[str]) -> None:
        for _ in self._shelf.rows.reorder(listed):
            await asyncio.sleep(0)


def _oldest(tracks: Sequence[Track], before: _Age) -> _Age | None:
    """Return the age of the last of some tracks, None unless each is older than the one before it."""
    for track in tracks:
        age = (track.created_at or _LONG_AGO, len(track.urn), track.urn)
        if age >= before:
            return None
        before = age
    return before

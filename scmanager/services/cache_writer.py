"""Writing tracks to their cache in the background, so that nothing waits for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import islice

import msgspec

from scmanager.core.packing import PackedTracks
from scmanager.errors import StorageError
from scmanager.services.background import Background
from scmanager.services.packed_rows import PackedRows
from scmanager.store.track_rows import Head, TrackRow
from scmanager.store.tracks import CacheLost, TrackCache, TrackChange

_BATCH = 2000
_GATHERING_SECONDS = 0.05
_LAST_SECONDS = 3.0


class CacheWriter:
    """Gathers what changed and writes it, one transaction after another; the head of the rows always goes last.

    It begins when it is told what was read. When the disk refuses, `tell` hears so once, nothing more is written, and
    `catch_up` writes everything anew.
    """

    def __init__(
        self, cache: TrackCache, rows: PackedRows, clock: Callable[[], float], tell: Callable[[str], None]
    ) -> None:
        self._cache = cache
        self._rows = rows
        self._clock = clock
        self._tell = tell
        self._changed: dict[str, TrackRow | bytes | None] = {}  # by URN; None: it goes
        self._notes: dict[str, tuple[float, bool]] = {}
        self._head: Head | None = None
        self._written = Head()
        self._is_anew = False
        self._is_behind = True
        self._is_checked = False
        self._told = ""
        self._background = Background("writing the cache of tracks")
        self._writing: asyncio.Task[None] | None = None
        self._is_awaited = asyncio.Event()

    @property
    def head(self) -> Head:
        """The head as it is, or will be as soon as it is written."""
        return self._head or self._written

    def begin(self, head: Head, *, is_whole: bool) -> None:
        """Go on from a head that was read; unless the rows were read as a whole, they are written anew in time."""
        self._written = head
        self._is_behind = not is_whole

    def put(self, rows: Iterable[TrackRow]) -> None:
        """Write tracks, new or changed."""
        self._gather({row.urn: row for row in rows})

    def drop(self, urns: Iterable[str]) -> None:
        """Take out tracks."""
        self._gather(dict.fromkeys(urns))

    def note(self, notes: Mapping[str, tuple[float, bool]]) -> None:
        """Write down until when tracks are known to be there or gone."""
        self._notes |= notes
        self._gather({})

    def set_head(self, **changes: object) -> None:
        """Change the head, once all that was gathered so far is written."""
        self._head = msgspec.structs.replace(self.head, **changes)
        self._gather({})

    def catch_up(self) -> None:
        """Write everything anew if something could not be written before."""
        if self._is_behind and self._cache.is_writable:
            self._is_behind = False
            self._gather_all()

    async def settled(self) -> None:
        """Wait until everything is written, or cannot be."""
        self._is_awaited.set()
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])
        self._is_awaited.clear()

    async def close(self) -> None:
        """Write what is left, as far as that takes no longer than a few seconds, and close the cache."""
        try:
            async with asyncio.timeout(_LAST_SECONDS):
                await self.settled()
                await self._cache.close()
        except TimeoutError:
            pass
        finally:
            await self._background.close()

    def _gather(self, changed: Mapping[str, TrackRow | bytes | None]) -> None:
        if self._is_behind or not self._cache.is_writable:
            return
        self._changed |= changed
        if self._writing is None or self._writing.done():
            self._writing = self._background.spawn(self._write())

    def _gather_all(self) -> None:
        packed = self._rows.packed
        self._is_anew, self._written = True, Head()
        self._changed = {}
        self._gather(dict(zip(packed.urns, packed.packed, strict=True)))

    async def _write(self) -> None:
        is_retried = False
        while self._changed or self._notes or self._head is not None or self._is_anew:
            await self._gather_more()
            try:
                await self._check()
                await self._cache.write(self._next_change())
                self._told = ""
            except CacheLost as error:
                if is_retried:
                    return self._give_up(error)
                is_retried = True
                self._gather_all()
            except StorageError as error:
                return self._give_up(error)
        return None

    async def _gather_more(self) -> None:
        """Let some more come together, unless somebody waits: a few large transactions take less time than many."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_GATHERING_SECONDS if len(self._changed) < _BATCH else 0):
                await self._is_awaited.wait()

    async def _check(self) -> None:
        """Look at the file once more before it is first written: what was lost in it would take more with it."""
        if not self._is_checked:
            self._is_checked = True
            await self._cache.check()

    def _next_change(self) -> TrackChange:
        some = dict(islice(self._changed.items(), _BATCH))
        for urn in some:
            del self._changed[urn]
        if not self._changed and self._head is not None:
            self._written, self._head = self._head, None
        self._written = msgspec.structs.replace(self._written, sample=self._rows.packer.sample)
        packed = {urn: each for urn, each in some.items() if isinstance(each, bytes)}
        notes, self._notes = self._notes, {}
        is_anew, self._is_anew = self._is_anew, False
        return TrackChange(
            head=self._written,
            rows=sorted(each for each in some.values() if isinstance(each, TrackRow)),
            packed=PackedTracks(self._rows.packer, list(packed), list(packed.values())),
            removed=[urn for urn, each in some.items() if each is None],
            notes=notes,
            anew=is_anew,
            now=self._clock(),
        )

    def _give_up(self, error: StorageError) -> None:
        self._is_behind = True
        self._changed, self._notes, self._head, self._is_anew = {}, {}, None, False
        if error.message != self._told:
            self._told = error.message
            self._tell(error.message)

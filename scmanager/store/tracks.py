"""The tracks of an account as the server last told them, in a file that may be lost: it saves waiting, no more."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from scmanager.core.packing import NO_TRACKS, PackedTracks
from scmanager.errors import StorageError
from scmanager.store import track_rows
from scmanager.store.database_files import can_write, connect
from scmanager.store.failures import is_damage
from scmanager.store.opening import Connect
from scmanager.store.schema import Damaged, Migration
from scmanager.store.track_files import Found, discard, find, rebuild, sentence
from scmanager.store.track_rows import TRACKS, Head, Piece, TrackRow
from scmanager.store.transactions import in_transaction
from scmanager.store.worker import Worker

log = logging.getLogger(__name__)

PIECE = 2000
"""Tracks read at a time: the thread that reads them keeps others waiting meanwhile."""

_Result = TypeVar("_Result")


class CacheLost(StorageError):
    """What was in the file is lost, and the file was made anew; it is empty."""


class TrackChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to write in one go: rows, and tracks that are only packed. With `anew` everything else goes.

    All are packed by the help of the sample of the head. `now` is in seconds of the epoch.
    """

    head: Head
    rows: Sequence[TrackRow] = ()
    packed: PackedTracks = NO_TRACKS
    removed: Sequence[str] = ()
    notes: Mapping[str, tuple[float, bool]] = {}
    anew: bool = False
    now: float = 0.0


class TrackCache:
    """The file of one account, read and written on a thread of its own.

    Opening never fails: `notice` says in a sentence why the file is not used or not written, empty when all is well.
    """

    def __init__(self, path: Path, found: Found, worker: Worker, open_file: Connect) -> None:
        self._path = path
        self._found = found
        self._worker = worker
        self._open_file = open_file
        self._pieces: Iterator[Piece] = iter(())
        self._is_closed = False

    @classmethod
    async def open(
        cls, path: Path, migrations: Sequence[Migration] = TRACKS, *, open_file: Connect = connect
    ) -> TrackCache:
        """Open the cache of an account, made anew when it is damaged; one that is locked is waited for up to 5 s."""
        worker = Worker("tracks")
        try:
            found = await worker.run(lambda: find(path, migrations, open_file), None)
        except BaseException:
            worker.close()
            raise
        return cls(path, found, worker, open_file)

    @staticmethod
    async def remove(path: Path) -> None:
        """Delete the cache of an account with everything beside it, as far as this computer allows it."""
        await asyncio.to_thread(discard, path)

    @property
    def notice(self) -> str:
        """What the user should know of the file, empty when all is well."""
        return self._found.notice

    @property
    def is_writable(self) -> bool:
        """Whether anything is written at all."""
        return self._found.is_writable

    async def head(self) -> Head:
        """Return what is known of all rows; CacheLost for a damaged file, StorageError for one that cannot be read."""
        head = await self._run(track_rows.read_head, Head())
        if head.format == track_rows.FORMAT:
            return head
        if self.is_writable:
            await self._worker.run(self._rebuild, None)
        return Head()

    async def notes(self) -> dict[str, tuple[float, bool]]:
        """Return until when tracks are known to be there or gone; fails as `head` does."""
        return await self._run(track_rows.read_notes, {})

    async def pieces(self, head: Head) -> AsyncIterator[Piece]:
        """Return all tracks, newest first; fails as `head` does, maybe after they were returned."""
        await self._run(lambda connection: self._begin(connection, head), None)
        while (piece := await self._run(lambda _connection: next(self._pieces, None), None)) is not None:
            yield piece

    async def check(self) -> None:
        """Look whether rows were lost between the others, which reading does not notice; CacheLost when they were."""
        if self.is_writable:
            await self._run(track_rows.check_structure, None)

    async def write(self, change: TrackChange) -> None:
        """Write a change as a whole, or not at all; StorageError when that cannot be, CacheLost as `head` does."""
        if self.is_writable:
            await self._run(lambda connection: in_transaction(connection, lambda each: _write(each, change)), None)

    async def close(self) -> None:
        """Close the file; a second time does nothing."""
        if not self._is_closed:
            self._is_closed = True
            await self._worker.run(self._close, None)
            self._worker.close()

    def _begin(self, connection: Any, head: Head) -> None:
        self._pieces = track_rows.read_pieces(connection, head, PIECE)

    async def _run(self, work: Callable[[Any], _Result], without: _Result) -> _Result:
        """Do something with the file; `without` one, return that."""
        if self._is_closed or self._found.connection is None:
            return without
        return await self._worker.run(lambda: self._done(work), None)

    def _done(self, work: Callable[[Any], _Result]) -> _Result:
        try:
            return work(self._found.connection)
        except sqlite3.ProgrammingError:
            raise  # a mistake of ours
        except (sqlite3.Error, Damaged, UnicodeDecodeError, OSError) as error:
            traceback.clear_frames(error.__traceback__)
            if self.is_writable and self._is_damaged(error):
                log.info("the cache of tracks is made anew: %s", error)
                self._rebuild()
                raise CacheLost(sentence(error), details=str(error)) from error
            raise StorageError(sentence(error), details=str(error)) from error

    def _is_damaged(self, error: Exception) -> bool:
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
            return can_write(self._path)  # then the file itself says that it must not be written
        return is_damage(error) if isinstance(error, sqlite3.Error) else not isinstance(error, OSError)

    def _rebuild(self) -> None:
        self._close()
        self._found = rebuild(self._path, self._found.schema, self._open_file)

    def _close(self) -> None:
        self._pieces = iter(())
        if self._found.connection is not None:
            with suppress(sqlite3.Error):
                self._found.connection.close()


def _write(connection: Any, change: TrackChange) -> None:
    if change.anew:
        track_rows.empty(connection)
    tally = track_rows.read_head(connection).tally + track_rows.remove_tracks(connection, change.removed)
    unpacked = (track_rows.row_of(*each) for each in zip(change.packed, change.packed.packed, strict=True))
    tally += track_rows.write_tracks(connection, chain(change.rows, unpacked), change.head.sample)
    track_rows.write_notes(connection, change.notes, change.now)
    track_rows.write_head(connection, msgspec.structs.replace(change.head, tally=tally))

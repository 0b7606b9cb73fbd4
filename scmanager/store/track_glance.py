"""A look at the cached tracks on the spot: for the first rows on the screen, before anything else of the program."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from scmanager.core.packing import NO_TRACKS, PackedTracks, Packer
from scmanager.store.database_files import look
from scmanager.store.schema import APPLICATION_ID, Damaged
from scmanager.store.track_rows import FORMAT, TRACKS, count_tracks, read_head, read_range


class TrackGlance:
    """Reads tracks newest first, a few at a time, on the thread that asks: each takes less than a millisecond.

    Whatever is wrong with the file is left for the real opening to find: there are just no rows.
    """

    def __init__(self, path: Path) -> None:
        self._connection: sqlite3.Connection | None = None
        self._packer = Packer(b"")
        self.count = 0
        try:
            self._open(path)
        except (sqlite3.Error, OSError, Damaged, UnicodeDecodeError):
            self.close()

    def read(self, first: int, size: int) -> PackedTracks:
        """Return tracks from a place on, fewer or none where they cannot be read."""
        if self._connection is None:
            return NO_TRACKS
        try:
            return read_range(self._connection, self._packer, first, size)
        except (sqlite3.Error, Damaged, UnicodeDecodeError):
            return NO_TRACKS

    def close(self) -> None:
        """Let go of the file."""
        self.count = 0
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self, path: Path) -> None:
        if not path.exists():
            return
        self._connection = look(path)
        kind = self._pragma("application_id"), self._pragma("user_version")
        head = read_head(self._connection) if kind == (APPLICATION_ID, len(TRACKS)) else None
        if head is None or head.format != FORMAT:
            raise Damaged("the file is not ours")
        self._packer = Packer(head.sample)
        self.count = count_tracks(self._connection)

    def _pragma(self, name: str) -> int:
        assert self._connection is not None  # noqa: S101 -- for the checker
        return int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])

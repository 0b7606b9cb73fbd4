"""The rows of a cache of tracks, each with a sum over its bytes: SQLite does not notice when one of them changes."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any, NamedTuple

import msgspec

from scmanager.core.packing import NO_TRACKS, PackedTracks, Packer
from scmanager.core.tracks import Track
from scmanager.store.schema import Damaged

_NOT_FOUND = """SELECT 1 FROM tracks AS listed
                WHERE NOT EXISTS (SELECT 1 FROM tracks AS found WHERE found.urn = listed.urn) LIMIT 1"""

FORMAT = 2
"""Changes when tracks can no longer be unpacked as they were packed; a cache of another format is made anew."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_AT_ONCE = 500  # rows of a statement: Python is not held up while it runs, but is again and again between statements
_INSERT = "INSERT INTO tracks (urn, created_at, private, packed, sum) VALUES {}"
_OR_UPDATE = """ ON CONFLICT (urn) DO UPDATE SET created_at = excluded.created_at, private = excluded.private,
                packed = excluded.packed, sum = excluded.sum"""
_NEWEST_FIRST = "created_at DESC, length(urn) DESC, urn DESC"
_ALL = f"SELECT urn, created_at, private, packed, sum FROM tracks ORDER BY {_NEWEST_FIRST}"  # noqa: S608 -- ours


class Tally(msgspec.Struct, frozen=True):
    """A number of tracks and the total of their sums."""

    count: int = 0
    total: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, self.total + other.total)

    def __sub__(self, other: Tally) -> Tally:
        return Tally(self.count - other.count, self.total - other.total)


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of all rows: the sample they are packed with, when all were read (seconds of the epoch, 0: never).

    `cursor` is where a sync that did not come to its end would have read on, empty when there is none, and `cursor_at`
    when that was written down. `tally` is that of all tracks, by which it is noticed when one is lost; it is kept by
    whoever writes.
    """

    format: int = FORMAT
    sample: bytes = b""
    synced_at: float = 0.0
    cursor: str = ""
    cursor_at: float = 0.0
    tally: Tally = Tally()


class TrackRow(NamedTuple):
    """A packed track as it is written: made at `created_at` (microseconds of the epoch, 0 when unknown)."""

    urn: str
    created_at: int
    private: int
    packed: bytes


class Piece(msgspec.Struct, frozen=True):
    """Some of the tracks, newest first, how many of them are private, and their tally."""

    tracks: PackedTracks
    private: int
    tally: Tally


def first_step(connection: Any) -> None:
    """Make the tables."""
    connection.execute(
        """CREATE TABLE tracks (
            urn TEXT PRIMARY KEY,
            created_at INTEGER NOT NULL,
            private INTEGER NOT NULL,
            packed BLOB NOT NULL,
            sum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    connection.execute(f"CREATE INDEX newest ON tracks ({_NEWEST_FIRST})")
    connection.execute(
        """CREATE TABLE notes (
            urn TEXT PRIMARY KEY,
            until REAL NOT NULL,
            present INTEGER NOT NULL,
            sum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    connection.execute("CREATE TABLE head (data BLOB NOT NULL, sum INTEGER NOT NULL) STRICT")


TRACKS = (first_step,)
"""Every step of a cache of tracks, in order."""


def read_head(connection: Any) -> Head:
    """Return the head, an empty one when nothing was written yet; Damaged when it is not as it was written."""
    rows = connection.execute("SELECT data, sum FROM head").fetchall()
    if not rows:
        return Head()
    with _making_sense():
        if len(rows) > 1 or zlib.crc32(rows[0]["data"]) != rows[0]["sum"]:
            raise Damaged("the head is not as it was written")
        return msgspec.msgpack.decode(rows[0]["data"], type=Head)


def read_pieces(connection: Any, head: Head, size: int) -> Iterator[Piece]:
    """Read all tracks, some at a time; Damaged when one is not as it was written or, at the end, not there."""
    packer, tally = Packer(head.sample), Tally()
    cursor = connection.execute(_ALL)
    while rows := cursor.fetchmany(size):
        piece = _piece(packer, rows)
        tally += piece.tally
        yield piece
    if tally != head.tally:
        raise Damaged("not every track is there")


def read_range(connection: Any, packer: Packer, first: int, size: int) -> PackedTracks:
    """Read some tracks from a place in their order; Damaged when one is not as it was written."""
    rows = connection.execute(f"{_ALL} LIMIT ? OFFSET ?", (size, first)).fetchall()
    return _piece(packer, rows).tracks if rows else NO_TRACKS


def count_tracks(connection: Any) -> int:
    """Return how many tracks there are."""
    return int(connection.execute("SELECT count(*) FROM tracks").fetchone()[0])


def _piece(packer: Packer, rows: Sequence[Any]) -> Piece:
    seed = zlib.crc32(packer.sample)
    with _making_sense():
        if any(_sum(seed, *row[:4]) != row[4] for row in rows):
            raise Damaged("a track is not as it was written")
        tracks = PackedTracks(packer, [row[0] for row in rows], [row[3] for row in rows])
        tracks[0]
        return Piece(tracks, sum(row[2] for row in rows), Tally(len(rows), sum(row[4] for row in rows)))


def read_notes(connection: Any) -> dict[str, tuple[float, bool]]:
    """Return until when (seconds of the epoch) tracks are known to be there or gone, whatever the server lists."""
    rows = connection.execute("SELECT urn, until, present, sum FROM notes").fetchall()
    with _making_sense():
        if any(_note_sum(*row[:3]) != row[3] for row in rows):
            raise Damaged("a note is not as it was written")
    return {urn: (until, bool(present)) for urn, until, present, _ in rows}


def check_structure(connection: Any) -> None:
    """Damaged when the rows are not linked to each other as they should be, so that one may not be found again."""
    if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise Damaged(found)
    if connection.execute(_NOT_FOUND).fetchone() is not None:
        raise Damaged("a track is not found in its place")


def row_of(track: Track, packed: bytes) -> TrackRow:
    """Return what is written of a track."""
    created_at = (track.created_at - _EPOCH) // _MICROSECOND if track.created_at else 0
    return TrackRow(track.urn, created_at, int(track.is_private), packed)


def write_tracks(connection: Any, rows: Iterable[TrackRow], sample: bytes) -> Tally:
    """Write tracks that are packed by the help of a sample, new or changed, inside the caller's transaction.

    Returns by how much that changes the tally of all tracks.
    """
    seed, tally = zlib.crc32(sample), Tally()
    values = iter([(*row, _sum(seed, *row)) for row in rows])
    while some := list(islice(values, _AT_ONCE)):
        tally += Tally(len(some), sum(row[4] for row in some)) - _put(connection, some)
    return tally


def _put(connection: Any, rows: Sequence[tuple[Any, ...]]) -> Tally:
    """Write rows, and return the tally of those that were there before: where many are written, most are new."""
    sql = _INSERT.format(", ".join(["(?, ?, ?, ?, ?)"] * len(rows)))
    values = tuple(chain.from_iterable(rows))
    try:
        connection.execute(sql, values)
    except sqlite3.IntegrityError:
        before = _tally_of(connection, [row[0] for row in rows])
        connection.execute(sql + _OR_UPDATE, values)
        return before
    return Tally()


def remove_tracks(connection: Any, urns: Iterable[str]) -> Tally:
    """Take out tracks, inside the caller's transaction; returns by how much that changes the tally of all."""
    tally, left = Tally(), iter(urns)
    while some := list(islice(left, _AT_ONCE)):
        tally -= _tally_of(connection, some)
        connection.executemany("DELETE FROM tracks WHERE urn = ?", [(urn,) for urn in some])
    return tally


def _tally_of(connection: Any, urns: Sequence[str]) -> Tally:
    places = ", ".join("?" * len(urns))
    sql = f"SELECT count(*), coalesce(sum(sum), 0) FROM tracks WHERE urn IN ({places})"  # noqa: S608 -- places only
    return Tally(*connection.execute(sql, tuple(urns)).fetchone())


def write_notes(connection: Any, notes: Mapping[str, tuple[float, bool]], now: float) -> None:
    """Write down notes and forget those that are over, inside the caller's transaction."""
    connection.execute("DELETE FROM notes WHERE until < ?", (now,))
    rows = [(urn, until, int(present), _note_sum(urn, until, present)) for urn, (until, present) in notes.items()]
    connection.executemany("INSERT OR REPLACE INTO notes (urn, until, present, sum) VALUES (?, ?, ?, ?)", rows)


def write_head(connection: Any, head: Head) -> None:
    """Write the head, inside the caller's transaction."""
    data = msgspec.msgpack.encode(head)
    connection.execute("DELETE FROM head")
    connection.execute("INSERT INTO head (data, sum) VALUES (?, ?)", (data, zlib.crc32(data)))


def empty(connection: Any) -> None:
    """Take out everything, inside the caller's transaction."""
    for table in ("tracks", "notes", "head"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- names of ours


@contextmanager
def _making_sense() -> Iterator[None]:
    """Damaged when what was read is not even of the right kind."""
    try:
        yield
    except (TypeError, ValueError, OverflowError) as error:
        raise Damaged(str(error)) from error


def _sum(seed: int, urn: str, created_at: int, private: int, packed: bytes) -> int:
    return zlib.crc32(packed, zlib.crc32(f"{urn} {created_at} {private}".encode(), seed))


def _note_sum(urn: str, until: float, present: float) -> int:
    return zlib.crc32(f"{urn} {until!r} {int(present)}".encode())

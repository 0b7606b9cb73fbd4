"""A disk that loses its power: what SQLite writes is recorded, and images of what may be left are made of it.

Until a file is synchronised, every sector written to it may be there or not, or in part; this is the model of
SQLite's own crash tests (https://www.sqlite.org/testing.html#crash_testing).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import apsw

SECTOR = 512


class Recorder(apsw.VFS):
    """Passes everything on to the real disk, and keeps what is done to the files of one database.

    `events` holds `(file, offset, bytes)` for what was written, `(file, size, None)` for a file cut, `(file,)` for one
    synchronised, and `()` for each change whose caller was told that it is done.
    """

    def __init__(self, path: Path) -> None:
        self.name = f"recorder {id(self)}"
        super().__init__(self.name, "")
        self.files = (str(path), f"{path}-wal")
        self.events: list[tuple[Any, ...]] = []

    def acknowledge(self) -> None:
        """Note that a change was reported as done."""
        self.events.append(())

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        file_name = name.filename() if isinstance(name, apsw.URIFilename) else name
        if file_name in self.files:
            return _RecordedFile(self.events, self.files.index(file_name), name, flags)
        return super().xOpen(name, flags)


class _RecordedFile(apsw.VFSFile):
    def __init__(self, events: list[tuple[Any, ...]], number: int, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._events = events
        self._number = number

    def xWrite(self, data: bytes, offset: int) -> None:
        self._events.append((self._number, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._events.append((self._number, size, None))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._events.append((self._number,))


class Row:
    """Values by number and by name, as in the standard library."""

    def __init__(self, names: tuple[str, ...], values: tuple[Any, ...]) -> None:
        self._names = names
        self._values = values

    def __getitem__(self, key: int | str) -> Any:
        return self._values[self._names.index(key) if isinstance(key, str) else key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


class _Result:
    def __init__(self, cursor: apsw.Cursor, rowcount: int) -> None:
        self.rowcount = rowcount
        self.fetchone = cursor.fetchone
        self.fetchall = cursor.fetchall
        self._cursor = cursor

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)


class RecordedConnection:
    """As much of a connection of the standard library as the stores use, over a recorder."""

    def __init__(self, path: Path, recorder: Recorder, *, synchronous: str, checkpoint: int) -> None:
        self._connection = apsw.Connection(str(path), vfs=recorder.name)
        self._connection.row_trace = _row
        self._connection.execute(f"PRAGMA wal_autocheckpoint={checkpoint}")
        self._synchronous = synchronous

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, values: Sequence[Any] = ()) -> _Result:
        if sql == "PRAGMA synchronous=FULL":
            sql = f"PRAGMA synchronous={self._synchronous}"
        cursor = self._connection.execute(sql, values)
        return _Result(cursor, self._connection.changes())

    def executemany(self, sql: str, values: Sequence[Sequence[Any]]) -> _Result:
        cursor = self._connection.executemany(sql, values)
        return _Result(cursor, self._connection.changes())

    def backup(self, target: sqlite3.Connection) -> None:
        path = target.execute("PRAGMA database_list").fetchone()["file"]
        other = apsw.Connection(path)
        with other.backup("main", self._connection, "main") as copy:
            copy.step()
        other.close()

    def close(self) -> None:
        self._connection.close()


def opener(recorder: Recorder, *, synchronous: str = "FULL", checkpoint: int = 20) -> Callable[[Path], Any]:
    """Open recorded connections, in place of those of the standard library."""
    return lambda path: RecordedConnection(path, recorder, synchronous=synchronous, checkpoint=checkpoint)


class Image:
    """What is on the disk at one moment: what was synchronised for certain, and of the rest what chance leaves."""

    def __init__(self, database: bytes) -> None:
        self.acknowledged = 0
        self._files = [bytearray(database), bytearray()]
        self._pending: list[list[tuple[Any, ...]]] = [[], []]

    def apply(self, event: tuple[Any, ...]) -> None:
        """Let one more thing happen before the power goes."""
        if not event:
            self.acknowledged += 1
        elif len(event) == 1:
            for write in self._pending[event[0]]:
                _write(self._files[event[0]], write[1], write[2])
            self._pending[event[0]].clear()
        else:
            self._pending[event[0]].append(event)

    def left(self, random: Random) -> tuple[bytes, bytes]:
        """Return what is left of the database and of its log when the power goes now."""
        survival = random.choice((0.0, 0.1, 0.5, 0.9, 0.99, 1.0))
        return tuple(self._left(number, random, survival) for number in range(2))  # type: ignore[return-value]

    def _left(self, number: int, random: Random, survival: float) -> bytes:
        file = bytearray(self._files[number])
        for _, offset, data in self._pending[number]:
            for start, sector in _sectors(offset, data):
                if random.random() < survival:
                    is_torn = sector is not None and random.random() < 0.05
                    _write(file, start, sector[: random.randrange(SECTOR)] if is_torn and sector else sector)
        return bytes(file)


def _sectors(offset: int, data: bytes | None) -> Iterator[tuple[int, bytes | None]]:
    if data is None:
        yield offset, None
        return
    end = offset + len(data)
    while offset < end:
        stop = min(end, (offset // SECTOR + 1) * SECTOR)
        yield offset, data[offset - end + len(data) : stop - end + len(data)]
        offset = stop


def _write(file: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del file[offset:]
        return
    file.extend(bytes(max(0, offset - len(file))))
    file[offset : offset + len(data)] = data


def _row(cursor: apsw.Cursor, values: tuple[Any, ...]) -> Row:
    return Row(tuple(each[0] for each in cursor.get_description()), values)

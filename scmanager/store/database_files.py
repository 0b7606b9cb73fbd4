"""The files of a database: opened, made in private, set aside, and put in each other's place.

A file that is open may be touched by SQLite alone: closing it anywhere else in the program would drop SQLite's locks
(https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

BUSY_MS = 5000
"""Milliseconds to wait for another program that holds the database."""

_ASIDE = ".corrupt-"
MOST_ASIDE = 3
"""Damaged databases that are kept to be looked into."""
_PARTS = ("", "-wal", "-shm", "-journal")


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection that leaves transactions to the caller, for one thread only."""
    return _connected(str(path))


def look(path: Path) -> sqlite3.Connection:
    """Open a connection to read from a file, and leave the file and what is beside it as they are."""
    log = part(path, "-wal")
    if log.exists() and log.stat().st_size:
        mode = "?mode=ro"  # only a connection that cannot write leaves the log where it is
    elif os.access(path.parent, os.W_OK):
        mode = "?mode=rw"  # only a connection that can write takes its own log away again
    else:
        mode = "?mode=ro&immutable=1"  # there can be no log, and nobody who writes one
    connection = _connected(path.absolute().as_uri() + mode, is_uri=True)
    # https://www.sqlite.org/security.html#untrusted_sqlite_database_files
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    return connection


def part(path: Path, suffix: str) -> Path:
    """Return one of the files that SQLite keeps beside a database."""
    return path.with_name(path.name + suffix)


def backup_of(path: Path) -> Path:
    """Return where the backup of a database is kept."""
    return path.with_name(f"{path.stem}.backup{path.suffix}")


def can_write(path: Path) -> bool:
    """Tell whether a file, missing or not, and its folder may be changed."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def make_private(path: Path) -> None:
    """Make an empty file that only the user can read; what was left of an earlier one goes."""
    for suffix in _PARTS:
        part(path, suffix).unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def protect(path: Path) -> None:
    """Make a database readable for the user alone; SQLite gives new files beside it the same rights."""
    for each in (part(path, suffix) for suffix in _PARTS):
        if each.exists() and each.stat().st_mode & 0o077:
            each.chmod(each.stat().st_mode & 0o700)


def set_aside(path: Path) -> None:
    """Move a damaged database out of the way, together with what lies beside it, to look into it later.

    Of those set aside before, the newest stay.
    """
    protect(path)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside = part(path, f"{_ASIDE}{stamp}")
    for suffix in _PARTS:
        if part(path, suffix).exists():
            part(path, suffix).replace(part(aside, suffix))
    with suppress(OSError):
        _tidy(path)


def _tidy(path: Path) -> None:
    """Remove what was set aside long ago; the names sort by time, with what lies beside each behind it."""
    aside = sorted(each for each in path.parent.iterdir() if each.name.startswith(path.name + _ASIDE))
    mains = [each for each in aside if not each.name.endswith(_PARTS[1:])]
    for old in mains[:-MOST_ASIDE]:
        for suffix in _PARTS:
            part(old, suffix).unlink(missing_ok=True)


def put_in_place(new: Path, path: Path) -> None:
    """Give a closed database another's name, for good."""
    new.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _connected(target: str, *, is_uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(target, isolation_level=None, timeout=BUSY_MS / 1000, uri=is_uri)
    connection.row_factory = sqlite3.Row
    return connection

"""What this computer may do to a database, in sentences for people: foreign errors become ours here."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from scmanager.errors import StorageError

_FULL = "The disk is full, so the list of uploads could not be saved. Make room on it, then try again."
_REFUSED = "The list of uploads could not be saved: the disk refused it, or is full. Look after it, then try again."
_BUSY = "Another program holds the list of uploads. Close it, then try again."
_READ_ONLY = "The list of uploads cannot be changed: its file or folder is read-only. Allow writing, then start again."
_UNREACHABLE = "The list of uploads cannot be opened. Look whether its folder may be read and written."
DAMAGED = "The list of uploads is damaged. Start scmanager again: it will be restored."
_MEMORY = "This computer has no memory left for the list of uploads. Close other programs, then try again."

# https://www.sqlite.org/rescode.html
_BY_CODE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _REFUSED,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _UNREACHABLE,
    sqlite3.SQLITE_NOMEM: _MEMORY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_BY_ERRNO = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,  # Windows has none
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
}
_BUGS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)


@contextmanager
def told() -> Iterator[None]:
    """Turn what this computer did into a StorageError; what can only be a mistake of ours stays what it is."""
    try:
        yield
    except OSError as error:
        raise failure(error) from error
    except sqlite3.Error as error:
        if isinstance(error, _BUGS) or _code(error) == sqlite3.SQLITE_ERROR:
            raise
        raise failure(error) from error


def failure(error: sqlite3.Error | OSError) -> StorageError:
    """Return what people are told of an error."""
    known = _BY_ERRNO.get(error.errno or 0, _REFUSED) if isinstance(error, OSError) else _BY_CODE.get(_code(error))
    return StorageError(known or f"The list of uploads could not be saved or read: {error}.", details=str(error))


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error, met in reading, speaks of what is in the file and not of the surroundings."""
    return _BY_CODE.get(_code(error), DAMAGED) == DAMAGED


def _code(error: sqlite3.Error) -> int:
    """Return the kind of failure; -1 where Python's own part of SQLite complains."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF

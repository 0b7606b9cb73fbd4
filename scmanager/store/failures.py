"""What this computer may do to a database, in sentences for people: foreign errors become ours here."""

from __future__ import annotations

import enum
import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from scmanager.errors import StorageError


class Reason(enum.Enum):
    """Why a file could not be used; the value is what people are told, with the name of what it holds put in."""

    FULL = "The disk is full, so {} could not be saved. Make room on it, then try again."
    REFUSED = "{} could not be saved: the disk refused it, or is full. Look after it, then try again."
    BUSY = "Another program holds {}. Close it, then try again."
    READ_ONLY = "{} cannot be changed: its file or folder is read-only. Allow writing, then start again."
    UNREACHABLE = "{} cannot be opened. Look whether its folder may be read and written."
    DAMAGED = "{} is damaged. Start scmanager again: it will be restored."
    MEMORY = "This computer has no memory left for {}. Close other programs, then try again."


# https://www.sqlite.org/rescode.html
_BY_CODE = {
    sqlite3.SQLITE_FULL: Reason.FULL,
    sqlite3.SQLITE_IOERR: Reason.REFUSED,
    sqlite3.SQLITE_BUSY: Reason.BUSY,
    sqlite3.SQLITE_LOCKED: Reason.BUSY,
    sqlite3.SQLITE_PROTOCOL: Reason.BUSY,
    sqlite3.SQLITE_READONLY: Reason.READ_ONLY,
    sqlite3.SQLITE_PERM: Reason.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Reason.UNREACHABLE,
    sqlite3.SQLITE_NOMEM: Reason.MEMORY,
    sqlite3.SQLITE_CORRUPT: Reason.DAMAGED,
    sqlite3.SQLITE_NOTADB: Reason.DAMAGED,
}
_BY_ERRNO = {
    errno.ENOSPC: Reason.FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): Reason.FULL,  # Windows has none
    errno.EROFS: Reason.READ_ONLY,
    errno.EACCES: Reason.READ_ONLY,
    errno.EPERM: Reason.READ_ONLY,
}
_BUGS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError)


def sentence(template: str, subject: str) -> str:
    """Put what a database holds, such as `the list of uploads`, into a sentence about it."""
    words = template.format(subject)
    return words[0].upper() + words[1:]


@contextmanager
def told(subject: str) -> Iterator[None]:
    """Turn what this computer did into a StorageError; what can only be a mistake of ours stays what it is."""
    try:
        yield
    except OSError as error:
        raise failure(error, subject) from error
    except sqlite3.Error as error:
        if isinstance(error, _BUGS) or _code(error) == sqlite3.SQLITE_ERROR:
            raise
        raise failure(error, subject) from error


def failure(error: sqlite3.Error | OSError, subject: str) -> StorageError:
    """Return what people are told of an error."""
    reason = reason_of(error)
    template = reason.value if reason else "{} could not be saved or read."
    return StorageError(sentence(template, subject), details=str(error))


def reason_of(error: sqlite3.Error | OSError) -> Reason | None:
    """Return what an error speaks of, None for one of SQLite's that says nothing to people."""
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, Reason.REFUSED)
    return _BY_CODE.get(_code(error))


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error, met in reading, speaks of what is in the file and not of the surroundings."""
    return reason_of(error) in {Reason.DAMAGED, None}


def _code(error: sqlite3.Error) -> int:
    """Return the kind of failure; -1 where Python's own part of SQLite complains."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF

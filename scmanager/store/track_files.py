"""The file of a cache of tracks: found, judged, and made anew when it is damaged, because nothing in it is dear."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from scmanager.errors import MadeByNewerVersion
from scmanager.store.database_files import can_write, look, part, protect, set_aside
from scmanager.store.failures import Reason, is_damage, reason_of
from scmanager.store.opening import Connect
from scmanager.store.salvage import make
from scmanager.store.schema import Damaged, Migration, Schema, check_kind, migrate

log = logging.getLogger(__name__)

_WITHOUT = "Your tracks are read from the server at every start"
NEWER = f"{_WITHOUT}: the copy on this computer was made by a newer scmanager, and is left as it is."
READ_ONLY = "The copy of your tracks on this computer is read-only, so it is not brought up to date."
BUSY = "Another program holds the copy of your tracks on this computer, so it is not brought up to date."
FULL = "The disk is full, so the copy of your tracks on this computer is not brought up to date."
REFUSED = "The copy of your tracks on this computer cannot be written, so it is not brought up to date."

_TEXTS = {Reason.FULL: FULL, Reason.BUSY: BUSY, Reason.READ_ONLY: READ_ONLY}


class Lost:
    """Knows nothing of the rows of a cache: what is damaged comes from the server again."""

    subject = "the copy of your tracks"

    def check(self, connection: Any) -> None:
        """Look at nothing."""

    def is_outdated(self, connection: Any, backup: Any) -> bool:  # noqa: ARG002 -- a Rescue
        """Tell that there is no backup to be older than."""
        return False

    def merge(self, connection: Any, damaged: Any) -> None:
        """Take over nothing."""

    def notice(self, connection: Any) -> str:  # noqa: ARG002 -- a Rescue
        """Say nothing."""
        return ""


class Found(msgspec.Struct, frozen=True):
    """A connection, None when the file cannot be used, whether it may be written, and what to tell the user."""

    schema: Schema
    connection: Any = None
    is_writable: bool = False
    notice: str = ""


def find(path: Path, migrations: Sequence[Migration], open_file: Connect) -> Found:
    """Open a cache, whatever state its file is in."""
    schema = Schema(migrations, Lost())
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not can_write(path):
            return _for_reading(path, schema)
        return _for_writing(path, schema, open_file)
    except MadeByNewerVersion:
        return Found(schema, notice=NEWER)
    except (sqlite3.Error, OSError) as error:
        log.info("the cache of tracks is not used: %s", error)
        return Found(schema, notice=sentence(error))


def rebuild(path: Path, schema: Schema, open_file: Connect) -> Found:
    """Put an empty cache in the place of a damaged one, which is kept aside for a while."""
    try:
        set_aside(path)
        return _made(path, schema, open_file)
    except (sqlite3.Error, OSError) as error:
        log.info("the cache of tracks cannot be made anew: %s", error)
        return Found(schema, notice=sentence(error))


def discard(path: Path) -> None:
    """Delete a cache and everything that lies beside it, as far as this computer allows it."""
    for each in path.parent.glob(f"{path.name}*"):
        with suppress(OSError):
            each.unlink()


def sentence(error: Exception) -> str:
    """Say in a sentence why the cache is not brought up to date."""
    reason = reason_of(error) if isinstance(error, sqlite3.Error | OSError) else None
    return _TEXTS.get(reason, REFUSED) if reason else REFUSED


def _for_reading(path: Path, schema: Schema) -> Found:
    if not path.exists():
        return Found(schema, notice=READ_ONLY)
    connection = look(path)
    try:
        if check_kind(connection, schema) == len(schema.migrations):
            return Found(schema, connection, is_writable=False, notice=READ_ONLY)
    except (sqlite3.Error, Damaged, UnicodeDecodeError) as error:
        log.info("the cache of tracks is not used: %s", error)
    except BaseException:
        connection.close()
        raise
    connection.close()
    return Found(schema, notice=READ_ONLY)


def _for_writing(path: Path, schema: Schema, open_file: Connect) -> Found:
    if not path.exists():
        return _made(path, schema, open_file)
    protect(path)
    connection = open_file(path)
    try:
        check_kind(connection, schema)
        return _prepared(connection, schema)
    except (sqlite3.Error, Damaged, UnicodeDecodeError) as error:
        connection.close()
        if isinstance(error, sqlite3.Error) and not is_damage(error):
            raise
        log.info("the cache of tracks is made anew: %s", error)
    except BaseException:
        connection.close()
        raise
    return rebuild(path, schema, open_file)


def _made(path: Path, schema: Schema, open_file: Connect) -> Found:
    for suffix in ("-wal", "-shm", "-journal"):
        part(path, suffix).unlink(missing_ok=True)  # of a file that is gone
    make(path, schema)
    connection = open_file(path)
    try:
        return _prepared(connection, schema)
    except BaseException:
        connection.close()
        raise


def _prepared(connection: Any, schema: Schema) -> Found:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")  # a loss of power may lose the last changes, never the file
    connection.execute("PRAGMA wal_autocheckpoint=4000")  # pages: a first sync writes them again and again
    connection.execute("PRAGMA trusted_schema=OFF")
    migrate(connection, schema)
    return Found(schema, connection, is_writable=True)

"""Opening a database: made, restored or brought to the newest version where needed, and backed up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from scmanager.errors import StorageError
from scmanager.store.backups import back_up
from scmanager.store.database_files import backup_of, can_write, look, part, protect
from scmanager.store.failures import sentence, told
from scmanager.store.salvage import check_against_backup, finish_restoring, make, restore
from scmanager.store.schema import Damaged, Schema, check_writable, inspect, migrate

log = logging.getLogger(__name__)

Connect = Callable[[Path], Any]
"""Opens a connection that commits nothing by itself."""

_READ_ONLY = "{} cannot be changed: its file or folder is read-only. What needs it waits until it can be."

_STUCK = (
    "{} is damaged, and cannot be restored because its file or folder is read-only. Allow writing, then start again."
)


class Opened(NamedTuple):
    """A connection, whether it can only be read from, and what the user has to be told."""

    connection: Any
    is_read_only: bool
    notice: str


def open_database(path: Path, schema: Schema, open_file: Connect) -> Opened:
    """Open a database, whatever state its file is in; StorageError when it must be left alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not can_write(path):
        return _for_reading(path, schema)
    is_restored = _make_sound(path, schema)
    protect(path)
    connection = open_file(path)
    try:
        return Opened(connection, False, _prepared(connection, path, schema, is_restored=is_restored))
    except BaseException:
        connection.close()
        raise


def _for_reading(path: Path, schema: Schema) -> Opened:
    try:
        inspect(path, schema)
    except Damaged as error:
        raise StorageError(sentence(_STUCK, schema.rescue.subject), details=str(error)) from error
    return Opened(look(path), True, sentence(_READ_ONLY, schema.rescue.subject))


def _make_sound(path: Path, schema: Schema) -> bool:
    """See to it that a sound database bears the name; return whether it had to be restored."""
    if finish_restoring(path):
        return True
    if not (path.exists() or backup_of(path).exists() or part(path, "-wal").exists()):
        make(path, schema)
        return False
    try:
        inspect(path, schema)
        check_writable(path)
        check_against_backup(path, schema)
    except Damaged as error:
        log.info("the database is restored: %s", error)
        restore(path, schema)
        return True
    return False


def _prepared(connection: Any, path: Path, schema: Schema, *, is_restored: bool) -> str:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA fullfsync=ON")  # or macOS does not wait for the disk
    connection.execute("PRAGMA secure_delete=ON")
    migrate(connection, schema, lambda: back_up(connection, path, schema))
    _back_up_if_possible(connection, path, schema)
    return schema.rescue.notice(connection) if is_restored else ""


def _back_up_if_possible(connection: Any, path: Path, schema: Schema) -> None:
    try:
        with told(schema.rescue.subject):
            back_up(connection, path, schema)
    except StorageError as error:
        log.info("no backup was made: %s", error.details)

"""Backups of a database: made by SQLite while it is in use, and only ever replaced by a sound one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from scmanager.errors import StorageError
from scmanager.store.database_files import backup_of, connect, make_private, part, put_in_place
from scmanager.store.failures import Reason, sentence
from scmanager.store.schema import Damaged, Schema, inspect


def back_up(connection: Any, path: Path, schema: Schema) -> None:
    """Copy a database, as it is at this moment, into the backup beside it; StorageError when it is not sound."""
    backup = backup_of(path)
    copy = part(backup, ".new")
    make_private(copy)
    with closing(connect(copy)) as target:
        copy_all(connection, target)
    try:
        inspect(copy, schema)
    except Damaged as error:
        raise StorageError(sentence(Reason.DAMAGED.value, schema.rescue.subject), details=str(error)) from error
    put_in_place(copy, backup)


def copy_all(source: Any, target: sqlite3.Connection) -> None:
    """Copy a whole database into a file that needs no other beside it."""
    source.backup(target)
    target.execute("PRAGMA journal_mode=DELETE")

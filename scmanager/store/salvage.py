"""Makes a sound database out of what is left of a damaged one: its backup, and the rows that can still be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from scmanager.store.backups import copy_all
from scmanager.store.database_files import backup_of, connect, look, make_private, part, put_in_place, set_aside
from scmanager.store.schema import Damaged, Schema, inspect, migrate
from scmanager.store.transactions import in_transaction

_MOST_PROBED = 100_000
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError, MemoryError)


def make(path: Path, schema: Schema) -> None:
    """Make a database that is whole from the moment it bears its name."""
    new = part(path, ".new")
    make_private(new)
    with closing(connect(new)) as connection:
        migrate(connection, schema)
    put_in_place(new, path)


def restore(path: Path, schema: Schema) -> None:
    """Put a sound database in the place of a damaged or missing one, which is kept aside.

    Until the new one is complete nothing is touched, so that a program that is killed meanwhile begins anew.
    """
    new = part(path, ".new")
    make_private(new)
    with closing(connect(new)) as connection:
        _copy_backup(path, connection, schema)
        migrate(connection, schema)
        _merge(path, connection, schema)
    put_in_place(new, _complete(path))
    finish_restoring(path)


def finish_restoring(path: Path) -> bool:
    """Let a restored database that is complete take its place; return whether there was one."""
    if not _complete(path).exists():
        return False
    set_aside(path)
    put_in_place(_complete(path), path)
    return True


def check_against_backup(path: Path, schema: Schema) -> None:
    """Damaged when a sound database is older than its backup: the log of its last changes was lost."""
    if backup_of(path).exists() and _is_outdated(path, schema):
        raise Damaged("the file is older than its backup")


def readable_rows(damaged: sqlite3.Connection, table: str) -> Iterator[sqlite3.Row]:
    """Read every row of a damaged table that can still be read."""
    for row_id in _row_ids(damaged, table):
        try:
            sql = f"SELECT * FROM {table} WHERE rowid = ?"  # noqa: S608 -- a name of ours
            row = damaged.execute(sql, (row_id,)).fetchone()
        except _UNREADABLE:
            continue
        if row is not None:
            yield row


def _row_ids(damaged: sqlite3.Connection, table: str) -> list[int]:
    """Return the numbers of rows up to the first damage, back to the last one, and all that may lie in between."""
    forward = list(_listed(damaged, table, "ASC"))
    backward = list(_listed(damaged, table, "DESC"))
    start, end = max(forward, default=0), min(backward, default=0)
    between = islice(range(start + 1, end), _MOST_PROBED)
    return sorted({*forward, *backward, *between})


def _listed(damaged: sqlite3.Connection, table: str, order: str) -> Iterator[int]:
    try:
        sql = f"SELECT rowid FROM {table} ORDER BY rowid {order}"  # noqa: S608 -- names of ours
        for (row_id,) in damaged.execute(sql):
            yield row_id
    except _UNREADABLE:
        return


def _complete(path: Path) -> Path:
    return part(path, ".restored")


def _is_outdated(path: Path, schema: Schema) -> bool:
    try:
        with closing(look(path)) as connection, closing(look(backup_of(path))) as backup:
            return schema.rescue.is_outdated(connection, backup)
    except _UNREADABLE:
        return False  # a backup that cannot be read proves nothing


def _copy_backup(path: Path, connection: sqlite3.Connection, schema: Schema) -> None:
    try:
        inspect(backup_of(path), schema)
    except Damaged:
        return
    with closing(look(backup_of(path))) as backup:
        copy_all(backup, connection)


def _merge(path: Path, connection: sqlite3.Connection, schema: Schema) -> None:
    if not path.exists():
        in_transaction(connection, lambda each: schema.rescue.merge(each, None))
        return
    with closing(look(path)) as damaged:
        damaged.execute("PRAGMA writable_schema=ON")  # reads on where the file was cut or a table makes no sense
        in_transaction(connection, lambda each: schema.rescue.merge(each, damaged))

"""What a database has to look like: brought there step by step, and compared with it before it is used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import msgspec

from scmanager.errors import MadeByNewerVersion
from scmanager.store.database_files import connect, look
from scmanager.store.failures import failure, is_damage, sentence
from scmanager.store.transactions import in_transaction, settle

APPLICATION_ID = int.from_bytes(b"scmu")
"""Marks a file as ours (https://www.sqlite.org/pragma.html#pragma_application_id)."""

Migration = Callable[[Any], None]
"""One step from a version of the schema to the next, inside a transaction of its own; it imports no project code."""

_MEMORY = Path(":memory:")
_NEWER = "{} was made by a newer scmanager. Update scmanager to use it; nothing was changed."


class Damaged(Exception):
    """A file is no database of ours, or not a whole one."""


class Rescue(Protocol):
    """Knows what the rows of a database mean, and how they are saved when it is damaged.

    `subject` is what people call the database in the middle of a sentence.
    """

    subject: str

    def check(self, connection: Any) -> None:
        """Read every row that matters; Damaged when one makes no sense."""

    def is_outdated(self, connection: Any, backup: Any) -> bool:
        """Tell whether a database lacks something that its backup has, and that is never deleted."""

    def merge(self, connection: Any, damaged: Any) -> None:
        """Take over what can still be read from a damaged database (None: it is gone) into the restored one."""

    def notice(self, connection: Any) -> str:
        """Return what to tell the user once a database was restored."""


class Schema(msgspec.Struct, frozen=True):
    """All steps of a database, in order, and who knows its rows."""

    migrations: Sequence[Migration]
    rescue: Rescue


def migrate(connection: Any, schema: Schema, before_each: Callable[[], None] | None = None) -> None:
    """Bring a database to the newest version, one transaction a step."""
    done = _pragma(connection, "user_version")
    for version, migration in enumerate(schema.migrations[done:], start=done + 1):
        if before_each:
            before_each()
        in_transaction(connection, partial(_step, migration=migration, version=version))


def inspect(path: Path, schema: Schema) -> None:
    """Look through a file without changing it: Damaged, MadeByNewerVersion, or StorageError if it cannot be read."""
    if not path.exists():
        raise Damaged("the file is missing")
    try:
        with closing(look(path)) as connection:
            _check(connection, schema)
    except sqlite3.Error as error:
        if is_damage(error):
            raise Damaged(str(error)) from error
        raise failure(error, schema.rescue.subject) from error
    except UnicodeDecodeError as error:  # SQLite quotes from the file in its messages
        raise Damaged(str(error)) from error


def check_kind(connection: sqlite3.Connection, schema: Schema) -> int:
    """Return the version of a database of ours; Damaged when it is none, MadeByNewerVersion when it is too new."""
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise Damaged("the file is not ours")
    version = _pragma(connection, "user_version")
    if version > len(schema.migrations):
        raise MadeByNewerVersion(sentence(_NEWER, schema.rescue.subject))
    if version < 1 or _layout(connection) != _expected(schema, version):
        raise Damaged("the tables are not ours")
    return version


def check_writable(path: Path) -> None:
    """Damaged when a file forbids by itself what its rights allow (https://www.sqlite.org/fileformat2.html#vnums)."""
    with closing(connect(path)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("PRAGMA user_version=0")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_READONLY:
                raise Damaged(str(error)) from error
        finally:
            settle(connection)


def _step(connection: Any, migration: Migration, version: int) -> None:
    migration(connection)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
    connection.execute(f"PRAGMA user_version={version:d}")


def _check(connection: sqlite3.Connection, schema: Schema) -> None:
    version = check_kind(connection, schema)
    if (found := connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
        raise Damaged(found)
    if version == len(schema.migrations):
        schema.rescue.check(connection)
    else:
        _rehearse(connection, schema)


def _rehearse(connection: sqlite3.Connection, schema: Schema) -> None:
    """Bring a copy in memory to the newest version, in which alone the rows are understood."""
    with closing(connect(_MEMORY)) as copy:
        connection.backup(copy)
        migrate(copy, schema)
        schema.rescue.check(copy)


def _expected(schema: Schema, version: int) -> set[tuple[Any, ...]]:
    with closing(connect(_MEMORY)) as connection:
        for migration in schema.migrations[:version]:
            migration(connection)
        return _layout(connection)


def _layout(connection: sqlite3.Connection) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")}


def _pragma(connection: Any, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])

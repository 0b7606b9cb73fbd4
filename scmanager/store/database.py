"""One SQLite file on a thread of its own, durable to the last acknowledged change."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from scmanager.errors import StorageError
from scmanager.store.backups import back_up
from scmanager.store.database_files import connect
from scmanager.store.failures import sentence, told
from scmanager.store.opening import Connect, Opened, open_database
from scmanager.store.schema import Migration, Rescue, Schema
from scmanager.store.transactions import in_transaction, settle
from scmanager.store.worker import Worker

_Result = TypeVar("_Result")

_CLOSED = "{} was closed already."


class Database:
    """Reads and writes on its own thread, one after another; every failure of this computer is a StorageError.

    A write is one transaction with `synchronous=FULL` in WAL mode: when it returns, it survives a loss of power
    (https://www.sqlite.org/pragma.html#pragma_synchronous).

    `notice` is what the user has to be told about how the file was found, empty when all is well. With
    `is_read_only` every write is refused.
    """

    def __init__(self, path: Path, schema: Schema, opened: Opened, worker: Worker) -> None:
        self._path = path
        self._schema = schema
        self._subject = schema.rescue.subject
        self._connection = opened.connection
        self._worker = worker
        self._is_backed_up = False
        self._is_closed = False
        self.is_read_only = opened.is_read_only
        self.notice = opened.notice

    @classmethod
    async def open(
        cls, path: Path, migrations: Sequence[Migration], rescue: Rescue, *, open_file: Connect = connect
    ) -> Database:
        """Open a database, made, restored or brought to the newest schema where needed."""
        worker = Worker("database")
        schema = Schema(migrations, rescue)
        try:
            opened = await worker.run(lambda: _opened(path, schema, open_file), None)
        except BaseException:
            worker.close()
            raise
        return cls(path, schema, opened, worker)

    async def read(self, work: Callable[[Any], _Result]) -> _Result:
        """Return what `work` reads from the connection; a cursor is none of it."""
        return await self._run(work)

    async def write(self, work: Callable[[Any], _Result]) -> _Result:
        """Run `work` in one transaction; when it raises, nothing is changed."""
        self._is_backed_up = False
        return await self._run(lambda connection: in_transaction(connection, work))

    async def backup(self) -> None:
        """Make a backup beside the file, unless nothing was written since the last one."""
        if self._is_backed_up or self.is_read_only:
            return
        self._is_backed_up = True  # until the next change, which may come while the backup is made
        try:
            await self._run(lambda connection: back_up(connection, self._path, self._schema))
        except BaseException:
            self._is_backed_up = False
            raise

    async def close(self) -> None:
        """Close the file; a second time does nothing."""
        if not self._is_closed:
            self._is_closed = True
            await self._worker.run(self._connection.close, None)
            self._worker.close()

    async def _run(self, work: Callable[[Any], _Result]) -> _Result:
        if self._is_closed:
            raise StorageError(sentence(_CLOSED, self._subject))
        return await self._worker.run(lambda: _done(self._connection, work, self._subject), None)


def _done(connection: Any, work: Callable[[Any], _Result], subject: str) -> _Result:
    """Do what is wanted; no cursor gets off this thread, where its end would disturb the next statement."""
    try:
        with told(subject):
            result = _settled(connection, work)
    except Exception as error:
        traceback.clear_frames(error.__traceback__)
        raise
    return cast("_Result", None) if isinstance(result, sqlite3.Cursor) else result


def _settled(connection: Any, work: Callable[[Any], _Result]) -> _Result:
    settle(connection)
    return work(connection)


def _opened(path: Path, schema: Schema, open_file: Connect) -> Opened:
    with told(schema.rescue.subject):
        return open_database(path, schema, open_file)

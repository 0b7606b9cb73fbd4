"""A database of our own: whole transactions, versions, backups, and an end."""

from __future__ import annotations

import asyncio
import sqlite3
import weakref
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scmanager.errors import StorageError
from scmanager.store.database import Database
from scmanager.store.database_files import BUSY_MS, backup_of, connect
from scmanager.store.schema import APPLICATION_ID, Damaged, Migration
from scmanager.store.transactions import in_transaction
from tests.helpers.connections import Steps, fail, stepping


def first(connection: Any) -> None:
    connection.execute("CREATE TABLE words (word TEXT PRIMARY KEY) STRICT")


def second(connection: Any) -> None:
    connection.execute("ALTER TABLE words ADD COLUMN length INTEGER NOT NULL DEFAULT 0")
    connection.execute("UPDATE words SET length = length(word)")


class Words:
    """Finds no sense in one word."""

    subject = "the list of words"

    def check(self, connection: Any) -> None:
        if connection.execute("SELECT 1 FROM words WHERE word = 'senseless'").fetchone():
            raise Damaged("senseless")

    def is_outdated(self, connection: Any, backup: Any) -> bool:
        return False

    def merge(self, connection: Any, damaged: Any) -> None:
        pass

    def notice(self, connection: Any) -> str:
        return "restored"


async def opened(folder: Path, *migrations: Migration, **options: Any) -> Database:
    return await Database.open(folder / "words.db", migrations or (first,), Words(), **options)


async def add(database: Database, *words: str) -> None:
    rows = [(word,) for word in words]
    await database.write(lambda connection: connection.executemany("INSERT INTO words (word) VALUES (?)", rows))


async def words(database: Database) -> list[str]:
    rows = await database.read(lambda connection: connection.execute("SELECT word FROM words ORDER BY word").fetchall())
    return [row["word"] for row in rows]


def words_in(path: Path) -> list[str]:
    with closing(connect(path)) as connection:
        return [row["word"] for row in connection.execute("SELECT word FROM words ORDER BY word")]


async def pragma(database: Database, name: str) -> object:
    return await database.read(lambda connection: connection.execute(f"PRAGMA {name}").fetchone()[0])


async def test_a_new_file_is_ours_and_durable(tmp_path: Path) -> None:
    database = await opened(tmp_path / "new")
    assert await pragma(database, "application_id") == APPLICATION_ID
    assert await pragma(database, "user_version") == 1
    assert await pragma(database, "journal_mode") == "wal"
    assert await pragma(database, "synchronous") == 2
    assert await pragma(database, "secure_delete") == 1
    assert await pragma(database, "busy_timeout") == BUSY_MS == 5000
    assert (database.notice, database.is_read_only) == ("", False)
    await database.close()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["words.backup.db", "words.db"]


async def test_what_was_written_is_there_at_the_next_start(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await add(database, "salt", "flats")
    await database.close()
    database = await opened(tmp_path)
    assert await words(database) == ["flats", "salt"]
    await database.close()


async def test_a_write_that_fails_changes_nothing(tmp_path: Path) -> None:
    def work(connection: Any) -> None:
        connection.execute("INSERT INTO words (word) VALUES ('half')")
        raise ValueError("a fault of ours")

    database = await opened(tmp_path)
    with pytest.raises(ValueError, match="a fault of ours"):
        await database.write(work)
    await add(database, "whole")
    assert await words(database) == ["whole"]
    await database.close()


async def test_a_fault_of_ours_is_not_blamed_on_the_computer(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        await database.read(lambda connection: connection.execute("SELEKT"))
    await add(database, "salt")
    with pytest.raises(sqlite3.IntegrityError):
        await add(database, "flats", "salt")
    assert await words(database) == ["salt"]
    await database.close()


async def test_a_closed_database_says_so_and_closes_twice(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await database.close()
    await database.close()
    with pytest.raises(StorageError, match="closed"):
        await words(database)
    with pytest.raises(StorageError, match="closed"):
        await add(database, "late")


async def test_a_cursor_stays_on_its_thread(tmp_path: Path) -> None:
    """It would end on another one, in the middle of the next statement."""

    def fails(connection: Any) -> None:
        cursor = connection.execute("SELECT 1")
        kept.append(weakref.ref(cursor))
        raise ValueError("a fault of ours")

    kept: list[weakref.ref[sqlite3.Cursor]] = []
    database = await opened(tmp_path)
    assert await database.write(lambda connection: connection.execute("DELETE FROM words")) is None
    assert await database.read(lambda connection: connection.execute("SELECT 1")) is None
    with pytest.raises(ValueError, match="a fault of ours") as raised:
        await database.read(fails)
    assert raised.value.__traceback__ is not None
    assert kept[0]() is None
    await database.close()


async def test_many_changes_at_once_come_one_after_another(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await asyncio.gather(*(add(database, f"word {number}") for number in range(50)), database.backup())
    assert len(await words(database)) == 50
    await database.close()


def test_a_transaction_that_sqlite_took_back_itself_tells_the_first_reason(tmp_path: Path) -> None:
    def work(each: sqlite3.Connection) -> None:
        each.execute("ROLLBACK")
        raise sqlite3.OperationalError("the disk is full")

    with closing(connect(tmp_path / "a.db")) as connection, pytest.raises(sqlite3.OperationalError, match="full"):
        in_transaction(connection, work)


async def test_a_transaction_that_could_not_be_taken_back_is_taken_back_later(tmp_path: Path) -> None:
    steps = Steps(0, fail)
    database = await opened(tmp_path, open_file=stepping(steps))

    def work(connection: Any) -> None:
        connection.execute("INSERT INTO words (word) VALUES ('half')")
        steps.aim(1)  # the ROLLBACK
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        await database.write(work)
    assert await words(database) == []
    await add(database, "whole")
    await database.close()
    assert words_in(tmp_path / "words.db") == ["whole"]


async def test_versions_are_reached_step_by_step_and_only_once(tmp_path: Path) -> None:
    database = await opened(tmp_path, first)
    await add(database, "salt")
    await database.close()
    for _ in range(2):
        database = await opened(tmp_path, first, second)
        rows = await database.read(lambda connection: connection.execute("SELECT * FROM words").fetchall())
        assert [tuple(row) for row in rows] == [("salt", 4)]
        assert await pragma(database, "user_version") == 2
        await database.close()


async def test_a_step_that_fails_leaves_the_version_before_it_and_its_backup(tmp_path: Path) -> None:
    def third(connection: Any) -> None:
        connection.execute("DELETE FROM words")
        if connection.execute("PRAGMA database_list").fetchone()["file"]:
            fail()

    database = await opened(tmp_path, first)
    await add(database, "salt")
    await database.close()
    with pytest.raises(StorageError):
        await opened(tmp_path, first, second, third)
    for path in (tmp_path / "words.db", backup_of(tmp_path / "words.db")):
        with closing(connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone()[0] == 2
            assert [tuple(row) for row in connection.execute("SELECT * FROM words")] == [("salt", 4)]


async def test_a_backup_is_made_when_something_changed(tmp_path: Path) -> None:
    database, backup = await opened(tmp_path), tmp_path / "words.backup.db"
    assert words_in(backup) == []
    await add(database, "salt")
    await database.backup()
    assert words_in(backup) == ["salt"]
    before = backup.stat()
    await database.backup()
    assert backup.stat().st_ino == before.st_ino
    await add(database, "flats")
    await database.backup()
    assert words_in(backup) == ["flats", "salt"]
    await database.close()


async def test_a_change_made_while_the_backup_runs_is_in_the_next_one(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await add(database, "salt")
    await asyncio.gather(database.backup(), add(database, "flats"))
    await database.backup()
    assert words_in(tmp_path / "words.backup.db") == ["flats", "salt"]
    await database.close()


async def test_a_backup_is_never_replaced_by_one_that_makes_no_sense(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    await add(database, "salt")
    await database.backup()
    await add(database, "senseless")
    with pytest.raises(StorageError, match="damaged"):
        await database.backup()
    assert words_in(tmp_path / "words.backup.db") == ["salt"]
    await database.close()


async def test_a_backup_that_cannot_be_written_does_not_keep_the_program_from_starting(tmp_path: Path) -> None:
    (tmp_path / "words.backup.db.new").mkdir()
    database = await opened(tmp_path)
    await add(database, "salt")
    with pytest.raises(StorageError):
        await database.backup()
    assert await words(database) == ["salt"]
    await database.close()

"""The schema of the database of links, step by step, and how its rows are saved when it is damaged."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from scmanager.core.link_log import Death, LinkKind
from scmanager.core.link_resets import ResetState
from scmanager.core.reset_reminders import ReminderState
from scmanager.store.salvage import readable_rows
from scmanager.store.schema import Damaged

SALT_BYTES = 16

RESTORED = (
    "The log of links was damaged and has been restored. "
    "Look through it: what was handed out or reset last may be missing."
)
LOST = (
    "The log of links was damaged and nothing of it could be saved. "
    "Links that were handed out before go on working, but are not known here any more."
)

_COLUMNS = {
    "links": (
        "id",
        "account",
        "track_urn",
        "title",
        "kind",
        "recipient",
        "note",
        "words",
        "at",
        "token",
        "died_at",
        "death",
    ),
    "resets": ("id", "account", "track_urn", "title", "before", "started_at", "state", "ended_at", "message"),
    "reminders": ("account", "track_urn", "title", "due_at", "state", "done_at", "message"),
    "people": ("account", "user_urn", "data", "at"),
}


class LinkRescue:
    """Saves every row that can still be read; where both have one, what lay in the damaged file is newer."""

    subject = "the log of links"

    def check(self, connection: Any) -> None:
        """Read all rows; Damaged when one makes no sense."""
        try:
            for table, check in _CHECKS.items():
                for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 -- names of ours
                    check(row)
        except (ValueError, TypeError) as error:
            raise Damaged(str(error)) from error
        if _salt_of(connection) is None:
            raise Damaged("the salt is lost")

    def is_outdated(self, connection: Any, backup: Any) -> bool:
        """Tell whether a database lacks a row that its backup has, for none is ever deleted."""
        return bool(set(_keys(backup)) - set(_keys(connection)))

    def merge(self, connection: Any, damaged: Any) -> None:
        """Take over the rows that make sense; hashes that cannot be compared any more go."""
        if damaged is None:
            return
        keeps_tokens = _take_salt(connection, damaged)
        for note in _old_notes(damaged):
            with contextlib.suppress(Exception):  # a damaged row may hold anything
                connection.execute(_FROM_NOTE, note)
        for table, check in _CHECKS.items():
            for row in readable_rows(damaged, table):
                with contextlib.suppress(Exception):
                    check(row)
                    _put(connection, table, row)
        if not keeps_tokens:
            connection.execute("UPDATE links SET token = NULL")
            connection.execute("DELETE FROM resets WHERE state = ?", (ResetState.CHECKING.value,))  # nothing tells them

    def notice(self, connection: Any) -> str:
        """Return what to tell the user of a log that was restored."""
        return RESTORED if connection.execute("SELECT 1 FROM links").fetchone() else LOST


def _first(connection: Any) -> None:
    connection.execute(
        """CREATE TABLE handed_out (
            account TEXT NOT NULL,
            track_urn TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (account, track_urn, at)
        ) STRICT"""
    )


_FROM_NOTE = """INSERT OR IGNORE INTO links (id, account, track_urn, title, kind, recipient, note, words, at, death)
                VALUES ('note-' || ?, ?, ?, '', 'listener', '', '', '', ?, '')"""


def _second(connection: Any) -> None:
    connection.execute(
        """CREATE TABLE links (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL,
            track_urn TEXT NOT NULL,
            title TEXT NOT NULL,
            kind TEXT NOT NULL,
            recipient TEXT NOT NULL,
            note TEXT NOT NULL,
            words TEXT NOT NULL,
            at TEXT NOT NULL,
            token BLOB,
            died_at TEXT,
            death TEXT NOT NULL DEFAULT ''
        ) STRICT"""
    )
    connection.execute("CREATE INDEX links_by_time ON links (account, at)")
    connection.execute("CREATE INDEX links_by_track ON links (account, track_urn)")
    connection.execute("CREATE INDEX links_by_token ON links (account, token)")
    connection.execute(
        """CREATE TABLE resets (
            id TEXT PRIMARY KEY,
            account TEXT NOT NULL,
            track_urn TEXT NOT NULL,
            title TEXT NOT NULL,
            before BLOB NOT NULL,
            started_at TEXT NOT NULL,
            state TEXT NOT NULL,
            ended_at TEXT,
            message TEXT NOT NULL
        ) STRICT"""
    )
    connection.execute("CREATE INDEX resets_by_state ON resets (account, state)")
    connection.execute(
        """CREATE TABLE reminders (
            account TEXT NOT NULL,
            track_urn TEXT NOT NULL,
            title TEXT NOT NULL,
            due_at TEXT NOT NULL,
            state TEXT NOT NULL,
            done_at TEXT,
            message TEXT NOT NULL,
            PRIMARY KEY (account, track_urn)
        ) STRICT"""
    )
    connection.execute(
        """CREATE TABLE people (
            account TEXT NOT NULL,
            user_urn TEXT NOT NULL,
            data BLOB NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (account, user_urn)
        ) STRICT"""
    )
    connection.execute("CREATE TABLE salt (value BLOB NOT NULL) STRICT")
    connection.execute("INSERT INTO salt VALUES (randomblob(16))")
    notes = connection.execute("SELECT rowid, account, track_urn, at FROM handed_out").fetchall()
    connection.executemany(_FROM_NOTE, [tuple(note) for note in notes])
    connection.execute("DROP TABLE handed_out")


def _third(connection: Any) -> None:
    connection.execute(
        """CREATE TABLE runs (
            account TEXT NOT NULL,
            track_urn TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (account, track_urn)
        ) STRICT"""
    )


LINKS = (_first, _second, _third)
"""Every step of the database of links, in order; a step that was released is never changed."""


def _check_link(row: Any) -> None:
    LinkKind(row["kind"])
    _check_times(row["at"], row["died_at"])
    if row["death"]:
        Death(row["death"])


def _check_reset(row: Any) -> None:
    ResetState(row["state"])
    _check_times(row["started_at"], row["ended_at"])


def _check_reminder(row: Any) -> None:
    ReminderState(row["state"])
    _check_times(row["due_at"], row["done_at"])


def _check_person(row: Any) -> None:
    _check_times(row["at"])


def _check_times(at: str, later: str | None = None) -> None:
    datetime.fromisoformat(at)
    datetime.fromisoformat(later or at)


_CHECKS = {"links": _check_link, "resets": _check_reset, "reminders": _check_reminder, "people": _check_person}


def _put(connection: Any, table: str, row: Any) -> None:
    names = _COLUMNS[table]
    places = ", ".join("?" * len(names))
    sql = f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 -- names of ours
    connection.execute(sql, [row[name] for name in names])


def _keys(connection: Any) -> Iterator[tuple[str, ...]]:
    for sql in (
        "SELECT 'link', id FROM links",
        "SELECT 'reset', id FROM resets",
        "SELECT 'reminder', account, track_urn FROM reminders",
    ):
        yield from (tuple(row) for row in connection.execute(sql))


def _old_notes(damaged: Any) -> Iterator[tuple[int, str, str, str]]:
    """Read the notes of a file that was damaged before its second step."""
    for number, row in enumerate(readable_rows(damaged, "handed_out"), start=1):
        with contextlib.suppress(Exception):
            _check_times(row["at"])
            yield number, row["account"], row["track_urn"], row["at"]


def _take_salt(connection: Any, damaged: Any) -> bool:
    """Go on with the salt of the damaged file, unless a backup brought it; False when it is lost."""
    if connection.execute("SELECT 1 FROM links WHERE token IS NOT NULL").fetchone():
        return True
    value = _salt_of(damaged)
    if value is not None:
        connection.execute("UPDATE salt SET value = ?", (value,))
    return value is not None


def _salt_of(connection: Any) -> bytes | None:
    try:
        (value,) = connection.execute("SELECT value FROM salt").fetchone()
    except (sqlite3.Error, TypeError, ValueError):
        return None
    return value if isinstance(value, bytes) and len(value) == SALT_BYTES else None

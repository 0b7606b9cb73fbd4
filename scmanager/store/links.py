"""Which tracks' secret links were handed out from this computer: that it was done and when, never the links."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scmanager.store.database import Database
from scmanager.store.salvage import readable_rows
from scmanager.store.schema import Damaged

_NOTE = "INSERT OR IGNORE INTO handed_out (account, track_urn, at) VALUES (?, ?, ?)"


class LinkStore:
    """Keeps the notes of all accounts; every failure of this computer is a StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    async def open(cls, path: Path) -> LinkStore:
        """Open the database of links, made where it is missing."""
        return cls(await Database.open(path, LINKS, _LinkRescue()))

    async def handed_out(self, account: str) -> frozenset[str]:
        """Return the URNs of an account's tracks whose links were handed out."""
        sql = "SELECT DISTINCT track_urn FROM handed_out WHERE account = ?"
        rows = await self._database.read(lambda connection: connection.execute(sql, (account,)).fetchall())
        return frozenset(row["track_urn"] for row in rows)

    async def note(self, account: str, track_urns: Iterable[str], at: datetime) -> None:
        """Write down that links were handed out."""
        rows = [(account, urn, at.astimezone(UTC).isoformat()) for urn in track_urns]
        await self._database.write(lambda connection: connection.executemany(_NOTE, rows))

    async def close(self) -> None:
        """Close the file."""
        await self._database.close()


class _LinkRescue:
    """Saves every note that can still be read: one too many does no harm."""

    def check(self, connection: Any) -> None:
        """Read all notes; Damaged when one makes no sense."""
        try:
            for row in connection.execute("SELECT * FROM handed_out"):
                _check(row)
        except ValueError as error:
            raise Damaged(str(error)) from error

    def is_outdated(self, connection: Any, backup: Any) -> bool:
        """Tell whether a database lacks a note that its backup has, for none is ever deleted."""
        return bool(_notes(backup) - _notes(connection))

    def merge(self, connection: Any, damaged: Any) -> None:
        """Take over the notes that make sense."""
        for row in [] if damaged is None else readable_rows(damaged, "handed_out"):
            with contextlib.suppress(Exception):  # a damaged row may hold anything
                connection.execute(_NOTE, _check(row))

    def notice(self, _connection: Any) -> str:
        """Say nothing: at worst a track counts as never shared."""
        return ""


def _first(connection: Any) -> None:
    connection.execute(
        """CREATE TABLE handed_out (
            account TEXT NOT NULL,
            track_urn TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (account, track_urn, at)
        ) STRICT"""
    )


LINKS = (_first,)
"""Every step of the database of links, in order; a step that was released is never changed."""


def _check(row: Any) -> tuple[str, str, str]:
    datetime.fromisoformat(row["at"])
    return row["account"], row["track_urn"], row["at"]


def _notes(connection: Any) -> set[tuple[str, str, str]]:
    return {tuple(row) for row in connection.execute("SELECT account, track_urn, at FROM handed_out")}

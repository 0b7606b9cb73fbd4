"""Connections to a database that count what they are asked, and fail, die or run out of room at a chosen moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scmanager.store.database_files import connect


class Steps:
    """Counts steps and lets something happen at one of them; `count` is how many there were."""

    def __init__(self, number: int, happening: Callable[[], None]) -> None:
        self.count = 0
        self._number = number
        self._happening = happening

    def aim(self, ahead: int) -> None:
        """Let it happen so many steps from now."""
        self._number = self.count + ahead

    @property
    def is_over(self) -> bool:
        """Whether it happened."""
        return self.count >= self._number

    def take(self) -> None:
        """Take one more step."""
        self.count += 1
        if self.count == self._number:
            self._happening()


class SteppingConnection(sqlite3.Connection):
    """A connection; each statement and each copy is a step."""

    steps: Steps

    def execute(self, *args: Any) -> sqlite3.Cursor:
        self.steps.take()
        return super().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        self.steps.take()
        return super().executemany(*args)

    def backup(self, *args: Any, **options: Any) -> None:
        self.steps.take()
        super().backup(*args, **options)


def stepping(steps: Steps) -> Callable[[Path], SteppingConnection]:
    """Open connections that take steps."""

    def connected(path: Path) -> SteppingConnection:
        connection = sqlite3.connect(path, isolation_level=None, factory=SteppingConnection)
        connection.row_factory = sqlite3.Row
        connection.steps = steps
        return connection

    return connected


def fail() -> None:
    """Fail as SQLite does when the disk fails."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    raise error


def limited(pages: int) -> Callable[[Path], sqlite3.Connection]:
    """Open connections to a disk with room for so many pages."""

    def connected(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute(f"PRAGMA max_page_count={pages}")
        return connection

    return connected

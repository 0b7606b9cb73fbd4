"""The times at which tracks become public, kept beside the queue of uploads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from scmanager.core.schedule import ScheduledItem, ScheduleState
from scmanager.store.database import Database

_CLEARED = "cleared "
"""Stands before the state of what was taken out of sight: that it was cancelled or published is still known."""

_FINAL_NO = (ScheduleState.WAITING.value, ScheduleState.CANCELLED.value, _CLEARED + ScheduleState.CANCELLED.value)


class ScheduleStore:
    """Keeps the scheduled tracks of all accounts; every failure of this computer is a StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_account(self, account: str) -> list[ScheduledItem]:
        """Return the tracks of an account, the next one first."""
        return await self._database.read(lambda connection: _of_account(connection, account))

    async def add(self, item: ScheduledItem) -> ScheduledItem | None:
        """Write a track down as `schedule_track` does, and return it as it stands; None when it is out of sight."""

        def work(connection: Any) -> ScheduledItem | None:
            schedule_track(connection, item)
            return _one(connection, item.account, item.track_urn)

        return await self._database.write(work)

    async def change(self, before: ScheduledItem, now: ScheduledItem) -> None:
        """Write a track as it is now, if it is still in the state of before (StaleItem)."""
        await self._database.write(lambda connection: _change(connection, before, now))

    async def clear(self, items: Iterable[ScheduledItem]) -> None:
        """Take tracks out of sight."""
        sql = "UPDATE schedule SET state = ? WHERE account = ? AND track_urn = ? AND state = ?"
        rows = [(_CLEARED + item.state.value, item.account, item.track_urn, item.state.value) for item in items]
        await self._database.write(lambda connection: connection.executemany(sql, rows))


class StaleItem(Exception):
    """A scheduled track was to be changed that is no longer in the state it was read in."""


def schedule_track(connection: Any, item: ScheduledItem) -> None:
    """Write a track down, inside the caller's transaction; doing it twice does the same as doing it once.

    A track that waits keeps its time, because the user may have moved it, and a cancelled one stays cancelled. One
    that became public or failed waits again: the caller has just written it as a private track.
    """
    sql = "SELECT state FROM schedule WHERE account = ? AND track_urn = ?"
    found = connection.execute(sql, (item.account, item.track_urn)).fetchone()
    if found is None:
        sql = """INSERT INTO schedule (title, publish_at, state, done_at, message, account, track_urn)
                 VALUES (?, ?, ?, ?, ?, ?, ?)"""
        connection.execute(sql, (*_values(item), item.account, item.track_urn))
    elif found["state"] not in _FINAL_NO:
        _write(connection, item, found["state"])


def check_item(row: Any) -> None:
    """ValueError when a row, in or out of sight, makes no sense."""
    ScheduleState(row["state"].removeprefix(_CLEARED))
    datetime.fromisoformat(row["publish_at"])
    datetime.fromisoformat(row["done_at"] or row["publish_at"])


def _change(connection: Any, before: ScheduledItem, now: ScheduledItem) -> None:
    if not _write(connection, now, before.state.value):
        raise StaleItem(f"{before.track_urn} is no longer {before.state}")


def _write(connection: Any, item: ScheduledItem, state: str) -> bool:
    sql = """UPDATE schedule SET title = ?, publish_at = ?, state = ?, done_at = ?, message = ?
             WHERE account = ? AND track_urn = ? AND state = ?"""
    changed = connection.execute(sql, (*_values(item), item.account, item.track_urn, state)).rowcount
    return bool(changed == 1)


def _values(item: ScheduledItem) -> tuple[str | None, ...]:
    done_at = item.done_at.astimezone(UTC).isoformat() if item.done_at else None
    return item.title, item.publish_at.astimezone(UTC).isoformat(), item.state.value, done_at, item.message


def _of_account(connection: Any, account: str) -> list[ScheduledItem]:
    sql = "SELECT * FROM schedule WHERE account = ? AND state NOT LIKE ? ORDER BY publish_at"
    return [_item(row) for row in connection.execute(sql, (account, f"{_CLEARED}%"))]


def _one(connection: Any, account: str, track_urn: str) -> ScheduledItem | None:
    return next((item for item in _of_account(connection, account) if item.track_urn == track_urn), None)


def _item(row: Any) -> ScheduledItem:
    return ScheduledItem(
        track_urn=row["track_urn"],
        account=row["account"],
        title=row["title"],
        publish_at=datetime.fromisoformat(row["publish_at"]),
        state=ScheduleState(row["state"]),
        done_at=datetime.fromisoformat(row["done_at"]) if row["done_at"] else None,
        message=row["message"],
    )

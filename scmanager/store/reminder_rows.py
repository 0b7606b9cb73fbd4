"""Rows of planned resets, one a track."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scmanager.core.reset_reminders import Reminder, ReminderState
from scmanager.store.database import Database
from scmanager.store.link_queries import text_of, time_of


class ReminderRows:
    """Reads and writes planned resets; a newer one of a track takes the place of the older."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, account: str, reminder: Reminder) -> None:
        """Write a planned reset as it is now."""
        sql = """INSERT OR REPLACE INTO reminders (account, track_urn, title, due_at, state, done_at, message)
                 VALUES (?, ?, ?, ?, ?, ?, ?)"""
        values = (
            account,
            reminder.track_urn,
            reminder.title,
            text_of(reminder.due_at),
            reminder.state.value,
            text_of(reminder.done_at) if reminder.done_at else None,
            reminder.message,
        )
        await self._database.write(lambda connection: connection.execute(sql, values))

    async def open_ones(self, account: str) -> list[Reminder]:
        """Return the planned resets that were not done and not cancelled, the next one first."""
        sql = "SELECT * FROM reminders WHERE account = ? AND state NOT IN (?, ?) ORDER BY due_at"
        values = (account, ReminderState.DONE.value, ReminderState.CANCELLED.value)
        rows = await self._database.read(lambda connection: connection.execute(sql, values).fetchall())
        return [_reminder(row) for row in rows]


def _reminder(row: Any) -> Reminder:
    return Reminder(
        track_urn=row["track_urn"],
        title=row["title"],
        due_at=datetime.fromisoformat(row["due_at"]),
        state=ReminderState(row["state"]),
        done_at=time_of(row["done_at"]),
        message=row["message"],
    )

"""The database of links: what was handed out, what was reset and is to be, and whom access was given to."""

from __future__ import annotations

from pathlib import Path

from scmanager.store.database import Database
from scmanager.store.link_rows import LinkRows
from scmanager.store.link_schema import LINKS, LinkRescue
from scmanager.store.recent_people import RecentPeople
from scmanager.store.reminder_rows import ReminderRows
from scmanager.store.reset_rows import ResetRows


class LinkStore:
    """Keeps the links of all accounts, each as a hash at most; every failure of this computer is a StorageError.

    `salt` is that of the hashes in this file, `notice` what the user has to be told about how it was found.
    """

    def __init__(self, database: Database, salt: bytes) -> None:
        self._database = database
        self.salt = salt
        self.notice = database.notice
        self.links = LinkRows(database)
        self.resets = ResetRows(database)
        self.reminders = ReminderRows(database)
        self.people = RecentPeople(database)

    @classmethod
    async def open(cls, path: Path) -> LinkStore:
        """Open the database of links, made where it is missing."""
        database = await Database.open(path, LINKS, LinkRescue())
        try:
            row = await database.read(lambda connection: connection.execute("SELECT value FROM salt").fetchone())
        except BaseException:
            await database.close()
            raise
        return cls(database, row["value"])

    async def close(self) -> None:
        """Close the file."""
        await self._database.close()

"""Rows of resets: written before the server is asked, so that none is forgotten whose answer went missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from scmanager.core.link_log import Death
from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.store.database import Database
from scmanager.store.link_queries import text_of, time_of
from scmanager.store.link_rows import kill

_END_OLD_LINKS = """UPDATE links SET death = ?, died_at = ? WHERE account = ? AND track_urn = ? AND death = ''
                    AND (at <= ? OR token = (SELECT before FROM resets WHERE id = ?))"""


class ResetRows:
    """Reads and writes resets; with each goes the hash of the token that the track had before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, account: str, row: ResetRow, before: bytes) -> None:
        """Write down that a reset is about to be asked for."""
        sql = """INSERT INTO resets (id, account, track_urn, title, before, started_at, state, ended_at, message)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
        values = (row.id, account, row.track_urn, row.title, before, text_of(row.started_at), *_end(row))
        await self._database.write(lambda connection: connection.execute(sql, values))

    async def end(self, account: str, row: ResetRow) -> None:
        """Write how a reset ended; after one that was done the links from before it are dead.

        Those handed out since it began are only dead with the old token: they may have been read after it was done.
        """

        def work(connection: Any) -> None:
            sql = "UPDATE resets SET state = ?, ended_at = ?, message = ? WHERE id = ?"
            connection.execute(sql, (*_end(row), row.id))
            if row.ended_at is None:
                return
            if row.state is ResetState.RESET:
                died_at, begun_at = text_of(row.ended_at), text_of(row.started_at)
                values = (Death.RESET.value, died_at, account, row.track_urn, begun_at, row.id)
                connection.execute(_END_OLD_LINKS, values)
            elif row.state is ResetState.GONE:
                kill(connection, account, row.track_urn, Death.DELETED, row.ended_at)

        await self._database.write(work)

    async def open_rows(self, account: str) -> list[tuple[ResetRow, bytes]]:
        """Return the resets whose answer went missing, with the hashes of the tokens before, the oldest first."""
        sql = "SELECT * FROM resets WHERE account = ? AND state = ? ORDER BY started_at"
        values = (account, ResetState.CHECKING.value)
        rows = await self._database.read(lambda connection: connection.execute(sql, values).fetchall())
        return [(_row(row), row["before"]) for row in rows]

    async def last_ended(self, account: str) -> dict[str, ResetRow]:
        """Return the last reset of each track by its URN, of those after which the old link is dead."""
        sql = "SELECT * FROM resets WHERE account = ? AND state IN (?, ?) ORDER BY ended_at"
        values = (account, ResetState.RESET.value, ResetState.GONE.value)
        rows = await self._database.read(lambda connection: connection.execute(sql, values).fetchall())
        return {row["track_urn"]: _row(row) for row in rows}

    async def begin_run(self, account: str, track_urns: Iterable[str], at: datetime) -> None:
        """Write down which links are about to be reset together."""
        rows = [(account, urn, text_of(at)) for urn in track_urns]
        sql = "INSERT OR REPLACE INTO runs (account, track_urn, at) VALUES (?, ?, ?)"
        await self._database.write(lambda connection: connection.executemany(sql, rows))

    async def end_run(self, account: str, track_urns: Iterable[str]) -> None:
        """Forget that links were to be reset together."""
        rows = [(account, urn) for urn in track_urns]
        sql = "DELETE FROM runs WHERE account = ? AND track_urn = ?"
        await self._database.write(lambda connection: connection.executemany(sql, rows))

    async def open_run(self, account: str) -> dict[str, bool]:
        """Return whether each of the links was reset since then that were to be reset together, by the tracks' URNs."""
        sql = """SELECT track_urn, EXISTS (SELECT 1 FROM resets WHERE resets.account = runs.account
                 AND resets.track_urn = runs.track_urn AND state IN (?, ?) AND ended_at >= runs.at) AS is_done
                 FROM runs WHERE account = ? ORDER BY rowid"""
        values = (ResetState.RESET.value, ResetState.GONE.value, account)
        rows = await self._database.read(lambda connection: connection.execute(sql, values).fetchall())
        return {row["track_urn"]: bool(row["is_done"]) for row in rows}


def _end(row: ResetRow) -> tuple[str, str | None, str]:
    return row.state.value, text_of(row.ended_at) if row.ended_at else None, row.message


def _row(row: Any) -> ResetRow:
    return ResetRow(
        id=row["id"],
        track_urn=row["track_urn"],
        title=row["title"],
        started_at=datetime.fromisoformat(row["started_at"]),
        state=ResetState(row["state"]),
        ended_at=time_of(row["ended_at"]),
        message=row["message"],
    )

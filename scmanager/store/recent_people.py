"""Whom access was given to lately, to be offered again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from scmanager.core.users import User
from scmanager.store.database import Database
from scmanager.store.link_queries import text_of

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(User)


class RecentPeople:
    """Reads and writes people, each as last seen."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, account: str, users: Iterable[User], at: datetime) -> None:
        """Write down whom access was given to."""
        sql = "INSERT OR REPLACE INTO people (account, user_urn, data, at) VALUES (?, ?, ?, ?)"
        rows = [(account, user.urn, _encoder.encode(user), text_of(at)) for user in users]
        await self._database.write(lambda connection: connection.executemany(sql, rows))

    async def last(self, account: str, limit: int) -> list[User]:
        """Return people, the last one first."""
        sql = "SELECT data FROM people WHERE account = ? ORDER BY at DESC, user_urn LIMIT ?"
        rows = await self._database.read(lambda connection: connection.execute(sql, (account, limit)).fetchall())
        return list(_users(rows))


def _users(rows: Iterable[Any]) -> Iterable[User]:
    for row in rows:
        with contextlib.suppress(msgspec.MsgspecError):  # a newer version may have written it
            yield _decoder.decode(row["data"])

"""Rows of handed-out links; the token of each is a hash, or not known."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from scmanager.core.folding import fold
from scmanager.core.link_log import Death, LinkCounts, LinkEntry, LinkFilter
from scmanager.core.link_overview import LinkFacts
from scmanager.errors import StorageError
from scmanager.store.database import Database
from scmanager.store.link_queries import (
    FACTS,
    FROM,
    MORE,
    entry_of,
    facts_of,
    select,
    select_ids,
    text_of,
    where_of,
    words_of,
)

_SLICE = 200  # links that are unpacked in a millisecond or two


_DEAD_BEFORE = """UPDATE links SET death = 'reset', died_at = resets.ended_at FROM resets
                  WHERE links.id = ? AND links.death = '' AND resets.account = links.account
                  AND resets.track_urn = links.track_urn AND resets.before = links.token AND resets.state = 'reset'"""


class LinkRows:
    """Reads and writes the links of one account at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tracks(self, account: str, *, live_only: bool = False) -> frozenset[str]:
        """Return the URNs of the tracks whose links were handed out."""
        sql = "SELECT DISTINCT track_urn FROM links WHERE account = ? AND (NOT ? OR death = '')"
        rows = await self._all(sql, (account, live_only))
        return frozenset(row["track_urn"] for row in rows)

    async def add(self, account: str, entries: Iterable[LinkEntry]) -> None:
        """Write links down that were handed out; those that are there already stay as they are."""
        sql = """INSERT OR IGNORE INTO links (id, account, track_urn, title, kind, recipient, note, words, at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
        rows = [
            (
                each.id,
                account,
                each.track_urn,
                each.title,
                each.kind.value,
                each.recipient,
                each.note,
                words_of(each.title, each.recipient, each.note, each.kind),
                text_of(each.at),
            )
            for each in entries
        ]
        await self._database.write(lambda connection: connection.executemany(sql, rows))

    async def set_tokens(self, hashes: Mapping[str, bytes]) -> None:
        """Add the hashes of tokens, by the ids of links; those whose token was reset before are dead."""
        rows = [(token, link_id) for link_id, token in hashes.items()]
        sql = "UPDATE links SET token = ? WHERE id = ? AND account <> ''"

        def work(connection: Any) -> None:
            connection.executemany(sql, rows)
            connection.executemany(_DEAD_BEFORE, [(link_id,) for link_id in hashes])

        await self._database.write(work)

    async def describe(self, account: str, ids: Sequence[str], recipient: str, note: str) -> frozenset[str]:
        """Write for whom and why links were handed out, and return the URNs of their tracks."""
        sql = "UPDATE links SET recipient = ?, note = ?, words = ? WHERE id = ?"

        def work(connection: Any) -> frozenset[str]:
            entries = _by_ids(connection, account, ids)
            for each in entries:
                words = words_of(each.title, recipient, note, each.kind)
                connection.execute(sql, (recipient, note, words, each.id))
            return frozenset(each.track_urn for each in entries)

        return await self._database.write(work)

    async def forget(self, account: str, ids: Sequence[str]) -> frozenset[str]:
        """Wipe links out of the file and of its backup, and return the URNs of their tracks.

        Their bare ids stay, of no account: a file that is found to lack what its backup has would be restored.
        """
        sql = """UPDATE links SET account = '', track_urn = '', title = '', recipient = '', note = '', words = '',
                 token = NULL WHERE id = ?"""

        def work(connection: Any) -> frozenset[str]:
            entries = _by_ids(connection, account, ids)
            connection.executemany(sql, [(each.id,) for each in entries])
            return frozenset(each.track_urn for each in entries)

        urns = await self._database.write(work)
        with contextlib.suppress(StorageError):  # the next start makes a backup, too
            await self._all("PRAGMA wal_checkpoint(TRUNCATE)", ())
            await self._database.backup()
        return urns

    async def retitle(self, account: str, titles: Mapping[str, str]) -> frozenset[str]:
        """Let links be found by what their tracks are called now, by their URNs; return the URNs of those renamed."""
        urns = [urn for urn, title in await self._titles(account) if titles.get(urn, title) != title]
        sql = "UPDATE links SET title = ?, words = ? WHERE id = ?"

        def work(connection: Any) -> None:
            for each in _of_tracks(connection, account, urns):
                title = titles[each.track_urn]
                words = words_of(title, each.recipient, each.note, each.kind)
                connection.execute(sql, (title, words, each.id))

        if urns:
            await self._database.write(work)
        return frozenset(urns)

    async def page(self, account: str, wanted: LinkFilter, offset: int, limit: int) -> list[LinkEntry]:
        """Return some of the links that are asked for, from an offset on."""
        sql, values = select(f"links.*, {MORE}", account, wanted)
        part = f"{sql} LIMIT {limit:d} OFFSET {offset:d}"
        return await self._database.read(lambda connection: list(map(entry_of, _sorted(connection, part, values))))

    async def ids(self, account: str, wanted: LinkFilter) -> list[str]:
        """Return the ids of all links that are asked for, in order."""
        sql, values = select("links.id", account, wanted)
        return await self._database.read(lambda connection: [row["id"] for row in _sorted(connection, sql, values)])

    async def with_ids(self, account: str, ids: Sequence[str]) -> list[LinkEntry]:
        """Return the links of some hundred ids, in any order; others have the loop in between."""
        sql, values = select_ids(account, ids)
        entries = []
        for number, row in enumerate(await self._all(sql, values), start=1):
            entries.append(entry_of(row))
            if number % _SLICE == 0:
                await asyncio.sleep(0)
        return entries

    async def count(self, account: str, wanted: LinkFilter) -> LinkCounts:
        """Count the links that are asked for."""
        where, values = where_of(account, wanted)
        sql = f"""SELECT COUNT(*), COALESCE(SUM(links.death = ''), 0), COALESCE(SUM(links.death <> ''), 0),
                  COUNT(reminders.due_at) {FROM} WHERE {where}"""
        (row,) = await self._all(sql, values)
        return LinkCounts(*row)

    async def with_token(self, account: str, token: bytes) -> list[LinkEntry]:
        """Return the links of a token, given as a hash, the newest first."""
        sql = f"SELECT links.*, {MORE} {FROM} WHERE links.account = ? AND token = ? ORDER BY at DESC"
        return [entry_of(row) for row in await self._all(sql, (account, token))]

    async def recipients(self, account: str, limit: int) -> list[str]:
        """Return who got links, the last one first."""
        sql = """SELECT recipient FROM links WHERE account = ? AND recipient <> ''
                 GROUP BY recipient ORDER BY MAX(at) DESC LIMIT ?"""
        return [row["recipient"] for row in await self._all(sql, (account, limit))]

    async def facts(self, account: str) -> dict[str, LinkFacts]:
        """Return what is known of the links of each track."""

        def work(connection: Any) -> dict[str, LinkFacts]:
            return {row["track_urn"]: facts_of(row) for row in connection.execute(FACTS, (account,) * 3)}

        return await self._database.read(work)

    async def people(self, account: str) -> int:
        """Count who has live links, each once however many they are."""
        sql = "SELECT COUNT(DISTINCT recipient) FROM links WHERE account = ? AND death = '' AND recipient <> ''"
        ((number,),) = await self._all(sql, (account,))
        return int(number)

    async def kill(self, account: str, track_urns: Iterable[str], death: Death, at: datetime) -> frozenset[str]:
        """Let the live links of tracks be dead, and return the URNs of the tracks that had one."""

        def work(connection: Any) -> frozenset[str]:
            return frozenset(urn for urn in track_urns if kill(connection, account, urn, death, at))

        return await self._database.write(work)

    async def revive(self, account: str, track_urns: Iterable[str], death: Death) -> frozenset[str]:
        """Let links live again that were taken for dead, and return the URNs of their tracks."""
        sql = "UPDATE links SET death = '', died_at = NULL WHERE account = ? AND track_urn = ? AND death = ?"

        def work(connection: Any) -> frozenset[str]:
            changed = ((urn, connection.execute(sql, (account, urn, death.value)).rowcount) for urn in track_urns)
            return frozenset(urn for urn, count in changed if count)

        return await self._database.write(work)

    async def compare(self, account: str, track_urn: str, token: bytes, asked_at: datetime) -> bool:
        """Learn the token that a track had when it was asked for, as a hash; return whether a link changed by that.

        Links from before with another token are dead, those with this one live. What happened meanwhile is newer.
        """
        dead = """UPDATE links SET death = ?, died_at = ?
                  WHERE account = ? AND track_urn = ? AND death = '' AND token <> ? AND at < ?"""
        live = """UPDATE links SET death = '', died_at = NULL
                  WHERE account = ? AND track_urn = ? AND token = ? AND death <> '' AND died_at < ?"""
        at = text_of(asked_at)

        def work(connection: Any) -> bool:
            killed = connection.execute(dead, (Death.REPLACED.value, at, account, track_urn, token, at)).rowcount
            return bool(killed + connection.execute(live, (account, track_urn, token, at)).rowcount)

        return await self._database.write(work)

    async def _titles(self, account: str) -> list[tuple[str, str]]:
        rows = await self._all("SELECT DISTINCT track_urn, title FROM links WHERE account = ?", (account,))
        return [(row["track_urn"], row["title"]) for row in rows]

    async def _all(self, sql: str, values: Sequence[object]) -> list[Any]:
        return await self._database.read(lambda connection: connection.execute(sql, values).fetchall())


def kill(connection: Any, account: str, track_urn: str, death: Death, at: datetime) -> bool:
    """Let the links of a track be dead that live at a time, inside the caller's transaction; False when none did."""
    sql = "UPDATE links SET death = ?, died_at = ? WHERE account = ? AND track_urn = ? AND death = '' AND at <= ?"
    moment = text_of(at)
    return bool(connection.execute(sql, (death.value, moment, account, track_urn, moment)).rowcount)


def _sorted(connection: Any, sql: str, values: Sequence[object]) -> list[Any]:
    connection.create_function("fold", 1, fold, deterministic=True)
    rows: list[Any] = connection.execute(sql, values).fetchall()
    return rows


def _by_ids(connection: Any, account: str, ids: Sequence[str]) -> list[LinkEntry]:
    return _each(connection, "id = ?", account, ids)


def _of_tracks(connection: Any, account: str, urns: Sequence[str]) -> list[LinkEntry]:
    return _each(connection, "track_urn = ?", account, urns)


def _each(connection: Any, where: str, account: str, values: Sequence[str]) -> list[LinkEntry]:
    sql = f"SELECT *, NULL AS due_at, NULL AS missed, 0 AS has_new FROM links WHERE account = ? AND {where}"  # noqa: S608 -- conditions of ours
    return [entry_of(row) for value in values for row in connection.execute(sql, (account, value))]

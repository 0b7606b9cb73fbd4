"""Rows of handed-out links; the token of each is a hash, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scmanager.core.folding import fold
from scmanager.core.link_log import KIND_WORDS, Death, LinkCounts, LinkEntry, LinkFilter, LinkKind, LinkOrder, LinkState
from scmanager.core.link_overview import LinkFacts
from scmanager.store.database import Database

_OPEN = "('waiting', 'working', 'missed')"

_FROM = f"""FROM links LEFT JOIN reminders ON links.death = '' AND reminders.account = links.account
            AND reminders.track_urn = links.track_urn AND reminders.state IN {_OPEN}"""

_ORDERS = {
    LinkOrder.AT: "links.at {0}",
    LinkOrder.TITLE: "links.words {0}",
    LinkOrder.RECIPIENT: "links.recipient = '', links.recipient COLLATE NOCASE {0}",
    LinkOrder.NOTE: "links.note = '', links.note COLLATE NOCASE {0}",
    LinkOrder.STATE: "links.death = '' {0}, COALESCE(links.died_at, reminders.due_at) {0}",
}


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
        """Write links down that were handed out."""
        sql = """INSERT INTO links (id, account, track_urn, title, kind, recipient, note, words, at)
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
                _words(each),
                text_of(each.at),
            )
            for each in entries
        ]
        await self._database.write(lambda connection: connection.executemany(sql, rows))

    async def set_tokens(self, hashes: Mapping[str, bytes]) -> None:
        """Add the hashes of tokens, by the ids of links."""
        rows = [(token, link_id) for link_id, token in hashes.items()]
        sql = "UPDATE links SET token = ? WHERE id = ?"
        await self._database.write(lambda connection: connection.executemany(sql, rows))

    async def describe(self, account: str, ids: Sequence[str], recipient: str, note: str) -> frozenset[str]:
        """Write for whom and why links were handed out, and return the URNs of their tracks."""
        sql = "UPDATE links SET recipient = ?, note = ?, words = ? WHERE id = ?"

        def work(connection: Any) -> frozenset[str]:
            entries = _by_ids(connection, account, ids)
            for each in entries:
                words = _words_of(each.title, recipient, note, each.kind)
                connection.execute(sql, (recipient, note, words, each.id))
            return frozenset(each.track_urn for each in entries)

        return await self._database.write(work)

    async def page(self, account: str, wanted: LinkFilter, offset: int, limit: int) -> list[LinkEntry]:
        """Return some of the links that are asked for, from an offset on."""
        where, values = _where(account, wanted)
        sql = f"SELECT links.*, reminders.due_at {_FROM} WHERE {where} ORDER BY {_order(wanted)} LIMIT ? OFFSET ?"
        return [_entry(row) for row in await self._all(sql, (*values, limit, offset))]

    async def count(self, account: str, wanted: LinkFilter) -> LinkCounts:
        """Count the links that are asked for."""
        where, values = _where(account, wanted)
        sql = f"""SELECT COUNT(*), COALESCE(SUM(links.death = ''), 0), COALESCE(SUM(links.death <> ''), 0),
                  COUNT(reminders.due_at) {_FROM} WHERE {where}"""
        (row,) = await self._all(sql, values)
        return LinkCounts(*row)

    async def with_token(self, account: str, token: bytes) -> list[LinkEntry]:
        """Return the links of a token, given as a hash, the newest first."""
        sql = f"SELECT links.*, reminders.due_at {_FROM} WHERE links.account = ? AND token = ? ORDER BY at DESC"
        return [_entry(row) for row in await self._all(sql, (account, token))]

    async def recipients(self, account: str, limit: int) -> list[str]:
        """Return who got links, the last one first."""
        sql = """SELECT recipient FROM links WHERE account = ? AND recipient <> ''
                 GROUP BY recipient ORDER BY MAX(at) DESC LIMIT ?"""
        return [row["recipient"] for row in await self._all(sql, (account, limit))]

    async def facts(self, account: str) -> dict[str, LinkFacts]:
        """Return what is known of the links of each track."""
        return {row["track_urn"]: _facts(row) for row in await self._all(_FACTS, (account,) * 3)}

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

    async def _all(self, sql: str, values: Sequence[object]) -> list[Any]:
        return await self._database.read(lambda connection: connection.execute(sql, values).fetchall())


_FACTS = f"""SELECT track_urn, MIN(first_at) AS first_at, MAX(last_at) AS last_at, MAX(reset_at) AS reset_at,
    SUM(recipients) AS recipients, SUM(live) AS live, MAX(due_at) AS due_at
FROM (
    SELECT track_urn, MIN(at) AS first_at, MAX(at) AS last_at, NULL AS reset_at,
        COUNT(DISTINCT CASE WHEN death = '' AND recipient <> '' THEN recipient END) AS recipients,
        SUM(death = '') AS live, NULL AS due_at
    FROM links WHERE account = ? GROUP BY track_urn
    UNION ALL SELECT track_urn, NULL, NULL, MAX(ended_at), 0, 0, NULL
    FROM resets WHERE account = ? AND state = 'reset' GROUP BY track_urn
    UNION ALL SELECT track_urn, NULL, NULL, NULL, 0, 0, due_at FROM reminders WHERE account = ? AND state IN {_OPEN}
) GROUP BY track_urn"""  # noqa: S608 -- parts of ours, values are bound


def kill(connection: Any, account: str, track_urn: str, death: Death, at: datetime) -> bool:
    """Let the links of a track be dead that live at a time, inside the caller's transaction; False when none did."""
    sql = "UPDATE links SET death = ?, died_at = ? WHERE account = ? AND track_urn = ? AND death = '' AND at <= ?"
    moment = text_of(at)
    return bool(connection.execute(sql, (death.value, moment, account, track_urn, moment)).rowcount)


def text_of(moment: datetime) -> str:
    """Write a time so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat()


def time_of(text: str | None) -> datetime | None:
    """Read a time."""
    return datetime.fromisoformat(text) if text else None


def _where(account: str, wanted: LinkFilter) -> tuple[str, list[object]]:
    parts, values = ["links.account = ?"], [account]
    for name, value in (("track_urn", wanted.track_urn), ("recipient", wanted.recipient)):
        if value:
            parts.append(f"links.{name} = ?")
            values.append(value)
    for word in fold(wanted.text).split():
        parts.append("instr(links.words, ?)")
        values.append(word)
    if wanted.state is not LinkState.ANY:
        parts.append("links.death = ''" if wanted.state is LinkState.LIVE else "links.death <> ''")
    if wanted.reset_due:
        parts.append("reminders.due_at IS NOT NULL")
    return " AND ".join(parts), list(values)


def _order(wanted: LinkFilter) -> str:
    way = "DESC" if wanted.descending else "ASC"
    return f"{_ORDERS[wanted.order].format(way)}, links.at DESC, links.id"


def _by_ids(connection: Any, account: str, ids: Sequence[str]) -> list[LinkEntry]:
    sql = "SELECT *, NULL AS due_at FROM links WHERE account = ? AND id = ?"
    rows = (connection.execute(sql, (account, each)).fetchone() for each in ids)
    return [_entry(row) for row in rows if row is not None]


def _words(entry: LinkEntry) -> str:
    return _words_of(entry.title, entry.recipient, entry.note, entry.kind)


def _words_of(title: str, recipient: str, note: str, kind: LinkKind) -> str:
    return fold("\n".join((title, recipient, note, KIND_WORDS[kind])))


def _entry(row: Any) -> LinkEntry:
    return LinkEntry(
        id=row["id"],
        track_urn=row["track_urn"],
        title=row["title"],
        kind=LinkKind(row["kind"]),
        at=datetime.fromisoformat(row["at"]),
        recipient=row["recipient"],
        note=row["note"],
        died_at=time_of(row["died_at"]),
        death=Death(row["death"]) if row["death"] else None,
        reset_due=time_of(row["due_at"]),
    )


def _facts(row: Any) -> LinkFacts:
    return LinkFacts(
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
        last_reset_at=time_of(row["reset_at"]),
        recipients=row["recipients"],
        live=row["live"],
        reset_due=time_of(row["due_at"]),
    )

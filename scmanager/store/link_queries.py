"""How handed-out links are asked for in SQL, and what becomes of the rows that answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from scmanager.core.folding import fold
from scmanager.core.link_log import KIND_WORDS, Death, LinkEntry, LinkFilter, LinkKind, LinkOrder, LinkState
from scmanager.core.link_overview import LinkFacts

_OPEN = "('waiting', 'working', 'missed')"

_ALIVE = "SELECT account, track_urn, recipient FROM links WHERE death = '' AND recipient <> ''"


def _more(alive: str) -> str:
    return f"""reminders.due_at, reminders.state = 'missed' AS missed,
        links.death <> '' AND (links.account, links.track_urn, links.recipient) IN ({alive}) AS has_new"""


MORE = _more(_ALIVE)

FROM = f"""FROM links LEFT JOIN reminders ON links.death = '' AND reminders.account = links.account
            AND reminders.track_urn = links.track_urn AND reminders.state IN {_OPEN}"""

_ORDERS = {
    LinkOrder.AT: "links.at {0}",
    LinkOrder.TITLE: "links.words {0}",
    LinkOrder.RECIPIENT: "links.recipient = '', fold(links.recipient) {0}",
    LinkOrder.NOTE: "links.note = '', fold(links.note) {0}",
    LinkOrder.STATE: "links.death = '' {0}, COALESCE(links.died_at, reminders.due_at) {0}",
}

FACTS = f"""SELECT track_urn, MIN(first_at) AS first_at, MAX(last_at) AS last_at, MAX(reset_at) AS reset_at,
    SUM(recipients) AS recipients, SUM(live) AS live, MAX(due_at) AS due_at,
    MAX(missed) AS missed
FROM (
    SELECT track_urn, MIN(at) AS first_at, MAX(at) AS last_at, NULL AS reset_at,
        COUNT(DISTINCT CASE WHEN death = '' AND recipient <> '' THEN recipient END) AS recipients,
        SUM(death = '') AS live, NULL AS due_at, NULL AS missed
    FROM links WHERE account = ? GROUP BY track_urn
    UNION ALL SELECT track_urn, NULL, NULL, MAX(ended_at), 0, 0, NULL, NULL
    FROM resets WHERE account = ? AND state = 'reset' GROUP BY track_urn
    UNION ALL SELECT track_urn, NULL, NULL, NULL, 0, 0, due_at, state = 'missed'
    FROM reminders WHERE account = ? AND state IN {_OPEN}
) GROUP BY track_urn"""  # noqa: S608 -- parts of ours, values are bound


def text_of(moment: datetime) -> str:
    """Write a time so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat()


def time_of(text: str | None) -> datetime | None:
    """Read a time."""
    return datetime.fromisoformat(text) if text else None


def where_of(account: str, wanted: LinkFilter) -> tuple[str, list[object]]:
    """Return the conditions links have to meet, and the values in them."""
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


def select(what: str, account: str, wanted: LinkFilter) -> tuple[str, list[object]]:
    """Return a query of links in their order, for a connection that knows `fold`, and the values in it."""
    where, values = where_of(account, wanted)
    return f"SELECT {what} {FROM} WHERE {where} ORDER BY {_order(wanted)}", values


def select_ids(account: str, ids: Sequence[str]) -> tuple[str, list[object]]:
    """Return a query of some hundred links, which looks no further than at their tracks, and the values in it."""
    places = ", ".join("?" * len(ids))
    tracks = f"SELECT track_urn FROM links WHERE id IN ({places}) AND death <> ''"  # noqa: S608 -- places alone
    more = _more(f"{_ALIVE} AND account = ? AND track_urn IN ({tracks})")
    sql = f"SELECT links.*, {more} {FROM} WHERE +links.account = ? AND links.id IN ({places})"
    return sql, [account, *ids, account, *ids]


def _order(wanted: LinkFilter) -> str:
    way = "DESC" if wanted.descending else "ASC"
    return f"{_ORDERS[wanted.order].format(way)}, links.at DESC, links.id"


def words_of(title: str, recipient: str, note: str, kind: LinkKind) -> str:
    """Return what is searched in, without case and accents."""
    return fold("\n".join((title, recipient, note, KIND_WORDS[kind])))


def entry_of(row: Any) -> LinkEntry:
    """Read a link; `due_at`, `missed` and `has_new` are not of its own row."""
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
        reset_missed=bool(row["missed"]),
        has_new=bool(row["has_new"]),
    )


def facts_of(row: Any) -> LinkFacts:
    """Read what is known of the links of a track."""
    return LinkFacts(
        first_at=time_of(row["first_at"]),
        last_at=time_of(row["last_at"]),
        last_reset_at=time_of(row["reset_at"]),
        recipients=row["recipients"],
        live=row["live"],
        reset_due=time_of(row["due_at"]),
        reset_missed=bool(row["missed"]),
    )

"""Handed-out links: who got which, when, whether it still opens the track, and how that is told. Never the links."""

from __future__ import annotations

import csv
import enum
import io
from collections.abc import Iterable
from datetime import datetime

import msgspec

from scmanager.core import texts
from scmanager.core.csv_columns import shield

HONEST_WORDS = (
    "A link works for anyone who has it. SoundCloud has one link per track and no expiry: "
    "resetting it stops it for everybody who got it."
)


class LinkKind(enum.StrEnum):
    """In which form a link was handed out."""

    LISTENER = "listener"
    API = "api"
    EMBED = "embed"
    MESSAGE = "message"
    FILE = "file"
    """In a file that was exported, such as a promo sheet."""
    LIST = "list"
    """Among several, as text."""
    QR = "qr"
    """As a QR picture that was copied."""


class Death(enum.StrEnum):
    """Why a link no longer opens its track."""

    RESET = "reset"
    """It was reset from this program."""
    REPLACED = "replaced"
    """The track was found to have another one."""
    PUBLIC = "public"
    DELETED = "deleted"


class LinkState(enum.StrEnum):
    """Which links are asked for."""

    ANY = "any"
    LIVE = "live"
    DEAD = "dead"


class LinkOrder(enum.StrEnum):
    """What a list of links is sorted by."""

    AT = "at"
    TITLE = "title"
    RECIPIENT = "recipient"
    NOTE = "note"
    STATE = "state"


class LinkEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One link that was handed out at a time (UTC); `title` is what the track was called then.

    `died_at` and `death` tell when and why it stopped working, or was found to have; None while it works as far as is
    known. `reset_due` is when the track is to be reset, if that is planned; `reset_missed`: it was not done then.
    `has_new`: it is dead, and its recipient got a link of the track since that works.
    """

    id: str
    track_urn: str
    title: str
    kind: LinkKind
    at: datetime
    recipient: str = ""
    note: str = ""
    died_at: datetime | None = None
    death: Death | None = None
    reset_due: datetime | None = None
    reset_missed: bool = False
    has_new: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the link works, as far as is known."""
        return self.death is None


class LinkFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which links are listed, and in which order; empty text asks for nothing.

    All words of `text` have to be in the title, recipient, note or form. `reset_due`: only those of tracks that are to
    be reset at a time.
    """

    text: str = ""
    state: LinkState = LinkState.ANY
    reset_due: bool = False
    track_urn: str = ""
    recipient: str = ""
    order: LinkOrder = LinkOrder.AT
    descending: bool = True


class LinkCounts(msgspec.Struct, frozen=True):
    """How many links there are."""

    total: int = 0
    live: int = 0
    dead: int = 0
    reset_due: int = 0


KIND_WORDS = {
    LinkKind.LISTENER: "link",
    LinkKind.API: "API link",
    LinkKind.EMBED: "embed code",
    LinkKind.MESSAGE: "message",
    LinkKind.FILE: "file",
    LinkKind.LIST: "list",
    LinkKind.QR: "QR picture",
}

_DEATHS = {
    Death.RESET: "it was reset here",
    Death.REPLACED: "the track has another link now",
    Death.PUBLIC: "the track was made public",
    Death.DELETED: "the track was deleted",
}
_NAMES = ("Title", "Track", "For", "Note", "Form", "Handed out", "State", "Dead since", "Why", "Reset due")
_SHORT_DEATHS = {Death.RESET: "reset", Death.REPLACED: "replaced", Death.PUBLIC: "public", Death.DELETED: "deleted"}


def counts_words(counts: LinkCounts) -> str:
    """Write `47 handed out · 39 live · 8 dead`."""
    parts = ((counts.total, "handed out"), (counts.live, "live"), (counts.dead, "dead"))
    return " · ".join(f"{texts.count(number)} {word}" for number, word in parts)


def state_words(entry: LinkEntry, now: datetime) -> str:
    """Say shortly how a link stands: `reset due 1 Dec`, `out for 74 days`, `reset 20 Aug`; other years are told."""
    if entry.death is not None:
        return f"{_SHORT_DEATHS[entry.death]} {_short_day(entry.died_at, now)}"
    if entry.reset_due is not None:
        if entry.reset_missed:
            return f"reset missed {_without_year(texts.day(entry.reset_due), now)}"
        return f"reset due {_short_day(entry.reset_due, now)}"
    days = (now - entry.at).days
    return f"out for {texts.plural(days, 'day')}" if days >= 1 else "handed out today"


def _short_day(moment: datetime | None, now: datetime) -> str:
    return _without_year(texts.near(moment, now) if moment else texts.UNKNOWN, now)


def _without_year(day: str, now: datetime) -> str:
    return day.removesuffix(f" {now.astimezone():%Y}")


def death_words(entry: LinkEntry) -> str:
    """Say since when and why a link is dead: `Dead since 20 Nov 2026, 09:19: it was reset here.`; empty for others."""
    if entry.death is None:
        return ""
    known = "Dead since" if entry.death is Death.RESET else "Found dead on"
    return f"{known} {texts.moment(entry.died_at)}: {_DEATHS[entry.death]}."


def recipients_of(entries: Iterable[LinkEntry]) -> list[str]:
    """List everybody who got one of the links, each once, in the order of the entries."""
    return list(dict.fromkeys(entry.recipient for entry in entries if entry.recipient))


def lost_by(entries: Iterable[LinkEntry]) -> list[LinkEntry]:
    """Pick the named links after whose death their recipients got no live one of the track; the first of each."""
    entries = list(entries)
    has = {(entry.track_urn, entry.recipient) for entry in entries if entry.is_live}
    lost: dict[tuple[str, str], LinkEntry] = {}
    for entry in entries:
        whose = entry.track_urn, entry.recipient
        if entry.recipient and whose not in has:
            lost.setdefault(whose, entry)
    return list(lost.values())


def csv_head() -> str:
    """Write the names of the columns of a table for spreadsheets."""
    return _csv_of([_NAMES])


def csv_rows(entries: Iterable[LinkEntry]) -> str:
    """Write links as rows of such a table, with times in the reader's time zone; the links are not in it."""
    return _csv_of([shield(cell) for cell in _cells(entry)] for entry in entries)


def _csv_of(rows: Iterable[Iterable[str]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _cells(entry: LinkEntry) -> tuple[str, ...]:
    return (
        entry.title,
        entry.track_urn,
        entry.recipient,
        entry.note,
        KIND_WORDS[entry.kind],
        _time(entry.at),
        "live" if entry.is_live else "dead",
        _time(entry.died_at),
        _DEATHS[entry.death] if entry.death else "",
        _time(entry.reset_due),
    )


def _time(when: datetime | None) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M}" if when else ""

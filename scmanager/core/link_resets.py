"""Resets of secret links: how each stands, who loses access, and what people are told about them."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime

import msgspec

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry, recipients_of

_ALL_THE_SAME = "Everybody who has the old link loses access all the same."


class ResetState(enum.StrEnum):
    """How the reset of a track's link stands."""

    RESET = "reset"
    """The old link is dead."""
    NOT_RESET = "not reset"
    """The old link works still."""
    CHECKING = "being checked"
    """An answer went missing; the server is asked which link the track has."""
    GONE = "gone"
    """The track was deleted meanwhile, and its link with it."""


class ResetRow(msgspec.Struct, frozen=True, kw_only=True):
    """The reset of one track that was begun at a time (UTC); `message` says in a sentence why it is not reset.

    For one that is reset it says why that is not written down.

    `ended_at` is when the old link was known to be dead, or to work still.
    """

    id: str
    track_urn: str
    title: str
    started_at: datetime
    state: ResetState
    ended_at: datetime | None = None
    message: str = ""


class ResetReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of several resets; `left` are the tracks that were not tried, because it was stopped."""

    rows: tuple[ResetRow, ...] = ()
    left: tuple[str, ...] = ()

    def of(self, state: ResetState) -> tuple[ResetRow, ...]:
        """Return the rows in a state."""
        return tuple(row for row in self.rows if row.state is state)


class CutOff(msgspec.Struct, frozen=True, kw_only=True):
    """Resets of several links that the end of the program cut off: the URNs of the tracks, by what is known."""

    done: tuple[str, ...] = ()
    checking: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class Consequences(msgspec.Struct, frozen=True, kw_only=True):
    """Who loses access when the link of a track is reset: the live entries of the log, the newest first.

    `unread` says in a sentence why the log cannot be read, if so.
    """

    track_urn: str
    title: str
    entries: tuple[LinkEntry, ...] = ()
    unread: str = ""

    @property
    def recipients(self) -> list[str]:
        """Everybody who is named in the log, each once."""
        return recipients_of(self.entries)

    @property
    def unnamed(self) -> int:
        """How many times the link was handed out without a name."""
        return sum(not entry.recipient for entry in self.entries)


def row_words(row: ResetRow) -> str:
    """Say how a reset stands."""
    if row.state is ResetState.RESET:
        return f"Reset on {texts.moment(row.ended_at)}. The old link no longer works. {row.message}".strip()
    if row.state is ResetState.GONE:
        return "The track was deleted, and its link with it."
    if row.state is ResetState.CHECKING:
        return "Being checked: the answer went missing, so the server is asked which link the track has."
    return f"Not reset, the old link still works. {row.message}".strip()


def report_words(report: ResetReport) -> str:
    """Sum up several resets: `3 links reset · 1 not reset · 1 being checked · 2 not tried`."""
    counts = [(len(report.of(state)), state.value) for state in ResetState]
    parts = [f"{texts.plural(number, 'link')} {word}" for number, word in counts if number]
    if report.left:
        parts.append(f"{texts.plural(len(report.left), 'link')} not tried")
    return " · ".join(parts)


def cut_off_words(cut: CutOff) -> str:
    """Say where a reset of several links was cut off."""
    done, checking, left = len(cut.done), len(cut.checking), len(cut.left)
    total = texts.plural(done + checking + left, "link")
    parts = [f"{texts.plural(done, 'is', 'are')} reset", f"{texts.plural(left, 'is', 'are')} not"]
    if checking:
        parts.append(f"{texts.plural(checking, 'is', 'are')} being checked")
    return f"A reset of {total} was cut off: {', '.join(parts)}."


def consequence_words(all_of_them: Sequence[Consequences]) -> str:
    """Say who loses access when tracks are reset, for the question before it."""
    if unread := next((each.unread for each in all_of_them if each.unread), ""):
        return f"Who got it is not known now, and the reset may not be noted. {unread} {_ALL_THE_SAME}"
    names = list(dict.fromkeys(name for each in all_of_them for name in each.recipients))
    unnamed = sum(each.unnamed for each in all_of_them)
    if not names and not unnamed:
        return f"No hand-out is noted here. {_ALL_THE_SAME}"
    who = named(names) if names else "Whoever got it"
    more = f" The link was also handed out {texts.plural(unnamed, 'time')} without a name." if unnamed and names else ""
    return (
        f"{who} {'loses' if len(names) < 2 else 'lose'} access, and so does everybody they passed the link on to.{more}"
    )


def named(names: Sequence[str]) -> str:
    """List names in a sentence, the first of many."""
    shown, more = names[:8], len(names) - 8
    if more > 0:
        return f"{', '.join(shown)} and {texts.count(more)} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]

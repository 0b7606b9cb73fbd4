"""Recognising a pasted link: which token is in it, and what is known of that token here."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from urllib.parse import unquote

import msgspec

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry, death_words

# `s-` and 5 (old) to 11 (new) letters and digits, https://github.com/scdl-org/scdl/issues/156
_TOKEN = r"s-[A-Za-z0-9]{5,40}(?![\w-])"  # noqa: S105 -- what a token looks like
_NAMED = re.compile(rf"secret_token[=:\"'\s]+({_TOKEN})")
_PLACED = re.compile(rf"(?<![^\s/=\"'(<>])({_TOKEN})")
_LONGEST = 20_000


class Verdict(enum.StrEnum):
    """What is known of a pasted link."""

    NO_LINK = "no link"
    """There is no secret link in the text."""
    HANDED_OUT = "handed out"
    CURRENT = "current"
    """It opens a track of the account, and was never handed out from here."""
    FORMER = "former"
    """It leads to a track of the account that has another link, and was never handed out from here."""
    UNKNOWN = "unknown"


class Recognition(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a pasted link; the entries of the log that tell of it are the newest first.

    `title` is that of its track, empty when it is not known. `is_checked`: the server was just asked whether it works.
    """

    verdict: Verdict
    entries: tuple[LinkEntry, ...] = ()
    track_urn: str = ""
    title: str = ""
    is_checked: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the link works, as far as is known."""
        return self.verdict is Verdict.CURRENT or any(entry.is_live for entry in self.entries)


def token_in(text: str) -> str:
    """Return the secret token in a pasted link, embed code, message or token; empty when there is none."""
    plain = unquote(unquote(text[:_LONGEST]))
    found = _NAMED.search(plain) or _PLACED.search(plain)
    return found[1] if found else ""


def words_of(found: Recognition) -> str:
    """Say what is known of a pasted link."""
    if found.verdict is Verdict.HANDED_OUT:
        return _handed_out_words(found)
    return {
        Verdict.NO_LINK: "There is no secret link in this text.",
        Verdict.CURRENT: f"This is the link of “{found.title}” as it is now. It was never handed out from here.",
        Verdict.FORMER: (
            f"This link does not open “{found.title}”, which has another one. It was never handed out from here."
        ),
        Verdict.UNKNOWN: "This link is not known here: it was never handed out from this computer.",
    }[found.verdict]


def _handed_out_words(found: Recognition) -> str:
    to = _joined([_handing(entry) for entry in found.entries])
    title = found.title or found.entries[0].title
    of = f" of “{title}”" if title else ""
    newest = found.entries[0]
    state = death_words(newest) or ("It works." if found.is_checked else "It works, as far as is known.")
    return f"The link{of} that was handed out {to}. {state}"


def _handing(entry: LinkEntry) -> str:
    to = f"to {entry.recipient} " if entry.recipient else ""
    return f"{to}on {texts.day(entry.at)}"


def _joined(parts: Sequence[str]) -> str:
    shown, more = list(dict.fromkeys(parts))[:5], len(dict.fromkeys(parts)) - 5
    if more > 0:
        return f"{', '.join(shown)} and {texts.plural(more, 'more time')}"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]

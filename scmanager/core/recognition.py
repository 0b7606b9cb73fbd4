"""Recognising a pasted link: what kind of text it is, which token is in it, and what is known of that token here."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

import msgspec

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry, death_words
from scmanager.core.query_values import page_address

# `s-` and 5 (old) to 11 (new) letters and digits, https://github.com/scdl-org/scdl/issues/156
_TOKEN = r"s-[A-Za-z0-9]{5,40}(?![\w-])"  # noqa: S105 -- what a token looks like
_NAMED = re.compile(rf"secret_token[=:\"'\s]+({_TOKEN})")
_PLACED = re.compile(
    rf"(?:^|[\s=\"'(<>])(?:https?://)?[^\s/=\"'(<>]+(?:/[^\s/]+){{2,6}}/({_TOKEN})"
)  # after user and track
_ALONE = re.compile(rf"[\s\"'<(]*({_TOKEN})[\s\"'>).,]*")
_ADDRESS = re.compile(r"https?://[^\s\"'<>()]+|(?<![\w./-])(?:[\w-]+\.)?soundcloud\.com/[^\s\"'<>()]+", re.IGNORECASE)
_SHORTENERS = frozenset({"on.soundcloud.com", "snd.sc", "soundcloud.app.goo.gl"})
_LONGEST = 20_000
_NOT_NOTED = "No hand-out of it is noted here."


class Pasted(enum.Enum):
    """What kind of text was pasted."""

    WORDS = enum.auto()
    SECRET = enum.auto()
    """There is the token of a secret link in it."""
    PAGE = enum.auto()
    """It leads to SoundCloud, or to a sandbox, with no token in it."""
    SHORT = enum.auto()
    """It is one of SoundCloud's short links, which say nothing of where they lead."""
    ELSEWHERE = enum.auto()
    """It leads to somebody else."""


class Verdict(enum.StrEnum):
    """What is known of a pasted link."""

    NO_LINK = "no link"
    """There is no secret in it."""
    SHORT = "short"
    ELSEWHERE = "elsewhere"
    HANDED_OUT = "handed out"
    CURRENT = "current"
    """It opens a track of the account, and no hand-out of it is noted."""
    FORMER = "former"
    """It leads to a track of the account that has another link, and no hand-out of it is noted."""
    PUBLIC = "public"
    """It leads to a track of the account that is public and has no secret link, and no hand-out of it is noted."""
    UNKNOWN = "unknown"
    UNANSWERED = "unanswered"
    """No hand-out of it is noted, and the server could not be asked whether it leads to an own track."""


class Recognition(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a pasted link; the entries of the log that tell of it are the newest first.

    `title` is that of its track, or the name of a server elsewhere; empty when it is not known. `works` is what the
    server just said of it, None when it was not asked or said nothing; `reason` is why it said nothing, in a sentence.
    """

    verdict: Verdict
    entries: tuple[LinkEntry, ...] = ()
    track_urn: str = ""
    title: str = ""
    works: bool | None = None
    reason: str = ""

    @property
    def is_live(self) -> bool:
        """Whether the link works, as far as is known."""
        if self.verdict is not Verdict.HANDED_OUT:
            return self.verdict is Verdict.CURRENT
        return any(entry.is_live for entry in self.entries) if self.works is None else self.works


def token_in(text: str) -> str:
    """Return the secret token in a pasted link, embed code or message, or one alone; empty when there is none."""
    plain = unquote(unquote(text[:_LONGEST]))
    found = _NAMED.search(plain) or _PLACED.search(plain) or _ALONE.fullmatch(plain)
    return found[1] if found else ""


def address_in(text: str) -> str:
    """Return the first web address in a text, empty when there is none."""
    found = _ADDRESS.search(text[:_LONGEST])
    return found[0].rstrip(".,;:!?") if found else ""


def host_in(text: str) -> str:
    """Return the name of the server the first web address in a text leads to, in small letters."""
    address = address_in(text)
    try:
        return urlsplit(address if "://" in address else f"https://{address}").hostname or ""
    except ValueError:
        return ""


def kind_of(text: str) -> Pasted:
    """Tell what kind of text was pasted; a word such as `s-curve` is no token, a link with one is secret anywhere."""
    token = token_in(text)
    if token and (token != token.lower() or any(map(str.isdigit, token)) or not _ALONE.fullmatch(text)):
        return Pasted.SECRET
    if not (address := address_in(text)):
        return Pasted.WORDS
    if host_in(text) in _SHORTENERS:
        return Pasted.SHORT
    return Pasted.PAGE if page_address(address) else Pasted.ELSEWHERE


def is_one_link(text: str) -> bool:
    """Tell whether a text is a link of SoundCloud and nothing else; a token alone is none."""
    plain = text.strip()
    path = plain.removeprefix("https://").removeprefix("http://")
    is_whole = "/" in path and "://" not in path and not any(map(str.isspace, path))
    return is_whole and kind_of(plain) not in {Pasted.WORDS, Pasted.ELSEWHERE}


def words_of(found: Recognition) -> str:
    """Say what is known of a pasted link."""
    if found.verdict is Verdict.HANDED_OUT:
        return _handed_out_words(found)
    page = f"This is the page of “{found.title}”." if found.title else "This leads to SoundCloud."
    return {
        Verdict.NO_LINK: f"{page} There is no secret in this link.",
        Verdict.SHORT: "A short link does not say where it leads. Open it, and paste the address it ends at.",
        Verdict.ELSEWHERE: f"This is no link of SoundCloud: it leads to {found.title}. It is searched for like words.",
        Verdict.CURRENT: f"This is the link of “{found.title}” as it is now. {_NOT_NOTED}",
        Verdict.FORMER: f"This link does not open “{found.title}”, which has another one. {_NOT_NOTED}",
        Verdict.PUBLIC: f"“{found.title}” is public now: anybody can open it without a secret link. {_NOT_NOTED}",
        Verdict.UNKNOWN: f"This link is not known here. {_NOT_NOTED}",
        Verdict.UNANSWERED: (
            f"{_NOT_NOTED} Whether it opens one of your tracks could not be found out. {found.reason}".strip()
        ),
    }[found.verdict]


def _handed_out_words(found: Recognition) -> str:
    to = _joined([_handing(entry) for entry in found.entries])
    title = found.title or found.entries[0].title
    of = f" of “{title}”" if title else ""
    return f"The link{of} that was handed out {to}. {_state_words(found)}"


def _state_words(found: Recognition) -> str:
    """Say whether a link that was handed out works: what the server just said comes before what the log says."""
    if found.works:
        return "It works."
    known = death_words(found.entries[0])
    return known or ("It works, as far as is known." if found.works is None else "It works no more.")


def _handing(entry: LinkEntry) -> str:
    return f"to {entry.recipient or 'somebody not named'} on {texts.day(entry.at)}"


def _joined(parts: Sequence[str]) -> str:
    shown, more = list(dict.fromkeys(parts))[:5], len(dict.fromkeys(parts)) - 5
    if more > 0:
        return f"{', '.join(shown)} and {texts.plural(more, 'more time')}"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]

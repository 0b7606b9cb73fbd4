"""What is typed into the fields of a search, read as values of a query; InputError says what is wrong."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time

import msgspec

from scmanager.core import links, urns
from scmanager.core.search_numbers import plain_length
from scmanager.core.search_values import length_of
from scmanager.errors import InputError

MOST_TRACKS = 200
"""Most track numbers a server takes at once."""


class NamedTracks(msgspec.Struct, frozen=True):
    """Tracks by URN, and pages of tracks whose number is not in their address."""

    urns: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def number(text: str) -> float | None:
    """Read a number of beats per minute, None for an empty text."""
    if not text.strip():
        return None
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not 0 <= value < 1000:
        raise InputError(f"“{text.strip()}” is no tempo. Write a number such as 120.")
    return value


def length(text: str) -> int | None:
    """Read a length as milliseconds, as in a search of own tracks: `5` is 5 minutes. None for an empty text."""
    if not text.strip():
        return None
    value = length_of(plain_length(text))
    if value is None:
        raise InputError(f"“{text.strip()}” is no length. Write minutes such as 5, or 4:30, 90s or 1h.")
    return value


def day_start(text: str) -> datetime | None:
    """Read a date as its first moment in the reader's time zone, None for an empty text."""
    return _moment(text, time.min)


def day_end(text: str) -> datetime | None:
    """Read a date as its last moment in the reader's time zone, None for an empty text."""
    return _moment(text, time.max)


def words(text: str) -> tuple[str, ...]:
    """Split at commas, leaving out empty parts."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def tracks(text: str) -> NamedTracks:
    """Read at most 200 track numbers, URNs and links, separated by white space or commas; each counts once."""
    numbers: list[str] = []
    pages: list[str] = []
    for part in re.split(r"[\s,;]+", text.strip()):
        if found := urns.make("tracks", part) if re.fullmatch(r"[0-9]{1,20}", part) else urns.find(part, "tracks"):
            numbers.append(found)
        elif part:
            pages.append(_page(part))
    if len(numbers) + len(pages) > MOST_TRACKS:
        raise InputError(f"These are {len(numbers) + len(pages)} tracks; at most {MOST_TRACKS} can be asked for.")
    return NamedTracks(tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(pages)))


def page_address(text: str) -> str:
    """Write a link, with or without its scheme, as an address of SoundCloud or of a sandbox; empty for other text."""
    url = text.strip()
    if "/" not in url:
        return ""
    full = url if "://" in url else f"https://{url}"
    for each in (full, re.sub("^http://", "https://", full)):
        origin = "/".join(each.split("/")[:3])  # a sandbox, which is on this computer, has no https
        if links.is_safe_page(each, origin):
            return each
    return ""


def _page(part: str) -> str:
    if address := page_address(part):
        return address
    raise InputError(f"“{part}” is no track. Write numbers such as 12, or paste links of SoundCloud.")


def _moment(text: str, of_day: time) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(text.strip()), of_day).astimezone()
    except (ValueError, OverflowError, OSError):
        raise InputError(f"“{text.strip()}” is no date. Write year, month and day such as 2026-11-24.") from None

"""What is typed into the fields of a search, read as values of a query; InputError says what is wrong."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time

from scmanager.core import texts, urns
from scmanager.errors import InputError


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
    """Read a length as milliseconds, None for an empty text."""
    if not text.strip():
        return None
    value = texts.parse_length(text)
    if value is None:
        raise InputError(f"“{text.strip()}” is no length. Write minutes and seconds such as 4:30.")
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


def track_urns(text: str) -> tuple[str, ...]:
    """Read track numbers, URNs or links that hold one, separated by spaces or commas."""
    return tuple(_track_urn(part) for part in re.split(r"[\s,]+", text.strip()) if part)


def _track_urn(part: str) -> str:
    found = urns.make("tracks", part) if re.fullmatch(r"[0-9]{1,20}", part) else urns.find(part, "tracks")
    if found is None:
        raise InputError(f"“{part}” is no track number. Write numbers such as 12, separated by spaces.")
    return found


def _moment(text: str, of_day: time) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(text.strip()), of_day).astimezone()
    except (ValueError, OverflowError, OSError):
        raise InputError(f"“{text.strip()}” is no date. Write year, month and day such as 2026-11-24.") from None

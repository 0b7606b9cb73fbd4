"""Numbers, lengths and sizes as people read them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from datetime import datetime, timedelta

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Characters that turn the direction of writing (https://www.unicode.org/reports/tr9/).
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNREADABLE = "\ufffd"
THIN_SPACE = "\u202f"
UNKNOWN = "–"
_OUTSIDE = {"Cc": " ", "Cs": UNREADABLE}
_LENGTH = re.compile(r"(?:(?:([0-9]{1,4}):)?([0-9]{1,4}):)?([0-9]{1,6}(?:\.[0-9]{1,3})?)")


def length(milliseconds: int | None) -> str:
    """Write a length: 402000 ms is `6:42`, an hour and more is `1:02:07`, unknown is a dash."""
    if milliseconds is None or milliseconds < 0:
        return UNKNOWN
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def parse_length(text: str) -> int | None:
    """Read `6:42`, `1:02:07`, `75` or `6:42.5` as milliseconds; None when it is no length."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return round((hours * 3600 + minutes * 60 + seconds) * 1000)


def count(number: int | None) -> str:
    """Write a count with thin spaces between thousands; unknown is a dash, not 0."""
    return UNKNOWN if number is None else f"{number:,}".replace(",", THIN_SPACE)


def size(octets: int) -> str:
    """Write a size in bytes with decimal units: 68_100_000 is `68.1 MB`."""
    if octets < 1000:
        return f"{octets} bytes"
    value, unit = octets / 1000, "KB"
    for larger in ("MB", "GB"):
        if value < 999.5:
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if value >= 99.95 and unit != "GB" else f"{value:.1f} {unit}"


def day(moment: datetime | None) -> str:
    """Write a date in the reader's time zone: `14 Nov 2026`; unknown and impossible ones are a dash."""
    if moment is None:
        return UNKNOWN
    try:
        local = moment.astimezone()
    except (OverflowError, OSError):
        return UNKNOWN
    return date(local)


def date(day: dt.date | None) -> str:
    """Write a date of the calendar, or that of a time: `14 Nov 2026`; unknown is a dash."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else UNKNOWN


def moment(when: datetime | None) -> str:
    """Write a time to the minute in the reader's time zone: `14 Nov 2026, 18:05`; unknown ones are a dash."""
    if when is None or day(when) == UNKNOWN:
        return UNKNOWN
    return f"{day(when)}, {when.astimezone():%H:%M}"


def near(when: datetime, now: datetime) -> str:
    """Write a day, and the time when it is today: `today, 18:05`."""
    return f"today, {when.astimezone():%H:%M}" if day(when) == day(now) else day(when)


def span(time: timedelta) -> str:
    """Write how long something is: `12 s`, `5 min`, `3 h`, `2 days`."""
    seconds = max(0.0, time.total_seconds())
    if seconds < 59.5:
        return f"{round(seconds)} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h" if seconds < 129_600 else plural(round(seconds / 86_400), "day")


def time_left(seconds: float) -> str:
    """Write how long something will still take: `12 s left`, `1 min left`, `2 h left`."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s left"
    return f"{round(seconds / 60)} min left" if seconds < 5400 else f"{round(seconds / 3600)} h left"


def plural(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: `1 track`, `3 tracks`."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def one_line(text: str) -> str:
    """Tidy text from outside into one line that can be encoded: control characters and line ends become spaces.

    Surrogates become U+FFFD, and characters that turn the direction of writing are dropped.
    """
    kept = (_OUTSIDE.get(unicodedata.category(char), char) for char in text if char not in BIDI_CONTROLS)
    return " ".join("".join(kept).split())

"""Numbers, lengths and sizes as people read them."""

from __future__ import annotations

from datetime import datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
THIN_SPACE = "\u202f"
UNKNOWN = "–"


def length(milliseconds: int | None) -> str:
    """Write a length: 402000 ms is `6:42`, an hour and more is `1:02:07`, unknown is a dash."""
    if milliseconds is None or milliseconds < 0:
        return UNKNOWN
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def parse_length(text: str) -> int | None:
    """Read `6:42`, `1:02:07`, `75` or `6:42.5` as milliseconds; None when it is no length."""
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(part.strip() for part in parts):
        return None
    try:
        *whole, seconds = (*(int(part) for part in parts[:-1]), float(parts[-1]))
    except ValueError:
        return None
    total = 0
    for part in whole:
        total = total * 60 + int(part)
    milliseconds = round((total * 60 + seconds) * 1000) if seconds >= 0 and seconds < 1e9 else -1
    return milliseconds if milliseconds >= 0 and total >= 0 else None


def count(number: int | None) -> str:
    """Write a count with thin spaces between thousands; unknown is a dash, not 0."""
    return UNKNOWN if number is None else f"{number:,}".replace(",", THIN_SPACE)


def size(octets: int) -> str:
    """Write a size in bytes with decimal units: 68_100_000 is `68.1 MB`."""
    value = float(octets)
    for unit in ("bytes", "KB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "bytes" or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def day(moment: datetime | None) -> str:
    """Write a date in the reader's time zone: `14 Nov 2026`."""
    if moment is None:
        return UNKNOWN
    local = moment.astimezone()
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def minutes(seconds: int) -> str:
    """Write upload time as whole minutes: 8520 s is `142 min`."""
    return f"{count(seconds // 60)} min"


def time_left(seconds: float) -> str:
    """Write how long something will still take: `12 s left`, `1 min left`, `2 h left`."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s left"
    return f"{round(seconds / 60)} min left" if seconds < 5400 else f"{round(seconds / 3600)} h left"


def plural(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: `1 track`, `3 tracks`."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"

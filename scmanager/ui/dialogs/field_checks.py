"""What can be wrong with a field of a track, in one sentence; nothing wrong is an empty text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlsplit

LONGEST_TITLE = 255
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_PERMALINK = re.compile(r"[a-z0-9_-]+")


def check_title(text: str) -> str:
    """Want a title that fits; the real limit is told nowhere (https://github.com/soundcloud/api/issues/375)."""
    if not text.strip():
        return "A track needs a title."
    return "" if len(text.strip()) <= LONGEST_TITLE else f"A title has at most {LONGEST_TITLE} characters."


def check_date(text: str) -> str:
    """Want a release date written like 2026-12-04."""
    return "" if not text.strip() or parse_date(text) else "Write the date as year-month-day, like 2026-12-04."


def check_isrc(text: str) -> str:
    """Want twelve letters and digits in an ISRC; hyphens may stand between its parts (ISO 3901)."""
    plain = text.strip().replace("-", "").upper()
    return "" if not plain or _ISRC.fullmatch(plain) else "An ISRC has 12 letters and digits, like USS1Z1001234."


def check_link(text: str) -> str:
    """Want a web address."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        parts = urlsplit("")
    good = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    return "" if not text.strip() or good else "Write the whole address, like https://example.org/shop."


def check_permalink(text: str) -> str:
    """Want small letters, digits, hyphens and underscores in the last part of the track's address."""
    good = not text.strip() or _PERMALINK.fullmatch(text.strip())
    return "" if good else "Use small letters, digits, hyphens and underscores only."


def check_bpm(text: str) -> str:
    """Want a tempo above 0 and below 1000 beats a minute."""
    return "" if not text.strip() or parse_bpm(text) else "Write the tempo as a number, like 128 or 92.5."


def parse_date(text: str) -> date | None:
    """Read a date; None when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def parse_bpm(text: str) -> float | None:
    """Read a tempo in beats a minute; None when it is none."""
    try:
        bpm = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return bpm if 0 < bpm < 1000 else None


CHECKS: Mapping[str, Callable[[str], str]] = {
    "title": check_title,
    "release_date": check_date,
    "isrc": check_isrc,
    "bpm": check_bpm,
    "purchase_url": check_link,
    "video_url": check_link,
    "permalink": check_permalink,
}

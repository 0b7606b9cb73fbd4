"""Times and dates as SoundCloud writes them.

Answers say `2012/03/22 20:18:15 +0000`, classic XML and newer services ISO 8601 (https://gist.github.com/javouhey/627891);
search filters want `2020-12-24 00:00:00`, and refuse the form of the answers
(https://github.com/soundcloud/api/issues/495). All are UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime


def parse_moment(text: str | None) -> datetime | None:
    """Read a time in any of the forms above; None for one that does not exist, such as 0000/00/00."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip().replace("/", "-", 2).replace(" +", "+").replace(" -", "-"))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def filter_time(moment: datetime) -> str:
    """Write a time for a search filter; one without a zone is taken as UTC."""
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{utc:%Y-%m-%d %H:%M:%S}"


def parse_day(year: int | None, month: int | None, day: int | None) -> date | None:
    """Put a release date together; a missing month or day counts as the first, an impossible date as none."""
    if not year:
        return None
    try:
        return date(year, month or 1, day or 1)
    except (ValueError, OverflowError):
        return None

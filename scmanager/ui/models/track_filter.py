"""Which tracks of a table are shown: words, access, genres, time of upload."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf

import msgspec

from scmanager.core.folding import fold
from scmanager.core.search import parse
from scmanager.core.search_match import Matcher, NumberTest, TextTest, Word, matcher
from scmanager.core.search_terms import Op
from scmanager.core.search_values import Span
from scmanager.core.tracks import Sharing


class Period(enum.Enum):
    """A stretch of time up to now; the value is its length in days, 0 for any time, -365 for before a year ago."""

    ANY = 0
    WEEK = 7
    MONTH = 30
    YEAR = 365
    OLDER = -365


@dataclass(frozen=True, slots=True)
class TrackFilter:
    """Conditions that must all hold; empty ones do not filter. `words` and `genres` are folded."""

    words: tuple[str, ...] = ()
    sharing: Sharing | None = None
    genres: frozenset[str] = frozenset()
    since: datetime | None = None
    before: datetime | None = None

    def matcher(self) -> Matcher:
        """Return the conditions as those of a search."""
        sharing = parse(f"is:{self.sharing}" if self.sharing else "", today=date.min)
        span = Span(*(edge.timestamp() if edge else open_ for edge, open_ in ((self.since, -inf), (self.before, inf))))
        genres = tuple(sorted(self.genres))
        return msgspec.structs.replace(
            matcher(sharing),
            words=tuple(map(Word, self.words)),
            numbers=(NumberTest("uploaded", (span,)),) if self.since or self.before else (),
            tests=(TextTest("genre", Op.EQUALS, genres),) if genres else (),
        )


def words_of(text: str) -> tuple[str, ...]:
    """Split what was typed into folded words, the longest first because it leaves the least to look through."""
    return tuple(sorted(set(fold(text).split()), key=len, reverse=True))


def bounds(period: Period, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return where a period begins and ends, None where it is open."""
    if period is Period.ANY:
        return None, None
    edge = now - timedelta(days=abs(period.value))
    return (edge, None) if period.value > 0 else (None, edge)

"""Which tracks of a table are shown: words, access, genres, time of upload."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from scmanager.core.tracks import Sharing
from scmanager.ui.models.catalogue import Catalogue
from scmanager.ui.models.columns import fold


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

    def narrow(self, catalogue: Catalogue, slots: list[int]) -> list[int]:
        """Return the slots whose tracks meet every condition, in the order given."""
        if self.sharing is not None:
            slots = [slot for slot in slots if catalogue[slot].sharing is self.sharing]
        if self.genres:
            slots = [slot for slot in slots if fold(catalogue[slot].genre) in self.genres]
        if self.since is not None or self.before is not None:
            slots = [slot for slot in slots if self._is_in_time(catalogue[slot].created_at)]
        for word in self.words:
            slots = catalogue.containing(slots, word)
        return slots

    def _is_in_time(self, moment: datetime | None) -> bool:
        return (
            moment is not None
            and (self.since is None or moment >= self.since)
            and (self.before is None or moment < self.before)
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

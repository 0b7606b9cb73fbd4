"""Private tracks by the age of their link: since when it is out, with how many people, and what was never done."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from scmanager.core.tracks import Track


class LinkFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the log knows of the links of one track; times in UTC, None means never here.

    `recipients` counts the names the live link was handed to, `live` how many times it was handed out.
    """

    first_at: datetime | None = None
    last_at: datetime | None = None
    last_reset_at: datetime | None = None
    recipients: int = 0
    live: int = 0
    reset_due: datetime | None = None


NO_FACTS = LinkFacts()


class LinkAge(enum.StrEnum):
    """How long a link has been the same, as far as is known."""

    MONTH = "up to a month"
    HALF_YEAR = "up to half a year"
    YEAR = "up to a year"
    OLDER = "older than a year"
    UNKNOWN = "unknown"


_LIMITS = (
    (timedelta(days=31), LinkAge.MONTH),
    (timedelta(days=183), LinkAge.HALF_YEAR),
    (timedelta(days=366), LinkAge.YEAR),
)


class PrivateLink(msgspec.Struct, frozen=True, kw_only=True):
    """One private track with what is known of its link."""

    track: Track
    facts: LinkFacts = NO_FACTS

    @property
    def link_since(self) -> datetime | None:
        """Since when the track has this link, as far as is known here: its last reset, else its upload."""
        return self.facts.last_reset_at or self.track.created_at

    @property
    def never_shared(self) -> bool:
        """Whether no link was handed out from here, and nobody has access."""
        return self.facts.first_at is None and not self.track.shared_to_count

    @property
    def never_reset(self) -> bool:
        """Whether the link was not reset from here."""
        return self.facts.last_reset_at is None

    def age(self, now: datetime) -> LinkAge:
        """Return how old the link is."""
        if self.link_since is None:
            return LinkAge.UNKNOWN
        return next((age for limit, age in _LIMITS if now - self.link_since <= limit), LinkAge.OLDER)


class LinkOverview(msgspec.Struct, frozen=True, kw_only=True):
    """Private tracks in numbers; `ages` has every age, in order. `people` counts recipients, once a track."""

    total: int = 0
    shared: int = 0
    never_shared: int = 0
    never_reset: int = 0
    reset_due: int = 0
    people: int = 0
    ages: tuple[tuple[LinkAge, int], ...] = ()


def private_links(tracks: Iterable[Track], facts: Mapping[str, LinkFacts]) -> list[PrivateLink]:
    """Pick the private tracks and put to each what is known of its link, by its URN."""
    return [PrivateLink(track=each, facts=facts.get(each.urn, NO_FACTS)) for each in tracks if each.is_private]


def by_age(links: Iterable[PrivateLink]) -> list[PrivateLink]:
    """Sort by age, the oldest link first; those of unknown age come last."""
    known = [link for link in links if link.link_since is not None]
    rest = [link for link in links if link.link_since is None]
    return sorted(known, key=lambda link: link.link_since.timestamp() if link.link_since else 0.0) + rest


def overview(links: Sequence[PrivateLink], now: datetime) -> LinkOverview:
    """Count private tracks."""
    ages = dict.fromkeys(LinkAge, 0)
    for link in links:
        ages[link.age(now)] += 1
    never_shared = sum(link.never_shared for link in links)
    return LinkOverview(
        total=len(links),
        shared=len(links) - never_shared,
        never_shared=never_shared,
        never_reset=sum(link.never_reset for link in links),
        reset_due=sum(link.facts.reset_due is not None for link in links),
        people=sum(link.facts.recipients for link in links),
        ages=tuple(ages.items()),
    )

"""Private tracks by the age of their link: since when it is out, with how many people, and what was never done."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from scmanager.core import texts
from scmanager.core.tracks import Track


class LinkFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the log knows of the links of one track; times in UTC, None means never here.

    `recipients` counts the names the live link was handed to, `live` how many times it was handed out.
    `reset_missed`: it was not reset when it was due.
    """

    first_at: datetime | None = None
    last_at: datetime | None = None
    last_reset_at: datetime | None = None
    recipients: int = 0
    live: int = 0
    reset_due: datetime | None = None
    reset_missed: bool = False


NO_FACTS = LinkFacts()


class LinkAge(enum.StrEnum):
    """How long a link has been the same, as far as is known."""

    MONTH = "up to a month"
    HALF_YEAR = "up to half a year"
    YEAR = "up to a year"
    OLDER = "older than a year"
    UNKNOWN = "unknown"


class LinkReach(enum.StrEnum):
    """How many people the link a track has now was handed to, as noted here."""

    NOBODY = "nobody"
    ONE = "one"
    FEW = "2 to 5"
    MANY = "6 to 20"
    CROWD = "more than 20"


class LinkGroup(enum.StrEnum):
    """Private tracks that have something in common."""

    ALL = "all"
    SHARED = "shared"
    NEVER_SHARED = "never shared"
    NEVER_RESET = "never reset"
    RESET_PLANNED = "reset planned"
    WITH_PEOPLE = "with people"


_LIMITS = (
    (timedelta(days=31), LinkAge.MONTH),
    (timedelta(days=183), LinkAge.HALF_YEAR),
    (timedelta(days=366), LinkAge.YEAR),
)


_REACHES = ((0, LinkReach.NOBODY), (1, LinkReach.ONE), (5, LinkReach.FEW), (20, LinkReach.MANY))


class PrivateLink(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One private track with what is known of its link.

    `uploaded_at` is in UTC; `access` is how many people may hear it by permission, None where that is not known.
    """

    urn: str
    title: str = ""
    uploaded_at: datetime | None = None
    access: int | None = None
    facts: LinkFacts = NO_FACTS

    @property
    def since(self) -> datetime | None:
        """Since when the track has this link, as far as is known here: its last reset, else its upload."""
        return self.facts.last_reset_at or self.uploaded_at

    @property
    def never_shared(self) -> bool:
        """Whether no link was handed out from here, and nobody has access."""
        return self.facts.first_at is None and not self.access

    @property
    def never_reset(self) -> bool:
        """Whether the link was not reset from here."""
        return self.facts.last_reset_at is None

    @property
    def reach(self) -> LinkReach:
        """How many people have the link."""
        return next((reach for most, reach in _REACHES if self.facts.recipients <= most), LinkReach.CROWD)

    def belongs_to(self, group: LinkGroup) -> bool:
        """Tell whether it is one of a group."""
        return _TESTS[group](self)

    def age(self, now: datetime) -> LinkAge:
        """Return how old the link is."""
        since = self.since
        if since is None:
            return LinkAge.UNKNOWN
        return next((age for limit, age in _LIMITS if now - since <= limit), LinkAge.OLDER)


_TESTS: dict[LinkGroup, Callable[[PrivateLink], bool]] = {
    LinkGroup.ALL: lambda _link: True,
    LinkGroup.SHARED: lambda link: not link.never_shared,
    LinkGroup.NEVER_SHARED: lambda link: link.never_shared,
    LinkGroup.NEVER_RESET: lambda link: link.never_reset,
    LinkGroup.RESET_PLANNED: lambda link: link.facts.reset_due is not None,
    LinkGroup.WITH_PEOPLE: lambda link: link.facts.recipients > 0,
}


class PrivateFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which private tracks are listed; all words of `text` have to be in the title."""

    text: str = ""
    group: LinkGroup = LinkGroup.ALL
    age: LinkAge | None = None
    reach: LinkReach | None = None

    def accepts(self, link: PrivateLink, now: datetime) -> bool:
        """Tell whether a track is asked for, whatever its title."""
        fits = self.age is None or link.age(now) is self.age
        return fits and (self.reach is None or link.reach is self.reach) and link.belongs_to(self.group)


class LinkOverview(msgspec.Struct, frozen=True):
    """Private tracks in numbers: how many of each group have a link of each age, and of each reach.

    `access` counts who may listen by permission, each once a track, `people` the recipients of live links, each once.
    `next_reset` is when the next link is to be reset, `missed` how many were not when they were due.
    """

    counts: Mapping[tuple[LinkGroup, LinkAge | LinkReach], int] = {}
    access: int = 0
    next_reset: datetime | None = None
    missed: int = 0
    people: int = 0

    def total(self, group: LinkGroup = LinkGroup.ALL) -> int:
        """Count the tracks of a group."""
        return sum(self.counts.get((group, age), 0) for age in LinkAge)

    def of(self, group: LinkGroup, kind: LinkAge | LinkReach) -> int:
        """Count the tracks of a group whose link has an age or a reach."""
        return self.counts.get((group, kind), 0)


class OverviewCount:
    """Counts private tracks bit by bit, as they are at a time."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._counts: Counter[tuple[LinkGroup, LinkAge | LinkReach]] = Counter()
        self._access = 0
        self._missed = 0
        self._next: datetime | None = None

    def add(self, links: Iterable[PrivateLink]) -> None:
        """Count some more."""
        for link in links:
            groups = [group for group in LinkGroup if link.belongs_to(group)]
            age, reach = link.age(self._now), link.reach
            self._counts.update((group, age) for group in groups)
            self._counts.update((group, reach) for group in groups)
            self._access += link.access or 0
            self._add_due(link.facts)

    def _add_due(self, facts: LinkFacts) -> None:
        due = facts.reset_due
        if facts.reset_missed:
            self._missed += 1
        elif due is not None and (self._next is None or due < self._next):
            self._next = due

    def result(self) -> LinkOverview:
        """Return what was counted."""
        return LinkOverview(dict(self._counts), self._access, self._next, self._missed)


def private_link(track: Track, facts: LinkFacts = NO_FACTS) -> PrivateLink | None:
    """Put to a private track what is known of its link; None for a public one."""
    if not track.is_private:
        return None
    return PrivateLink(
        urn=track.urn, title=track.title, uploaded_at=track.created_at, access=track.shared_to_count, facts=facts
    )


def age_words(since: datetime | None, now: datetime) -> str:
    """Write how old a link is: `today`, `9 days`, `7 months`, `3 years`; `unknown` without a time."""
    if since is None:
        return "unknown"
    days = (now - since).days
    if days < 1:
        return "today"
    if days <= 61:
        return texts.plural(days, "day")
    return texts.plural(days * 12 // 365, "month") if days < 730 else texts.plural(days // 365, "year")


def origin_words(link: PrivateLink) -> str:
    """Say from when a link counts: `reset 20 Aug 2026`, or `uploaded 2 Jul 2025`; empty when nothing is known."""
    if link.facts.last_reset_at is not None:
        return f"reset {texts.day(link.facts.last_reset_at)}"
    return f"uploaded {texts.day(link.uploaded_at)}" if link.uploaded_at is not None else ""


def spoken(link: PrivateLink, now: datetime) -> str:
    """Say what is known of a link in a few sentences."""
    facts, title = link.facts, texts.one_line(link.title) or "Untitled"
    origin = origin_words(link)
    age = f"Age of the link: {age_words(link.since, now)}{f' ({origin})' if origin else ''}."
    if facts.last_at is not None:
        whom = f", {texts.plural(facts.recipients, 'recipient')} of the one it has now"
        shared = f"Link last handed out on {texts.day(facts.last_at)}{whom}."
    else:
        shared = "No link was handed out from here."
    access = f" {texts.plural(link.access, 'person has', 'people have')} access." if link.access else ""
    due = f" {_due_words(facts)}" if facts.reset_due else ""
    return f"“{title}”. {age} {shared}{access}{due}"


def _due_words(facts: LinkFacts) -> str:
    when = texts.moment(facts.reset_due)
    return f"It was to be reset on {when} and was not." if facts.reset_missed else f"It will be reset on {when}."

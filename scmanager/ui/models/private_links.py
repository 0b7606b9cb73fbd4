"""The private tracks of an account with what is known of their links, in numbered slots; knows nothing of Qt's rows."""

from __future__ import annotations

import enum
from array import array
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import compress

import msgspec

from scmanager.core.folding import fold
from scmanager.core.link_overview import (
    NO_FACTS,
    LinkFacts,
    LinkOverview,
    OverviewCount,
    PrivateFilter,
    PrivateLink,
    private_link,
)
from scmanager.core.natural import natural
from scmanager.core.tracks import Track
from scmanager.ui.models.rows import slot_array
from scmanager.ui.models.sliced import chunks, sorted_in_steps


class OverviewColumn(enum.IntEnum):
    """The columns in their order."""

    TRACK = 0
    AGE = 1
    HANDED_OUT = 2
    RESET = 3
    PLANNED = 4
    RECIPIENTS = 5
    ACCESS = 6


class PrivateLinks:
    """A slot is kept for as long as the program runs; those of tracks that are gone are no longer listed."""

    def __init__(self) -> None:
        self.links: list[PrivateLink] = []
        self._listed = bytearray()
        self._slots: dict[str, int] = {}
        self._facts: Mapping[str, LinkFacts] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def slot_of(self, urn: str) -> int | None:
        """Return the slot of a private track, None when it is none of those here."""
        return self._slots.get(urn)

    def put(self, tracks: Iterable[Track]) -> None:
        """Take over tracks that are new or changed; public ones go."""
        for track in tracks:
            link = private_link(track, self._facts.get(track.urn, NO_FACTS))
            if link is None:
                self.drop((track.urn,))
            elif (slot := self._slots.get(track.urn)) is not None:
                self.links[slot] = link
            else:
                self._slots[track.urn] = len(self.links)
                self.links.append(link)
                self._listed.append(1)

    def drop(self, urns: Iterable[str]) -> None:
        """List some tracks no longer."""
        for urn in urns:
            slot = self._slots.pop(urn, None)
            if slot is not None:
                self._listed[slot] = 0

    def know(self, facts: Mapping[str, LinkFacts]) -> None:
        """Take over what is known of links, for tracks that are put from now on."""
        self._facts = facts

    def look_again(self, urns: Iterable[str]) -> None:
        """Put what is known of links to tracks that are here."""
        for urn in urns:
            slot, now = self._slots.get(urn), self._facts.get(urn, NO_FACTS)
            if slot is not None and self.links[slot].facts != now:
                self.links[slot] = msgspec.structs.replace(self.links[slot], facts=now)

    def counted(self, now: datetime) -> Generator[None, None, LinkOverview]:
        """Count the tracks listed, in steps."""
        counting = OverviewCount(now)
        for slots in chunks(self._all()):
            counting.add(self.links[slot] for slot in slots)
            yield
        return counting.result()

    def found(self, wanted: PrivateFilter, now: datetime) -> Generator[None, None, array[int]]:
        """Return the slots that are asked for, in steps."""
        words, found = fold(wanted.text).split(), slot_array()
        for slots in chunks(self._all()):
            found.extend(slot for slot in slots if self._fits(self.links[slot], wanted, words, now))
            yield
        return found

    def sorted(
        self, slots: Sequence[int], column: OverviewColumn, *, descending: bool
    ) -> Generator[None, None, array[int]]:
        """Sort slots by a column, in steps; where it holds nothing they come last, whichever way."""
        known, unknown = slot_array(), slot_array()
        ranks: list[object] = [None] * len(self.links)
        for chunk in chunks(slots):
            for slot in chunk:
                ranks[slot] = _RANKS[column](self.links[slot])
                (unknown if ranks[slot] is None else known).append(slot)
            yield
        ordered = yield from sorted_in_steps(known, ranks, descending=descending)
        return ordered + unknown

    def _all(self) -> array[int]:
        return slot_array(compress(range(len(self.links)), self._listed))

    @staticmethod
    def _fits(link: PrivateLink, wanted: PrivateFilter, words: Sequence[str], now: datetime) -> bool:
        if not wanted.accepts(link, now):
            return False
        return not words or all(map(fold(link.title).__contains__, words))


def _time(when: datetime | None) -> float | None:
    return None if when is None else when.timestamp()


def _age(link: PrivateLink) -> float | None:
    return None if link.since is None else -link.since.timestamp()


_RANKS: dict[OverviewColumn, Callable[[PrivateLink], object]] = {
    OverviewColumn.TRACK: lambda link: natural(link.title),
    OverviewColumn.AGE: _age,
    OverviewColumn.RECIPIENTS: lambda link: link.facts.recipients,
    OverviewColumn.ACCESS: lambda link: link.access,
    OverviewColumn.HANDED_OUT: lambda link: _time(link.facts.last_at),
    OverviewColumn.RESET: lambda link: _time(link.facts.last_reset_at),
    OverviewColumn.PLANNED: lambda link: _time(link.facts.reset_due),
}

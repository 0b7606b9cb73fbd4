"""Packed tracks in numbered slots: a slot is kept for as long as its track is there, whatever row shows it."""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from scmanager.core.packing import NO_TRACKS, PackedTracks, Packer
from scmanager.core.tracks import Track
from scmanager.ui.models.facts import Fact
from scmanager.ui.models.gathered import Gathered

_FEW = 1000  # tracks that are taken out one by one sooner than all are copied
_RECENT = 256  # tracks that stay unpacked: more than a screen of rows, whose cells ask for them one by one


class Catalogue:
    """Tracks by slot, in the order they came, and the facts learnt of them.

    Packed bytes and URNs are kept as they come, so that they are shared with whoever sent them.
    """

    def __init__(self) -> None:
        self.changes = 0  # how often tracks came, changed or went
        self._packer: Packer | None = None
        self._packed: list[bytes | None] = []
        self._urns: list[str] = []
        self._slots: dict[str, int] = {}
        self._recent: dict[int, Track] = {}
        self._dropped: list[int] = []
        self._copies: tuple[list[str], list[bytes]] | None = None  # of URNs and packed bytes, for those who keep them
        self._facts: weakref.WeakSet[Fact] = weakref.WeakSet()

    def __len__(self) -> int:
        return len(self._slots)

    def __iter__(self) -> Iterator[Track]:
        return (self._unpack(slot) for slot in self.slots())

    def __getitem__(self, slot: int) -> Track:
        track = self._recent.get(slot)
        if track is None:
            track = self._recent[slot] = self._unpack(slot)
            if len(self._recent) > _RECENT:
                del self._recent[next(iter(self._recent))]
        return track

    @property
    def width(self) -> int:
        """How many slots there are, in use or empty."""
        return len(self._packed)

    def tracks(self, slots: Iterable[int]) -> PackedTracks:
        """Return the tracks of slots in use as they are now, packed; quick, however many they are."""
        if self._packer is None:
            return NO_TRACKS
        places = array("I", slots)
        if len(places) <= _FEW:
            urns, packed = map(self._urns.__getitem__, places), map(self._packed.__getitem__, places)
            return PackedTracks(self._packer, list(urns), [each for each in packed if each is not None])
        if self._copies is None:
            self._copies = self._urns.copy(), cast("list[bytes]", self._packed.copy())
        urns_now, packed_now = self._copies
        return PackedTracks(self._packer, Gathered(urns_now, places), Gathered(packed_now, places))

    def known(self, urns: Iterable[str]) -> PackedTracks:
        """Return the tracks that are here, packed."""
        return self.tracks(slot for urn in urns if (slot := self._slots.get(urn)) is not None)

    def slot_of(self, urn: str) -> int | None:
        """Return the slot of a track, None when it is not here."""
        return self._slots.get(urn)

    def slots(self) -> array[int]:
        """Return all slots in use, in the order their tracks came."""
        if len(self._slots) == len(self._packed):
            return array("I", range(len(self._packed)))
        return array("I", [slot for slot, packed in enumerate(self._packed) if packed is not None])

    def differing(self, tracks: Sequence[Track]) -> PackedTracks:
        """Pack tracks the way all are here, unless they are already, and leave out those that are here as they are."""
        if not tracks:
            return NO_TRACKS
        if self._packer is None:
            self._packer = tracks.packer if isinstance(tracks, PackedTracks) else Packer.like(tracks[0])
        if not isinstance(tracks, PackedTracks) or tracks.packer.sample != self._packer.sample:
            tracks = self._packer.pack_all(tracks)
        if self._slots.keys().isdisjoint(tracks.urns):
            return tracks
        pairs = [pair for pair in zip(tracks.urns, tracks.packed, strict=True) if not self._is_here(*pair)]
        return PackedTracks(self._packer, [urn for urn, _ in pairs], [packed for _, packed in pairs])

    def put_all(self, tracks: PackedTracks) -> list[int]:
        """Take tracks, packed by `packed`, into their slots, new ones into slots at the end; return the slots."""
        self._note_change()
        return [self._put(urn, packed) for urn, packed in zip(tracks.urns, tracks.packed, strict=True)]

    def drop(self, slot: int) -> None:
        """Empty a slot; it is not used again."""
        del self._slots[self._urns[slot]]
        self._note_change()
        for fact in self._facts:
            fact.empty(slot)
        self._packed[slot], self._urns[slot] = None, ""
        self._recent.pop(slot, None)
        self._dropped.append(slot)

    def keep(self, fact: Fact) -> Fact:
        """Keep a fact up to date for as long as somebody holds it."""
        self._facts.add(fact)
        for slot in self._dropped:
            fact.empty(slot)
        return fact

    def learn(self, facts: Sequence[Fact], slots: Iterable[int]) -> None:
        """Learn facts of slots in use that are not known yet; a track is unpacked once for all of them."""
        lacking = [fact for fact in facts if fact.count < len(self._packed)]
        for fact in lacking:
            fact.fit(len(self._packed))
        wanted = {slot for fact in lacking for slot in fact.unknown(slots)}
        for slot in wanted:
            track = self._recent.get(slot) or self._unpack(slot)
            for fact in lacking:
                if not fact.knows(slot):
                    fact.learn(slot, track)

    def _note_change(self) -> None:
        self.changes += 1
        self._copies = None

    def _is_here(self, urn: str, packed: bytes) -> bool:
        slot = self._slots.get(urn)
        return slot is not None and self._packed[slot] == packed

    def _put(self, urn: str, packed: bytes) -> int:
        slot = self._slots.get(urn)
        if slot is None:
            slot = self._slots[urn] = len(self._packed)
            self._packed.append(packed)
            self._urns.append(urn)
        else:
            for fact in self._facts:
                fact.forget(slot)
            self._packed[slot] = packed
            self._recent.pop(slot, None)
        return slot

    def _unpack(self, slot: int) -> Track:
        packed = self._packed[slot]
        if packed is None or self._packer is None:
            raise LookupError(f"slot {slot} is empty")
        return self._packer.unpack(packed)

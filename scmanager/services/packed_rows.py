"""The tracks of an account in memory: packed, by URN, newest first."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

from scmanager.core.packing import NO_TRACKS, SEEN, PackedTracks, Packer
from scmanager.core.tracks import Track

_STEP = 2000


class PackedRows(Mapping[str, Track]):
    """Tracks by URN, newest first; each is unpacked when it is asked for, so nobody asks for all of them at once."""

    def __init__(self) -> None:
        self._packer: Packer | None = None
        self._packed: dict[str, bytes] = {}
        self._touched: set[str] | None = None  # while they are put in order
        self.private = 0  # how many of them are private

    def __getitem__(self, urn: str) -> Track:
        return self.packer.unpack(self._packed[urn])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, urn: object) -> bool:
        return urn in self._packed

    @property
    def packer(self) -> Packer:
        """What the tracks are packed with; the first tracks that come are its sample."""
        return self._packer or NO_TRACKS.packer

    @property
    def packed(self) -> PackedTracks:
        """All tracks as they are now."""
        return PackedTracks(self.packer, list(self._packed), list(self._packed.values()))

    def some(self, urns: Iterable[str]) -> PackedTracks:
        """Return those of some tracks that are here, as they are now."""
        there = {urn: packed for urn in urns if (packed := self._packed.get(urn)) is not None}
        return PackedTracks(self.packer, list(there), list(there.values()))

    def load(self, tracks: PackedTracks, private: int) -> None:
        """Take over tracks that were packed in an earlier run, behind those loaded before."""
        self._packer = tracks.packer
        self._packed.update(zip(tracks.urns, tracks.packed, strict=True))
        self.private += private

    def put(self, tracks: Iterable[Track], *, first: bool = False) -> PackedTracks:
        """Take over tracks, new ones at the end or before all others, and return those that are new or changed."""
        some = list(tracks)
        if self._packer is None and some:
            self._packer = Packer.like(*some[:SEEN])
        differing: dict[str, bytes] = {}
        for track, packed in zip(some, self.packer.pack_all(some).packed, strict=True):
            if packed != (known := self._packed.get(track.urn)):
                differing[track.urn] = packed
                self.private += track.is_private - (known is not None and self.packer.unpack(known).is_private)
        if first and (new := {urn: packed for urn, packed in differing.items() if urn not in self._packed}):
            self._packed = {**new, **self._packed}
        self._packed.update(differing)
        self._note(differing)
        return PackedTracks(self.packer, list(differing), list(differing.values()))

    def drop(self, urns: Iterable[str]) -> tuple[str, ...]:
        """Take out tracks, and return the URNs of those that were there."""
        there = tuple(urn for urn in dict.fromkeys(urns) if urn in self._packed)
        self.private -= sum(self[urn].is_private for urn in there)
        for urn in there:
            del self._packed[urn]
        self._note(there)
        return there

    def reorder(self, listed: Sequence[str]) -> Generator[None, None, None]:
        """Put the tracks in the order of a list, those it does not name before all others, in steps.

        Tracks may come and go between the steps.
        """
        if list(self._packed) == listed:
            return
        self._touched = set()
        own = dict(zip(self._packed, self._packed, strict=True))  # the names in use, so that none is there twice
        ordered: dict[str, bytes] = {}
        for start in range(0, len(listed), _STEP):
            yield
            some = (own[urn] for urn in listed[start : start + _STEP] if urn in own)
            ordered.update((urn, self._packed.get(urn, b"")) for urn in some)
        self._packed = self._caught_up(ordered, self._touched)
        self._touched = None

    def _note(self, urns: Iterable[str]) -> None:
        if self._touched is not None:
            self._touched.update(urns)

    def _caught_up(self, ordered: dict[str, bytes], touched: set[str]) -> dict[str, bytes]:
        """Bring an order in line with what happened while it was made."""
        for urn in touched & ordered.keys():
            if urn in self._packed:
                ordered[urn] = self._packed[urn]
            else:
                del ordered[urn]
        if len(ordered) == len(self._packed):
            return ordered
        return {urn: packed for urn, packed in self._packed.items() if urn not in ordered} | ordered

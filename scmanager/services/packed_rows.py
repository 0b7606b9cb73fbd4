"""The tracks of an account in memory: packed, by URN, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scmanager.core.packing import NO_TRACKS, PackedTracks, Packer
from scmanager.core.tracks import Track


class PackedRows(Mapping[str, Track]):
    """Tracks by URN, newest first; each is unpacked when it is asked for, so nobody asks for all of them at once."""

    def __init__(self) -> None:
        self._packer: Packer | None = None
        self._packed: dict[str, bytes] = {}
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
        """What the tracks are packed with; the first track that comes is its sample."""
        return self._packer or NO_TRACKS.packer

    @property
    def packed(self) -> PackedTracks:
        """All tracks as they are now."""
        return PackedTracks(self.packer, list(self._packed), list(self._packed.values()))

    def differing(self, tracks: Iterable[Track]) -> PackedTracks:
        """Pack tracks and return those that are new or not as they were."""
        urns: list[str] = []
        differing: list[bytes] = []
        for track in tracks:
            packed = self._pack(track)
            if self._packed.get(track.urn) != packed:
                urns.append(track.urn)
                differing.append(packed)
        return PackedTracks(self.packer, urns, differing)

    def put(self, tracks: PackedTracks, *, first: bool = False) -> None:
        """Take over tracks in the places of those they replace, new ones at the end, or all before the others."""
        self.private += sum(track.is_private for track in tracks) - self._private_among(tracks.urns)
        taken = dict(zip(tracks.urns, tracks.packed, strict=True))
        if first and (new := {urn: packed for urn, packed in taken.items() if urn not in self._packed}):
            self._packed = {**new, **self._packed}
        self._packed.update(taken)

    def drop(self, urns: Iterable[str]) -> tuple[str, ...]:
        """Take out tracks, and return the URNs of those that were there."""
        there = tuple(urn for urn in dict.fromkeys(urns) if urn in self._packed)
        self.private -= self._private_among(there)
        for urn in there:
            del self._packed[urn]
        return there

    def reorder(self, listed: Sequence[str]) -> None:
        """Put the tracks in the order of a list, those it does not name before all others."""
        if list(self._packed) == listed:
            return
        named = frozenset(listed)
        unlisted = {urn: packed for urn, packed in self._packed.items() if urn not in named}
        self._packed = {**unlisted, **{urn: self._packed[urn] for urn in listed if urn in self._packed}}

    def _pack(self, track: Track) -> bytes:
        if self._packer is None:
            self._packer = Packer.like(track)
        return self._packer.pack(track)

    def _private_among(self, urns: Iterable[str]) -> int:
        return sum(self[urn].is_private for urn in urns if urn in self._packed)

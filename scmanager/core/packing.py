"""Tracks kept small: a catalogue of a hundred thousand of them fits into some tens of megabytes.

The tracks of an account have most of their bytes in common: who made them, where they lie. So each is compressed by
the help of a sample, one of them, which has to be known to unpack the others.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import msgspec

from scmanager.core.tracks import Track

_WINDOW = -13  # 8 KiB hold the sample and a track; negative: without a header
_LEVEL = 3
_MEMORY = 6

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Track)


class Packer:
    """Packs tracks by the help of a sample; equal tracks are packed into equal bytes."""

    __slots__ = ("_prepared", "sample")

    def __init__(self, sample: bytes) -> None:
        self.sample = sample
        self._prepared = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, sample)

    @classmethod
    def like(cls, track: Track) -> Packer:
        """Return a packer for tracks that resemble this one."""
        return cls(_encoder.encode(track))

    def pack(self, track: Track) -> bytes:
        """Pack a track into a few hundred bytes."""
        prepared = self._prepared.copy()
        return prepared.compress(_encoder.encode(track)) + prepared.flush()

    def unpack(self, packed: bytes) -> Track:
        """Return a track as it was packed; ValueError for bytes that are none, or of another sample."""
        try:
            return _decoder.decode(zlib.decompressobj(_WINDOW, zdict=self.sample).decompress(packed))
        except (zlib.error, msgspec.MsgspecError) as error:
            raise ValueError(f"no packed track: {error}") from error

    def pack_all(self, tracks: Iterable[Track]) -> PackedTracks:
        """Pack several tracks."""
        named = [(track.urn, self.pack(track)) for track in tracks]
        return PackedTracks(self, [urn for urn, _ in named], [packed for _, packed in named])


class PackedTracks(Sequence[Track]):
    """Tracks that stay packed until one is asked for; `urns` and `packed` run side by side."""

    __slots__ = ("packed", "packer", "urns")

    def __init__(self, packer: Packer, urns: Sequence[str], packed: Sequence[bytes]) -> None:
        self.packer = packer
        self.urns = urns
        self.packed = packed

    def __len__(self) -> int:
        return len(self.packed)

    def __iter__(self) -> Iterator[Track]:
        return map(self.packer.unpack, self.packed)

    @overload
    def __getitem__(self, place: int) -> Track: ...

    @overload
    def __getitem__(self, place: slice) -> PackedTracks: ...

    def __getitem__(self, place: int | slice) -> Track | PackedTracks:
        if isinstance(place, slice):
            return PackedTracks(self.packer, self.urns[place], self.packed[place])
        return self.packer.unpack(self.packed[place])


NO_TRACKS = PackedTracks(Packer(b""), (), ())
"""Nothing."""

"""Tracks kept small: a catalogue of a hundred thousand of them fits into some tens of megabytes.

The tracks of an account have most of their bytes in common: who made them, where they lie. So each is compressed by
the help of a sample of them, which has to be known to unpack the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from threading import Lock
from typing import overload

import msgspec
import zstandard

from scmanager.core.tracks import Track

SEEN = 50
"""Tracks of which a good sample is made; more of them make it hardly better."""

_SAMPLE_BYTES = 4096
_LEVEL = 3

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Track)


class Packer:
    """Packs tracks by the help of a sample, for several threads; equal tracks are packed into equal bytes."""

    __slots__ = ("_lock", "_pack", "_unpack", "sample")

    def __init__(self, sample: bytes) -> None:
        self.sample = sample
        known = zstandard.ZstdCompressionDict(sample) if sample else None
        if known:
            known.precompute_compress(_LEVEL)
        self._pack = zstandard.ZstdCompressor(_LEVEL, known, write_dict_id=False).multi_compress_to_buffer
        self._unpack = zstandard.ZstdDecompressor(known).decompress
        self._lock = Lock()  # what zstandard makes is for one thread at a time

    @classmethod
    def like(cls, *tracks: Track) -> Packer:
        """Return a packer for tracks that resemble these, at least one; some dozens make a better one."""
        encoded = [_encoder.encode(track) for track in tracks]
        with suppress(zstandard.ZstdError):  # too few
            return cls(zstandard.train_dictionary(_SAMPLE_BYTES, [*encoded]).as_bytes())
        return cls(encoded[0])

    def pack(self, track: Track) -> bytes:
        """Pack a track into a few hundred bytes."""
        return self.pack_all([track]).packed[0]

    def unpack(self, packed: bytes) -> Track:
        """Return a track as it was packed; ValueError for bytes that are none, or of another sample."""
        try:
            with self._lock:
                encoded = self._unpack(packed)
            return _decoder.decode(encoded)
        except (zstandard.ZstdError, msgspec.MsgspecError, MemoryError) as error:
            raise ValueError(f"no packed track: {error}") from error

    def pack_all(self, tracks: Iterable[Track]) -> PackedTracks:
        """Pack several tracks, in one go: no other thread gets a turn between two of them."""
        some = list(tracks)
        if not some:
            return PackedTracks(self, (), ())
        encoded: list[bytes | bytearray | memoryview[int]] = [_encoder.encode(track) for track in some]
        with self._lock:
            buffer = self._pack(encoded)
            packed = [buffer[place].tobytes() for place in range(len(buffer))]
        return PackedTracks(self, [track.urn for track in some], packed)


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

"""WAV and AIFF: where the samples lie and how they are written.

The sizes in the headers are not believed beyond the end of the file: recorders that pipe their output write 0 or
0xFFFFFFFF there, and so do RF64 files.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scmanager.sandbox.audio_info import UnreadableAudio

WAVE_PCM, WAVE_FLOAT, WAVE_EXTENSIBLE = 1, 3, 0xFFFE
AIFF_ENCODINGS = {b"NONE": "int", b"twos": "int", b"sowt": "int", b"fl32": "float", b"FL32": "float", b"fl64": "float"}
MOST_CHUNKS = 1000  # a file of zeros looks like endless empty chunks
UNKNOWN_SIZES = (0, 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Pcm:
    """The sample data of a file; `encoding` is `unsigned`, `int`, `float`, or `packed` for anything else."""

    format: str
    offset: int
    size: int
    sample_rate: int
    channels: int
    frame_bytes: int
    width: int
    encoding: str
    big_endian: bool
    duration_ms: int


def read_wav(path: Path) -> Pcm:
    """Read the header of a RIFF or RF64 file; raises UnreadableAudio when it is damaged."""
    with path.open("rb") as file:
        chunks = dict(_chunks(file, "<", stop=b"data"))
        try:
            head = _at(file, chunks[b"fmt "])
            kind, channels, rate, per_second, frame, bits = struct.unpack("<HHIIHH", head[:16])
            offset, size = chunks[b"data"]
            counted = int.from_bytes(_at(file, chunks.get(b"fact", (0, 0)))[:4], "little")
        except (KeyError, struct.error):
            raise UnreadableAudio("The WAV file has no complete header.") from None
    if not (channels and rate and per_second and frame):
        raise UnreadableAudio("The WAV file has an impossible header.")
    if kind == WAVE_EXTENSIBLE and len(head) >= 26:
        kind = struct.unpack("<H", head[24:26])[0]
    encoding = {WAVE_PCM: "int" if bits > 8 else "unsigned", WAVE_FLOAT: "float"}.get(kind, "packed")
    width = (bits + 7) // 8
    if frame != channels * width:
        encoding = "packed"
    packed_ms = counted * 1000 // rate if counted else size * 1000 // per_second
    milliseconds = packed_ms if encoding == "packed" else size // frame * 1000 // rate
    return Pcm("wav", offset, size, rate, channels, frame, width, encoding, False, milliseconds)


def read_aiff(path: Path) -> Pcm:
    """Read the header of an AIFF or AIFF-C file; raises UnreadableAudio when it is damaged."""
    with path.open("rb") as file:
        chunks = dict(_chunks(file, ">", stop=b""))
        try:
            head = _at(file, chunks[b"COMM"])
            channels, frames, bits = struct.unpack(">hIh", head[:8])
            rate = _extended(head[8:18])
            offset, size = chunks[b"SSND"]
        except (KeyError, struct.error, OverflowError):
            raise UnreadableAudio("The AIFF file has no complete header.") from None
    if channels < 1 or bits < 1 or rate < 1:
        raise UnreadableAudio("The AIFF file has an impossible header.")
    width = (bits + 7) // 8
    compression = head[18:22] if len(head) >= 22 else b"NONE"
    frame = channels * width
    encoding = AIFF_ENCODINGS.get(compression, "packed")
    big = compression != b"sowt"
    size = max(0, size - 8)
    milliseconds = (frames if encoding == "packed" else size // frame) * 1000 // rate
    return Pcm("aiff", offset + 8, size, rate, channels, frame, width, encoding, big, milliseconds)


def _chunks(file: BinaryIO, order: str, stop: bytes) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield the name, and the offset and size of the content, of every chunk up to the one called `stop`."""
    end = file.seek(0, 2)
    place = 12
    for _ in range(MOST_CHUNKS):
        if place + 8 > end:
            return
        file.seek(place)
        name, size = struct.unpack(order + "4sI", file.read(8))
        start = place + 8
        if name in {b"data", b"SSND"} and size in UNKNOWN_SIZES:
            size = end - start
        yield name, (start, min(size, end - start))
        if name == stop:
            return
        place = start + size + size % 2


def _at(file: BinaryIO, chunk: tuple[int, int]) -> bytes:
    offset, size = chunk
    file.seek(offset)
    return file.read(min(size, 64))


def _extended(data: bytes) -> int:
    """Read the 80-bit number that AIFF uses for its sample rate."""
    exponent, mantissa = struct.unpack(">HQ", data)
    shift = 16383 + 63 - exponent
    if not 0 <= shift < 64:
        raise OverflowError
    return int(mantissa >> shift)

"""Waveforms read from their pictures: in the sound a picture is transparent, and around it is not.

SoundCloud draws them light grey with the waveform cut out; nothing says how high a peak is but its column of pixels.
PNG: https://www.w3.org/TR/png-3/. Only what such pictures use is read: 8 bits, not interlaced, with transparency.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from scmanager.core.waveforms import Waveform

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {3: 1, 4: 2, 6: 4}
_PALETTE = 3
_WIDEST, _HIGHEST = 8192, 2048
_OPAQUE = 128


def read(data: bytes) -> Waveform | None:
    """Measure the columns of a picture; None when it is no picture of a waveform."""
    try:
        rows = _opaque_rows(data)
    except (ValueError, LookupError, struct.error, zlib.error):
        return None
    around = sum(rows[0]) * 2 > len(rows[0])
    return Waveform(tuple(sum(pixel != around for pixel in column) / len(rows) for column in zip(*rows, strict=True)))


def _opaque_rows(data: bytes) -> list[list[bool]]:
    """Return which pixels of the upper half are opaque; the lower half mirrors it."""
    chunks = list(_chunks(data))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    channels = _CHANNELS.get(colour, 0)
    if depth != 8 or interlaced or not channels or not 0 < width <= _WIDEST or not 0 < height <= _HIGHEST:
        raise ValueError("another kind of picture")
    packed = b"".join(content for name, content in chunks if name == b"IDAT")
    lines = (height + 1) // 2
    pixels = zlib.decompressobj().decompress(packed, lines * (1 + width * channels))
    opacity = dict(chunks).get(b"tRNS", b"") if colour == _PALETTE else bytes(range(256))
    solid = [not value < len(opacity) or opacity[value] >= _OPAQUE for value in range(256)]
    return [[solid[value] for value in row] for row in _rows(pixels, lines, width, channels)]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not data.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    start = len(_SIGNATURE)
    while start + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, start)
        yield name, data[start + 8 : start + 8 + length]
        start += length + 12


def _rows(pixels: bytes, lines: int, width: int, channels: int) -> Iterator[Sequence[int]]:
    """Undo the filters for the last channel alone, opacity or palette index: they never mix channels."""
    size = 1 + width * channels
    if len(pixels) != lines * size:
        raise ValueError("the picture is cut off")
    above: Sequence[int] = bytes(width)
    for start in range(0, len(pixels), size):
        above = _unfiltered(pixels[start], pixels[start + channels : start + size : channels], above)
        yield above


def _unfiltered(kind: int, row: bytes, above: Sequence[int]) -> Sequence[int]:
    match kind:
        case 0:
            return row
        case 1:
            return list(accumulate(row, lambda left, value: (left + value) & 255))
        case 2:
            return [(value + up) & 255 for value, up in zip(row, above, strict=True)]
        case 3:
            return _predicted(row, above, lambda left, up, _corner: (left + up) // 2)
        case 4:
            return _predicted(row, above, _paeth)
    raise ValueError("an unknown filter")


def _predicted(row: bytes, above: Sequence[int], predict: Callable[[int, int, int], int]) -> list[int]:
    result: list[int] = []
    left = corner = 0
    for value, up in zip(row, above, strict=True):
        left = (value + predict(left, up, corner)) & 255
        corner = up
        result.append(left)
    return result


def _paeth(left: int, up: int, corner: int) -> int:
    distances = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
    return (left, up, corner)[distances.index(min(distances))]

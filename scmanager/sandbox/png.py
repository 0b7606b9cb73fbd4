"""PNG pictures written with nothing but zlib."""

import struct
import zlib
from collections.abc import Iterable

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def encode_rgb(width: int, height: int, rows: Iterable[bytes]) -> bytes:
    """Return a PNG of rows of red, green, blue bytes, `width * 3` in each row."""
    return _encode(width, height, 2, rows)


def encode_rgba(width: int, height: int, rows: Iterable[bytes]) -> bytes:
    """Return a PNG of rows of red, green, blue, alpha bytes, `width * 4` in each row."""
    return _encode(width, height, 6, rows)


def _encode(width: int, height: int, colour_type: int, rows: Iterable[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

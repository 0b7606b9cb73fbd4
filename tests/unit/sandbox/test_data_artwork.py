import struct
import zlib

import pytest

from scmanager.sandbox import artwork


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Decode a PNG of three bytes a pixel, checking every check sum."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    place, chunks = 8, {}
    while place < len(png):
        size, name = struct.unpack_from(">I4s", png, place)
        data = png[place + 8 : place + 8 + size]
        assert struct.unpack_from(">I", png, place + 8 + size)[0] == zlib.crc32(name + data)
        chunks[name], place = data, place + 12 + size
    width, height, depth, colour_type = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    assert (depth, colour_type, b"IEND" in chunks) == (8, 2, True)
    raw = zlib.decompress(chunks[b"IDAT"])
    lines = [raw[start : start + 3 * width + 1] for start in range(0, len(raw), 3 * width + 1)]
    assert all(line[0] == 0 for line in lines)
    return width, height, b"".join(line[1:] for line in lines)


@pytest.mark.parametrize("size", [1, 16, 47, 100, 500])
@pytest.mark.parametrize("draw", [artwork.draw, artwork.avatar])
def test_a_picture_has_the_size_asked_for(draw, size: int) -> None:
    width, height, data = pixels(draw(5, size))
    assert (width, height, len(data)) == (size, size, 3 * size * size)


def test_the_same_seed_draws_the_same_picture() -> None:
    assert artwork.draw(12, 64) == artwork.draw(12, 64)


def test_covers_differ_from_each_other() -> None:
    assert len({artwork.draw(seed, 32) for seed in range(60)}) == 60


@pytest.mark.parametrize("seed", range(40))
def test_a_cover_is_a_gradient_neither_black_nor_white(seed: int) -> None:
    _width, _height, data = pixels(artwork.draw(seed, 32))
    corners = {data[:3], data[93:96], data[-96:-93], data[-3:]}
    assert len(corners) > 1
    assert 60 < sum(data) / len(data) < 215

"""Covers and avatars drawn by the program: two-colour gradients, most with one quiet shape.

A row is drawn with `bytes.translate`, once for each of red, green and blue: the gradient is one lookup, a shape a
second one over a stretch of the row. Pictures are drawn at twice their size and halved, which softens the edges.
"""

import colorsys
import math
from collections.abc import Iterator
from random import Random

from scmanager.sandbox.artwork_shapes import MOTIFS, Shape
from scmanager.sandbox.png import encode_rgb

Colour = tuple[float, float, float]
Planes = list[bytes]

OVERSAMPLING = 2
HUES = (0.0, 0.05, 0.10, 0.14, 0.22, 0.33, 0.42, 0.48, 0.53, 0.58, 0.63, 0.70, 0.76, 0.83, 0.90, 0.95)  # few greens


def draw(seed: int, size: int = 300) -> bytes:
    """Return a square cover as PNG, the same for the same seed."""
    rng = Random(seed)
    ramps = _ramps(rng, spread=rng.choice((-1, 1)) * rng.uniform(0.10, 0.22))
    angle = rng.choice((0, 1, 2, 3, 4, 5, 6, 7)) * math.pi / 4
    tints = _tints(rng)
    return _paint(ramps, angle, rng.choice(MOTIFS)(rng), tints, size)


def avatar(seed: int, size: int = 100) -> bytes:
    """Return a square picture of a person as PNG: a plain diagonal gradient."""
    rng = Random(seed)
    ramps = _ramps(rng, spread=rng.uniform(0.2, 0.35))
    return _paint(ramps, math.pi / 4, [], [], size)


def _ramps(rng: Random, spread: float) -> Planes:
    """Return 256 steps from one colour to another, `spread` of the colour circle away, for red, green and blue."""
    hue = rng.choice(HUES) + rng.uniform(-0.03, 0.03)
    start = _colour(hue, rng.uniform(0.48, 0.66), rng.uniform(0.38, 0.6))
    end = _colour(hue + spread, rng.uniform(0.34, 0.52), rng.uniform(0.38, 0.6))
    return [bytes(round(a + (b - a) * step / 255) for step in range(256)) for a, b in zip(start, end, strict=True)]


def _colour(hue: float, lightness: float, saturation: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue % 1.0, lightness, saturation)
    return red * 255, green * 255, blue * 255


def _tints(rng: Random) -> Planes:
    """Return the lookup that blends red, green and blue towards a light or a dark tone."""
    tone = rng.choice(((255, 246, 228), (255, 246, 228), (24, 18, 40)))
    share = rng.uniform(0.14, 0.26)
    return [bytes(round(value + (part - value) * share) for value in range(256)) for part in tone]


def _paint(ramps: Planes, angle: float, shapes: list[Shape], tints: Planes, size: int) -> bytes:
    wide = size * OVERSAMPLING
    rows = [_tinted(row, shapes, tints, (y + 0.5) / wide) for y, row in enumerate(_gradient(ramps, angle, wide))]
    planes = [_halve(b"".join(row[plane] for row in rows), wide) for plane in range(3)]
    return encode_rgb(size, size, _interleave(planes, size))


def _gradient(ramps: Planes, angle: float, wide: int) -> Iterator[Planes]:
    """Yield the rows of a linear gradient across a square."""
    across, down = math.cos(angle), math.sin(angle)
    reach = 255 / (abs(across) + abs(down))
    steps = bytes(round(abs(across) * reach * x / wide) for x in range(wide))
    steps = steps if across >= 0 else steps[::-1]
    for y in range(wide):
        first = round(abs(down) * reach * (y if down >= 0 else wide - 1 - y) / wide)
        yield [steps.translate(ramp[first:] + ramp[-1:] * first) for ramp in ramps]


def _tinted(row: Planes, shapes: list[Shape], tints: Planes, height: float) -> Planes:
    """Lay the shapes over one row."""
    wide = len(row[0])
    for shape in shapes:
        for left, right in shape(height):
            a, b = max(0, round(left * wide)), min(wide, round(right * wide))
            if a < b:
                row = [p[:a] + p[a:b].translate(tint) + p[b:] for p, tint in zip(row, tints, strict=True)]
    return row


def _halve(plane: bytes, wide: int) -> bytes:
    """Return a plane at half its width and height, each pixel the mean of four."""
    across = _mean(plane[0::2], plane[1::2])
    half = wide // 2
    lines = [across[start : start + half] for start in range(0, len(across), half)]
    return _mean(b"".join(lines[0::2]), b"".join(lines[1::2]))


def _mean(first: bytes, second: bytes) -> bytes:
    """Return the mean of two rows of bytes, all at once: as integers, without carries between the bytes."""
    a, b = int.from_bytes(first, "big"), int.from_bytes(second, "big")
    even = int.from_bytes(b"\xfe" * len(first), "big")
    return ((a & b) + (((a ^ b) & even) >> 1)).to_bytes(len(first), "big")


def _interleave(planes: Planes, size: int) -> Iterator[bytes]:
    pixels = bytearray(3 * size * size)
    for place, plane in enumerate(planes):
        pixels[place::3] = plane
    for start in range(0, len(pixels), 3 * size):
        yield bytes(pixels[start : start + 3 * size])

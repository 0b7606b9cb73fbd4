"""The shapes on covers: for every row of a picture, the stretches a shape covers.

Coordinates run from 0 to 1; a shape is a function from the height in the picture to its stretches in that row.
"""

import math
from collections.abc import Callable
from random import Random

Spans = list[tuple[float, float]]
Shape = Callable[[float], Spans]


def disc(x: float, y: float, radius: float) -> Shape:
    """Return a filled circle."""

    def spans(height: float) -> Spans:
        half = radius**2 - (height - y) ** 2
        return [(x - math.sqrt(half), x + math.sqrt(half))] if half > 0 else []

    return spans


def ring(x: float, y: float, radius: float, width: float) -> Shape:
    """Return a circle with a hole."""
    outer, inner = disc(x, y, radius), disc(x, y, radius - width)

    def spans(height: float) -> Spans:
        whole, hole = outer(height), inner(height)
        return [(whole[0][0], hole[0][0]), (hole[0][1], whole[0][1])] if hole else whole

    return spans


def band(x: float, width: float, slope: float) -> Shape:
    """Return a stripe from top to bottom that moves `slope` sideways on the way."""
    return lambda height: [(x + slope * height, x + width + slope * height)]


def hill(x: float, top: float, steepness: float) -> Shape:
    """Return a parabola that stands on the lower edge."""

    def spans(height: float) -> Spans:
        if height < top:
            return []
        half = math.sqrt((height - top) / steepness)
        return [(x - half, x + half)]

    return spans


def steps(count: int, heights: list[float]) -> Shape:
    """Return bars of different heights side by side."""
    edges = [(place / count, (place + 0.62) / count, top) for place, top in enumerate(heights)]
    return lambda height: [(left + 0.19 / count, right + 0.19 / count) for left, right, top in edges if height > top]


def horizon(y: float) -> Shape:
    """Return everything below a height."""
    return lambda height: [(0.0, 1.0)] if height > y else []


def sun(rng: Random) -> list[Shape]:
    """Draw one large disc, sometimes over a horizon."""
    shapes = [disc(rng.uniform(0.3, 0.7), rng.uniform(0.35, 0.65), rng.uniform(0.2, 0.34))]
    return [*shapes, horizon(rng.uniform(0.6, 0.78))] if rng.random() < 0.4 else shapes


def hills(rng: Random) -> list[Shape]:
    """Draw two or three overlapping hills."""
    return [
        hill(rng.uniform(-0.1, 1.1), 0.35 + 0.16 * place + rng.uniform(0, 0.1), rng.uniform(0.6, 2.2))
        for place in range(rng.choice((2, 3)))
    ]


def stripes(rng: Random) -> list[Shape]:
    """Draw up to three slanted bands."""
    slope, width = rng.choice((-0.6, -0.3, 0.3, 0.6)), rng.uniform(0.06, 0.16)
    start = rng.uniform(0.0, 0.3) - min(0.0, slope)
    return [band(start + 1.9 * width * place, width, slope) for place in range(rng.choice((1, 2, 3)))]


def rings(rng: Random) -> list[Shape]:
    """Draw rings around the middle, an edge or a corner."""
    x, y = rng.choice(((0.5, 0.5), (0.0, 1.0), (1.0, 1.0), (0.5, 1.0), (1.0, 0.0)))
    scale = rng.uniform(0.7, 0.9) if (x, y) == (0.5, 0.5) else rng.uniform(1.2, 1.7)
    width, count = rng.uniform(0.03, 0.09), rng.choice((2, 3, 4))
    return [ring(x, y, scale * (0.16 + 0.5 * place / count), scale * width) for place in range(count)]


def meter(rng: Random) -> list[Shape]:
    """Draw bars like those of a level meter."""
    count = rng.choice((5, 7, 9))
    return [steps(count, [rng.uniform(0.25, 0.85) for _ in range(count)])]


def overlap(rng: Random) -> list[Shape]:
    """Draw two discs that overlap."""
    x, y, radius = rng.uniform(0.34, 0.42), rng.uniform(0.4, 0.6), rng.uniform(0.2, 0.27)
    return [disc(x, y, radius), disc(1 - x, 1 - y, radius)]


def nothing(_rng: Random) -> list[Shape]:
    """Draw nothing: the gradient alone."""
    return []


MOTIFS = (nothing, nothing, nothing, sun, sun, hills, stripes, rings, meter, overlap)

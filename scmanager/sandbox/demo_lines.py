"""Lines of the demo catalogue: read from the written part, invented beyond it."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from scmanager.sandbox import demo_catalogue as words


@dataclass(frozen=True, slots=True)
class Line:
    """What the catalogue says about one track; everything else is drawn from the seed."""

    owner: str
    title: str
    genre: str
    tags: tuple[str, ...]
    duration_ms: int
    plays: int
    likes: int
    comments: int
    private: bool
    has_artwork: bool
    guests: int


def rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of every line of a table written with `|` between the cells."""
    for line in text.splitlines():
        yield [cell.strip() for cell in line.split("|")]


@cache
def newest() -> tuple[Line, ...]:
    """Return the written-out tracks of the demo artist, newest first."""
    return tuple(_read([words.OWNER, *cells]) for cells in rows(words.NEWEST))


@cache
def elsewhere() -> tuple[Line, ...]:
    """Return the tracks of the other users."""
    return tuple(_read(cells) for cells in rows(words.ELSEWHERE))


def _read(cells: list[str]) -> Line:
    owner, title, genre, tags, length, plays, likes, comments, flags = cells
    return Line(
        owner=owner,
        title=title,
        genre=genre,
        tags=tuple(_split_tags(tags)),
        duration_ms=_milliseconds(length),
        plays=int(plays),
        likes=int(likes),
        comments=int(comments),
        private="private" in flags,
        has_artwork="plain" not in flags,
        guests=int(flags.partition("guests-")[2] or 0),
    )


def _split_tags(text: str) -> list[str]:
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|(\S+)', text)]


def _milliseconds(length: str) -> int:
    minutes, seconds = length.split(":")
    return (int(minutes) * 60 + int(seconds)) * 1000


def invented(rng: Random, number: int, *, discussed: bool) -> Line:
    """Return a line of the demo artist that nobody wrote out; `number` is its place, oldest first."""
    private = rng.random() < 1 / 3
    genre = rng.choice(_GENRES)
    plays = int(math.exp(rng.gauss(1.5, 1.0) if private else rng.gauss(5.5, 1.7)))
    return Line(
        owner=words.OWNER,
        title=_title(rng, number, private=private),
        genre=genre if rng.random() < 0.95 else "",
        tags=_tags(rng, genre),
        duration_ms=_duration(rng),
        plays=plays,
        likes=int(plays * rng.uniform(0.02, 0.07)),
        comments=min(int(plays * rng.uniform(0.0, 0.02)), 120) if discussed else 0,
        private=private,
        has_artwork=rng.random() < (0.7 if private else 0.95),
        guests=rng.choice((0, 0, 1, 2, 3)) if private else 0,
    )


_GENRES = tuple(words.GENRES)


def _title(rng: Random, number: int, *, private: bool) -> str:
    title = f"{rng.choice(words.FIRST_WORDS)} {rng.choice(words.SECOND_WORDS)}"
    if private and rng.random() < 0.6:
        return rng.choice(words.SKETCHES).format(n=number, title=title, v=rng.randint(2, 9))
    return title + rng.choice(words.ENDINGS)


def _tags(rng: Random, genre: str) -> tuple[str, ...]:
    extras = rng.sample(words.EXTRA_TAGS, rng.choice((0, 1, 1, 2, 3)))
    return tuple(dict.fromkeys([genre.lower(), *extras]))


def _duration(rng: Random) -> int:
    if rng.random() < 0.05:
        return rng.randint(20 * 60, 60 * 60) * 1000
    seconds = min(max(rng.gauss(260, 80), 45), 720)
    return int(seconds * 1000)

"""Patterns by which file names are read: `{artist} - {title}`, `{number} {title}`, `{ignore}_{title}`.

What stands between the braces must be in the name as it is written, but any dash is as good as another, and any
amount of spaces and underscores as good as one space. The end of the name (`.wav`) is not looked at.
"""

from __future__ import annotations

import functools
import itertools
import re
from datetime import date
from typing import Any

import msgspec

from scmanager.core import isrc
from scmanager.core.filenames import without_suffix
from scmanager.core.texts import one_line
from scmanager.core.tracks import TrackFields

NAMES = ("title", "artist", "genre", "label", "number", "date", "bpm", "isrc", "catalogue", "ignore")
"""What may stand between braces; `number` and `ignore` are read and left out."""

_FIELDS = {
    "title": "title",
    "artist": "metadata_artist",
    "genre": "genre",
    "label": "label_name",
    "date": "release_date",
    "bpm": "bpm",
    "isrc": "isrc",
    "catalogue": "release",
}
_SHAPES = {
    "number": re.compile(r"\d{1,4}", re.ASCII),
    "date": re.compile(r"\d{4}[-. ]\d{2}[-. ]\d{2}", re.ASCII),
    "bpm": re.compile(r"\d{2,3}(?:[.,]\d{1,3})?", re.ASCII),
    "isrc": re.compile(r"[A-Za-z]{2}-?[A-Za-z0-9]{3}-?\d{2}-?\d{5}", re.ASCII),
}
_PARTS = re.compile(r"\{([^{}]*)\}")
_MOST_PARTS = 24


class PatternError(ValueError):
    """A pattern cannot be used; the text says why in one sentence."""


class Part(msgspec.Struct, frozen=True):
    """A piece of a pattern: a field, or words that must be there."""

    field: str = ""
    words: str = ""


class NamePattern(msgspec.Struct, frozen=True):
    """A pattern that was understood."""

    parts: tuple[Part, ...]

    def read(self, name: str) -> TrackFields | None:
        """Return the fields a file name holds; None when it does not fit."""
        text = _plain(without_suffix(name))
        found = _match(self.parts, text)
        values = {field: _value(field, words) for field, words in found or () if field in _FIELDS}
        if found is None or None in values.values():
            return None
        return TrackFields(**{_FIELDS[field]: value for field, value in values.items()})


def parse(text: str) -> NamePattern:
    """Understand a pattern; PatternError when it cannot be used."""
    pieces = _PARTS.split(_plain(text))
    parts = tuple(
        Part(field=_known(piece)) if number % 2 else Part(words=piece) for number, piece in enumerate(pieces) if piece
    )
    if any(brace in part.words for part in parts for brace in "{}"):
        raise PatternError("A brace is missing: write fields like {title}.")
    _check_fields([part.field for part in parts])
    return NamePattern(parts)


def _known(name: str) -> str:
    plain = name.strip().lower()
    if plain not in NAMES:
        raise PatternError(f"There is no field {{{name}}}. Use {', '.join(f'{{{each}}}' for each in NAMES)}.")
    return plain


def _check_fields(fields: list[str]) -> None:
    if not any(field in _FIELDS for field in fields):
        raise PatternError("Write at least one field to fill, like {title}.")
    if len(fields) > _MOST_PARTS:
        raise PatternError("The pattern has too many parts.")
    for one, next_one in itertools.pairwise(fields):
        if one and next_one:
            raise PatternError(f"Write something between {{{one}}} and {{{next_one}}}, so that they can be told apart.")
    twice = next((field for field in fields if field in _FIELDS and fields.count(field) > 1), "")
    if twice:
        raise PatternError(f"{{{twice}}} stands there twice.")


def _plain(text: str) -> str:
    """Write all dashes, spaces and underscores in one way."""
    return one_line(re.sub(r"[‐-―−]", "-", text.replace("_", " ")))


def _match(parts: tuple[Part, ...], text: str) -> list[tuple[str, str]] | None:
    """Cut a text into the parts, each field as short as possible; None when it does not fit."""

    @functools.cache
    def after(number: int, start: int) -> tuple[int, ...] | None:
        """Return where the parts from `number` on end, when they begin at `start`."""
        if number == len(parts):
            return () if start == len(text) else None
        for end in _ends(parts[number], text, start):
            rest = after(number + 1, end)
            if rest is not None:
                return (end, *rest)
        return None

    ends = after(0, 0)
    if ends is None:
        return None
    starts = (0, *ends)
    return [(part.field, text[start:end].strip()) for part, start, end in zip(parts, starts, ends, strict=False)]


def _ends(part: Part, text: str, start: int) -> list[int]:
    """Return where a part that begins at `start` may end, the nearest first."""
    if part.words:
        end = start + len(part.words)
        return [end] if text[start:end].casefold() == part.words.casefold() else []
    ends = range(start + 1, len(text) + 1)
    shape = _SHAPES.get(part.field)
    return [end for end in ends if (shape.fullmatch(text, start, end) if shape else text[start:end].strip())]


def _value(field: str, words: str) -> Any:
    """Return the value of a field, None when it is none."""
    if field == "date":
        try:
            return date.fromisoformat(re.sub(r"[. ]", "-", words))
        except ValueError:
            return None
    if field == "bpm":
        return float(words.replace(",", ".")) or None
    return isrc.normal(words) or None if field == "isrc" else words

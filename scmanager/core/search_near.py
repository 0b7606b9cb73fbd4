"""Words in use that are spelled nearly like one that is searched for in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from scmanager.core.folding import fold

_LEAST = 3  # shorter words are near to anything
_LONG = 6  # letters from which two slips are believed


class Near(msgspec.Struct, frozen=True, order=True):
    """A word in use: so many letters differ from what was written, and minus so many times it is used.

    In order, the likeliest comes first.
    """

    slips: int
    rareness: int
    text: str


def near(wanted: str, words: Iterable[tuple[str, int]]) -> Iterator[Near]:
    """Find words, each given with how often it is used, that differ from a text by a letter or two, not by case."""
    sought = fold(wanted).strip()
    most = _slips_believed(sought)
    if not most:
        return
    letters = _letters(sought)
    for text, count in words:
        plain = fold(text)
        if abs(len(plain) - len(sought)) > most or (_letters(plain) ^ letters).bit_count() > 2 * most:
            continue
        slips = _slips(sought, plain)
        if 0 < slips <= most:
            yield Near(slips, -count, text)


def _slips_believed(text: str) -> int:
    if len(text) < _LEAST:
        return 0
    return 2 if len(text) >= _LONG else 1


def _letters(text: str) -> int:
    """Return the letters of a text as bits: a slip changes two of them at most."""
    letters = 0
    for letter in text:
        letters |= 1 << (ord(letter) & 63)
    return letters


def _slips(one: str, other: str) -> int:
    """Count the letters to add, leave out, replace or swap with the next to make one text of another."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        last, before, row = before, row, [place]
        for column, there in enumerate(other, start=1):
            steps = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != there))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == there:
                steps = min(steps, last[column - 2] + 1)
            row.append(steps)
    return row[-1]

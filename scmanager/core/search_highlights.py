"""Where in a text that is shown a search found something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scmanager.core.folding import fold
from scmanager.core.search_terms import WORD, Search

Range = tuple[int, int]


def highlights(search: Search, text: str, field: str = "title") -> list[Range]:
    """Return the places in the shown text of a field that a search looked for, in order, none overlapping.

    They count code points, as Python does, and take in the accents that belong to the last letter.
    """
    return find(wanted_in(search, field), text)


def wanted_in(search: Search, field: str = "title") -> tuple[str, ...]:
    """Return the folded texts that a search looks for in a field, for `find`."""
    values = (
        value for term in search.terms if term.field in {WORD, field} and not term.negated for value in term.values
    )
    return tuple(dict.fromkeys(folded for value in values if (folded := fold(value).strip())))


def find(words: Sequence[str], text: str) -> list[Range]:
    """Return where folded words stand in a text, however it is written."""
    if not words:
        return []
    if text.isascii():
        return _merged(_found(words, text.lower()))
    folded, owners = _with_owners(text)
    return _merged((owners[start], _behind(owners, end)) for start, end in _found(words, folded))


def _found(words: Sequence[str], folded: str) -> list[Range]:
    return sorted(place for word in words for place in _places(word, folded))


def _places(word: str, folded: str) -> Iterable[Range]:
    start = folded.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = folded.find(word, start + len(word))


def _with_owners(text: str) -> tuple[str, list[int]]:
    """Fold a text; the list says for each letter which character it came from, and ends with the length."""
    letters = [fold(char) for char in text]
    owners = [place for place, folded in enumerate(letters) for _ in folded]
    return "".join(letters), [*owners, len(text)]


def _behind(owners: list[int], end: int) -> int:
    """Return where the character behind a place begins that came from another one."""
    last = owners[end - 1]
    while owners[end] == last:
        end += 1
    return owners[end]


def _merged(ranges: Iterable[Range]) -> list[Range]:
    """Join ranges that touch; they come in order."""
    merged: list[Range] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged

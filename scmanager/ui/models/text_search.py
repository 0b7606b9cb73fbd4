"""Searching the texts in a field of many tracks: what a column knows is not looked up in the tracks themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

import msgspec

from scmanager.core.search_match import TextTest, parts_of
from scmanager.core.search_terms import Op
from scmanager.ui.models.catalogue import Catalogue
from scmanager.ui.models.fact_book import FactBook


class TextSearch:
    """Finds the tracks that have the texts of a test in its field, whether it wants them or not.

    Words in use are looked at once each, parts of the search text row by row, and only what is neither, such as
    links, is read from the tracks, at most once from each.
    """

    def __init__(self, catalogue: Catalogue, book: FactBook, test: TextTest) -> None:
        self._catalogue = catalogue
        self._book = book
        self._test = msgspec.structs.replace(test, negated=False)
        self._fitting: set[int] = set()  # numbers of the words in use that fit, of those looked at
        self._looked_at = 0
        if book.words_used.plain(test.field):
            self._look = self._by_words
        elif test.hints:
            self._look = self._by_parts
        else:
            self._truth = book.truth(self._test, self._test.accepts)
            self._look = self._by_tracks

    def having(self, slots: Sequence[int]) -> Sequence[int]:
        """Return the slots whose tracks have one of the texts, in the order given."""
        return self._look(self._hinted(slots))

    def _hinted(self, slots: Sequence[int]) -> Sequence[int]:
        hints = self._test.hints
        if not hints:
            return slots
        self._catalogue.learn([self._book.texts], slots)
        texts = self._book.texts.column
        return joined(slots, [[slot for slot in slots if hint in texts[slot]] for hint in hints])

    def _by_words(self, slots: Sequence[int]) -> Sequence[int]:
        words, field = self._book.words_used, self._test.field
        self._catalogue.learn([words], slots)
        plain = words.plain(field)
        if self._looked_at < len(plain):
            numbers = range(self._looked_at, len(plain))
            self._fitting.update(compress(numbers, self._test.fitting(plain[self._looked_at :])))
            self._looked_at = len(plain)
        return words.having(field, self._fitting, slots)

    def _by_parts(self, slots: Sequence[int]) -> Sequence[int]:
        texts = self._book.texts.column
        return list(compress(slots, self._test.fitting(parts_of([texts[slot] for slot in slots], self._test.field))))

    def _by_tracks(self, slots: Sequence[int]) -> Sequence[int]:
        self._catalogue.learn([self._truth], slots)
        return [slot for slot in slots if self._truth.column[slot]]


def joined(slots: Sequence[int], found: Sequence[Sequence[int]], *, negated: bool = False) -> Sequence[int]:
    """Return the slots that are in one of several lists of what was found among them, or in none."""
    if len(found) == 1 and not negated:
        return found[0]
    every = set().union(*found)
    return [slot for slot in slots if (slot in every) is not negated]


def is_narrower(test: TextTest, other: TextTest) -> bool:
    """Tell whether a track that meets the first test meets the other for certain."""
    if test == other:
        return True
    if test.field != other.field or test.negated is not other.negated:
        return False
    narrow, wide = (other, test) if test.negated else (test, other)
    parts = [text for text in wide.texts if text]
    return wide.op is Op.CONTAINS and all(any(part in text for part in parts) for text in narrow.texts)

"""Searching the tracks of a catalogue: cheap conditions first, each over all slots that are left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scmanager.core.search_match import FlagTest, Matcher, NumberTest, TextTest, Word
from scmanager.ui.models.catalogue import Catalogue
from scmanager.ui.models.fact_book import FactBook
from scmanager.ui.models.text_search import TextSearch, is_narrower, joined

_Keep = Callable[[Sequence[int]], Sequence[int]]


class RowSearch:
    """What must hold of the tracks that are shown; all of several searches."""

    def __init__(self, catalogue: Catalogue, book: FactBook, matchers: Iterable[Matcher] = ()) -> None:
        self._catalogue = catalogue
        self._book = book
        given = tuple(matchers)
        self._flags = {test for matcher in given for test in matcher.flags}
        self._words = {word for matcher in given for word in matcher.words}
        self._numbers = {test for matcher in given for test in matcher.numbers}
        self._texts = {test for matcher in given for test in matcher.tests}
        self._either = {group for matcher in given for group in matcher.either}
        self._steps = [*map(self._flag_step, self._flags), *map(self._word_step, sorted(self._words, key=_cost))]
        self._steps += [*map(self._number_step, self._numbers), *map(self._text_step, self._texts)]
        self._steps += map(self._either_step, self._either)

    @property
    def is_open(self) -> bool:
        """Whether every track is found."""
        return not self._steps

    def narrow(self, slots: Sequence[int]) -> Sequence[int]:
        """Return the slots whose tracks are found, in the order given."""
        for step in self._steps:
            slots = step(slots)
        return slots

    def is_within(self, other: RowSearch) -> bool:
        """Tell whether everything it finds is found by the other as well, as far as that is easy to see."""
        return (
            other._flags <= self._flags
            and other._numbers <= self._numbers
            and other._either <= self._either
            and all(any(_implies(word, wanted) for word in self._words) for wanted in other._words)
            and all(any(is_narrower(test, wanted) for test in self._texts) for wanted in other._texts)
        )

    def _flag_step(self, test: FlagTest) -> _Keep:
        fact, bits, negated = self._book.flags, test.bits, test.negated
        needed = bits if test.needs_all else 0

        def keep(slots: Sequence[int]) -> Sequence[int]:
            self._catalogue.learn([fact], slots)
            flags = fact.column
            if needed:
                return [slot for slot in slots if (flags[slot] & bits == needed) is not negated]
            return [slot for slot in slots if (flags[slot] & bits != 0) is not negated]

        return keep

    def _word_step(self, word: Word) -> _Keep:
        fact, text = self._book.texts, word.text

        def keep(slots: Sequence[int]) -> Sequence[int]:
            self._catalogue.learn([fact], slots)
            texts = fact.column
            if word.negated:
                return [slot for slot in slots if text not in texts[slot]]
            return [slot for slot in slots if text in texts[slot]]

        return keep

    def _number_step(self, test: NumberTest) -> _Keep:
        fact, ends = self._book.number(test.field), [(span.low, span.high) for span in test.spans]

        def keep(slots: Sequence[int]) -> Sequence[int]:
            self._catalogue.learn([fact], slots)
            values = fact.column
            found = [[slot for slot in slots if low <= values[slot] < high] for low, high in ends]
            return joined(slots, found, negated=test.negated)

        return keep

    def _text_step(self, test: TextTest) -> _Keep:
        search = TextSearch(self._catalogue, self._book, test)
        return lambda slots: joined(slots, [search.having(slots)], negated=test.negated)

    def _either_step(self, group: Sequence[Matcher]) -> _Keep:
        searches = [RowSearch(self._catalogue, self._book, [each]) for each in group]
        return lambda slots: joined(slots, [each.narrow(slots) for each in searches])


def _cost(word: Word) -> tuple[bool, int, str]:
    """Put the words in front that leave the least to look through."""
    return word.negated, -len(word.text), word.text


def _implies(word: Word, other: Word) -> bool:
    """Tell whether a text that meets the first word meets the other for certain."""
    if word.negated is not other.negated:
        return False
    return word.text in other.text if word.negated else other.text in word.text

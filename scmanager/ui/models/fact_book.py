"""Which facts of the tracks of a catalogue are kept: numbers to compare, texts to search in and to sort by."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial

from scmanager.core import texts
from scmanager.core.natural import natural
from scmanager.core.search_choices import Facts
from scmanager.core.search_match import flags_of, number_of, search_text
from scmanager.core.tracks import Track
from scmanager.ui.models.catalogue import Catalogue
from scmanager.ui.models.columns import COLUMNS
from scmanager.ui.models.facts import Fact, bits_fact, number_fact, shared_text_fact, text_fact, truth_fact
from scmanager.ui.models.words_used import WordsUsed

_USUAL_NUMBERS = ("uploaded", "plays", "length", "bpm")
_TEXTS = {column.key: column.text for column in COLUMNS if not column.number}


class FactBook:
    """The facts of one catalogue. Numbers, flags and searched texts stay; the others go when nobody holds them."""

    def __init__(self, catalogue: Catalogue, facts: Facts) -> None:
        self._catalogue = catalogue
        self._numbers: dict[str, Fact] = {}
        self._words: weakref.WeakValueDictionary[str, Fact] = weakref.WeakValueDictionary()
        self._truths: weakref.WeakValueDictionary[object, Fact] = weakref.WeakValueDictionary()
        self.texts = catalogue.keep(text_fact(search_text))
        self.words_used = WordsUsed()
        catalogue.keep(self.words_used)
        self.flags = catalogue.keep(bits_fact(lambda track: flags_of(track, facts)))

    @property
    def basics(self) -> list[Fact]:
        """What any search may need and should not have to learn first."""
        return [self.texts, self.flags, self.words_used, *map(self.number, _USUAL_NUMBERS)]

    def number(self, name: str) -> Fact:
        """Return the numbers of a field of the search language; not-a-number where it is not known."""
        fact = self._numbers.get(name)
        if fact is None:
            fact = self._numbers[name] = self._catalogue.keep(number_fact(partial(number_of, field=name)))
        return fact

    def words(self, key: str) -> Fact:
        """Return the texts to sort a column by; empty where there is none."""
        fact = self._words.get(key)
        if fact is None:
            fact = self._words[key] = self._catalogue.keep(shared_text_fact(partial(_sort_text, _TEXTS[key])))
        return fact

    def truth(self, name: object, test: Callable[[Track], bool]) -> Fact:
        """Return whether a test holds, by a name that tells it from other tests."""
        fact = self._truths.get(name)
        if fact is None:
            fact = self._truths[name] = self._catalogue.keep(truth_fact(test))
        return fact


def _sort_text(text: Callable[[Track], str], track: Track) -> str:
    shown = text(track)
    return "" if shown == texts.UNKNOWN else natural(shown)

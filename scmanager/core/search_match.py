"""Which tracks a search finds.

`matcher` sorts the conditions by what it takes to test them, so that a long list can test the cheap ones first on
columns it keeps: words on the search text of a row, numbers on columns of numbers, flags on one column of bits. Only
`tests` need the track, and hints for the search text spare most of those.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from math import inf

import msgspec

from scmanager.core.folding import fold
from scmanager.core.search_choices import IS, LICENSES, PRESENT, Facts, TrackFacts
from scmanager.core.search_fields import FIELDS, NUMBERS, Field, field_named
from scmanager.core.search_terms import Op, Search, Term
from scmanager.core.search_values import Span
from scmanager.core.tracks import Track

_CHOICES = tuple(
    (field, choice) for field, choices in (("is", IS), ("has", PRESENT), ("license", LICENSES)) for choice in choices
)
_PLACES = {(field, choice.name): place for place, (field, choice) in enumerate(_CHOICES)}


_APART = "\0"
_PARTS = ("title", "tag", "genre", "artist", "description")


def search_text(track: Track) -> str:
    """Return the folded text in which words are searched; `parts_of` takes it apart again."""
    return fold(_APART.join((track.title, " ".join(track.tags), track.genre, track.artist, track.description)))


def parts_of(search_texts: Iterable[str], field: str) -> list[str]:
    """Return what search texts have of a field that is part of them; ValueError for another."""
    place, last = _PARTS.index(field), len(_PARTS) - 1
    return [text.split(_APART, last)[place] for text in search_texts]


def number_of(track: Track, field: str) -> float:
    """Return the number in a field, not-a-number when it is unknown; KeyError for a field without numbers."""
    return _READERS[field](track)


_READERS = {field.name: field.number for field in FIELDS if field.number}


def flags_of(track: Track, facts: Facts) -> int:
    """Return what holds of a track of all that `is:`, `has:`, `no:` and `license:` can ask, a bit for each.

    They fit into a float. When the facts change, so do the flags.
    """
    flags = 0
    for place, (_, choice) in enumerate(_CHOICES):
        if choice.test(track, facts):
            flags |= 1 << place
    return flags


class Word(msgspec.Struct, frozen=True):
    """A folded text that the search text must contain, or must not."""

    text: str
    negated: bool = False

    def accepts(self, text: str) -> bool:
        """Tell whether a search text meets this."""
        return (self.text in text) is not self.negated


class NumberTest(msgspec.Struct, frozen=True):
    """Spans of which one must hold the number of a field, or none may; an unknown number lies in none."""

    field: str
    spans: tuple[Span, ...]
    negated: bool = False

    def accepts(self, number: float) -> bool:
        """Tell whether a number meets this."""
        return any(span.low <= number < span.high for span in self.spans) is not self.negated


class FlagTest(msgspec.Struct, frozen=True):
    """Bits of which one must be set, or all of them (`needs_all`), or the opposite of that."""

    bits: int
    needs_all: bool = False
    negated: bool = False

    def accepts(self, flags: int) -> bool:
        """Tell whether the flags of a track meet this."""
        found = flags & self.bits
        return (found == self.bits if self.needs_all else found != 0) is not self.negated


class TextTest(msgspec.Struct, frozen=True):
    """Texts of which one must be in a field of a track (or be all of it, with `EQUALS`), or none may.

    Where there are `hints`, no track has one of the texts unless its search text contains one of the hints.
    """

    field: str
    op: Op
    texts: tuple[str, ...]
    negated: bool = False
    hints: tuple[str, ...] = ()

    def accepts(self, track: Track) -> bool:
        """Tell whether a track meets this."""
        field = _TEXT_FIELDS[self.field]
        found = [field.plain(text) for text in field.texts(track)]  # type: ignore[misc] # only those with texts
        return any(self.fitting(found)) is not self.negated

    def fitting(self, plain: Iterable[str]) -> list[bool]:
        """Tell of each text, made comparable, whether it has what is looked for, or else must not be there."""
        whole = {wanted for wanted in self.texts if self.op is Op.EQUALS or not wanted}
        parts = [wanted for wanted in self.texts if wanted not in whole]
        if len(parts) == 1 and not whole:
            return [parts[0] in text for text in plain]
        return [text.strip() in whole or any(part in text for part in parts) for text in plain]


_TEXT_FIELDS = {field.name: field for field in FIELDS if field.texts}


class Matcher(msgspec.Struct, frozen=True, kw_only=True):
    """A search made ready: a track is found when it meets every one of the conditions.

    Of each group in `either` it must meet one.
    """

    words: tuple[Word, ...] = ()
    numbers: tuple[NumberTest, ...] = ()
    flags: tuple[FlagTest, ...] = ()
    tests: tuple[TextTest, ...] = ()
    either: tuple[tuple[Matcher, ...], ...] = ()
    facts: Facts

    @property
    def needs(self) -> frozenset[str]:
        """The fields whose numbers are compared."""
        return frozenset(test.field for test in self.numbers)

    @property
    def is_empty(self) -> bool:
        """Whether every track is found."""
        return not (self.words or self.numbers or self.flags or self.tests or self.either)

    def matches_rest(self, track: Track) -> bool:
        """Tell whether a track meets the conditions that no column alone can answer."""
        is_either = all(any(each.matches(track) for each in group) for group in self.either)
        return is_either and all(test.accepts(track) for test in self.tests)

    def matches(self, track: Track) -> bool:
        """Tell whether a track meets all conditions."""
        return (
            all(test.accepts(number_of(track, test.field)) for test in self.numbers)
            and self._flags_fit(track)
            and self._words_fit(track)
            and self.matches_rest(track)
        )

    def _flags_fit(self, track: Track) -> bool:
        flags = flags_of(track, self.facts) if self.flags else 0
        return all(test.accepts(flags) for test in self.flags)

    def _words_fit(self, track: Track) -> bool:
        text = search_text(track) if self.words else ""
        return all(word.accepts(text) for word in self.words)


def matcher(search: Search, facts: Facts | None = None) -> Matcher:
    """Make a search ready for many tracks; without facts, only what the tracks say counts."""
    known = facts or TrackFacts()
    joined = [group for group in search.groups if len(group) > 1]
    either = tuple(tuple(_all_of((term,), known) for term in group) for group in joined)
    return msgspec.structs.replace(_all_of(search.alone, known), either=either)


def _all_of(terms: Iterable[Term], facts: Facts) -> Matcher:
    """Return what meets all of some terms."""
    words: set[Word] = set()
    numbers, flags, tests = [], [], []
    for term in terms:
        field = field_named(term.field)
        if field is None:
            words.update(Word(fold(value).strip(), term.negated) for value in term.values)
        elif field.kind in NUMBERS:
            numbers.append(_number_test(term))
        elif field.choices:
            flags.append(_flag_test(term))
        else:
            tests.append(_text_test(term, field))
    return Matcher(
        words=tuple(sorted(words, key=_cost)),
        numbers=tuple(numbers),
        flags=tuple(flags),
        tests=tuple(tests),
        facts=facts,
    )


def _cost(word: Word) -> tuple[bool, int, str]:
    """Sort the words that leave the least to look through in front."""
    return word.negated, -len(word.text), word.text


def _number_test(term: Term) -> NumberTest:
    spans = tuple(map(_moments, term.spans)) if term.field == "uploaded" else term.spans
    return NumberTest(term.field, spans, term.negated)


def _moments(days: Span) -> Span:
    """Turn days of the calendar into the seconds since 1970 at which they begin in the reader's time zone."""
    return Span(_moment(days.low), _moment(days.high))


def _moment(day: float) -> float:
    if not date.min.toordinal() < day <= date.max.toordinal():
        return -inf if day <= date.min.toordinal() else inf
    try:
        return datetime.combine(date.fromordinal(int(day)), time.min).astimezone().timestamp()
    except (OverflowError, OSError, ValueError):
        return inf if day > date(1970, 1, 1).toordinal() else -inf


def _flag_test(term: Term) -> FlagTest:
    field = "has" if term.field == "no" else term.field
    bits = 0
    for value in term.values:
        bits |= 1 << _PLACES[field, value]
    return FlagTest(bits, needs_all=term.field == "no", negated=term.negated is not (term.field == "no"))


def _text_test(term: Term, field: Field) -> TextTest:
    texts = tuple(field.plain(value).strip() for value in term.values)
    can_hint = field.in_search_text and all(texts)
    return TextTest(term.field, term.op, texts, term.negated, texts if can_hint else ())

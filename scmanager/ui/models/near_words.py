"""Words of tracks that are spelled nearly like one that none of them has, found in steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterable, Sequence

from scmanager.core.search_complete import Counted, Words
from scmanager.core.search_match import parts_of
from scmanager.core.search_near import Near, near
from scmanager.core.search_terms import WORD, Op, Term
from scmanager.ui.models.sliced import chunks
from scmanager.ui.models.track_rows import TrackRows

_WORD = re.compile(r"[^\W_]+")
_TITLE = "title"
_LISTED = frozenset(Words.__struct_fields__)
_READ = (_TITLE, "tag", "genre", "artist")  # descriptions have too many words by chance

WORDED = frozenset({WORD, _TITLE, *_LISTED})
"""The fields of which words are compared."""


def with_near_words(rows: TrackRows, slots: Sequence[int], term: Term, most: int) -> Generator[None, None, list[Term]]:
    """List how a term may have been meant: one of its words spelled otherwise; the likeliest first."""
    meant: list[Term] = []
    for place, value in enumerate(term.values):
        texts = yield from _near_words(rows, slots, term.field, term.op, value)
        meant += [_with_value(term, place, text) for text in texts[:most]]
    return meant[:most]


def _near_words(
    rows: TrackRows, slots: Sequence[int], field: str, op: Op, wanted: str
) -> Generator[None, None, list[str]]:
    """List the words of tracks in known slots that may have been meant in a field, the likeliest first."""
    if field in _LISTED:
        words = yield from _values(rows, slots, field, op)
    else:
        words = yield from _words(rows, slots, [_TITLE] if field else _READ)
    found: list[Near] = []
    for chunk in chunks(words):
        found += near(wanted, chunk)
        yield
    return [each.text for each in sorted(found)]


def _with_value(term: Term, place: int, text: str) -> Term:
    values = (*term.values[:place], text, *term.values[place + 1 :])
    return Term(field=term.field, op=term.op, values=values, is_joined=term.is_joined, start=term.start, end=term.end)


def _values(rows: TrackRows, slots: Sequence[int], field: str, op: Op) -> Generator[None, None, list[Counted]]:
    """Count the texts in a field, and the words of those with several unless the whole is asked for."""
    book = rows.book
    for chunk in chunks(slots):
        rows.catalogue.learn([book.words_used], chunk)
        yield
    whole = yield from book.words_used.tally(field, slots)
    counts: Counter[str] = Counter()
    for chunk in chunks(whole):
        for text, count in chunk:
            for word in {text, *(text.split() if op is Op.CONTAINS else ())}:
                counts[word] += count
        yield
    return list(counts.items())


def _words(rows: TrackRows, slots: Sequence[int], parts: Iterable[str]) -> Generator[None, None, list[Counted]]:
    """Count the words in some parts of what is searched."""
    counts: Counter[str] = Counter()
    for chunk in chunks(slots):
        rows.catalogue.learn([rows.book.texts], chunk)
        texts = [rows.book.texts.column[slot] for slot in chunk]
        for part in parts:
            counts.update(_WORD.findall(" ".join(parts_of(texts, part))))
        yield
    return list(counts.items())

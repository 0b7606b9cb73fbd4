"""What can be written next in a search: fields, choices, and the words the tracks have in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from scmanager.core import texts
from scmanager.core.folding import fold
from scmanager.core.search_fields import FIELDS, Field
from scmanager.core.search_help import VALUES
from scmanager.core.search_scan import Part, Token, scan
from scmanager.core.search_terms import quoted
from scmanager.core.tracks import Track

_LISTED = ("genre", "tag", "artist")
_FEW = 3
_MOST_READ = 2000  # words looked through at a key press; the rarest of a large catalogue are left out

Counted = tuple[str, int]


class Vocabulary(Protocol):
    """The words tracks have in use."""

    def values(self, field: str) -> Sequence[Counted]:
        """Return the texts in a field, each with how many tracks have it, those used most first; `""` for none."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The words of some tracks, those used most first."""

    genre: tuple[Counted, ...] = ()
    tag: tuple[Counted, ...] = ()
    artist: tuple[Counted, ...] = ()
    label: tuple[Counted, ...] = ()
    album: tuple[Counted, ...] = ()
    key: tuple[Counted, ...] = ()

    def values(self, field: str) -> Sequence[Counted]:
        """Return the texts in a field, each with how many tracks have it; none for other fields."""
        return getattr(self, field) if field in self.__struct_fields__ else ()


def words_of(tracks: Iterable[Track]) -> Words:
    """Count the words of tracks."""
    fields = [field for field in FIELDS if field.name in Words.__struct_fields__]
    counters: list[Counter[str]] = [Counter() for _ in fields]
    for track in tracks:
        for field, counter in zip(fields, counters, strict=True):
            counter.update(filter(None, field.texts(track) if field.texts else ()))
    lists = zip(fields, counters, strict=True)
    return Words(**{field.name: tuple(counter.most_common()) for field, counter in lists})


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """Text to put in place of `start` to `end`; `label` names it and `hint` says what it finds or how much."""

    insert: str
    start: int
    end: int
    label: str
    hint: str = ""


class _Offer(msgspec.Struct, frozen=True):
    insert: str
    label: str
    hint: str


def complete(text: str, cursor: int, vocabulary: Vocabulary, most: int = 30) -> list[Completion]:
    """Return what can be written at the cursor, the likeliest first; nothing in or behind a quoted phrase."""
    cursor = max(0, min(cursor, len(text)))
    token = next((each for each in scan(text) if each.start < cursor <= each.end), None)
    if token is None:
        offers, start, end = _at_a_gap(text, cursor), cursor, cursor
    elif cursor < token.colon or not token.name:
        offers, start, end = _at_a_word(token, text, cursor, vocabulary)
    else:
        offers, start, end = _at_a_value(token, text, cursor, vocabulary)
    wanted = dict.fromkeys(offer for offer in offers if offer.insert != text[start:end])
    return [
        Completion(insert=offer.insert, start=start, end=end, label=offer.label, hint=offer.hint)
        for offer in list(wanted)[:most]
    ]


_Place = tuple[Iterable[_Offer], int, int]


def _at_a_gap(text: str, cursor: int) -> Iterable[_Offer]:
    """Offer every field where nothing is written yet, behind a minus too."""
    before = text[:cursor].removesuffix("-")
    is_free = (not before or before[-1].isspace()) and (cursor == len(text) or text[cursor].isspace())
    return _fields("") if is_free else ()


def _at_a_word(token: Token, text: str, cursor: int, vocabulary: Vocabulary) -> _Place:
    start = token.begin
    prefix = text[start:cursor]
    if (not token.name and token.parts[0].is_quoted) or ":" in prefix or not prefix:
        return (), cursor, cursor
    folded = fold(prefix)
    colon = text.find(":", cursor, token.end)
    if colon >= 0:
        return _fields(folded), start, colon + 1
    return (*_fields(folded), *_choices_of_all(folded), *_words_of_all(folded, vocabulary)), start, token.end


def _fields(prefix: str) -> Iterator[_Offer]:
    for field in FIELDS:
        if any(name.startswith(prefix) for name in (field.name, *field.aliases)):
            yield _Offer(f"{field.name}:", f"{field.name}:", field.help)


def _choices_of_all(prefix: str) -> Iterator[_Offer]:
    if len(prefix) < 2:
        return
    for field in FIELDS:
        for offer in _choices(field, prefix):
            yield _Offer(f"{field.name}:{offer.insert}", f"{field.name}:{offer.insert}", offer.hint)


def _words_of_all(prefix: str, vocabulary: Vocabulary) -> Iterator[_Offer]:
    if len(prefix) < 2:
        return
    for name in _LISTED:
        for offer in _words(vocabulary.values(name), prefix)[:_FEW]:
            yield _Offer(f"{name}:{offer.insert}", f"{name}:{offer.label}", offer.hint)


def _at_a_value(token: Token, text: str, cursor: int, vocabulary: Vocabulary) -> _Place:
    part = next((each for each in token.parts if each.start <= cursor <= each.end), None)
    field = token.field
    if field is None or part is None or (part.is_quoted and (cursor == part.start or _is_behind(part, cursor))):
        return (), cursor, cursor
    prefix = " ".join(fold(text[part.start + part.is_quoted : cursor]).replace('""', '"').split())
    return _values(field, prefix, vocabulary), part.start, part.end if part.is_closed else cursor


def _is_behind(part: Part, cursor: int) -> bool:
    return part.is_closed and cursor == part.end


def _values(field: Field, prefix: str, vocabulary: Vocabulary) -> Iterable[_Offer]:
    if field.choices:
        return _choices(field, prefix)
    if field.texts:
        return _words(vocabulary.values(field.name), prefix)
    return [_Offer(each.text, each.text, each.meaning) for each in VALUES[field.kind] if each.text.startswith(prefix)]


def _choices(field: Field, prefix: str) -> Iterator[_Offer]:
    for choice in field.choices:
        if any(name.startswith(prefix) for name in (choice.name, *choice.aliases)):
            help_ = choice.help if field.name != "no" else f"Lacks {choice.help[:1].lower()}{choice.help[1:]}"
            yield _Offer(choice.name, choice.name, help_)


def _words(values: Sequence[Counted], prefix: str) -> list[_Offer]:
    """Offer words that begin with a text, or have a word that does; those used most first."""
    ranked = []
    for value, count in values[:_MOST_READ]:
        folded = fold(value)
        if not value:
            continue
        if folded.startswith(prefix) or f" {prefix}" in folded:
            ranked.append((not folded.startswith(prefix), -count, folded, value))
    return [_Offer(quoted(value), value, texts.plural(-count, "track")) for _, count, _, value in sorted(ranked)]

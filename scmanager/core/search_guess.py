"""What a search that finds nothing was probably meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scmanager.core.folding import fold
from scmanager.core.search_choices import IS, PRESENT, choice_named
from scmanager.core.search_edit import term_text
from scmanager.core.search_fields import field_named
from scmanager.core.search_terms import WORD, Mistake, Search, Term

_NOT = frozenset({"no", "not", "without", "missing", "lacks", "lacking"})
_NOTHING = frozenset({"none", "nothing", "empty", "missing", "unknown", "null"})
_SEPARATORS = re.compile(r"\s*[;|/+]\s*")


def guess(search: Search) -> Mistake | None:
    """Return the first thing in a search that is probably meant otherwise, and how; None when nothing is."""
    return next(_guesses(search), None)


def _guesses(search: Search) -> Iterator[Mistake]:
    for before, term in zip((None, *search.terms), search.terms, strict=False):
        for value in term.values[:1]:
            found = _of_word(before, term, value) if term.field == WORD else _of_value(term, value)
            if found is not None:
                message, instead, start = found
                yield Mistake(message=message, field=term.field, instead=instead, start=start, end=term.end)


_Found = tuple[str, str, int]


def _of_word(before: Term | None, term: Term, value: str) -> _Found | None:
    word, sign = fold(value), "-" if term.negated else ""
    is_lacking = before is not None and before.field == WORD and fold(before.values[0]) in _NOT
    start = before.start if before is not None and is_lacking else term.start
    if is_lacking and (choice := choice_named(PRESENT, word)):
        return f"What lacks something is found with no:{choice.name}.", f"no:{choice.name}", start
    if choice := choice_named(IS, word):
        meant = f"{'-' if is_lacking else sign}is:{choice.name}"
        return f"“{value}” is looked for in titles and other texts. Write {meant} for what a track is.", meant, start
    if value[0] in "#!" and value[1:2].isalpha():
        meant = term_text("tag" if value[0] == "#" else WORD, [value[1:]], negated=term.negated or value[0] == "!")
        return f"“{value}” is looked for as it is written. Write {meant}.", meant, term.start
    if "*" in value and fold(value).strip("* "):
        meant = term_text(WORD, [value.replace("*", " ").strip()], negated=term.negated)
        return f"Parts of words are found as well, so there is no need of *. Write {meant}.", meant, term.start
    return _of_link(term, value)


def _of_link(term: Term, value: str) -> _Found | None:
    """Guess that an address is the page of a track."""
    if not value.lower().startswith(("http://", "https://")):
        return None
    try:
        path = urlsplit(value).path.strip("/")
    except ValueError:
        return None
    meant = term_text("link", [path], negated=term.negated)
    return (f"A track is found by the address of its page with {meant}.", meant, term.start) if path else None


def _of_value(term: Term, value: str) -> _Found | None:
    """Guess that a value stands for none, for any, or for several."""
    field = field_named(term.field)
    if field is None or not field.texts:
        return None
    choice = choice_named(PRESENT, field.name)
    if choice and value.strip() in {"*", "any"}:
        return f"Any value is found with has:{choice.name}.", f"has:{choice.name}", term.start
    if choice and fold(value) in _NOTHING:
        return f"What has none is found with no:{choice.name}.", f"no:{choice.name}", term.start
    if field.name in {"link", "buy"}:
        return None
    several = [part for part in _SEPARATORS.split(value) if part]
    if len(several) > 1:
        meant = term_text(field.name, several, negated=term.negated)
        return f"Several values have commas between them. Write {meant}.", meant, term.start
    return None

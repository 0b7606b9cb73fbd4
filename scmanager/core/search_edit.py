"""Changes to the text of a search that leave the rest of it as it was typed, for chips and popovers."""

from __future__ import annotations

from collections.abc import Iterable

from scmanager.core.search import term_of
from scmanager.core.search_fields import field_named
from scmanager.core.search_scan import Token, scan
from scmanager.core.search_terms import Op, Term
from scmanager.core.search_values import Unreadable


def term_text(field: str, values: Iterable[str], *, exact: bool = False, negated: bool = False) -> str:
    """Write a term, with quotes where they are needed; no values make an empty text."""
    op = Op.EQUALS if exact else Op.CONTAINS
    term = Term(field=field, op=op, values=tuple(values), negated=negated)
    return term.text if term.values else ""


def terms_of(text: str, field: str) -> tuple[Term, ...]:
    """Return the terms about a field (`genre:…` and `no:genre`), without the spans of numbers."""
    return tuple(term for _, term in _about(text, field))


def with_term(text: str, term: str) -> str:
    """Add a term at the end unless the search has it already."""
    (wanted, *_) = [*_texts(term), ""]
    return text if wanted in _texts(text) else _appended(text, term)


def without_term(text: str, term: str) -> str:
    """Take out every term that means the same."""
    wanted = _texts(term)
    return _without(text, [token for token, found in _read(text) if found.text in wanted])


def without_field(text: str, field: str) -> str:
    """Take out everything about a field, what cannot be read as well."""
    return _without(text, [token for token, _ in _about(text, field)] + _unreadable(text, field))


def replace_field(text: str, field: str, terms: str) -> str:
    """Put new terms where the first about a field stands, or at the end, and take out the others about it."""
    about, unreadable = _about(text, field), _unreadable(text, field)
    old = sorted([token for token, _ in about] + unreadable, key=_place)
    if not terms.strip():
        return _without(text, old)
    if not unreadable and [term.text for _, term in about] == _texts(terms):
        return text
    if not old:
        return _appended(text, terms)
    first, *others = old
    rest = _without(text, others)
    return _put(rest[: first.start], _closed(terms.strip()), rest[first.end :])


def _read(text: str) -> list[tuple[Token, Term]]:
    """Return what can be read, each with its place."""
    found = []
    for token in scan(text):
        try:
            term = term_of(token, text)
        except Unreadable:
            continue
        if term is not None:
            found.append((token, term))
    return found


def _texts(text: str) -> list[str]:
    return [term.text for _, term in _read(text)]


def _about(text: str, field: str) -> list[tuple[Token, Term]]:
    known = field_named(field)
    name = known.name if known else field
    return [(token, term) for token, term in _read(text) if name in {term.field, term.subject}]


def _unreadable(text: str, field: str) -> list[Token]:
    """Return what was meant for a field and cannot be read, or says nothing yet."""
    read = {token.start for token, _ in _read(text)}
    known = field_named(field)
    return [token for token in scan(text) if known and token.field is known and token.start not in read]


def _place(token: Token) -> int:
    return token.start


def _without(text: str, tokens: Iterable[Token]) -> str:
    for token in sorted(tokens, key=_place, reverse=True):
        text = _cut(text[: token.start], text[token.end :])
    return text


def _cut(before: str, after: str) -> str:
    """Join what is left and right of something taken out, with the space of one side between them."""
    if not after.strip():
        return before.rstrip() + after
    if not before or before[-1].isspace():
        return before + after.lstrip()
    return before + after if after[0].isspace() else f"{before} {after}"


def _put(before: str, terms: str, after: str) -> str:
    """Put terms between two texts, with space on either side."""
    left = " " if before and not before[-1].isspace() else ""
    right = " " if after and not after[0].isspace() else ""
    return before + left + terms + right + after


def _appended(text: str, terms: str) -> str:
    return _put(_closed(text), _closed(terms.strip()), "")


def _closed(text: str) -> str:
    """Close a quote that is open at the end; one with nothing in it is taken away, or it would say “nothing”."""
    tokens = scan(text)
    if not tokens or not tokens[-1].is_open:
        return text
    part = tokens[-1].parts[-1]
    if not part.text and (tokens[-1].field or not tokens[-1].name):
        return text[: part.start]
    return text + ('"' if text[part.start] == '"' else "”")

"""Changes to the text of a search that leave the rest of it as it was typed, for chips and popovers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scmanager.core.search import term_of
from scmanager.core.search_fields import field_named
from scmanager.core.search_joints import Piece, operator_of, sentence
from scmanager.core.search_scan import Token, scan
from scmanager.core.search_terms import Op, Operator, Term
from scmanager.core.search_values import Unreadable


def term_text(field: str, values: Iterable[str], *, exact: bool = False, negated: bool = False) -> str:
    """Write a term, with quotes where they are needed; no values make an empty text."""
    op = Op.EQUALS if exact else Op.CONTAINS
    term = Term(field=field, op=op, values=tuple(values), negated=negated)
    return term.text if term.values else ""


def terms_of(text: str, field: str) -> tuple[Term, ...]:
    """Return the terms about a field (`genre:…` and `no:genre`), without the spans of numbers.

    Those that `OR` joins to something else are left alone here and by all that follows.
    """
    return tuple(term for _, term in _about(text, field))


def with_term(text: str, term: str) -> str:
    """Add a term at the end unless the search has it already."""
    (wanted, *_) = [*_texts(term), ""]
    return text if wanted in _texts(text) else appended(text, term)


def without_term(text: str, term: str) -> str:
    """Take out every term that means the same."""
    wanted = _texts(term)
    return _without(text, [piece for piece, found in _alone(text) if found.text in wanted])


def without_field(text: str, field: str) -> str:
    """Take out everything about a field, what cannot be read as well."""
    return _without(text, [piece for piece, _ in _about(text, field)] + _unreadable(text, field))


def without_terms(text: str, terms: Iterable[Term]) -> str:
    """Take out terms that were read in this text."""
    places = {term.start for term in terms}
    return _without(text, [piece for piece in sentence(text).pieces if piece.start in places])


def written_anew(text: str, terms: Sequence[Term]) -> str:
    """Write terms in the places in which others were read in this text."""
    for term in sorted(terms, key=_place, reverse=True):
        text = text[: term.start] + term.text + text[term.end :]
    return text


def replace_field(text: str, field: str, terms: str) -> str:
    """Put new terms where the first about a field stands, or at the end, and take out the others about it."""
    about, unreadable = _about(text, field), _unreadable(text, field)
    old = sorted([piece for piece, _ in about] + unreadable, key=_place)
    if not terms.strip():
        return _without(text, old)
    if not unreadable and [term.text for _, term in about] == _texts(terms):
        return text
    if not old:
        return appended(text, terms)
    first, *others = old
    rest = _without(text, others)
    return _put(rest[: first.start], _closed(terms.strip()), rest[first.token.end :])


def appended(text: str, terms: str) -> str:
    """Write terms behind a text, whose last quote is closed, and which ends with nothing that joins them to it."""
    lone = _lone_not(text)
    if lone is not None:  # it is a word only as long as nothing stands behind it
        text = f'{text[: lone.start]}"{lone.bare}"{text[lone.end :]}'
    text = _closed(text)
    lone = _lone_not(text)
    for token in reversed([lone] if lone else sentence(text).dangling):
        text = _cut(text[: token.start], text[token.end :])
    return _put(text, _closed(terms.strip()), "")


def narrowed(base: str, text: str) -> str:
    """Return one search out of two, for example a view's and what stands in the field: both must hold."""
    return appended(base.strip(), text.strip()) if base.strip() and text.strip() else base.strip() or text.strip()


def _lone_not(text: str) -> Token | None:
    """Return the `NOT` that is the only word of a text, for there is nothing to deny."""
    pieces = sentence(text).pieces
    is_lone = len(pieces) == 1 and pieces[0].denial is None and operator_of(pieces[0].token) is Operator.NOT
    return pieces[0].token if is_lone else None


def _read(text: str) -> list[tuple[Piece, Term]]:
    """Return what can be read, each with its place."""
    found = []
    for piece in sentence(text).pieces:
        try:
            term = term_of(piece, text)
        except Unreadable:
            continue
        if term is not None:
            found.append((piece, term))
    return found


def _alone(text: str) -> list[tuple[Piece, Term]]:
    """Return what must hold whatever else does."""
    read = _read(text)
    members = Counter(piece.group for piece, _ in read)
    return [(piece, term) for piece, term in read if members[piece.group] == 1]


def _texts(text: str) -> list[str]:
    return [term.text for _, term in _alone(text)]


def _about(text: str, field: str) -> list[tuple[Piece, Term]]:
    known = field_named(field)
    name = known.name if known else field
    read = _read(text)
    others = {piece.group for piece, term in read if name not in {term.field, term.subject}}
    return [(piece, term) for piece, term in read if piece.group not in others]


def _unreadable(text: str, field: str) -> list[Piece]:
    """Return what was meant for a field and cannot be read, or says nothing yet."""
    read = {piece.start for piece, _ in _read(text)}
    known = field_named(field)
    pieces = sentence(text).pieces
    return [piece for piece in pieces if known and piece.token.field is known and piece.start not in read]


def _place(piece: Piece | Token | Term) -> int:
    return piece.start


def _without(text: str, pieces: Iterable[Piece]) -> str:
    """Take out pieces, with the operators before them and those that join nothing then."""
    unwanted = {piece.token.start for piece in pieces}
    read = sentence(text)
    cuts: list[Token] = []
    joined: set[int] = set()  # the groups that have a piece left
    for piece in read.pieces:
        is_or = piece.joint is not None and operator_of(piece.joint) is Operator.OR
        if piece.token.start in unwanted:
            cuts += [*piece.operators, piece.token]
            continue
        if piece.joint is not None and (piece.group not in joined if is_or else not joined):
            cuts.append(piece.joint)
        joined.add(piece.group)
    if unwanted and not joined:
        cuts += read.dangling
    for token in sorted(cuts, key=_place, reverse=True):
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


def _closed(text: str) -> str:
    """Close a quote that is open at the end; one with nothing in it is taken away, or it would say “nothing”."""
    tokens = scan(text)
    if not tokens or not tokens[-1].is_open:
        return text
    part = tokens[-1].parts[-1]
    if not part.text and (tokens[-1].field or not tokens[-1].name):
        return text[: part.start]
    return text + ('"' if text[part.start] == '"' else "”")

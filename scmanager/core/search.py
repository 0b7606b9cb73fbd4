"""The language in which tracks are searched, read into terms and mistakes.

Words must all be found, in any order: in the title, tags, genre, artist or description. `"several words"` belong
together, `-remix` must not be there, and `night OR bus` wants either of the two. `genre:techno` looks into one field,
`genre:=techno` wants the whole of it, `genre:techno,house` either of two; `tag:dub tag:live` wants both.
`-genre:techno` turns it round and so finds what has no genre as well. `plays:>1000`, `bpm:120..130`, `length:<5m`,
`uploaded:2025..` and `uploaded:<30d` compare; what is not known meets no comparison. `is:private`, `has:artwork`,
`no:genre` and `license:cc` are choices. Case and accents never count. What cannot be read is left out of the search
and told; what is still being typed is not a mistake yet.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

import msgspec

from scmanager.core.folding import fold
from scmanager.core.search_choices import PRESENT, choice_named
from scmanager.core.search_fields import NAMES, Field, field_named
from scmanager.core.search_joints import Piece, sentence
from scmanager.core.search_numbers import comma_problem, plain_number
from scmanager.core.search_scan import Part, Token
from scmanager.core.search_slips import slips
from scmanager.core.search_terms import WORD, Mistake, Op, Search, Term
from scmanager.core.search_values import Unreadable, read_span, shortened

_UNFINISHED = frozenset({"", "<", ">", "<=", ">=", ".", ".."})


def parse(text: str, *, today: date) -> Search:
    """Read a search; whatever the text, this raises nothing. `today` is the reader's day, from which ages count."""
    read = sentence(text)
    terms: list[Term] = []
    mistakes = list(slips(read, text))
    told = [(mistake.start, mistake.end) for mistake in mistakes]
    last_group = -1
    for piece in read.pieces:
        if any(start <= piece.token.start < end for start, end in told):
            continue
        try:
            term = term_of(piece, text)
            if term is not None:
                with_spans = _with_spans(term, piece.token, today)
                terms.append(msgspec.structs.replace(with_spans, is_joined=piece.group == last_group))
                last_group = piece.group
        except Unreadable as error:
            mistakes.append(_mistake(error, piece, text))
    return Search(
        text=text,
        terms=tuple(terms),
        mistakes=tuple(sorted(mistakes, key=lambda mistake: mistake.start)),
        operators=tuple((each.start, each.end) for each in read.operators),
    )


def _mistake(error: Unreadable, piece: Piece, text: str) -> Mistake:
    """Tell what is wrong with a piece; what was meant takes the place of the whole of it."""
    token = piece.token
    instead = None if error.instead is None else f"{text[piece.start : token.begin]}{error.instead}"
    name = token.field.name if token.field else ""
    return Mistake(message=str(error), field=name, instead=instead, start=piece.start, end=token.end)


def term_of(piece: Piece, text: str) -> Term | None:
    """Return the term of a piece, its numbers not read; None when it says nothing yet, Unreadable for a mistake."""
    token, field = piece.token, piece.token.field
    if not token.name:
        values = tuple(part.text for part in token.parts if fold(part.text).strip())
    elif field is None:
        raise _no_such_field(token, text)
    else:
        values = _values(token, field, text)
    if not values:
        return None
    return Term(
        field=field.name if field else WORD,
        op=Op.EQUALS if token.is_exact and field and field.texts else Op.CONTAINS,
        values=values,
        negated=piece.negated,
        start=piece.start,
        end=token.end,
    )


def _values(token: Token, field: Field, text: str) -> tuple[str, ...]:
    """Return what stands behind the colon, empty while it is still being typed."""
    parts = [part.text for part in token.parts if _says_something(part, field)]
    is_last = token.end == len(text)
    if not parts and not is_last:
        raise Unreadable(
            f"Nothing stands behind “{token.name}:”. Write the value at once, like {field.example}, "
            f'or "{token.name}:" in quotes to find these letters.'
        )
    if field.choices:
        return tuple(_choice(field, part, parts) for part in parts)
    if field.texts:
        return tuple(parts)
    numbers = tuple(plain_number(field, part) for part in parts)
    return () if is_last and numbers and numbers[-1] in _UNFINISHED else numbers


def _with_spans(term: Term, token: Token, today: date) -> Term:
    """Return the term with its numbers read; Unreadable when one is none."""
    field = token.field
    if field is None or not field.number:
        return term
    problem = comma_problem(field, term.values)
    if problem is not None:
        raise problem
    spans = []
    for value in term.values:
        try:
            spans.append(read_span(field, value, today))
        except Unreadable as error:
            raise _about_value(error, field, term.values, value) from error
    return msgspec.structs.replace(term, spans=tuple(spans))


def _about_value(error: Unreadable, field: Field, values: tuple[str, ...], value: str) -> Unreadable:
    """Return what is wrong with one value as something to write in place of the whole term."""
    meant = [error.instead if each == value else each for each in values]
    known = [each for each in meant if each is not None]
    return Unreadable(str(error), instead=f"{field.name}:{','.join(known)}" if known == meant else None)


def _says_something(part: Part, field: Field) -> bool:
    """Tell whether a value was written; `""` stands for a text that is not filled in."""
    if fold(part.text).strip():
        return True
    return part.text == "" and part.is_quoted and part.is_closed and field.texts is not None


def _choice(field: Field, text: str, written: list[str]) -> str:
    """Return the name of a choice; Unreadable when there is none of the kind."""
    name = "".join(fold(text).split())
    choice = choice_named(field.choices, name)
    if choice is not None:
        return choice.name
    names = [each.name for each in field.choices]
    near = _nearest(name, names)
    hint = f"Did you mean “{field.name}:{near}”?" if near else f"Write one of {', '.join(names)}."
    error = Unreadable(
        f"“{shortened(text)}” is nothing that can stand behind “{field.name}:”. {hint}", instead=near or None
    )
    raise _about_value(error, field, tuple(written), text)


def _no_such_field(token: Token, text: str) -> Unreadable:
    name = token.name.lower().replace("_", "-")
    near = field_named(_nearest(name, NAMES))
    if near is None and (present := choice_named(PRESENT, name)):
        hint = f"Did you mean “has:{present.name}” or “no:{present.name}”?"
    else:
        hint = f"Did you mean “{near.name}:”?" if near else "The help lists all fields."
    written = shortened(text[token.begin : token.end]).replace('"', "")
    message = f'There is no field “{token.name}:”. {hint} To find these letters, write "{written}" in quotes.'
    return Unreadable(message, instead=f"{near.name}:{text[token.colon : token.end]}" if near else None)


def _nearest(name: str, names: list[str] | tuple[str, ...]) -> str:
    """Return the name that was probably meant: one that begins like it or is spelled nearly so, empty for none."""
    begun = [each for each in names if each.startswith(name)] if len(name) > 2 else []
    return next(iter(begun or get_close_matches(name, names, n=1, cutoff=0.7)), "")

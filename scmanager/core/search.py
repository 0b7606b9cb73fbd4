"""The language in which tracks are searched, read into terms and mistakes.

Words must all be found, in any order: in the title, tags, genre, artist or description. `"several words"` belong
together, `-remix` must not be there. `genre:techno` looks into one field, `genre:=techno` wants the whole of it,
`genre:techno,house` either of two; `tag:dub tag:live` wants both. `-genre:techno` turns it round and so finds what has
no genre as well. `plays:>1000`, `bpm:120..130`, `length:<5m`, `uploaded:2025..` and `uploaded:<30d` compare; what is
not known meets no comparison. `is:private`, `has:artwork`, `no:genre` and `license:cc` are choices. Case and accents
never count. What cannot be read is left out of the search and told; what is still being typed is not a mistake yet.
"""

from __future__ import annotations

import itertools
from datetime import date
from difflib import get_close_matches

import msgspec

from scmanager.core.folding import fold
from scmanager.core.search_choices import PRESENT, choice_named
from scmanager.core.search_fields import NAMES, Field, Kind, field_named
from scmanager.core.search_scan import Part, Token, scan
from scmanager.core.search_terms import WORD, Mistake, Op, Search, Term
from scmanager.core.search_values import Unreadable, read_span, shortened, tidy

_UNFINISHED = frozenset({"", "<", ">", "<=", ">=", ".", ".."})


def parse(text: str, *, today: date) -> Search:
    """Read a search; whatever the text, this raises nothing. `today` is the reader's day, from which ages count."""
    terms: list[Term] = []
    mistakes: list[Mistake] = []
    for token in scan(text):
        try:
            term = term_of(token, text)
            if term is not None:
                terms.append(_with_spans(term, token, today))
        except Unreadable as error:
            field = token.field.name if token.field else ""
            mistakes.append(Mistake(message=str(error), field=field, start=token.start, end=token.end))
    return Search(text=text, terms=tuple(terms), mistakes=tuple(mistakes))


def term_of(token: Token, text: str) -> Term | None:
    """Return the term of a token, its numbers not read; None when it says nothing yet, Unreadable for a mistake."""
    field = token.field
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
        negated=token.negated,
        start=token.start,
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
        return tuple(_choice(field, part) for part in parts)
    if field.texts:
        return tuple(parts)
    numbers = tuple(map(tidy, parts))
    return () if is_last and numbers and numbers[-1] in _UNFINISHED else numbers


def _with_spans(term: Term, token: Token, today: date) -> Term:
    """Return the term with its numbers read; Unreadable when one is none."""
    field = token.field
    if field is None or not field.number:
        return term
    if field.kind is Kind.COUNT and any(_is_thousand(one, other) for one, other in itertools.pairwise(term.values)):
        raise Unreadable(f"Write numbers without commas, like {field.name}:1000 or {field.name}:1k.")
    spans = tuple(read_span(field, value, today) for value in term.values)
    return msgspec.structs.replace(term, spans=spans)


def _says_something(part: Part, field: Field) -> bool:
    """Tell whether a value was written; `""` stands for a text that is not filled in."""
    if fold(part.text).strip():
        return True
    return part.text == "" and part.is_quoted and part.is_closed and field.texts is not None


def _is_thousand(value: str, following: str) -> bool:
    """Tell whether a comma between two numbers was meant to make the thousands readable."""
    return value[-1:].isdigit() and following[:3].isdigit() and len(following) >= 3 and not following[3:4].isdigit()


def _choice(field: Field, text: str) -> str:
    """Return the name of a choice; Unreadable when there is none of the kind."""
    name = "".join(fold(text).split())
    choice = choice_named(field.choices, name)
    if choice is not None:
        return choice.name
    names = [each.name for each in field.choices]
    near = _nearest(name, names)
    hint = f"Did you mean “{field.name}:{near}”?" if near else f"Write one of {', '.join(names)}."
    raise Unreadable(f"“{shortened(text)}” is nothing that can stand behind “{field.name}:”. {hint}")


def _no_such_field(token: Token, text: str) -> Unreadable:
    name = token.name.lower().replace("_", "-")
    near = field_named(_nearest(name, NAMES))
    if near is None and (present := choice_named(PRESENT, name)):
        hint = f"Did you mean “has:{present.name}” or “no:{present.name}”?"
    else:
        hint = f"Did you mean “{near.name}:”?" if near else "The help lists all fields."
    written = shortened(text[token.start + token.negated : token.end]).replace('"', "")
    return Unreadable(f'There is no field “{token.name}:”. {hint} To find these letters, write "{written}" in quotes.')


def _nearest(name: str, names: list[str] | tuple[str, ...]) -> str:
    """Return the name that was probably meant: one that begins like it or is spelled nearly so, empty for none."""
    begun = [each for each in names if each.startswith(name)] if len(name) > 2 else []
    return next(iter(begun or get_close_matches(name, names, n=1, cutoff=0.7)), "")

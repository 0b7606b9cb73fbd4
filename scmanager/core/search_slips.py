"""Mistakes in how the parts of a search stand together, each with what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scmanager.core.search_joints import Brackets, Piece, Sentence, brackets, operator_of
from scmanager.core.search_numbers import apart
from scmanager.core.search_spelling import misspelled
from scmanager.core.search_terms import Mistake, Operator
from scmanager.core.search_values import shortened

_BRACKETS = "Brackets hold nothing together: OR joins the two words beside it, and all the rest must match."
_AND = "OR joins only the two beside it, so AND says nothing here. Leave it out: all the rest must match anyway."


def slips(read: Sentence, text: str) -> Iterator[Mistake]:
    """Find what is only seen from more than one word or field; the places do not overlap."""
    pieces = read.pieces
    held = [place for found in brackets(pieces) for place in range(found.first, found.end)]
    yield from (_bracketed(found, pieces, text) for found in brackets(pieces))
    taken = -1
    for place, piece in enumerate(pieces):
        if place in held or piece.start < taken:
            continue
        mistake = (
            _in_two_parts(pieces, place, text) or misspelled(pieces, place, text) or _without_value(pieces, place, text)
        )
        if mistake is not None and not any(pieces[each].start < mistake.end for each in held if each > place):
            taken = mistake.end
            yield mistake
        yield from _needless_and(piece, read)


def _bracketed(found: Brackets, pieces: Sequence[Piece], text: str) -> Mistake:
    inside = pieces[found.first : found.end]
    written = text[inside[0].token.begin : inside[-1].token.end]
    meant = written.removeprefix("(").removesuffix(")").strip()
    is_sure = _means_the_same_without(found, pieces) and "(" not in meant
    message = f"{_BRACKETS} Write {shortened(meant)}" if is_sure else _BRACKETS
    instead = meant if is_sure else None
    return Mistake(message=message, instead=instead, start=inside[0].start, end=inside[-1].token.end)


def _means_the_same_without(found: Brackets, pieces: Sequence[Piece]) -> bool:
    """Tell whether brackets are around what belongs together anyway."""
    groups = {piece.group for piece in pieces[found.first : found.end]}
    outside = {piece.group for piece in (*pieces[: found.first], *pieces[found.end :])}
    return (len(groups) == 1 or not groups & outside) and not pieces[found.first].negated


def _in_two_parts(pieces: Sequence[Piece], place: int, text: str) -> Mistake | None:
    """Tell of a number whose thousands stand apart: nobody can know whether they are a word."""
    piece, behind = pieces[place], [each.token for each in pieces[place + 1 :]]
    end = apart(piece.token, behind, text)
    if not end or piece.token.field is None:
        return None
    meant = text[piece.start : piece.token.begin] + text[piece.token.begin : end].replace(" ", "")
    words = " ".join(each.bare for each in behind if each.end <= end)
    message = f'This can be a number, or a number and a word. Write {meant}, or "{words}" in quotes.'
    return Mistake(message=message, field=piece.token.field.name, instead=meant, start=piece.start, end=end)


def _without_value(pieces: Sequence[Piece], place: int, text: str) -> Mistake | None:
    """Tell of a space behind a colon, where the next word is what was meant to be looked for."""
    token = pieces[place].token
    if token.field is None or token.end != token.colon or place + 1 == len(pieces):
        return None
    behind = pieces[place + 1]
    if behind.operators or behind.token.negated or not behind.token.bare:
        return None
    start, end = pieces[place].start, behind.token.start
    meant = f"{token.name}:{text[end : behind.token.end]}"
    message = (
        f"Nothing stands behind “{token.name}:”. Write {shortened(meant)} without the space, "
        f'or "{token.name}:" in quotes to find these letters.'
    )
    return Mistake(message=message, field=token.field.name, instead=text[start : token.end], start=start, end=end)


def _needless_and(piece: Piece, read: Sentence) -> Iterator[Mistake]:
    """Tell of an `AND` beside an `OR`, where it would elsewhere hold more together than it does here."""
    joints = [each.joint for each in read.pieces if each.joint]
    is_and = piece.joint is not None and operator_of(piece.joint) is Operator.AND
    if piece.joint is not None and is_and and any(operator_of(each) is Operator.OR for each in joints):
        yield Mistake(message=_AND, instead="", start=piece.joint.start, end=piece.joint.end)

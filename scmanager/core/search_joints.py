"""How the words and fields of a search belong together: `OR`, `AND`, `NOT`, and brackets, which are not understood.

`night OR bus is:private` wants either word, and private: `OR` joins the two beside it and nothing else. `AND` says what
holds anyway, and `NOT remix` is `-remix`. They are in capitals and have something to join; else they are words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from scmanager.core.search_scan import Token, field_at, scan
from scmanager.core.search_terms import OPERATORS, Operator


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A word or field with the operators before it; one of the pieces of a `group` must hold."""

    token: Token
    joint: Token | None = None
    denial: Token | None = None
    group: int

    @property
    def start(self) -> int:
        """Where it begins, with what denies it."""
        return self.denial.start if self.denial else self.token.start

    @property
    def negated(self) -> bool:
        """Whether it must not hold."""
        return self.token.negated is (self.denial is None)

    @property
    def operators(self) -> tuple[Token, ...]:
        """What stands before it."""
        return tuple(each for each in (self.joint, self.denial) if each)


class Sentence(msgspec.Struct, frozen=True):
    """The pieces of a search in their order, and operators at its end that have nothing to join yet."""

    pieces: tuple[Piece, ...] = ()
    dangling: tuple[Token, ...] = ()

    @property
    def operators(self) -> Iterator[Token]:
        """All operators."""
        for piece in self.pieces:
            yield from piece.operators
        yield from self.dangling


def operator_of(token: Token) -> Operator | None:
    """Return what a token joins if it has something to join; None for a word or field."""
    return None if token.negated else OPERATORS.get(token.bare)


def sentence(text: str) -> Sentence:
    """Read how the parts of a text belong together."""
    pieces: list[Piece] = []
    joint = denial = None
    for token in scan(text):
        operator = operator_of(token)
        if operator is Operator.NOT and denial is None:
            denial = token
        elif operator in {Operator.OR, Operator.AND} and pieces and joint is None and denial is None:
            joint = token
        else:
            is_either = joint is not None and operator_of(joint) is Operator.OR
            group = pieces[-1].group + (not is_either) if pieces else 0
            pieces.append(Piece(token=token, joint=joint, denial=denial, group=group))
            joint = denial = None
    dangling = tuple(each for each in (joint, denial) if each)
    if not pieces:
        return Sentence(tuple(Piece(token=token, group=place) for place, token in enumerate(dangling)))
    return Sentence(tuple(pieces), dangling)


class Brackets(msgspec.Struct, frozen=True):
    """The pieces from one place up to another, between brackets that were meant to hold them together."""

    first: int
    end: int


def brackets(pieces: Sequence[Piece]) -> Iterator[Brackets]:
    """Find brackets around fields and beside operators; those of titles, such as `(Remix)`, are letters."""
    place = 0
    while place < len(pieces):
        end = _closing(pieces, place) if pieces[place].token.bare.startswith("(") else place
        if end > place and _are_meant(pieces, place, end):
            yield Brackets(place, end)
            place = end
        else:
            place += 1


def _closing(pieces: Sequence[Piece], first: int) -> int:
    """Return the place behind the piece that closes a bracket; behind the one that opens it when none does."""
    depth = 0
    for place in range(first, len(pieces)):
        written = _written(pieces[place])
        depth += written.count("(") - written.count(")")
        if depth <= 0 and written.endswith(")"):
            return place + 1
    return first + 1


def _written(piece: Piece) -> str:
    (*_, last) = piece.token.parts
    return piece.token.bare or ("" if last.is_quoted else last.text)


def _are_meant(pieces: Sequence[Piece], first: int, end: int) -> bool:
    token = pieces[first].token
    if field_at(token.bare.lstrip("(-"), 0):
        return True
    is_alone = end == first + 1 and token.bare.count("(") == token.bare.count(")")
    return not is_alone and any(piece.operators for piece in pieces[first : end + 1])

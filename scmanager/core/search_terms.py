"""What a search consists of, once it is read."""

from __future__ import annotations

import enum
import re
from collections.abc import Container

import msgspec

from scmanager.core.search_fields import Kind, field_named
from scmanager.core.search_values import Span, is_relative
from scmanager.core.texts import plural

WORD = ""
"""The field of a word that stands alone."""

_BARE = re.compile(r"[^\s\",:=()“”„«»‐‑–—−-][^\s\",:()“”„«»]*")

_BARE_NUMBER = re.compile(r"[^\s\",=“”„«»][^\s\",“”„«»]*")


class Operator(enum.Enum):
    """What joins the words and fields of a search."""

    OR = enum.auto()
    AND = enum.auto()
    NOT = enum.auto()


OPERATORS = {"OR": Operator.OR, "||": Operator.OR, "AND": Operator.AND, "&&": Operator.AND, "NOT": Operator.NOT}
"""How they are written; between quotes they are words."""


class Op(enum.StrEnum):
    """How a text is compared; what is written between the name of a field and its value."""

    CONTAINS = ":"
    EQUALS = ":="


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One condition; it holds when any of its `values` does, or, if `negated`, when none does.

    `field` is the name of a field or `WORD`. `values` are what was written: texts without their quotes (an empty one
    stands for a field that is not filled in), the names of choices, numbers and dates as words. For numbers and dates
    `spans` holds one span for each value. `is_joined`: it or the term before it must hold, not both. `start` and `end`
    are its place in the text that was read.
    """

    field: str
    op: Op = Op.CONTAINS
    values: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    negated: bool = False
    is_joined: bool = False
    start: int = 0
    end: int = 0

    @property
    def text(self) -> str:
        """The term as it is best written."""
        if self.field == WORD and self.values[0] in OPERATORS:
            return f'{"-" if self.negated else ""}"{self.values[0]}"'
        name = f"{self.field}{self.op}" if self.field else ""
        field = field_named(self.field)
        bare = _BARE_NUMBER if field and field.number else _BARE
        return f"{'-' if self.negated else ''}{name}{','.join(quoted(value, bare) for value in self.values)}"

    @property
    def subject(self) -> str:
        """The field it is about: `genre` for `genre:techno` and for `no:genre`."""
        if self.field not in {"has", "no"} or len(self.values) != 1:
            return self.field
        field = field_named(self.values[0])
        return field.name if field else self.values[0]

    @property
    def depends_on_today(self) -> bool:
        """Whether it means something else tomorrow."""
        field = field_named(self.field)
        return field is not None and field.kind is Kind.DATE and any(map(is_relative, self.values))

    def without_place(self) -> Term:
        """Return what it means, wherever it stands."""
        return msgspec.structs.replace(self, start=0, end=0)


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the text that was left out of the search; `message` says in a sentence what to write instead.

    `field` is the field it is about, empty when there is none. `instead` is what was probably meant, None for unknown.
    """

    message: str
    field: str = ""
    instead: str | None = None
    start: int
    end: int


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A search: terms that must all hold, but for those that are joined, of which one must.

    `operators` are the places of what joins them.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    operators: tuple[tuple[int, int], ...] = ()

    @property
    def groups(self) -> tuple[tuple[Term, ...], ...]:
        """The terms, those that are joined together."""
        groups: list[list[Term]] = []
        for term in self.terms:
            if term.is_joined:
                groups[-1].append(term)
            else:
                groups.append([term])
        return tuple(map(tuple, groups))

    @property
    def alone(self) -> tuple[Term, ...]:
        """The terms that must hold whatever else does."""
        return tuple(group[0] for group in self.groups if len(group) == 1)

    def about(self, *fields: str) -> tuple[Term, ...]:
        """Return the terms about fields, but for those joined to something else."""
        groups = (group for group in self.groups if all({term.field, term.subject} & {*fields} for term in group))
        return tuple(term for group in groups for term in group)

    def without(self, terms: Container[Term]) -> Search:
        """Return the search without some terms, and without what they are joined to."""
        kept = [group for group in self.groups if not any(term in terms for term in group)]
        return msgspec.structs.replace(self, terms=tuple(term for group in kept for term in group))

    @property
    def meaning(self) -> tuple[Term, ...]:
        """The terms wherever they stand; equal for texts that are written differently and mean the same."""
        return tuple(term.without_place() for term in self.terms)

    @property
    def depends_on_today(self) -> bool:
        """Whether it has to be read again tomorrow."""
        return any(term.depends_on_today for term in self.terms)

    def canonical(self) -> str:
        """Write the search as it is best written, without its mistakes."""
        return " ".join(f"OR {term.text}" if term.is_joined else term.text for term in self.terms)

    @property
    def complaint(self) -> str:
        """What is wrong first, and how much else is; empty for nothing."""
        if not self.mistakes:
            return ""
        first, more = self.mistakes[0].message, len(self.mistakes) - 1
        return f"{first} There {'is' if more == 1 else 'are'} {plural(more, 'more mistake')}." if more else first

    def mended(self, mistake: Mistake) -> str:
        """Return the text with what was probably meant in the place of a mistake; as it is when that is not known."""
        if mistake.instead is None:
            return self.text
        before, after = self.text[: mistake.start], self.text[mistake.end :]
        return f"{before}{mistake.instead}{after}" if mistake.instead else f"{before}{after.lstrip()}"

    def all_mended(self) -> str:
        """Return the text with what was probably meant in the place of every mistake of which that is known."""
        text, end = self.text, len(self.text)
        for mistake in reversed(self.mistakes):
            if mistake.end <= end:
                text = msgspec.structs.replace(self, text=text).mended(mistake)
                end = mistake.start
        return text


def quoted(value: str, bare: re.Pattern[str] = _BARE) -> str:
    """Write a word or value, between quotes unless it may stand `bare`."""
    if bare.fullmatch(value):
        return value
    return '"' + value.replace('"', '""') + '"'

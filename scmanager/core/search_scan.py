"""The text of a search cut into words and fields, with their places; what they mean is read elsewhere.

A quote opens only at the start of a word or value, so that `12" mix` needs none. Between straight quotes, two of them
stand for one; a quote that is not closed lasts to the end. A name is taken for a field when such a field exists, or
when it is three letters or more and something other than a slash follows at once: `12:30`, `Re: hello`, `S:t` and
`https://…` are words. A count may have its thousands apart: `1,000`, `1.000` and `1'000` are one value each.

`OR`, `AND` and `NOT` in capitals join what stands around them, see `search_joints`.
"""

from __future__ import annotations

import re

import msgspec

from scmanager.core.search_fields import Field, Kind, field_named

_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"([A-Za-z][A-Za-z_-]*):")
_WORD = re.compile(r"\S+")
_VALUE = re.compile(r"[^\s,]*")
_COUNT = re.compile(
    r"(?:(?<![0-9])(?<![0-9]\.)[1-9][0-9]{0,2}(?:[,.'’_\u00a0\u2009\u202f][0-9]{3})+(?![0-9a-z]|,[0-9])|[^\s,])*",
    re.IGNORECASE,
)
_STRAIGHT = re.compile(r'"([^"]*+(?:""[^"]*+)*+)("?)')
_TYPOGRAPHIC = re.compile(r"[“”„«»]([^\"“”„«»]*)([\"“”„«»]?)")
_DASHES = frozenset("-‐‑–—−")


class Part(msgspec.Struct, frozen=True):
    """A word, or one of the values of a field; `start` to `end` is its place with the quotes."""

    text: str
    start: int
    end: int
    is_quoted: bool = False
    is_closed: bool = True


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A word (`name` empty) or a field with its values; `field` is None where no such field exists.

    `begin` is where it begins behind a minus. `colon` is where the values begin, behind the colon; `is_exact` tells of
    an equals sign there.
    """

    start: int
    begin: int
    end: int
    negated: bool
    name: str = ""
    field: Field | None = None
    colon: int = 0
    is_exact: bool = False
    parts: tuple[Part, ...]

    @property
    def is_open(self) -> bool:
        """Whether a quote is not closed, so that it reaches to the end of the text."""
        return not self.parts[-1].is_closed

    @property
    def bare(self) -> str:
        """The word, when it stands alone and without quotes; else nothing."""
        return "" if self.name or self.parts[0].is_quoted else self.parts[0].text


def scan(text: str) -> tuple[Token, ...]:
    """Cut a text into its words and fields; dashes that stand alone are left out."""
    tokens = []
    place = _after_space(text, 0)
    while place < len(text):
        token = _token(text, place)
        if not _is_dash(token):
            tokens.append(token)
        place = _after_space(text, token.end)
    return tuple(tokens)


def field_at(text: str, place: int) -> Field | None:
    """Return the field whose name and colon stand at a place, None when there is none."""
    name = _NAME.match(text, place)
    return field_named(name[1]) if name else None


def _after_space(text: str, place: int) -> int:
    return _SPACE.match(text, place).end()  # type: ignore[union-attr] # it matches nothing too


def _is_dash(token: Token) -> bool:
    (*_, part) = token.parts
    return not token.name and not part.is_quoted and (part.text == "" or part.text in _DASHES)


def _token(text: str, start: int) -> Token:
    negated = text[start] == "-"
    begin = start + negated
    name = _NAME.match(text, begin)
    field = field_named(name[1]) if name else None
    if name and (field or _looks_like_a_field(name[1], text, name.end())):
        return _field_token(text, start, name, field)
    part = _part(text, begin, _WORD)
    return Token(start=start, begin=begin, end=part.end, negated=negated, parts=(part,))


def _looks_like_a_field(name: str, text: str, colon: int) -> bool:
    return len(name) > 2 and colon < len(text) and not text[colon].isspace() and text[colon] not in "/:"


def _field_token(text: str, start: int, name: re.Match[str], field: Field | None) -> Token:
    is_exact = text.startswith("=", name.end())
    bare = _COUNT if field and field.kind is Kind.COUNT else _VALUE
    parts = [_part(text, name.end() + is_exact, bare)]
    while text.startswith(",", parts[-1].end):
        start_of_value = parts[-1].end + 1
        parts.append(_part(text, start_of_value + (is_exact and text.startswith("=", start_of_value)), bare))
    return Token(
        start=start,
        begin=name.start(),
        end=parts[-1].end,
        negated=start != name.start(),
        name=name[1],
        field=field,
        colon=name.end(),
        is_exact=is_exact,
        parts=tuple(parts),
    )


def _part(text: str, start: int, bare: re.Pattern[str]) -> Part:
    """Read what begins at a place: between quotes, or as far as `bare` reaches."""
    straight = _STRAIGHT.match(text, start)
    quoted = straight or _TYPOGRAPHIC.match(text, start)
    if quoted:
        inside = quoted[1].replace('""', '"') if straight else quoted[1]
        return Part(" ".join(inside.split()), start, quoted.end(), is_quoted=True, is_closed=bool(quoted[2]))
    found = bare.match(text, start)
    return Part(found[0], start, found.end()) if found else Part("", start, start)

"""Conditions that are written as one would say them, `plays > 1000` or `bpm:120 - 130`, and how it is done here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scmanager.core.search_fields import Field, Kind, field_named
from scmanager.core.search_joints import Piece
from scmanager.core.search_terms import Mistake
from scmanager.core.search_values import shortened

_COMPARED = re.compile(r"([A-Za-z][A-Za-z_-]*)?\s*(>=|<=|=>|=<|[><=≥≤])\s*([^\s<>=]\S*)")
_SIGNS = {"=": "", "=>": ">=", "=<": "<=", "≥": ">=", "≤": "<="}
_RANGE = re.compile(r"\s+(?:-|–|—|\.\.|…|to)\s+([0-9]\S*)")
_UNIT = re.compile(r"\s+(seconds?|sec|s|minutes?|mins?|m|hours?|h|days?|d|weeks?|w|months?|mo|years?|y)(?=\s|$)")
_LENGTHS = {"s": "s", "m": "m", "h": "h"}
_AGE = re.compile(r"(?<![0-9])[0-9]{1,3}$")
_SIGN_ALONE = re.compile(r"[<>]=?")


def misspelled(pieces: Sequence[Piece], place: int, text: str) -> Mistake | None:
    """Return the mistake in what begins with a piece, with how it is written; None when there is none."""
    piece = pieces[place]
    if piece.token.field is None:
        return _without_colon(piece, text)
    return _split_value(piece, piece.token.field, text) if piece.token.field.number else None


def _without_colon(piece: Piece, text: str) -> Mistake | None:
    """Tell of a comparison with the name of a field before it: `plays>1000`, `length > 10 min`, `genre=dub`."""
    found = _COMPARED.match(text, piece.token.begin) if piece.token.bare else None
    field = field_named(found[1]) if found and found[1] else None
    if (
        found is None
        or field is None
        or not (found[2] == "=" if field.texts else field.number and found[3][0].isdigit())
    ):
        return None
    value, end = _with_unit(field, found[3], text, found.end())
    return _mistake(piece, field, f"{found[1]}:{_SIGNS.get(found[2], found[2])}{value}", text, end)


def _split_value(piece: Piece, field: Field, text: str) -> Mistake | None:
    """Tell of spaces in a value: `plays:> 1000`, `bpm:120 - 130`, `length:<10 min`."""
    token = piece.token
    value = token.parts[-1].text
    if token.parts[-1].is_quoted or not value:
        return None
    written = text[token.begin : token.end]
    found = re.compile(r"\s+([0-9]\S*)").match(text, token.end) if _SIGN_ALONE.fullmatch(value) else None
    if found is None and value[0].isdigit() and ".." not in value:
        found = _RANGE.match(text, token.end)
        written += ".." if found else ""
    if found is not None:
        rest, end = _with_unit(field, found[1], text, found.end())
        return _mistake(piece, field, f"{written}{rest}", text, end)
    rest, end = _with_unit(field, "", text, token.end) if value[-1].isdigit() else ("", token.end)
    return _mistake(piece, field, f"{written}{rest}", text, end) if end > token.end else None


def _with_unit(field: Field, value: str, text: str, end: int) -> tuple[str, int]:
    """Take in the unit behind a length or age, in the letters that are understood."""
    found = _UNIT.match(text, end) if field.kind in {Kind.LENGTH, Kind.DATE} else None
    if found is None or not (not value or value[-1].isdigit()):
        return value, end
    if field.kind is Kind.DATE:
        is_age = _AGE.search(text[:end]) is not None  # `uploaded:2025 day` has a word behind a year
        return (f"{value}{found[1]}", found.end()) if is_age else (value, end)
    unit = _LENGTHS.get(found[1][0])
    return (f"{value}{unit}", found.end()) if unit and found[1] not in {"mo", "month", "months"} else (value, end)


def _mistake(piece: Piece, field: Field, meant: str, text: str, end: int) -> Mistake:
    instead = text[piece.start : piece.token.begin] + meant
    message = f"A condition has a colon and no spaces. Write {shortened(instead)}."
    return Mistake(message=message, field=field.name, instead=instead, start=piece.start, end=end)

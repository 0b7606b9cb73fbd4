"""How people write numbers: thousands set apart, decimal commas, minutes without their unit."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from scmanager.core.folding import fold
from scmanager.core.search_fields import Field, Kind
from scmanager.core.search_scan import Token
from scmanager.core.search_values import Unreadable

_SIGNS = str.maketrans({"≥": ">=", "≤": "<="})
_THOUSANDS = re.compile(r"(?<![0-9])(?<![0-9]\.)[1-9][0-9]{0,2}(?:[,.'_][0-9]{3})+(?![0-9a-z])")
_ENDS = re.compile(r"(\.\.|[<>]=?|-)")
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?")
_OPEN_THOUSAND = re.compile(r"(?:.*[^0-9.,])?[1-9][0-9]{0,2}", re.DOTALL)
_THREE = re.compile(r"[0-9]{3}")
_SMALL_TEMPO = 20  # slower is no music, but what stands behind a decimal comma


def plain_number(field: Field, text: str) -> str:
    """Write a value in plain characters, without spaces and marks between thousands; a bare length is in minutes."""
    plain = "".join(fold(text.translate(_SIGNS)).split())
    plain = re.sub(r"\.{3,}", "..", plain).lstrip("=")
    if field.kind is Kind.COUNT:
        return _THOUSANDS.sub(_without_marks, plain)
    return plain_length(plain) if field.kind is Kind.LENGTH else plain


def plain_length(text: str) -> str:
    """Write a length, or the ends of a range of them, without spaces and with its unit: a bare number is minutes."""
    plain = "".join(fold(text).split())
    return "".join(f"{each}m" if _NUMBER.fullmatch(each) else each for each in _ENDS.split(plain))


def comma_problem(field: Field, values: Sequence[str]) -> Unreadable | None:
    """Return what is to be told of a comma that was meant for a decimal point; None when there is none."""
    for place, (value, behind) in enumerate(itertools.pairwise(values)):
        if value[-1:].isdigit() and _is_fraction(field, value, behind):
            meant = ",".join([*values[:place], f"{value}.{behind}", *values[place + 2 :]])
            written = f"{field.name}:{meant}"
            return Unreadable(f"A comma stands between two values. Write {written} with a point.", instead=written)
    return None


def apart(token: Token, behind: Sequence[Token], text: str) -> int:
    """Return where a count ends whose thousands stand apart like words, `plays:>1 000`; 0 when there is none such."""
    is_count = token.field is not None and token.field.kind is Kind.COUNT
    if not is_count or token.parts[-1].is_quoted or not _OPEN_THOUSAND.fullmatch(token.parts[-1].text):
        return 0
    end = token.end
    for each in behind:
        if text[end : each.start] != " " or each.negated or not _THREE.fullmatch(each.bare):
            break
        end = each.end
    return end if end > token.end else 0


def _is_fraction(field: Field, before: str, behind: str) -> bool:
    if field.kind is Kind.COUNT:
        return re.fullmatch(r"[0-9]{1,3}[kmb]", behind) is not None
    is_tempo = field.kind is Kind.TEMPO and before.isdecimal() and int(before) >= _SMALL_TEMPO
    return is_tempo and behind.isdecimal() and int(behind) < _SMALL_TEMPO


def _without_marks(found: re.Match[str]) -> str:
    return re.sub(r"[^0-9]", "", found[0])

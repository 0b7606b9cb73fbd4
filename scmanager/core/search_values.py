"""Numbers, lengths, dates and ranges as they are typed into a search.

Every number stands for a span: `4:30` for a whole second, `2025-03` for a whole month, so that `<=` and `..` take in
all of it and `>` begins behind it. Ages such as `30d` count back from today: `<30d` is younger, `>1y` is older, and
`30d` alone is the last 30 days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from math import inf, nextafter

import msgspec

from scmanager.core import texts
from scmanager.core.search_fields import Field, Kind

_COMPARED = re.compile(r"(>=|<=|>|<|=)?(.*)")
_COUNT = re.compile(r"(0|[1-9][0-9]{0,14}|[0-9]{1,15}\.[0-9]{1,6}(?=[kmb]))([kmb]?)")
_TEMPO = re.compile(r"[0-9]{1,3}(?:\.([0-9]{1,3}))?")
_NUMBER = r"([0-9]{1,6}(?:\.[0-9]{1,3})?)"
_UNITS = re.compile(rf"(?:{_NUMBER}h)?(?:{_NUMBER}m(?:in)?)?(?:{_NUMBER}s(?:ec)?)?")
_DAY = re.compile(r"([0-9]{4})(?:[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2}))?)?")
_DAY_FIRST = re.compile(r"(>=|<=|>|<)?(?:([0-9]{1,2})\.)?([0-9]{1,2})[./]([0-9]{4})")
_AGE = re.compile(r"([0-9]{1,5})(d|w|mo?|y|days?|weeks?|months?|years?)")
_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_HOUR, _MINUTE, _SECOND = 3_600_000, 60_000, 1_000


class Span(msgspec.Struct, frozen=True):
    """Numbers from `low` on and below `high`."""

    low: float = -inf
    high: float = inf

    def __contains__(self, number: float) -> bool:
        return self.low <= number < self.high


class Unreadable(ValueError):
    """A value cannot be read; the text says in one sentence what to write, `instead` is what was probably meant."""

    def __init__(self, message: str, instead: str | None = None) -> None:
        super().__init__(message)
        self.instead = instead


class _Point(msgspec.Struct, frozen=True):
    """What one number stands for; `alone` when nothing is written before it, `is_age` when it counts back."""

    span: Span
    alone: Span
    is_age: bool = False


def read_span(field: Field, value: str, today: date) -> Span:
    """Read a tidy value of a field; Unreadable when it is none or leaves nothing."""
    first, dots, last = value.partition("..")
    if dots:
        return _between(field, value, first, last, today)
    compared = _COMPARED.fullmatch(value)
    sign, rest = compared.groups() if compared else ("", value)
    point = _point(field.kind, rest, today)
    if point is not None:
        return _compared(point, sign)
    low, dash, high = value.partition("-")
    if dash and field.kind is not Kind.DATE and low and high:
        return _between(field, value, low, high, today)
    raise _unreadable(field, value, _respelled(field, value))


def is_relative(value: str) -> bool:
    """Tell whether a tidy value means another day tomorrow."""
    return any(_AGE.fullmatch(part) or part in {"today", "yesterday"} for part in re.split(r"\.\.|[<>=]+", value))


def _between(field: Field, value: str, first: str, last: str, today: date) -> Span:
    """Read a range; of two ages either may come first."""
    low, high = (_point(field.kind, part, today) if part else None for part in (first, last))
    if (first and low is None) or (last and high is None) or not (first or last):
        raise _unreadable(field, value)
    if low and high and low.is_age and high.is_age and high.span.low < low.span.low:
        low, high = high, low
    span = Span(low.span.low if low else -inf, high.span.high if high else inf)
    if span.low >= span.high:
        order = "earlier date" if field.kind is Kind.DATE else "smaller number"
        meant = f"{last}..{first}"
        raise Unreadable(f"Nothing lies in {value}. Write the {order} first: {field.name}:{meant}.", instead=meant)
    return span


def _compared(point: _Point, sign: str | None) -> Span:
    if point.is_age and sign:
        sign = sign.translate(str.maketrans("<>", "><"))
    match sign:
        case ">":
            return Span(low=point.span.high)
        case ">=":
            return Span(low=point.span.low)
        case "<":
            return Span(high=point.span.low)
        case "<=":
            return Span(high=point.span.high)
    return point.alone


def _unreadable(field: Field, value: str, instead: str | None = None) -> Unreadable:
    noun, ways = _WAYS[field.kind]
    message = f"“{shortened(value)}” is no {noun}. Write it like {ways.format(field.name)}."
    return Unreadable(message, instead=instead)


def _respelled(field: Field, value: str) -> str | None:
    """Return how a value is written here that is written otherwise elsewhere: `1000+`, `14.3.2025`."""
    if value.endswith("+") and _point(field.kind, value[:-1], date.min) is not None:
        return f">={value[:-1]}"
    found = _DAY_FIRST.fullmatch(value) if field.kind is Kind.DATE else None
    if found is None:
        return None
    sign, day, month, year = found.groups()
    meant = f"{year}-{int(month):02}-{int(day):02}" if day else f"{year}-{int(month):02}"
    return f"{sign or ''}{meant}" if _day(meant, date.min) else None


_WAYS = {
    Kind.COUNT: ("number", "{0}:1000, {0}:>1k or {0}:100..200"),
    Kind.TEMPO: ("tempo", "{0}:120, {0}:>120 or {0}:120..130"),
    Kind.LENGTH: ("length", "{0}:<5m (minutes), {0}:90s or {0}:4:30..6:00"),
    Kind.DATE: ("date", "{0}:2025, {0}:2025-03-14 or {0}:<30d"),
}


def shortened(text: str) -> str:
    """Return what was typed on one line and no longer than fits into a sentence."""
    line = texts.one_line(text)
    return line if len(line) <= 40 else f"{line[:39]}…"


def _point(kind: Kind, text: str, today: date) -> _Point | None:
    match kind:
        case Kind.COUNT:
            return _count(text)
        case Kind.TEMPO:
            return _tempo(text)
        case Kind.LENGTH:
            return _length(text)
    return _day(text, today) or _age(text, today)


def _count(text: str) -> _Point | None:
    found = _COUNT.fullmatch(text)
    if found is None:
        return None
    number = round(float(found[1]) * _FACTORS[found[2]], 6)
    return _exactly(number, nextafter(number, inf))


def _tempo(text: str) -> _Point | None:
    """Read beats per minute; alone they are rounded, so that 128 finds 127.98 too."""
    found = _TEMPO.fullmatch(text)
    if found is None:
        return None
    number, half = float(text), 0.5 / 10 ** len(found[1] or "")
    return _Point(Span(number, nextafter(number, inf)), Span(number - half, number + half))


def _length(text: str) -> _Point | None:
    """Read `4:30`, `1:02:07`, `5m`, `1h30m` or `90s`; alone, whole minutes or hours take in what begins with them."""
    milliseconds = length_of(text)
    if milliseconds is None:
        return None
    unit = _HOUR if text.endswith("h") else _MINUTE if text.endswith(("m", "min")) else _SECOND
    whole = unit if "." not in text else _SECOND
    return _Point(Span(milliseconds, milliseconds + _SECOND), Span(milliseconds, milliseconds + whole))


def length_of(text: str) -> int | None:
    """Read a length with its unit as milliseconds, None when it is none."""
    if ":" in text:
        return texts.parse_length(text)
    found = _UNITS.fullmatch(text) if text else None
    if found is None:
        return None
    parts = zip(found.groups(), (_HOUR, _MINUTE, _SECOND), strict=True)
    return round(sum(float(number or 0) * unit for number, unit in parts))


def _exactly(low: float, high: float) -> _Point:
    return _Point(Span(low, high), Span(low, high))


def _day(text: str, today: date) -> _Point | None:
    """Read a day, month or year as days of the calendar."""
    if text in {"today", "yesterday"}:
        day = today.toordinal() - (text == "yesterday")
        return _exactly(day, day + 1)
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    days = 1 if day else monthrange(year, month)[1] if month else 366 if monthrange(year, 2)[1] == 29 else 365
    return _exactly(first.toordinal(), first.toordinal() + days)


def _age(text: str, today: date) -> _Point | None:
    found = _AGE.fullmatch(text)
    if found is None:
        return None
    day = _ago(int(found[1]), found[2][0], today).toordinal()
    return _Point(Span(day, day + 1), Span(day, today.toordinal() + 1), is_age=True)


def _ago(number: int, unit: str, today: date) -> date:
    """Count days, weeks, months or years back, as far as the calendar goes."""
    try:
        if unit in "dw":
            return today - timedelta(days=number * (7 if unit == "w" else 1))
        years, month = divmod(today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1), 12)
        return date(years, month + 1, min(today.day, monthrange(years, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.min

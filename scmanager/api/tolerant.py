"""Reading answers fast where they are right, with patience where they are not: one odd row never loses the others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, Generic, Protocol, TypeVar, get_args, get_type_hints

import msgspec

from scmanager.api import wire
from scmanager.api.wire import Answer
from scmanager.errors import BadAnswer


class Named(Protocol):
    """Anything with a URN."""

    @property
    def urn(self) -> str:
        """The identifier."""


_Row = TypeVar("_Row", bound=msgspec.Struct)
_Made = TypeVar("_Made")
_Item = TypeVar("_Item", bound=Named)
_Any = TypeVar("_Any")


class RawPage(msgspec.Struct, Generic[_Row]):
    """A list with the address of its next page, as `linked_partitioning` gives it."""

    collection: list[_Row]
    next_href: str | None = None


class Listing(msgspec.Struct, Generic[_Any], frozen=True):
    """A page as read: its rows, where the next page is (empty: nowhere), and how many rows were not whole.

    A row counts as broken when it was left out, lost a field that made no sense, or came twice (the last one wins).
    """

    rows: tuple[_Any, ...]
    next_href: str = ""
    broken: int = 0


class ObjectReader(Generic[_Row, _Made]):
    """Reads one object of a `kind` of row and makes something of it; what makes no sense in it is unknown."""

    def __init__(self, kind: type[_Row], make: Callable[[_Row], _Made | None]) -> None:
        self._kind = kind
        self._make = make
        self._decoder = msgspec.json.Decoder(kind)

    def read(self, answer: Answer) -> _Made:
        """Read an answer; BadAnswer when it is no such object at all."""
        made = self._make(wire.read_typed(answer, self._decoder) or self._read_patiently(answer))
        if made is None:
            raise _wrong_shape(answer)
        return made

    def _read_patiently(self, answer: Answer) -> _Row:
        value = wire.read_json(answer)
        if not isinstance(value, dict):
            raise _wrong_shape(answer)
        return fit(value, self._kind)[0]


class ListReader(Generic[_Row, _Item]):
    """Reads lists, plain or with `next_href`; rows of which `make` returns None are left out and counted."""

    def __init__(self, kind: type[_Row], make: Callable[[_Row], _Item | None]) -> None:
        self._kind = kind
        self._make = make
        self._decoder = msgspec.json.Decoder(RawPage[kind] | list[kind])  # type: ignore[valid-type]

    def read(self, answer: Answer) -> Listing[_Item]:
        """Read an answer; BadAnswer when it is no list at all."""
        return self.made(self.raw(answer))

    def raw(self, answer: Answer) -> Listing[_Row]:
        """Read the rows of an answer as they came; BadAnswer when it is no list at all."""
        rows, next_href, mended = self._read_rows(answer)
        return Listing(tuple(rows), next_href, mended)

    def made(self, raw: Listing[_Row]) -> Listing[_Item]:
        """Make something of the rows of a list."""
        made = [item for row in raw.rows if (item := self._make(row)) is not None]
        unique = {item.urn: item for item in made}
        return Listing(tuple(unique.values()), raw.next_href, raw.broken + len(raw.rows) - len(unique))

    def _read_rows(self, answer: Answer) -> tuple[list[_Row], str, int]:
        """Return the rows, the next address, and how many rows had to be mended or left out."""
        quick = wire.read_typed(answer, self._decoder)
        if isinstance(quick, RawPage):
            return quick.collection, quick.next_href or "", 0
        if quick is not None:
            return quick, "", 0
        values, next_href = _rows_of(answer)
        fitted = [fit(value, self._kind) for value in values if isinstance(value, dict)]
        return [row for row, _ in fitted], next_href, len(values) - sum(whole for _, whole in fitted)


def fit(value: dict[str, Any], kind: type[_Row]) -> tuple[_Row, bool]:
    """Take over the fields of an object that fit a struct; tells too whether all of them did."""
    with suppress(ValueError, OverflowError, RecursionError):
        return msgspec.convert(value, kind), True
    fitting: dict[str, Any] = {}
    whole = True
    for name, hint in _hints(kind).items():
        if name in value:
            try:
                fitting[name], fits = _fit_field(value[name], hint)
            except (ValueError, OverflowError, RecursionError):
                fits = False
            whole = whole and fits
    return kind(**fitting), whole


@cache
def _hints(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _fit_field(value: Any, hint: Any) -> tuple[Any, bool]:
    inner = next((part for part in get_args(hint) if _is_struct(part)), None)
    if inner is not None and isinstance(value, dict):
        return fit(value, inner)
    return msgspec.convert(value, hint, strict=False), True


def _rows_of(answer: Answer) -> tuple[list[Any], str]:
    value = wire.read_json(answer)
    next_href = ""
    if isinstance(value, dict):
        if isinstance(value.get("next_href"), str):
            next_href = value["next_href"]
        value = value.get("collection")
    if not isinstance(value, list):
        raise _wrong_shape(answer)
    return value, next_href


def _wrong_shape(answer: Answer) -> BadAnswer:
    return BadAnswer("The server sent something else than what was asked for.", status=answer.status)


def _is_struct(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, msgspec.Struct)

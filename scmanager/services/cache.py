"""A small cache that forgets what was not used for longest."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def _one(_value: object) -> int:
    return 1


class Cache(Generic[_Key, _Value]):
    """Values by key up to a total weight; the last one put in always stays."""

    def __init__(self, limit: int, *, weigh: Callable[[_Value], int] = _one) -> None:
        self._limit = limit
        self._weigh = weigh
        self._weight = 0
        self._values: OrderedDict[_Key, _Value] = OrderedDict()

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: _Key) -> _Value:
        """Return a value and count it as used; KeyError when it is not there."""
        self._values.move_to_end(key)
        return self._values[key]

    def put(self, key: _Key, value: _Value) -> None:
        """Keep a value; those used longest ago make room."""
        self._forget(key)
        self._values[key] = value
        self._weight += self._weigh(value)
        while self._weight > self._limit and len(self._values) > 1:
            self._forget(next(iter(self._values)))

    def _forget(self, key: _Key) -> None:
        if key in self._values:
            self._weight -= self._weigh(self._values.pop(key))

"""Faults on request: which requests go wrong, how, and how often.

A fault is posted to `/_sandbox/faults` as `{"method", "path", "fault", "times", "arg"}`:

- `method`: one HTTP method; left out, null or `*` for all.
- `path`: a prefix of the path (`/tracks` also meets `/tracks/12.json`), or, when it holds `*`, `?` or `[`, a
  pattern for the whole path as in `fnmatch` (`/tracks/*/comments`). Left out: every path.
- `times`: how many requests go wrong, 1 when left out, null for all until the faults are cleared.
- `fault` and `arg`: see `fault_effects` and `quirks`.

The first of the `fault_effects` that fits a request decides, and the `quirks` that fit it go with that; requests to
`/_sandbox` itself are never disturbed.
"""

import asyncio
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any


class BadFault(Exception):
    """A fault that cannot be planned; the text says why."""


@dataclass(slots=True)
class Fault:
    """One planned fault; `times` counts down, None means for ever."""

    fault: str
    path: str = ""
    method: str | None = None
    times: int | None = 1
    arg: Any = None

    @classmethod
    def parse(cls, wish: Any) -> "Fault":
        """Return the fault a JSON object describes; raise BadFault when it makes no sense."""
        if not isinstance(wish, Mapping) or set(wish) - set(cls.__slots__):
            raise BadFault(f"a fault is an object with some of {', '.join(cls.__slots__)}")
        fault = cls(**{"fault": None, **wish})
        if not isinstance(fault.fault, str) or not isinstance(fault.path, str):
            raise BadFault("fault and path are texts")
        if not isinstance(fault.method, str | None):
            raise BadFault("method is a text or null")
        if fault.times is not None and (type(fault.times) is not int or fault.times < 1):
            raise BadFault("times is a whole number from 1, or null")
        return fault

    def fits(self, method: str, path: str) -> bool:
        """Tell whether a request is meant."""
        if self.times == 0 or (self.method or "*").upper() not in {"*", method}:
            return False
        if any(sign in self.path for sign in "*?["):
            return fnmatchcase(path, self.path)
        return path.startswith(self.path)


class FaultPlan:
    """The faults still to come, in the order they were posted."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._released = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Plan one more fault."""
        self._faults.append(fault)

    def take(self, method: str, path: str, names: Container[str]) -> Fault | None:
        """Return the first fault of these names for a request, and count it."""
        fitting = (fault for fault in self._faults if fault.fault in names and fault.fits(method, path))
        fault = next(fitting, None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            self._faults = [planned for planned in self._faults if planned.times != 0]
        return fault

    def clear(self) -> None:
        """Forget all faults, and end the requests that are held back."""
        self._faults.clear()
        self._released.set()
        self._released = asyncio.Event()

    def describe(self) -> list[dict[str, Any]]:
        """Return the planned faults as JSON values."""
        return [asdict(fault) for fault in self._faults]

    async def hold(self, seconds: float) -> bool:
        """Wait; return False when the faults were cleared before the time was up."""
        try:
            await asyncio.wait_for(self._released.wait(), seconds)
        except TimeoutError:
            return True
        return False

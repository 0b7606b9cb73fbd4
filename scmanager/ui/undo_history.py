"""What can be taken back, whatever it was: edits in the table, imports, deleted views."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

_REMEMBERED = 50

_What = TypeVar("_What")


@dataclass(frozen=True, slots=True)
class _Step:
    what: object
    take_back: Callable[[], object]


class UndoHistory:
    """Remembers what was done, and takes back the last of it; each thing once, also where a button offers the same."""

    def __init__(self) -> None:
        self._steps: deque[_Step] = deque(maxlen=_REMEMBERED)

    def add(self, what: _What, take_back: Callable[[_What], object]) -> Callable[[], None]:
        """Remember a thing as the last one; what is returned takes it back, wherever it is by then."""
        step = _Step(what, partial(take_back, what))
        self._steps.append(step)
        return partial(self._take_back, step)

    def undo(self) -> None:
        """Take back the last thing, if there is one."""
        if self._steps:
            self._steps.pop().take_back()

    def replace(self, what: _What, by: _What, take_back: Callable[[_What], object]) -> None:
        """Let another thing be taken back in the place of one, if that is remembered."""
        place = self._place_of(what)
        if place >= 0:
            self._steps[place] = _Step(by, partial(take_back, by))

    def forget(self, what: object) -> None:
        """Remember a thing no longer."""
        place = self._place_of(what)
        if place >= 0:
            del self._steps[place]

    def _place_of(self, what: object) -> int:
        return next((place for place, step in enumerate(self._steps) if step.what == what), -1)

    def _take_back(self, step: _Step) -> None:
        place = next((place for place, each in enumerate(self._steps) if each is step), -1)
        if place >= 0:
            del self._steps[place]
            step.take_back()

"""What is known of the tracks in slots beside the packed tracks, learnt when it is first needed."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, MutableSequence
from typing import Any

from scmanager.core.tracks import Track


class Fact:
    """One value of every slot, such as the text it is searched in; the one in `blank` where it is not known."""

    __slots__ = ("__weakref__", "_blank", "_known", "_learn", "column", "count")

    def __init__(self, blank: Any, learn: Callable[[Track], Any]) -> None:
        self.column: MutableSequence[Any] = blank[:0]
        self.count = 0
        self._known = bytearray()
        self._blank = blank
        self._learn = learn

    def fit(self, slots: int) -> None:
        """Have room for so many slots."""
        more = slots - len(self._known)
        if more > 0:
            self.column += self._blank * more
            self._known += bytes(more)

    def knows(self, slot: int) -> bool:
        """Tell whether the value of a slot is known."""
        return slot < len(self._known) and bool(self._known[slot])

    def unknown(self, slots: Iterable[int]) -> list[int]:
        """Return those of the slots whose value is not known."""
        known = self._known
        return [slot for slot in slots if not known[slot]]

    def first_unknown(self, start: int) -> int:
        """Return the first slot from `start` on whose value is not known, -1 when there is none."""
        return self._known.find(0, start)

    def learn(self, slot: int, track: Track) -> None:
        """Learn the value of a slot from its track."""
        self.put(slot, self._learn(track))

    def put(self, slot: int, value: Any) -> None:
        """Take over the value of a slot."""
        self.column[slot] = value
        self._set_known(slot, 1)

    def forget(self, slot: int) -> None:
        """Forget the value of a slot that holds another track now."""
        if slot < len(self._known):
            self.column[slot] = self._blank[0]
            self._set_known(slot, 0)

    def empty(self, slot: int) -> None:
        """Take it that a slot is empty and stays so."""
        self.fit(slot + 1)
        self.column[slot] = self._blank[0]
        self._set_known(slot, 1)

    def _set_known(self, slot: int, known: int) -> None:
        self.count += known - self._known[slot]
        self._known[slot] = known


def number_fact(learn: Callable[[Track], float]) -> Fact:
    """Return a fact of 8 bytes a slot; not-a-number stands for what the server did not tell."""
    return Fact(array("d", [0.0]), learn)


def bits_fact(learn: Callable[[Track], int]) -> Fact:
    """Return a fact of up to 64 bits a slot."""
    return Fact(array("Q", [0]), learn)


def text_fact(learn: Callable[[Track], str]) -> Fact:
    """Return a fact that keeps texts."""
    return Fact([""], learn)


def shared_text_fact(learn: Callable[[Track], str]) -> Fact:
    """Return a fact that keeps equal texts only once."""
    kept: dict[str, str] = {}

    def learn_shared(track: Track) -> str:
        text = learn(track)
        return kept.setdefault(text, text)

    return text_fact(learn_shared)


def truth_fact(learn: Callable[[Track], bool]) -> Fact:
    """Return a fact of one byte a slot."""
    return Fact(bytearray(1), learn)

"""The words the tracks of a catalogue have in use, counted as tracks come, change and go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from scmanager.core.search_complete import Counted, Words
from scmanager.core.search_fields import FIELDS, Field
from scmanager.core.tracks import Track
from scmanager.ui.models.facts import Fact

_FIELDS = tuple(field for field in FIELDS if field.name in Words.__struct_fields__)


class Tally(Fact):
    """Counts of genres, tags and other words of the tracks it has learnt; `unpack` still returns one it forgets."""

    __slots__ = ("_counters", "_listed", "_unpack")

    def __init__(self, unpack: Callable[[int], Track]) -> None:
        super().__init__(bytearray(1), bool)
        self._unpack = unpack
        self._counters: dict[str, Counter[str]] = {field.name: Counter() for field in _FIELDS}
        self._listed: dict[str, Sequence[Counted]] = {}

    def values(self, field: str) -> Sequence[Counted]:
        """Return the texts in a field, each with how many tracks have it, those used most first; none for others."""
        if field not in self._listed:
            counter = self._counters.get(field, Counter())
            self._listed[field] = counter.most_common()
        return self._listed[field]

    def learn(self, slot: int, track: Track) -> None:
        """Count the words of a track."""
        super().learn(slot, track)
        for field in _FIELDS:
            self._counters[field.name].update(_words(track, field))
        self._listed.clear()

    def forget(self, slot: int) -> None:
        """Count the words of a track no longer, while it still can be unpacked."""
        self._take_away(slot)
        super().forget(slot)

    def empty(self, slot: int) -> None:
        """Count the words of a track no longer, whose slot stays empty."""
        self._take_away(slot)
        super().empty(slot)

    def _take_away(self, slot: int) -> None:
        if not self.knows(slot):
            return
        track = self._unpack(slot)
        for field in _FIELDS:
            counter = self._counters[field.name]
            for word in _words(track, field):
                counter[word] -= 1
                if not counter[word]:
                    del counter[word]
        self._listed.clear()


def _words(track: Track, field: Field) -> Iterable[str]:
    return filter(None, field.texts(track) if field.texts else ())

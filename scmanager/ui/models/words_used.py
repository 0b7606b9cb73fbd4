"""Which words tracks have as genre, tags and in other fields, and how many of any tracks have each."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Sequence
from collections.abc import Set as AbstractSet

from scmanager.core.search_complete import Counted, Words
from scmanager.core.search_fields import FIELDS
from scmanager.core.tracks import Track
from scmanager.ui.models.facts import Fact
from scmanager.ui.models.sliced import chunks, sorted_in_steps

_TAG = "tag"
_FIELDS = {field.name: field for field in FIELDS if field.name in Words.__struct_fields__}
_TEXTS = {name: field.texts for name, field in _FIELDS.items() if field.texts}
_SINGLE = tuple(name for name in _TEXTS if name != _TAG)
_FIRST_TAG = 1 + len(_SINGLE)  # a record is the number of tags, a word of each other field, and the tags


class _Names:
    """Texts by number, 0 for none; `plain` makes them comparable, `kin` is the number of the first comparable one."""

    def __init__(self, plain: Callable[[str], str]) -> None:
        self.texts = [""]
        self.plain = [""]
        self.kin = array("I", [0])
        self._make_plain = plain
        self._numbers = {"": 0}
        self._first = {"": 0}

    def number(self, text: str) -> int:
        """Return the number of a text."""
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self.texts)
            plain = self._make_plain(text)
            kin = self._first.setdefault(plain, number)
            self.texts.append(text)
            self.plain.append(plain if kin == number else self.plain[kin])
            self.kin.append(kin)
        return number

    def listed(self, counts: Counter[int]) -> Generator[None, None, list[Counted]]:
        """List what was counted, most first, in steps; what is the same to a search once, as most write it."""
        totals, spelled = array("I", bytes(4 * len(self.texts))), dict[int, int]()
        for chunk in chunks([number for number, count in counts.items() if count]):
            for number in chunk:
                kin = self.kin[number]
                totals[kin] += counts[number]
                if kin not in spelled or counts[number] > counts[spelled[kin]]:
                    spelled[kin] = number
            yield
        listed: list[Counted] = []
        for chunk in chunks((yield from sorted_in_steps(list(spelled), totals, descending=True))):
            listed += [(self.texts[spelled[kin]], totals[kin]) for kin in chunk]
            yield
        return listed


class WordsUsed(Fact):
    """The words of each track it has learnt, as numbers in one pool; places that get free are used again."""

    __slots__ = ("_free", "_listed", "_names", "_pool", "_totals")

    def __init__(self) -> None:
        super().__init__(array("I", [0]), self._write)
        self._names = {name: _Names(_FIELDS[name].plain) for name in _TEXTS}
        self._totals: dict[str, Counter[int]] = {name: Counter() for name in _TEXTS}
        self._listed: dict[str, Sequence[Counted]] = {}
        self._pool = array("I", [0] * _FIRST_TAG)  # begins with the record of a track without words
        self._free: defaultdict[int, list[int]] = defaultdict(list)

    def plain(self, field: str) -> Sequence[str]:
        """Return every text a field has or had, made comparable, by its number; empty for other fields."""
        return self._names[field].plain if field in self._names else ()

    def having(self, field: str, wanted: AbstractSet[int], slots: Sequence[int]) -> list[int]:
        """Return those of some known slots that have a text with one of these numbers in a field."""
        pool, column = self._pool, self.column
        if field != _TAG:
            place = 1 + _SINGLE.index(field)
            return [slot for slot in slots if pool[column[slot] + place] in wanted]
        first, lacks = _FIRST_TAG, wanted.isdisjoint
        places = [(slot, column[slot]) for slot in slots]
        return [
            slot for slot, place in places if not lacks(pool[place + first : place + first + pool[place]] or _NO_TAG)
        ]

    def values(self, field: str) -> Sequence[Counted]:
        """Return the texts in a field of all tracks, each with how many have it, most first; none for other fields."""
        if field not in _TEXTS:
            return ()
        if field not in self._listed:
            self._listed[field] = [counted for counted in _end_of(self.tally(field, None)) if counted[0]]
        return self._listed[field]

    def tally(self, field: str, slots: Sequence[int] | None) -> Generator[None, None, list[Counted]]:
        """List the texts in a field of the tracks in known slots, or of all, most first; `""` stands for none."""
        if field not in _TEXTS:
            return []
        counts = self._totals[field]
        if slots is not None:
            counts = Counter()
            for chunk in chunks(slots):
                counts.update(self._numbers(field, chunk))
                yield
        return (yield from self._names[field].listed(counts))

    def forget(self, slot: int) -> None:
        """Forget the words of a slot that holds another track now."""
        self._take_away(slot)
        super().forget(slot)

    def empty(self, slot: int) -> None:
        """Forget the words of a slot that is empty and stays so."""
        self._take_away(slot)
        super().empty(slot)

    def _write(self, track: Track) -> int:
        """Write down the words of a track; return where."""
        tags = [self._names[_TAG].number(tag) for tag in track.tags]
        words = [self._names[name].number(_TEXTS[name](track)[0]) for name in _SINGLE]
        record = array("I", [len(tags), *words, *tags])
        self._add(record, 1)
        free = self._free[len(tags)]
        place = free.pop() if free else len(self._pool)
        self._pool[place : place + len(record)] = record
        return place

    def _take_away(self, slot: int) -> None:
        place = self.column[slot] if self.knows(slot) else 0
        if place:
            tags = self._pool[place]
            self._add(self._pool[place : place + _FIRST_TAG + tags], -1)
            self._free[tags].append(place)

    def _add(self, record: array[int], by: int) -> None:
        """Count the words of a record, or no longer."""
        for place, name in enumerate(_SINGLE, start=1):
            self._totals[name][record[place]] += by
        for number in record[_FIRST_TAG:] or _NO_TAG:
            self._totals[_TAG][number] += by
        self._listed.clear()

    def _numbers(self, field: str, slots: Sequence[int]) -> Sequence[int]:
        pool, column = self._pool, self.column
        if field != _TAG:
            place = 1 + _SINGLE.index(field)
            return [pool[column[slot] + place] for slot in slots]
        found = array("I")
        for slot in slots:
            first = column[slot] + _FIRST_TAG
            found += pool[first : first + pool[column[slot]]] or _NO_TAG
        return found


_NO_TAG = array("I", [0])


def _end_of(steps: Generator[None, None, list[Counted]]) -> list[Counted]:
    """Take all steps at once."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return list(end.value)

"""What an edited file would change: cell by cell, with conflicts marked, before anything is sent."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import msgspec

from scmanager.core.csv_columns import EDITABLE
from scmanager.core.csv_told import edited_in_vain
from scmanager.core.csv_tracks import CsvRow, canonical, digest
from scmanager.core.tracks import Sharing, Track, TrackFields
from scmanager.errors import InputError

_MAY_BE_NONE = frozenset({"bpm", "release_date"})


class CellKind(enum.StrEnum):
    """What is to be said of an edited cell.

    CONFLICT: the track was changed elsewhere too since the file was written. UNSURE: the file does not tell whether it
    was. PROBLEM: it cannot be read, or this
    server cannot write it.
    """

    CHANGE = "change"
    CONFLICT = "conflict"
    UNSURE = "unsure"
    PROBLEM = "problem"


class CellChange(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One edited cell: what the track has now, what the file wants, and what is wrong with that.

    There may be very many, and none is part of a cycle, so that the collector of garbage need not look at them.
    """

    line: int
    urn: str
    track_title: str
    field: str
    heading: str
    kind: CellKind
    before: str
    after: str
    value: Any = None
    problem: str = ""

    @property
    def makes_public(self) -> bool:
        """Whether everybody could listen to a private track afterwards."""
        return self.kind is not CellKind.PROBLEM and self.field == "sharing" and self.value is Sharing.PUBLIC


class RowTrouble(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row that is about no track of this account, or about one that another row is about too."""

    line: int
    urn: str
    problem: str


class CsvPlan(msgspec.Struct, frozen=True, kw_only=True):
    """All that is to be said of a file; `unchanged` counts the rows without an edit.

    `left_out` counts edits of columns that only tell, by heading.
    """

    changes: tuple[CellChange, ...] = ()
    troubles: tuple[RowTrouble, ...] = ()
    unchanged: int = 0
    left_out: tuple[tuple[str, int], ...] = ()


def plan(rows: Iterable[CsvRow], find: Callable[[str], Track | None], writable: Collection[str]) -> CsvPlan:
    """Compare rows with the tracks they are about; raises InputError for a file that is no table."""
    changes: list[CellChange] = []
    troubles: list[RowTrouble] = []
    left_out: Counter[str] = Counter()
    unchanged = 0
    seen: dict[str, int] = {}
    for row in rows:
        track, first = find(row.urn), seen.setdefault(row.urn, row.line)
        if track is None or first != row.line:
            problem = f"Line {first} is about the same track." if track else "None of your tracks has this number."
            troubles.append(RowTrouble(line=row.line, urn=row.urn, problem=problem))
            continue
        edited, in_vain = changes_of(row, track, writable), edited_in_vain(row, track)
        changes += edited
        left_out.update(in_vain)
        unchanged += not edited and not in_vain
    return CsvPlan(
        changes=tuple(changes), troubles=tuple(troubles), unchanged=unchanged, left_out=tuple(left_out.items())
    )


def changes_of(row: CsvRow, track: Track, writable: Collection[str]) -> list[CellChange]:
    """Return what a row would change in its track; `writable` are the fields this server can write."""
    found = (_change(row, field, cell, track, writable) for field, cell in row.cells.items())
    return [change for change in found if change is not None]


def _change(row: CsvRow, field: str, cell: str, track: Track, writable: Collection[str]) -> CellChange | None:
    column = EDITABLE[field]
    now, then = column.write(track), row.check.get(field, "")
    if cell == now or then == digest(cell):
        return None
    value, after, problem = None, cell, ""
    try:
        value, after = canonical(column, cell)
    except InputError as error:
        problem = error.message
    if not problem and (after == now or then == digest(after)):
        return None
    if not problem and field not in writable:
        problem = "This server cannot change it."
    kind = CellKind.CHANGE if then == digest(now) else CellKind.CONFLICT if then else CellKind.UNSURE
    return CellChange(
        line=row.line,
        urn=track.urn,
        track_title=track.title,
        field=field,
        heading=column.heading,
        kind=CellKind.PROBLEM if problem else kind,
        before=now,
        after=after,
        value=value,
        problem=problem,
    )


def fields_of(changes: Sequence[CellChange]) -> TrackFields:
    """Return the fields to write for the changes of one track."""
    return TrackFields(**{change.field: change.value for change in changes})


def fields_before(track: Track, changes: Sequence[CellChange]) -> TrackFields:
    """Return the fields that would bring a track back to what it is now; what is unknown now cannot be brought back."""
    now = {change.field: getattr(track, change.field) for change in changes}
    return TrackFields(**{field: value for field, value in now.items() if value is not None or field in _MAY_BE_NONE})

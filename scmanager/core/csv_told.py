"""Cells of columns that only tell: which of them somebody has edited all the same."""

from __future__ import annotations

from collections.abc import Iterator

from scmanager.core import texts
from scmanager.core.csv_columns import TOLD, read_date
from scmanager.core.csv_tracks import CsvRow, digest
from scmanager.core.tracks import Track
from scmanager.errors import InputError

_MINUTE_MS = 60_000


def edited_in_vain(row: CsvRow, track: Track) -> list[str]:
    """Return the headings of the cells that were edited and cannot be written.

    What only counts on while the file is edited, or is written another way by a spreadsheet, is no edit.
    """
    return [TOLD[field].heading for field, cell in row.told.items() if _is_edited(field, cell, row, track)]


def _is_edited(field: str, cell: str, row: CsvRow, track: Track) -> bool:
    now = TOLD[field].write(track)
    if cell == now:
        return False
    then = row.check.get(field, "")
    return not any(way == now or then == digest(way) for way in (cell, *_ways(field, cell, now)))


def _ways(field: str, cell: str, now: str) -> Iterator[str]:
    """Yield how this program may have written what a spreadsheet has made a cell of."""
    yield cell.strip()
    if field == "created_at":
        yield from _moments(cell, now)
    elif field == "duration_ms":
        yield from _lengths(cell)


def _moments(cell: str, now: str) -> Iterator[str]:
    """Only the day may be left of a moment."""
    try:
        day = read_date(cell.strip().partition(" ")[0])
    except InputError:
        return
    if day is not None and now.startswith(day.isoformat()):
        yield now


def _lengths(cell: str) -> Iterator[str]:
    """Minutes and seconds may have become hours and minutes."""
    length = texts.parse_length(cell)
    if length is None:
        return
    yield texts.length(length)
    if length % _MINUTE_MS == 0:
        yield texts.length(length // 60)

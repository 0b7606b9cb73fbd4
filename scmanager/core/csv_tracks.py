"""Tracks as the rows of a file that spreadsheets can edit, and what somebody has changed in one.

Beside its values each row bears a check: a few letters for each value as it was written. So it can be told which
cells were edited, and whether the track has changed on the server since.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b

import msgspec

from scmanager.core.csv_columns import COLUMNS, EDITABLE, TOLD, CsvColumn, shield, unshield
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.errors import InputError

CHECK = "Check"
"""Heading of the column that tells what a row was when it was written."""

_CHECK_START = "c1:"
_DIGITS = 6
_DELIMITERS = (",", ";", "\t")
_NOBODY = User(urn="")
_CHECKED = {**EDITABLE, **TOLD}
_CHECK_LENGTHS = frozenset({_DIGITS * len(EDITABLE), _DIGITS * len(_CHECKED)})  # the first is of older files


class CsvRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The cells of one track by field, as they stand in the file; `line` counts from 1, the headings being line 1.

    `told` are the cells of the columns that only tell.
    `check` holds what each field was when the row was written; empty where that is not known.
    """

    line: int
    urn: str
    cells: Mapping[str, str]
    told: Mapping[str, str]
    check: Mapping[str, str]


def written(tracks: Iterable[Track]) -> Iterator[str]:
    """Yield the lines of a file, headings first; line ends as RFC 4180 wants them."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow([*(column.heading for column in COLUMNS), CHECK])
    for track in tracks:
        yield _taken(line)
        cells = [column.write(track) for column in COLUMNS]
        writer.writerow([*map(shield, cells), check_of(track)])
    yield _taken(line)


def _taken(line: io.StringIO) -> str:
    text = line.getvalue()
    line.seek(0)
    line.truncate()
    return text


def check_of(track: Track) -> str:
    """Return the letters that stand for the values of a track, a fixed number for each field."""
    return _CHECK_START + "".join(digest(column.write(track)) for column in _CHECKED.values())


def digest(text: str) -> str:
    """Return the letters that stand for a value."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2).hexdigest()


def read(lines: Iterable[str]) -> Iterator[CsvRow]:
    """Yield the rows of a file as written here, or by another program with the same headings.

    Raises InputError when it has no column that tells which track a row is about, or cannot be read as a table.
    """
    rest = iter(lines)
    first = next(rest, "").removeprefix("\ufeff")
    rows = csv.reader(itertools.chain([first], rest), delimiter=_delimiter(first), strict=True)
    try:
        fields = _fields(next(rows, []))
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield _row(rows.line_num, fields, cells)
    except csv.Error as error:
        raise InputError(f"Line {rows.line_num} cannot be read as a table: {error}.") from error


def _delimiter(headings: str) -> str:
    """Return what separates the headings: spreadsheets of some countries write semicolons."""
    return max(_DELIMITERS, key=headings.count)


def _fields(headings: Sequence[str]) -> list[str]:
    """Return the field of each column, empty where it is none that is read."""
    known = {column.heading.casefold(): column.field for column in COLUMNS} | {CHECK.casefold(): CHECK}
    fields = [known.get(heading.strip().casefold(), "") for heading in headings]
    if "urn" not in fields:
        raise InputError(
            f"This file has no column “{COLUMNS[0].heading}”, so its rows cannot be told apart. "
            "Export the tracks first, and edit that file."
        )
    return fields


def _row(line: int, fields: Sequence[str], cells: Sequence[str]) -> CsvRow:
    named = {field: unshield(cell) for field, cell in zip(fields, cells, strict=False) if field}
    check = named.pop(CHECK, "")
    return CsvRow(
        line=line,
        urn=named["urn"].strip() if "urn" in named else "",
        cells={field: cell for field, cell in named.items() if field in EDITABLE},
        told={field: cell for field, cell in named.items() if field in TOLD},
        check=_checks(check.strip()),
    )


def _checks(text: str) -> dict[str, str]:
    digits = text.removeprefix(_CHECK_START)
    if not text.startswith(_CHECK_START) or len(digits) not in _CHECK_LENGTHS:
        return {}
    starts = range(0, len(digits), _DIGITS)
    return {field: digits[start : start + _DIGITS] for field, start in zip(_CHECKED, starts, strict=False)}


def canonical(column: CsvColumn, cell: str) -> tuple[object, str]:
    """Read a cell; return its value and how that is written here. Raises InputError."""
    if column.read is None:
        raise LookupError(f"{column.heading} is not read")
    value = column.read(cell)
    return value, _text_of(column, value)


def _text_of(column: CsvColumn, value: object) -> str:
    blank = Track(urn="", user=_NOBODY)
    return column.write(msgspec.structs.replace(blank, **{column.field: value}))

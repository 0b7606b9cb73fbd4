"""The columns of a table of tracks in a file: how a value is written, and how it is read again.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which is taken off again
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

import msgspec

from scmanager.core import isrc, tags, texts
from scmanager.core.tracks import Embedding, License, Sharing, Track
from scmanager.errors import InputError

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_YES = frozenset({"yes", "true", "1", "y"})
_NO = frozenset({"no", "false", "0", "n"})
_DOTTED_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_LONGEST_TITLE = 255


class CsvColumn(msgspec.Struct, frozen=True):
    """A column with its heading.

    `read` turns the text of a cell into a value of the field of that name, and raises InputError; without it, the
    column only tells.
    """

    heading: str
    field: str
    write: Callable[[Track], str]
    read: Callable[[str], object] | None = None


def shield(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unshield(cell: str) -> str:
    """Undo `shield`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read_date(text: str) -> date | None:
    """Read a date as spreadsheets write it where day and month cannot be mistaken for each other, None if empty."""
    plain = text.strip().replace("/", "-")
    if dotted := _DOTTED_DATE.fullmatch(plain):
        plain = f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}"
    try:
        return date.fromisoformat(plain) if plain else None
    except ValueError:
        raise InputError(f"“{text.strip()}” is no date. Write it as year-month-day, like 2026-12-04.") from None


def _title(text: str) -> str:
    if not text.strip():
        raise InputError("A track needs a title.")
    if len(text.strip()) > _LONGEST_TITLE:
        raise InputError(f"A title has at most {_LONGEST_TITLE} characters.")
    return text.strip()


def _bpm(text: str) -> float | None:
    plain = text.strip().replace(",", ".")
    try:
        value = float(plain) if plain else None
    except ValueError:
        value = -1.0
    if value is not None and not 0 < value < 1000:
        raise InputError(f"“{text.strip()}” is no tempo. Write a number like 128 or 92.5.")
    return value


def _isrc(text: str) -> str:
    code = isrc.normal(text)
    if text.strip() and not code:
        raise InputError(f"“{text.strip()}” is no ISRC. It has 12 letters and digits, like USS1Z1001234.")
    return code


def _yes_or_no(text: str) -> bool:
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise InputError(f"“{text.strip()}” is neither yes nor no.")
    return word in _YES


def _choice(kind: type[Sharing | License | Embedding]) -> Callable[[str], object]:
    def read(text: str) -> object:
        try:
            return kind(text.strip().casefold())
        except ValueError:
            known = ", ".join(kind)
            raise InputError(f"“{text.strip()}” is not known here. Write one of: {known}.") from None

    return read


def _link(text: str) -> str:
    address = text.strip()
    if address and not address.casefold().startswith(("http://", "https://")):
        raise InputError(f"“{address}” is no whole address. It begins with https://.")
    return address


def _lines(text: str) -> str:
    """End lines as spreadsheets do."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _of(field: str) -> Callable[[Track], str]:
    return lambda track: str(getattr(track, field) or "")


def _flag(field: str) -> Callable[[Track], str]:
    return lambda track: {True: "yes", False: "no", None: ""}[getattr(track, field)]


def _number(field: str) -> Callable[[Track], str]:
    def write(track: Track) -> str:
        value = getattr(track, field)
        return "" if value is None else f"{value:.10g}"

    return write


def _day(field: str) -> Callable[[Track], str]:
    def write(track: Track) -> str:
        value = getattr(track, field)
        return "" if value is None else str(value.isoformat())

    return write


COLUMNS: tuple[CsvColumn, ...] = (
    CsvColumn("Track", "urn", _of("urn")),
    CsvColumn("Title", "title", _of("title"), _title),
    CsvColumn("Access", "sharing", _of("sharing"), _choice(Sharing)),
    CsvColumn("Genre", "genre", _of("genre"), str.strip),
    CsvColumn("Tags", "tags", lambda track: tags.written(track.tags), tags.typed),
    CsvColumn("Description", "description", lambda track: _lines(track.description), _lines),
    CsvColumn("Artist", "metadata_artist", _of("metadata_artist"), str.strip),
    CsvColumn("Label", "label_name", _of("label_name"), str.strip),
    CsvColumn("Album", "release", _of("release"), str.strip),
    CsvColumn("Release date", "release_date", _day("release_date"), read_date),
    CsvColumn("ISRC", "isrc", _of("isrc"), _isrc),
    CsvColumn("BPM", "bpm", _number("bpm"), _bpm),
    CsvColumn("Key", "key_signature", _of("key_signature"), str.strip),
    CsvColumn("License", "license", _of("license"), _choice(License)),
    CsvColumn("Buy link", "purchase_url", _of("purchase_url"), _link),
    CsvColumn("Buy link text", "purchase_title", _of("purchase_title"), str.strip),
    CsvColumn("Video link", "video_url", _of("video_url"), _link),
    CsvColumn("Embedding", "embeddable_by", _of("embeddable_by"), _choice(Embedding)),
    CsvColumn("Downloads allowed", "downloadable", _flag("downloadable"), _yes_or_no),
    CsvColumn("Comments allowed", "commentable", _flag("commentable"), _yes_or_no),
    CsvColumn("Plays", "playback_count", _number("playback_count")),
    CsvColumn("Likes", "likes_count", _number("likes_count")),
    CsvColumn("Comments", "comment_count", _number("comment_count")),
    CsvColumn("Reposts", "reposts_count", _number("reposts_count")),
    CsvColumn("Downloads", "download_count", _number("download_count")),
    CsvColumn("Length", "duration_ms", lambda track: texts.length(track.duration_ms) if track.duration_ms else ""),
    CsvColumn("Uploaded", "created_at", _day("created_at")),
    CsvColumn("Link", "permalink_url", _of("permalink_url")),
)
"""All columns in the order they are written; the first tells which track a row is about."""

EDITABLE: Mapping[str, CsvColumn] = {column.field: column for column in COLUMNS if column.read is not None}
"""The columns whose cells are read again, by their fields."""

TOLD: Mapping[str, CsvColumn] = {column.field: column for column in COLUMNS[1:] if column.read is None}
"""The columns that only tell something of a track, by their fields."""

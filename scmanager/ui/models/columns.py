"""The columns of a table of tracks: what each shows, how it sorts, and which goes first where room is short."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from scmanager.core import texts
from scmanager.core.folding import fold
from scmanager.core.tracks import Track, TrackState
from scmanager.ui.words import LICENSE_WORDS

__all__ = ["COLUMNS", "KEYS", "Column", "SortKey", "access_word", "fold", "state_word"]


class Column(msgspec.Struct, frozen=True):
    """A column; `sample` is a text as wide as most, `default` tells whether it is shown at first.

    It sorts by `number`, the name of a number that can be searched as well, or else by its text. Columns with a
    higher `spare` are hidden earlier when the table is narrow; 0 always stays.
    """

    key: str
    title: str
    text: Callable[[Track], str]
    number: str = ""
    sample: str = ""
    is_number: bool = False
    largest_first: bool = False
    spare: int = 8
    default: bool = False
    is_editable: bool = False


class SortKey(msgspec.Struct, frozen=True):
    """One of the columns a table is sorted by; what is not known comes last in both directions."""

    key: str
    descending: bool = False


def access_word(track: Track) -> str:
    """Return the word for who may listen."""
    if track.sharing is None:
        return texts.UNKNOWN
    return "Private" if track.is_private else "Public"


def state_word(track: Track) -> str:
    """Return the word for how far the server is with the audio."""
    if track.state is TrackState.FAILED:
        return "Failed"
    return "Ready" if track.is_ready else "Preparing"


def _count(number: int | None, *, most: int = 99_999) -> str:
    """Write a count in full up to `most`, larger ones shortened so that they fit their column: `1.24M`, `380K`."""
    if number is None or number <= most:
        return texts.count(number)
    if number < 1_000_000:
        return f"{number // 1000}K"
    return f"{number / 1e6:.2f}M" if number < 1_000_000_000 else f"{number / 1e9:.2f}B"


def _tempo(bpm: float | None) -> str:
    return f"{bpm:g}" if bpm else ""


def _day(track: Track) -> str:
    return texts.date(track.release_date) if track.release_date else ""


def _license(track: Track) -> str:
    return LICENSE_WORDS[track.license] if track.license else ""


_TALLY = "88\u202f888"

COLUMNS: tuple[Column, ...] = (
    Column("title", "Title", lambda track: track.title, spare=0, default=True, is_editable=True),
    Column("access", "Access", access_word, sample="●  Private", spare=1, default=True),
    Column(
        "plays",
        "Plays",
        lambda track: _count(track.playback_count, most=999_999),
        number="plays",
        sample="888\u202f888",
        is_number=True,
        largest_first=True,
        spare=3,
        default=True,
    ),
    Column(
        "likes",
        "Likes",
        lambda track: _count(track.likes_count),
        number="likes",
        sample=_TALLY,
        is_number=True,
        largest_first=True,
        spare=6,
        default=True,
    ),
    Column(
        "comments",
        "Comments",
        lambda track: _count(track.comment_count, most=9_999),
        number="comments",
        sample="8\u202f888",
        is_number=True,
        largest_first=True,
        spare=7,
        default=True,
    ),
    Column(
        "reposts",
        "Reposts",
        lambda track: _count(track.reposts_count),
        number="reposts",
        sample=_TALLY,
        is_number=True,
        largest_first=True,
    ),
    Column(
        "downloads",
        "Downloads",
        lambda track: _count(track.download_count),
        number="downloads",
        sample=_TALLY,
        is_number=True,
        largest_first=True,
    ),
    Column(
        "length",
        "Length",
        lambda track: texts.length(track.duration_ms or None),
        number="length",
        sample="88:88:88",
        is_number=True,
        largest_first=True,
        spare=4,
        default=True,
    ),
    Column(
        "genre", "Genre", lambda track: track.genre, sample="Modern classical", spare=5, default=True, is_editable=True
    ),
    Column("tags", "Tags", lambda track: ", ".join(track.tags), sample="field recording, late night", is_editable=True),
    Column("bpm", "BPM", lambda track: _tempo(track.bpm), number="bpm", sample="888.8", is_number=True),
    Column("key", "Key", lambda track: track.key_signature, sample="F#m"),
    Column("label", "Label", lambda track: track.label_name, sample="Terrace Tapes Ltd"),
    Column("artist", "Artist", lambda track: track.artist, sample="Odile Tamba and friends"),
    Column("album", "Album", lambda track: track.release, sample="The Year We Swam"),
    Column("license", "License", _license, sample="All rights reserved"),
    Column("isrc", "ISRC", lambda track: track.isrc, sample="GB-ABC-88-88888"),
    Column(
        "created_at",
        "Uploaded",
        lambda track: texts.day(track.created_at),
        number="uploaded",
        sample="28 Nov 2026",
        largest_first=True,
        spare=2,
        default=True,
    ),
    Column("released", "Released", _day, number="released", sample="28 Nov 2026", largest_first=True),
    Column("state", "State", state_word, sample="Preparing"),
)

KEYS: tuple[str, ...] = tuple(column.key for column in COLUMNS)

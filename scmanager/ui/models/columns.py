"""The columns of a table of tracks: what each shows, how it sorts, and which goes first where room is short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scmanager.core import texts
from scmanager.core.folding import fold
from scmanager.core.tracks import Sharing, Track

__all__ = ["COLUMNS", "KEYS", "Column", "access_word", "fold"]

_UNKNOWN = -1  # sorts below every count
_ACCESS_RANKS = {Sharing.PRIVATE: 0, Sharing.PUBLIC: 1, None: 2}


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `rank` is the native value it sorts by, `sample` a text as wide as most.

    Columns with a higher `spare` are hidden earlier when the table is narrow; 0 always stays.
    """

    key: str
    title: str
    text: Callable[[Track], str]
    rank: Callable[[Track], Any]
    sample: str = ""
    is_number: bool = False
    largest_first: bool = False
    spare: int = 0


def access_word(track: Track) -> str:
    """Return the word for who may listen."""
    if track.sharing is None:
        return texts.UNKNOWN
    return "Private" if track.is_private else "Public"


def _count(number: int | None, *, most: int) -> str:
    """Write a count in full up to `most`, larger ones shortened so that they fit their column: `1.24M`, `380K`."""
    if number is None or number <= most:
        return texts.count(number)
    if number < 1_000_000:
        return f"{number // 1000}K"
    return f"{number / 1e6:.2f}M" if number < 1_000_000_000 else f"{number / 1e9:.2f}B"


def _known(number: int | None) -> int:
    return _UNKNOWN if number is None else number


COLUMNS: tuple[Column, ...] = (
    Column(
        key="title",
        title="Title",
        text=lambda track: track.title,
        rank=lambda track: fold(track.title),
    ),
    Column(
        key="access",
        title="Access",
        text=access_word,
        rank=lambda track: _ACCESS_RANKS[track.sharing],
        sample="●  Private",
        spare=1,
    ),
    Column(
        key="plays",
        title="Plays",
        text=lambda track: _count(track.playback_count, most=999_999),
        rank=lambda track: _known(track.playback_count),
        sample="888\u202f888",
        is_number=True,
        largest_first=True,
        spare=3,
    ),
    Column(
        key="likes",
        title="Likes",
        text=lambda track: _count(track.likes_count, most=99_999),
        rank=lambda track: _known(track.likes_count),
        sample="88\u202f888",
        is_number=True,
        largest_first=True,
        spare=6,
    ),
    Column(
        key="comments",
        title="Comments",
        text=lambda track: _count(track.comment_count, most=9_999),
        rank=lambda track: _known(track.comment_count),
        sample="8\u202f888",
        is_number=True,
        largest_first=True,
        spare=7,
    ),
    Column(
        key="length",
        title="Length",
        text=lambda track: texts.length(track.duration_ms or None),
        rank=lambda track: _known(track.duration_ms),
        sample="88:88:88",
        is_number=True,
        largest_first=True,
        spare=4,
    ),
    Column(
        key="genre",
        title="Genre",
        text=lambda track: track.genre,
        rank=lambda track: fold(track.genre),
        sample="Modern classical",
        spare=5,
    ),
    Column(
        key="created_at",
        title="Uploaded",
        text=lambda track: texts.day(track.created_at),
        rank=lambda track: track.created_at.timestamp() if track.created_at else float("-inf"),
        sample="28 Nov 2026",
        largest_first=True,
        spare=2,
    ),
)

KEYS: tuple[str, ...] = tuple(column.key for column in COLUMNS)

"""A search for tracks: all filters of both dialects, and the same filters applied here.

The service has ignored filters or answered with nothing when they were combined
(https://github.com/soundcloud/api/issues/495, https://github.com/soundcloud/api/issues/420), so every
row is checked again.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TypeVar

import msgspec

from scmanager.core.tracks import Sharing, Track

_Value = TypeVar("_Value", float, datetime)


class Order(enum.StrEnum):
    """Order of a classic search."""

    CREATED_AT = "created_at"
    HOTNESS = "hotness"


class Visibility(enum.StrEnum):
    """The `filter` of a classic search."""

    ALL = "all"
    PUBLIC = "public"
    PRIVATE = "private"
    STREAMABLE = "streamable"
    DOWNLOADABLE = "downloadable"


class TrackQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for; None and empty values do not filter. Ranges include both ends, lengths are in milliseconds."""

    text: str = ""
    urns: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    bpm_from: float | None = None
    bpm_to: float | None = None
    duration_from_ms: int | None = None
    duration_to_ms: int | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    visibility: Visibility = Visibility.ALL
    order: Order | None = None

    def matches(self, track: Track) -> bool:
        """Tell whether a track meets every filter but the text, which only the server can judge."""
        return (
            (not self.urns or track.urn in self.urns)
            and _has_any(self.genres, (track.genre,))
            and _has_any(self.tags, track.tags)
            and _within(track.bpm, self.bpm_from, self.bpm_to)
            and _within(track.duration_ms, self.duration_from_ms, self.duration_to_ms)
            and _within(track.created_at, self.created_from, self.created_to)
            and _visible(track, self.visibility)
        )


def _has_any(wanted: tuple[str, ...], present: tuple[str, ...]) -> bool:
    have = {value.casefold() for value in present}
    return not wanted or any(value.casefold() in have for value in wanted)


def _within(value: _Value | None, low: _Value | None, high: _Value | None) -> bool:
    if low is None and high is None:
        return True
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _visible(track: Track, visibility: Visibility) -> bool:
    match visibility:
        case Visibility.PUBLIC:
            return track.sharing is not Sharing.PRIVATE
        case Visibility.PRIVATE:
            return track.sharing is Sharing.PRIVATE
        case Visibility.STREAMABLE:
            return track.streamable is not False
        case Visibility.DOWNLOADABLE:
            return track.downloadable is True
    return True

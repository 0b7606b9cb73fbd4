"""A search for tracks: all filters of both dialects, and the same filters applied here.

The service has ignored filters or answered with nothing when they were combined
(https://github.com/soundcloud/api/issues/495, https://github.com/soundcloud/api/issues/420), so every
row is checked again.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import msgspec

from scmanager.core import texts
from scmanager.core.tracks import Access, Sharing, Track

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


class Control(enum.Enum):
    """A choice that not every server's search understands."""

    ORDER = enum.auto()
    VISIBILITY = enum.auto()
    ACCESS = enum.auto()


WITHOUT: dict[Control, str] = {
    Control.ORDER: "This server's search knows no order. Click a column to sort what has been found.",
    Control.VISIBILITY: "This server cannot look for kinds of tracks, so each track it finds is checked here.",
    Control.ACCESS: "This server does not tell whether a track can be heard in full. Choose “Streamable” instead.",
}
"""What takes the place of a control."""


class TrackQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for; None and empty values do not filter. Ranges include both ends, lengths are in milliseconds.

    `links` are pages of tracks whose numbers are not known yet; the server is asked for them first.
    """

    text: str = ""
    urns: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    bpm_from: float | None = None
    bpm_to: float | None = None
    duration_from_ms: int | None = None
    duration_to_ms: int | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    visibility: Visibility = Visibility.ALL
    access: tuple[Access, ...] = ()
    order: Order | None = None

    def matches(self, track: Track) -> bool:
        """Tell whether a track meets every filter but the text, which only the server can judge."""
        return not self.misses(track)

    def misses(self, track: Track) -> tuple[Filter, ...]:
        """Return the filters a track does not meet; what is not known of a track meets none."""
        return tuple(name for name, meets in _CHECKS.items() if not meets(self, track))


class Filter(enum.StrEnum):
    """What a row is checked for; the value is its word in a sentence."""

    NUMBER = "track number"
    GENRE = "genre"
    TAGS = "tags"
    TEMPO = "tempo"
    LENGTH = "length"
    UPLOADED = "upload date"
    VISIBILITY = "kind of track"
    ACCESS = "access"


def value_of(name: Filter, track: Track) -> str:
    """Write what a track has where a filter wants something else: `tempo 140`, `genre not set`."""
    match name:
        case Filter.TEMPO:
            value = "" if track.bpm is None else f"{track.bpm:g}"
        case Filter.LENGTH:
            value = texts.length(track.duration_ms) if track.duration_ms else ""
        case Filter.UPLOADED:
            value = texts.day(track.created_at) if track.created_at else ""
        case Filter.GENRE:
            value = track.genre
        case Filter.TAGS:
            value = ", ".join(track.tags)
        case Filter.ACCESS:
            value = track.access or ""
        case Filter.VISIBILITY:
            value = "is not what was asked for"
        case Filter.NUMBER:
            value = "was not asked for"
    return f"{name} {value or 'not known'}"


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


_CHECKS: dict[Filter, Callable[[TrackQuery, Track], bool]] = {
    Filter.NUMBER: lambda query, track: not query.urns or track.urn in query.urns,
    Filter.GENRE: lambda query, track: _has_any(query.genres, (track.genre,)),
    Filter.TAGS: lambda query, track: _has_any(query.tags, track.tags),
    Filter.TEMPO: lambda query, track: _within(track.bpm, query.bpm_from, query.bpm_to),
    Filter.LENGTH: lambda query, track: _within(track.duration_ms, query.duration_from_ms, query.duration_to_ms),
    Filter.UPLOADED: lambda query, track: _within(track.created_at, query.created_from, query.created_to),
    Filter.VISIBILITY: lambda query, track: _visible(track, query.visibility),
    Filter.ACCESS: lambda query, track: not query.access or track.access in query.access,
}

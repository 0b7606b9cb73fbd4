"""The fields that can be searched: their names, what a track has in them, and what is said about each."""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import date
from math import nan

import msgspec

from scmanager.core.folding import fold
from scmanager.core.musical_keys import plain_key
from scmanager.core.search_choices import IS, LICENSES, PRESENT, Choice
from scmanager.core.tracks import Track


class Kind(enum.Enum):
    """What stands behind the colon of a field."""

    TEXT = enum.auto()
    COUNT = enum.auto()
    TEMPO = enum.auto()
    LENGTH = enum.auto()
    DATE = enum.auto()
    CHOICE = enum.auto()
    """One of a few words."""


NUMBERS = frozenset({Kind.COUNT, Kind.TEMPO, Kind.LENGTH, Kind.DATE})


class Field(msgspec.Struct, frozen=True):
    """A field; exactly one of `texts`, `number` and `choices` says what a track has in it.

    `number` returns not-a-number for what is unknown; lengths are in milliseconds, `uploaded` in seconds since 1970,
    `released` in days of the calendar (`date.toordinal`). The texts of an `in_search_text` field are part of the
    text of a track in which words are searched. `plain` makes its texts comparable.
    """

    name: str
    kind: Kind
    help: str
    example: str
    aliases: tuple[str, ...] = ()
    texts: Callable[[Track], tuple[str, ...]] | None = None
    number: Callable[[Track], float] | None = None
    choices: tuple[Choice, ...] = ()
    in_search_text: bool = False
    plain: Callable[[str], str] = fold


def _known(number: float | None) -> float:
    return nan if number is None else number


def _length(track: Track) -> float:
    return track.duration_ms or nan


def _uploaded(track: Track) -> float:
    return nan if track.created_at is None else track.created_at.timestamp()


def _plain_code(code: str) -> str:
    return fold(code).replace("-", "").replace(" ", "")


def _day(day: date | None) -> float:
    return nan if day is None else day.toordinal()


FIELDS: tuple[Field, ...] = (
    Field("is", Kind.CHOICE, "What a track is: private, public, ready, processing…", "is:private", choices=IS),
    Field(
        "genre",
        Kind.TEXT,
        "Words of the genre; := for the whole genre",
        "genre:techno",
        aliases=("genres",),
        texts=lambda track: (track.genre,),
        in_search_text=True,
    ),
    Field(
        "tag",
        Kind.TEXT,
        "Words of one of the tags; := for a whole tag",
        'tag:"field recording"',
        aliases=("tags",),
        texts=lambda track: track.tags or ("",),
        in_search_text=True,
    ),
    Field(
        "title",
        Kind.TEXT,
        "Words of the title",
        "title:harbour",
        texts=lambda track: (track.title,),
        in_search_text=True,
    ),
    Field(
        "artist",
        Kind.TEXT,
        "Words of the artist's name",
        "artist:odile",
        aliases=("artists",),
        texts=lambda track: (track.artist,),
        in_search_text=True,
    ),
    Field(
        "plays",
        Kind.COUNT,
        "How often it was played",
        "plays:>1000",
        aliases=("play", "playback", "views", "listens"),
        number=lambda track: _known(track.playback_count),
    ),
    Field("length", Kind.LENGTH, "How long it is", "length:<5m", aliases=("duration",), number=_length),
    Field(
        "uploaded",
        Kind.DATE,
        "When it was uploaded",
        "uploaded:2025..",
        aliases=("upload", "created", "added", "date", "year"),
        number=_uploaded,
    ),
    Field("has", Kind.CHOICE, "What is filled in", "has:artwork", choices=PRESENT),
    Field("no", Kind.CHOICE, "What is missing", "no:genre", aliases=("without", "missing", "lacks"), choices=PRESENT),
    Field(
        "likes",
        Kind.COUNT,
        "How many like it",
        "likes:>=50",
        aliases=("like", "favorites", "favoritings"),
        number=lambda track: _known(track.likes_count),
    ),
    Field(
        "comments",
        Kind.COUNT,
        "How many comments it has",
        "comments:>0",
        aliases=("comment",),
        number=lambda track: _known(track.comment_count),
    ),
    Field(
        "reposts",
        Kind.COUNT,
        "How often it was reposted",
        "reposts:>10",
        aliases=("repost",),
        number=lambda track: _known(track.reposts_count),
    ),
    Field(
        "downloads",
        Kind.COUNT,
        "How often it was downloaded",
        "downloads:10..100",
        aliases=("download",),
        number=lambda track: _known(track.download_count),
    ),
    Field(
        "bpm", Kind.TEMPO, "Beats per minute", "bpm:120..130", aliases=("tempo",), number=lambda track: track.bpm or nan
    ),
    Field(
        "key",
        Kind.TEXT,
        "Musical key",
        "key:F#m",
        aliases=("key-signature",),
        texts=lambda track: (track.key_signature,),
        plain=plain_key,
    ),
    Field(
        "released",
        Kind.DATE,
        "Release date",
        "released:2025-03",
        aliases=("release-date",),
        number=lambda track: _day(track.release_date),
    ),
    Field(
        "description",
        Kind.TEXT,
        "Words of the description",
        "description:vinyl",
        aliases=("desc",),
        texts=lambda track: (track.description,),
        in_search_text=True,
    ),
    Field(
        "label",
        Kind.TEXT,
        "Words of the label's name",
        'label:"late trains"',
        aliases=("labels",),
        texts=lambda track: (track.label_name,),
    ),
    Field(
        "album",
        Kind.TEXT,
        "Words of the album or release",
        "album:night",
        aliases=("release",),
        texts=lambda track: (track.release,),
    ),
    Field("isrc", Kind.TEXT, "Part of the ISRC", "isrc:GBABC", texts=lambda track: (track.isrc,), plain=_plain_code),
    Field(
        "license", Kind.CHOICE, "Under which licence it stands", "license:cc", aliases=("licence",), choices=LICENSES
    ),
    Field(
        "link",
        Kind.TEXT,
        "Part of the address of its page",
        "link:night-bus",
        aliases=("permalink", "url"),
        texts=lambda track: (track.permalink_url,),
    ),
    Field(
        "buy",
        Kind.TEXT,
        "Part of the buy link",
        "buy:bandcamp",
        aliases=("purchase",),
        texts=lambda track: (track.purchase_url,),
    ),
)
"""All fields, those that are used most first."""

_BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
NAMES: tuple[str, ...] = tuple(_BY_NAME)
"""Every name a field can be written with."""

NUMBER_FIELDS: tuple[Field, ...] = tuple(field for field in FIELDS if field.number)
"""The fields that hold a number."""


def field_named(name: str) -> Field | None:
    """Return the field of a name or alias, in any case; None when there is none."""
    return _BY_NAME.get(name.lower().replace("_", "-"))

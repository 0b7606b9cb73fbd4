"""What a promo sheet tells of a track beside its title and link."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from scmanager.core import texts
from scmanager.core.tracks import Track


class PromoField(enum.StrEnum):
    """What can be told, in the order in which it is."""

    ARTWORK = "artwork"
    ARTIST = "artist"
    LENGTH = "length"
    GENRE = "genre"
    TEMPO = "tempo"
    KEY = "key"
    LABEL = "label"
    RELEASE_DATE = "release_date"
    DESCRIPTION = "description"


USUAL_FIELDS = frozenset({PromoField.ARTWORK, PromoField.ARTIST, PromoField.LENGTH})

_WORDS: dict[PromoField, Callable[[Track], str]] = {
    PromoField.ARTIST: lambda track: texts.one_line(track.artist),
    PromoField.LENGTH: lambda track: texts.length(track.duration_ms) if track.duration_ms else "",
    PromoField.GENRE: lambda track: texts.one_line(track.genre),
    PromoField.TEMPO: lambda track: f"{track.bpm:g} BPM" if track.bpm else "",
    PromoField.KEY: lambda track: texts.one_line(track.key_signature),
    PromoField.LABEL: lambda track: texts.one_line(track.label_name),
    PromoField.RELEASE_DATE: lambda track: texts.date(track.release_date) if track.release_date else "",
}


def about(track: Track, fields: AbstractSet[PromoField]) -> tuple[str, ...]:
    """Return what is known of the fields that stand in one line; the others are no part of it."""
    told = (words(track) for field, words in _WORDS.items() if field in fields)
    return tuple(text for text in told if text)


def description(track: Track, fields: AbstractSet[PromoField]) -> str:
    """Return the lines of the description if it is told, each tidied."""
    if PromoField.DESCRIPTION not in fields:
        return ""
    return "\n".join(texts.one_line(line) for line in track.description.strip().splitlines())


def common_artist(tracks: Iterable[Track]) -> str:
    """Return who made all of the tracks; nothing when that is not one."""
    artists = {texts.one_line(track.artist) for track in tracks}
    return artists.pop() if len(artists) == 1 else ""

"""Presets: values with names that can be given to new tracks again and again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import UNSET

from scmanager.core.tracks import TrackFields

KEPT_FIELDS = (
    "metadata_artist", "genre", "tags", "description", "sharing", "label_name", "license", "embeddable_by",
    "commentable", "downloadable", "reveal_stats",
)  # fmt: skip
"""The fields a preset may hold: those that several tracks have in common."""

_NOTHING = (UNSET, None, "", ())


class Preset(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values to give to new tracks; `artwork` is the path of a picture file, `pattern` one to read file names by."""

    name: str
    fields: TrackFields = TrackFields()
    artwork: str = ""
    pattern: str = ""


def preset_of(name: str, fields: TrackFields, pattern: str = "") -> Preset:
    """Make a preset of the fields that hold something and that tracks may have in common.

    A picture whose path is no text (bytes that are no UTF-8) is left out: the settings could not hold it.
    """
    kept = {each: getattr(fields, each) for each in KEPT_FIELDS if getattr(fields, each) not in _NOTHING}
    artwork = str(fields.artwork) if isinstance(fields.artwork, Path) else ""
    return Preset(name=name, fields=TrackFields(**kept), artwork=artwork if _is_text(artwork) else "", pattern=pattern)


def with_preset(presets: Iterable[Preset], preset: Preset) -> tuple[Preset, ...]:
    """Return presets with another one, which takes the place of one of its name, in the order of names."""
    return _sorted([*(each for each in presets if not _same(each.name, preset.name)), preset])


def without_preset(presets: Iterable[Preset], name: str) -> tuple[Preset, ...]:
    """Return presets without the one of a name."""
    return tuple(each for each in presets if not _same(each.name, name))


def renamed_preset(presets: Iterable[Preset], name: str, new_name: str) -> tuple[Preset, ...]:
    """Return presets with one of them called differently."""
    return _sorted(msgspec.structs.replace(each, name=new_name) if _same(each.name, name) else each for each in presets)


def has_preset(presets: Iterable[Preset], name: str) -> bool:
    """Tell whether there is a preset of a name; capitals and small letters are the same."""
    return any(_same(each.name, name) for each in presets)


def _sorted(presets: Iterable[Preset]) -> tuple[Preset, ...]:
    return tuple(sorted(presets, key=lambda preset: preset.name.casefold()))


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

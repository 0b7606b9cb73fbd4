"""Values that are given to new tracks again and again."""

import os
from datetime import date
from pathlib import Path

import msgspec

from scmanager.core.presets import (
    KEPT_FIELDS,
    Preset,
    has_preset,
    preset_of,
    renamed_preset,
    with_preset,
    without_preset,
)
from scmanager.core.tracks import License, Sharing, TrackFields

FULL = TrackFields(
    title="Pale Reeds",
    isrc="GBABC2600001",
    release_date=date(2026, 5, 4),
    genre="Dub",
    tags=("late", "night train"),
    description="",
    license=License.CC_BY,
    sharing=Sharing.PUBLIC,
    commentable=False,
    artwork=Path("/pictures/cover.png"),
)


def test_a_preset_keeps_what_tracks_have_in_common_and_nothing_else():
    preset = preset_of("Show", FULL, "{artist} - {title}")
    assert preset.fields == TrackFields(
        genre="Dub",
        tags=("late", "night train"),
        license=License.CC_BY,
        sharing=Sharing.PUBLIC,
        commentable=False,
    )
    assert (preset.artwork, preset.pattern) == ("/pictures/cover.png", "{artist} - {title}")
    assert set(preset.fields.set_names()) <= set(KEPT_FIELDS)


def test_a_preset_is_the_same_after_it_was_written():
    preset = preset_of("Show", FULL, "{title}")
    assert msgspec.json.decode(msgspec.json.encode(preset), type=Preset) == preset


def test_L6_a_picture_whose_path_is_no_text_is_left_out():
    fields = TrackFields(artwork=Path(os.fsdecode(b"/pictures/caf\xe9.png")), genre="Dub")
    assert preset_of("Show", fields) == Preset(name="Show", fields=TrackFields(genre="Dub"))


def test_names_are_sorted_and_each_is_there_once():
    presets = with_preset(with_preset((), Preset(name="night")), Preset(name="Day"))
    assert [each.name for each in presets] == ["Day", "night"]
    again = with_preset(presets, Preset(name="NIGHT", artwork="x"))
    assert [(each.name, each.artwork) for each in again] == [("Day", ""), ("NIGHT", "x")]
    assert has_preset(again, " night")
    assert [each.name for each in renamed_preset(again, "night", "Before")] == ["Before", "Day"]
    assert [each.name for each in without_preset(again, "day")] == ["NIGHT"]

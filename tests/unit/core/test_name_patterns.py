"""File names read by a pattern."""

import contextlib
from datetime import date
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.name_patterns import PatternError, parse
from scmanager.core.tracks import TrackFields


@pytest.mark.parametrize(
    ("pattern", "name", "fields"),
    [
        (
            "{artist} - {title}",
            "Odile Tamba - Pale Reeds.wav",
            {"metadata_artist": "Odile Tamba", "title": "Pale Reeds"},
        ),
        (
            "{artist} - {title}",
            "Odile_Tamba_-_Pale_Reeds.flac",
            {"metadata_artist": "Odile Tamba", "title": "Pale Reeds"},
        ),
        ("{artist} - {title}", "Odile – Pale — Reeds.mp3", {"metadata_artist": "Odile", "title": "Pale - Reeds"}),
        ("{artist}-{title}", "Jean-Luc - x.mp3", {"metadata_artist": "Jean", "title": "Luc - x"}),
        ("{number} {title}", "07 Harbour at night.aiff", {"title": "Harbour at night"}),
        ("{number}. {artist} - {title}", "3. Odile - Reeds.wav", {"metadata_artist": "Odile", "title": "Reeds"}),
        ("{ignore}_{title}", "final_Pale Reeds.wav", {"title": "Pale Reeds"}),
        ("{title} [{label}]", "Reeds [Late Trains].wav", {"title": "Reeds", "label_name": "Late Trains"}),
        ("{title} {bpm}bpm", "Pale Reeds 92,5BPM.wav", {"title": "Pale Reeds", "bpm": 92.5}),
        ("Show {date} {title}", "show 2026-05-04 Night.mp3", {"release_date": date(2026, 5, 4), "title": "Night"}),
        ("{isrc} {title}", "gb-abc-26-00001 Reeds.wav", {"isrc": "GBABC2600001", "title": "Reeds"}),
        ("{catalogue} {genre} {title}", "LT01 Dub Reeds.wav", {"release": "LT01", "genre": "Dub", "title": "Reeds"}),
        ("{ TITLE }", "曲.wav", {"title": "曲"}),
    ],
)
def test_a_name_that_fits_fills_the_fields(pattern, name, fields):
    assert parse(pattern).read(name) == TrackFields(**fields)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{artist} - {title}", "Pale Reeds.wav"),
        ("{artist} - {title}", " - Pale Reeds.wav"),
        ("{number} {title}", "Seven Rings.wav"),
        ("{date} {title}", "2026-13-45 Reeds.wav"),
        ("{title} {bpm}", "Reeds 00.wav"),
        ("{title}x", "Reeds.wav"),
        ("{title}", ""),
    ],
)
def test_a_name_that_does_not_fit_gives_nothing(pattern, name):
    assert parse(pattern).read(name) is None


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("", "at least one field"),
        ("{ignore} {number}", "at least one field"),
        ("Reeds", "at least one field"),
        ("{album} - {title}", "There is no field {album}. Use {title}, {artist}"),
        ("{artist - {title}", "A brace is missing"),
        ("artist} - {title}", "A brace is missing"),
        ("{artist}{title}", "between {artist} and {title}"),
        ("{title} - {title}", "{title} stands there twice"),
        (" ".join(["{ignore}"] * 12 + ["{title}"]), "too many parts"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern, sentence):
    with pytest.raises(PatternError, match=sentence.replace("{", r"\{").replace("}", r"\}")):
        parse(pattern)


def test_many_fields_and_a_long_name_take_no_time():
    started = monotonic()
    assert parse("{ignore} {artist} {ignore} {genre} {ignore} {title} {bpm}x").read("a " * 125) is None
    assert monotonic() - started < 5


@given(st.text(max_size=80), st.text(max_size=255))
def test_L6_any_pattern_and_any_name_give_fields_or_a_sentence(pattern, name):
    for text in (pattern, "{artist} - {title}", "{number} {title}"):
        with contextlib.suppress(PatternError):
            found = parse(text).read(name)
            assert found is None or found.set_names()

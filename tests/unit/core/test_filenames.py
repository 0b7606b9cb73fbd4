"""Titles from file names, and names that are safe to show."""

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.filenames import name_for, shown, title_from


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("pale_reeds_m2.wav", "pale reeds m2"),
        ("01 - Intro.flac", "Intro"),
        ("01. Intro.mp3", "Intro"),
        ("01_intro_mix.mp3", "intro mix"),
        ("07 Harbour.wav", "Harbour"),
        ("7 Rings.wav", "7 Rings"),
        ("99 Problems.mp3", "99 Problems"),
        ("24-7.wav", "24-7"),
        ("1999.wav", "1999"),
        ("12.wav", "12"),
        ("Artist - Title.ogg", "Artist - Title"),
        ("v1.2 final mix.wav", "v1.2 final mix"),
        ("no extension", "no extension"),
        (".wav", ".wav"),
        (" .wav", ".wav"),
        ("\u202e", "Untitled"),
        ("  spaced   out  .aiff", "spaced out"),
        ("Ünïcode – 曲.wav", "Ünïcode – 曲"),
        ("two\nlines.wav", "two lines"),
        (os.fsdecode(b"caf\xe9.wav"), "caf\ufffd"),
    ],
)
def test_title_from(name, title):
    assert title_from(name) == title


def test_L6_a_right_to_left_override_cannot_hide_the_real_name():
    assert shown("song\u202egpj.exe") == "songgpj.exe"
    assert title_from("song\u202egpj.wav") == "songgpj"


def test_L6_a_name_written_from_right_to_left_is_isolated():
    assert shown("שיר.wav") == "\u2068שיר.wav\u2069"
    assert title_from("שיר.wav") == "שיר"


def test_L6_bytes_that_are_no_utf_8_are_shown_as_replacement_characters():
    assert shown(os.fsdecode(b"\xff\xfe.wav")) == "\ufffd\ufffd.wav"


@given(st.text(max_size=255))
def test_L6_any_text_can_be_shown_and_sent(name):
    for text in (shown(name), title_from(name)):
        text.encode("utf-8")
        assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in text)
        assert "\u202e" not in text


@given(st.binary(min_size=1, max_size=255))
def test_L6_any_bytes_of_a_name_can_be_shown(name):
    text = os.fsdecode(name)
    shown(text).encode("utf-8")
    assert title_from(text).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Promo, unreleased", "Promo, unreleased"),
        ("AC/DC: live?", "AC-DC- live"),
        ("../..", "Tracks"),
        ("", "Tracks"),
        ("a" * 200, "a" * 80),
    ],
)
def test_a_file_is_called_like_what_is_in_it(text: str, name: str) -> None:
    assert name_for(text) == name

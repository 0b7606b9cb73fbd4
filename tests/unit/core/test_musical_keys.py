"""Musical keys made comparable."""

from __future__ import annotations

import pytest

from scmanager.core.musical_keys import plain_key


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("F♯ minor", "F#m"),
        ("Gbmin", "f# minor"),
        ("f sharp moll", "F#m"),
        ("B flat major", "A# dur"),
        ("E♭", "d#"),
        ("Cb", "B"),
        ("8a", "8 A"),
        ("  Am ", "a minor"),
    ],
)
def test_the_same_key(written, meant):
    assert plain_key(written) == plain_key(meant)


@pytest.mark.parametrize(
    ("part", "whole"), [("A", "A minor"), ("A", "Amaj"), ("minor", "F#m"), ("B", "Bm"), ("open", "Open tuning")]
)
def test_part_of_a_key(part, whole):
    assert plain_key(part) in plain_key(whole)


@pytest.mark.parametrize(
    ("part", "whole"),
    [("A", "A♭ minor"), ("B", "Bb"), ("A", "F# major"), ("Am", "A"), ("2A", "12A"), ("Am", "A major")],
)
def test_another_key(part, whole):
    assert plain_key(part) not in plain_key(whole)

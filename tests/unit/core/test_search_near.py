"""Words that are spelled nearly like one that is searched for."""

from __future__ import annotations

import pytest

from scmanager.core.search_near import near

WORDS = [
    ("Techno", 6),
    ("Tech house", 9),
    ("sodium", 2),
    ("Dub", 4),
    ("Élan", 1),
    ("field recording", 3),
    ("Ambient", 8),
]


def found(wanted: str, words: list[tuple[str, int]] = WORDS) -> list[str]:
    return [each.text for each in sorted(near(wanted, words))]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("teckno", ["Techno"]),
        ("technno", ["Techno"]),
        ("TECNO", ["Techno"]),
        ("sodum", ["sodium"]),
        ("dbu", ["Dub"]),
        ("elam", ["Élan"]),
        ("fieldrecordings", ["field recording"]),
        ("abmeint", ["Ambient"]),
    ],
)
def test_a_slip_or_two_of_the_fingers_are_seen(written: str, meant: list[str]) -> None:
    assert found(written) == meant


@pytest.mark.parametrize("written", ["", "du", "dxx", "tekk", "xylophone", "Techno", "techno"])
def test_what_is_far_or_the_same_is_not_offered(written: str) -> None:
    assert found(written) == []


def test_the_nearest_comes_first_and_then_what_is_used_most() -> None:
    assert found("trains", [("brain", 99), ("train", 1), ("grains", 5)]) == ["grains", "train", "brain"]

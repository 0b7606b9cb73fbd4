"""Texts made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Night BUS", "night bus"),
        ("Malmö", "malmo"),
        ("Malmo\u0308", "malmo"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ışık", "isik"),
        ("Łódź", "lodz"),
        ("Rødsand", "rodsand"),
        ("Æon", "aeon"),
        ("ﬁeld", "field"),
        ("㎒", "mhz"),
        ("𝐀𝐥𝐛𝐮𝐦", "album"),
        ("Ⅻ", "xii"),
        ("don’t – “stop”", 'don\'t - "stop"'),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Ёлка", "елка"),
        ("東京", "東京"),
    ],
)
def test_case_accents_and_typography_do_not_count(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_each_character_is_folded_by_itself(one, other):
    assert fold(one + other) == fold(one) + fold(other)

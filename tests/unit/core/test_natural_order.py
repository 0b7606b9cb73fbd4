"""Texts with numbers in their natural order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.folding import fold
from scmanager.core.natural import natural

_NUMBERS = st.integers(0, 10**8)


@pytest.mark.parametrize(
    "texts",
    [
        ["Sketch", "Sketch 1", "sketch 2", "Sketch 010", "Sketch 11", "Sketch 100b", "Sketch a"],
        ["1 2 3", "1 2 10", "1 10 2", "2"],
        ["(live)", "7th", "71st", "Ábc 2", "abc 3", "Żaba"],
    ],
)
def test_numbers_are_ordered_as_numbers(texts: list[str]) -> None:
    assert sorted(sorted(texts), key=natural) == texts


@given(_NUMBERS, _NUMBERS, st.sampled_from(["", " ", "x", "(é"]), st.sampled_from(["", " b", "é"]))
def test_the_smaller_number_comes_first(one: int, other: int, before: str, after: str) -> None:
    assert (natural(f"{before}{one}{after}") < natural(f"{before}{other}{after}")) is (one < other)


@given(st.text().filter(lambda text: not any("0" <= char <= "9" for char in fold(text))))
def test_texts_without_numbers_are_ordered_without_case_and_accents(text: str) -> None:
    assert natural(text) == fold(text)

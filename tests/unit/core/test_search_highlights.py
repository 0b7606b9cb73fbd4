"""Where in a text that is shown a search found something."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.folding import fold
from scmanager.core.search import parse
from scmanager.core.search_highlights import find, highlights, wanted_in
from tests.helpers.search_texts import TODAY, search_texts


def marked(search: str, text: str, field: str = "title") -> str:
    """The text with brackets around what was found."""
    for start, end in reversed(highlights(parse(search, today=TODAY), text, field)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("search", "text", "expected"),
    [
        ("bus", "Night Bus", "Night [Bus]"),
        ("night BUS", "Night bus, night", "[Night] [bus], [night]"),
        ('"night bus"', "a Night Bus", "a [Night Bus]"),
        ("malmo", "in Malmö", "in [Malmö]"),
        ("malmo", "in Malmo\u0308!", "in [Malmo\u0308]!"),
        ("malm", "Malmo\u0308", "[Malm]o\u0308"),
        ("strasse", "Die Straße 7", "Die [Straße] 7"),
        ("stras", "Die Straße 7", "Die [Straß]e 7"),
        ("istanbul", "İstanbul'da", "[İstanbul]'da"),
        ("field", "the ﬁeld", "the [ﬁeld]"),
        ("lodz", "Łódź", "[Łódź]"),
        ("e", "é e\u0301\u0302x", "[é] [e\u0301\u0302]x"),
        ("ab bc", "abcd", "[abc]d"),
        ("aa", "aaaa", "[aaaa]"),
        ("title:bus artist:night", "Night Bus", "Night [Bus]"),
        ("-bus is:private plays:>1", "Night Bus 1", "Night Bus 1"),
        ("zebra", "Night Bus", "Night Bus"),
        ('title:="" bus', "", ""),
        ("", "Night Bus", "Night Bus"),
        ("album", "𝐀𝐥𝐛𝐮𝐦 é", "[𝐀𝐥𝐛𝐮𝐦] é"),
    ],
)
def test_what_was_found_is_marked(search, text, expected):
    assert marked(search, text) == expected


def test_other_fields_show_what_was_looked_for_in_them():
    assert marked("genre:house title:deep a", "Deep House a", field="genre") == "Deep [House] [a]"
    assert wanted_in(parse("a genre:B,b tag:c -genre:d", today=TODAY), "genre") == ("a", "b")


@given(st.lists(st.text(min_size=1, max_size=3).map(fold).filter(bool), min_size=1, max_size=3), st.text())
def test_places_are_in_the_text_and_hold_a_word(words, text):
    ranges = find(words, text)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(ranges))
    assert all(any(word in fold(text[start:end]) for word in words) for start, end in ranges)
    assert bool(ranges) is any(word in fold(text) for word in words)


@given(
    st.text(max_size=5), st.text(min_size=1, max_size=5), st.text(max_size=5), st.sampled_from(["NFC", "NFD", "NFKD"])
)
def test_a_word_is_found_however_it_is_written(before, word, after, form):
    written = unicodedata.normalize(form, word.upper())
    wanted = fold(written)
    if wanted:
        first = len(before) + 1
        ranges = find([wanted], f"{before}\n{written}\n{after}")
        assert any(start < first + len(written) and first < end for start, end in ranges)


@given(search_texts(), st.text())
def test_any_search_marks_any_text(search, text):
    places = highlights(parse(search, today=TODAY), text)
    assert all(0 <= start < end <= len(text) for start, end in places)

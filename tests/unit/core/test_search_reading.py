"""Searches read into terms and mistakes."""

from __future__ import annotations

import itertools
from datetime import date
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.search import parse
from scmanager.core.search_terms import Op, Search
from tests.helpers.search_texts import TODAY, search_texts


def read(text: str) -> Search:
    return parse(text, today=TODAY)


def terms(text: str) -> list[str]:
    """The terms as they are best written; there must be no mistake."""
    search = read(text)
    assert search.mistakes == ()
    return [term.text for term in search.terms]


def message(text: str) -> str:
    """The one mistake; nothing may be searched for."""
    search = read(text)
    assert search.terms == ()
    (mistake,) = search.mistakes
    assert text[mistake.start : mistake.end] == text
    return mistake.message


def test_the_example_of_the_manual():
    text = (
        'is:private genre:techno plays:>1000 length:<5m uploaded:2025.. tag:"field recording" bpm:120..130 -remix '
        "has:artwork no:genre"
    )
    search = read(text)
    assert search.canonical() == text
    assert search.mistakes == ()
    assert [text[term.start : term.end] for term in search.terms] == [term.text for term in search.terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \t\n", []),
        ("night  Bus", ["night", "Bus"]),
        ('"night bus"', ['"night bus"']),
        ('"night \t bus" x', ['"night bus"', "x"]),
        ('-remix -"live take"', ["-remix", '-"live take"']),
        ("Odile - Pale – Reeds —", ["Odile", "Pale", "Reeds"]),
        ("--x", ['-"-x"']),
        ("jean-luc", ["jean-luc"]),
        ('12" mix', ['"12"""', "mix"]),
        ('"say ""hi"" now"', ['"say ""hi"" now"']),
        ('"not closed', ['"not closed"']),
        ('tag:"not closed', ['tag:"not closed"']),
        ('"a"b', ["a", "b"]),
        ("“night bus” «in italia» „auf deutsch“", ['"night bus"', '"in italia"', '"auf deutsch"']),
        ('""', []),
        ('"', []),
        ("\u0301", []),
        ("GENRE:techno Tags:dub", ["genre:techno", "tag:dub"]),
        ("release_date:2025 favorites:3", ["released:2025", "likes:3"]),
        ("genre:techno,house", ["genre:techno,house"]),
        ('genre:"deep house",Dub,', ['genre:"deep house",Dub']),
        ("genre:=Techno", ["genre:=Techno"]),
        ('genre:=Techno,""', ['genre:=Techno,""']),
        ('-genre:"Drum & Bass"', ['-genre:"Drum & Bass"']),
        ("is:Private has:Cover no:desc", ["is:private", "has:artwork", "no:description"]),
        ('is:private,"processing"', ["is:private,processing"]),
        ("license:CC_BY licence:none", ["license:cc-by", "license:no-rights-reserved"]),
        ("plays:≥1K bpm:120–130 plays:1…5", ["plays:>=1k", "bpm:120-130", "plays:1..5"]),
        ('plays:"> 1000"', ["plays:>1000"]),
        ("plays:=5", ["plays:5"]),
        ("plays:===5", ["plays:5"]),
        ("length:4:30", ["length:4:30"]),
    ],
)
def test_words_and_fields(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12:30", ['"12:30"']),
        ("Re: hello", ['"Re:"', "hello"]),
        ("S:t Erik", ['"S:t"', "Erik"]),
        ("https://example.org/a?b:c", ['"https://example.org/a?b:c"']),
        ("std::vector", ['"std::vector"']),
        ('"genre:techno"', ['"genre:techno"']),
        ("東京:夜", ['"東京:夜"']),
        (":)", ['":)"']),
    ],
)
def test_a_colon_in_a_word_is_a_colon(text, expected):
    assert terms(text) == expected
    assert all(term.field == "" for term in read(text).terms)


@pytest.mark.parametrize(
    "text", ["genre:", "-genre:", "plays:>", "plays:..", 'tag:"', "genre:,", "length:<=", "title:="]
)
def test_what_is_still_being_typed_is_no_mistake(text):
    assert terms(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "foo:bar",
            'There is no field “foo:”. The help lists all fields. To find these letters, write "foo:bar" in quotes.',
        ),
        ("-gener:dub", "Did you mean “genre:”?"),
        ("desript:dub", "Did you mean “description:”?"),
        ("favorit:>2", "Did you mean “likes:”?"),
        ("artwork:yes", "Did you mean “has:artwork” or “no:artwork”?"),
        ("plays:many", "“many” is no number. Write it like plays:1000, plays:>1k or plays:100..200."),
        ("plays:-5", "“-5” is no number."),
        ("plays:1,000", "Write numbers without commas, like plays:1000 or plays:1k."),
        ("likes:>1,000,000", "Write numbers without commas"),
        ("bpm:fast", "“fast” is no tempo. Write it like bpm:120, bpm:>120 or bpm:120..130."),
        ("length:<5", "“<5” is no length. Write it like length:<5m, length:90s or length:4:30..6:00."),
        (
            "uploaded:2026-13",
            "“2026-13” is no date. Write it like uploaded:2025, uploaded:2025-03-14 or uploaded:<30d.",
        ),
        ("uploaded:2026-02-30", "is no date"),
        ("uploaded:0000", "is no date"),
        ("bpm:130..120", "Nothing lies in 130..120. Write the smaller number first: bpm:120..130."),
        ("length:6:00..4:30", "Write the smaller number first: length:4:30..6:00."),
        ("uploaded:2026..2025", "Write the earlier date first: uploaded:2025..2026."),
        ("is:prvate", "Did you mean “is:private”?"),
        ("has:art", "Did you mean “has:artwork”?"),
        ("no:money", "Write one of artwork, genre"),
        ("is:private,secret", "“secret” is nothing that can stand behind “is:”."),
        ("license:" + "x" * 200, "“" + "x" * 39 + "…”"),
    ],
)
def test_a_mistake_says_what_to_write(text, expected):
    assert expected in message(text)


def test_a_field_with_nothing_behind_it_is_told_when_something_follows():
    search = read("genre: techno")
    assert [term.text for term in search.terms] == ["techno"]
    (mistake,) = search.mistakes
    assert (mistake.field, mistake.start, mistake.end) == ("genre", 0, 6)
    assert mistake.message.startswith("Nothing stands behind “genre:”. Write the value at once, like genre:techno")


def test_a_mistake_leaves_the_rest_of_the_search_as_it_is():
    search = read("night plays:many is:private")
    assert search.canonical() == "night is:private"
    assert len(search.mistakes) == 1


DAY = date.toordinal


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("plays:1000..2k", 1000, 2000.0000000000002),
        ("plays:>=1.2m", 1_200_000, inf),
        ("plays:..3", -inf, 3.0000000000000004),
        ("length:4:30", 270_000, 271_000),
        ("length:<5m", -inf, 300_000),
        ("length:<=5min", -inf, 301_000),
        ("length:>1h", 3_601_000, inf),
        ("length:>=1h30m", 5_400_000, inf),
        ("length:90s..1:02:07", 90_000, 3_728_000),
        ("length:2.5m-3m", 150_000, 181_000),
        ("bpm:120", 119.5, 120.5),
        ("bpm:120.5", 120.45, 120.55),
        ("bpm:<120", -inf, 120),
        ("uploaded:2024", DAY(date(2024, 1, 1)), DAY(date(2025, 1, 1))),
        ("uploaded:2025..", DAY(date(2025, 1, 1)), inf),
        ("uploaded:2025-03..2025/6", DAY(date(2025, 3, 1)), DAY(date(2025, 7, 1))),
        ("uploaded:>2025", DAY(date(2026, 1, 1)), inf),
        ("uploaded:<=2025-12-31", -inf, DAY(date(2026, 1, 1))),
        ("uploaded:9999", DAY(date(9999, 1, 1)), DAY(date(9999, 12, 31)) + 1),
        ("uploaded:today", DAY(TODAY), DAY(TODAY) + 1),
        ("uploaded:<yesterday", -inf, DAY(TODAY) - 1),
        ("uploaded:30d", DAY(TODAY) - 30, DAY(TODAY) + 1),
        ("uploaded:<30d", DAY(TODAY) - 29, inf),
        ("uploaded:<=2weeks", DAY(TODAY) - 14, inf),
        ("uploaded:>1y", -inf, DAY(date(2025, 3, 31))),
        ("uploaded:>=1mo", -inf, DAY(date(2026, 2, 28)) + 1),
        ("uploaded:2w..6mo", DAY(date(2025, 9, 30)), DAY(TODAY) - 13),
        ("uploaded:6m..2w", DAY(date(2025, 9, 30)), DAY(TODAY) - 13),
        ("uploaded:30d..", DAY(TODAY) - 30, inf),
        ("uploaded:>9999y", -inf, 1),
        ("uploaded:>99999d", -inf, DAY(TODAY) - 99999),
        ("released:2025-03-14", DAY(date(2025, 3, 14)), DAY(date(2025, 3, 15))),
    ],
)
def test_numbers_lengths_and_dates(text, low, high):
    (term,) = read(text).terms
    (span,) = term.spans
    assert (span.low, span.high) == (pytest.approx(low, abs=0), pytest.approx(high, abs=0))


def test_several_numbers_are_several_spans():
    (term,) = read("bpm:90,120..130").terms
    assert [span.low for span in term.spans] == [89.5, 120]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("uploaded:<30d", True),
        ("uploaded:2025..today", True),
        ("uploaded:2025", False),
        ("night today", False),
        ("plays:1m", False),
        ("length:<5m", False),
    ],
)
def test_a_search_with_an_age_is_read_again_tomorrow(text, expected):
    assert read(text).depends_on_today is expected


def test_what_a_term_is_about():
    subjects = [term.subject for term in read("night genre:a no:genre has:tags has:bpm,key").terms]
    assert subjects == ["", "genre", "genre", "tag", "has"]
    assert [term.op for term in read("genre:a genre:=a").terms] == [Op.CONTAINS, Op.EQUALS]


def test_the_same_search_written_differently_means_the_same():
    assert read(" GENRE:techno   is:Private").meaning == read('genre:"techno" is:private ').meaning
    assert read("genre:techno").meaning != read("genre:=techno").meaning


@given(search_texts())
def test_no_text_is_too_strange(text):
    search = read(text)
    places = [(each.start, each.end) for each in (*search.terms, *search.mistakes)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    ordered = sorted(places)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(ordered))


@given(search_texts())
def test_the_best_way_to_write_a_search_means_the_same(text):
    search = read(text)
    again = read(search.canonical())
    assert again.meaning == search.meaning
    assert again.mistakes == ()
    assert again.canonical() == search.canonical()


@given(st.text())
def test_any_letters_can_be_searched_between_quotes(text):
    inside = text.replace('"', '""')
    assert read(f'"{inside}"').mistakes == ()

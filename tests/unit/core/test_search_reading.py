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
from tests.helpers.search_texts import TODAY, joined_searches, odd_texts


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
        ("plays:1.5", "“1.5” is no number."),
        ("plays:1,00", "“00” is no number."),
        ("plays:1,5k", "A comma stands between two values. Write plays:1.5k with a point."),
        ("bpm:127,5", "Write bpm:127.5 with a point."),
        ("plays:>1 000", 'This can be a number, or a number and a word. Write plays:>1000, or "000" in quotes.'),
        ("-likes:>1 000 000", 'Write -likes:>1000000, or "000 000" in quotes.'),
        ("bpm:fast", "“fast” is no tempo. Write it like bpm:120, bpm:>120 or bpm:120..130."),
        ("length:x5", "“x5” is no length. Write it like length:<5m (minutes), length:90s or length:4:30..6:00."),
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
    search = read("night genre: techno x")
    assert [term.text for term in search.terms] == ["night", "techno", "x"]
    (mistake,) = search.mistakes
    assert (mistake.field, mistake.start, mistake.end) == ("genre", 6, 13)
    assert mistake.message.startswith("Nothing stands behind “genre:”. Write genre:techno without the space")
    assert search.mended(mistake) == "night genre:techno x"
    (mistake,) = read("genre: is:private").mistakes
    assert mistake.message.startswith("Nothing stands behind “genre:”. Write the value at once, like genre:techno")
    assert (mistake.instead, mistake.end) == (None, 6)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("x -gener:dub y", "x -genre:dub y"),
        ("NOT artits:odile", "NOT artist:odile"),
        ("is:public,prvate", "is:public,private"),
        ("bpm:130..120", "bpm:120..130"),
        ("uploaded:2025,2026..2024", "uploaded:2025,2024..2026"),
        ("x plays:>1 000 y", "x plays:>1000 y"),
        ("x plays:1,5k", "x plays:1.5k"),
        ("bpm:90,127,5", "bpm:90,127.5"),
        ("a OR b AND c", "a OR b c"),
        ("(genre:techno OR genre:house) dub", "genre:techno OR genre:house dub"),
        ("dub (is:private)", "dub is:private"),
        ("plays > 1000", "plays:>1000"),
        ("x plays>=1000 y", "x plays:>=1000 y"),
        ("NOT plays => 5", "NOT plays:>=5"),
        ("genre=ambient", "genre:ambient"),
        ("length > 10 min", "length:>10m"),
        ("length:<90 seconds x", "length:<90s x"),
        ("bpm:120 - 130 x", "bpm:120..130 x"),
        ("bpm:120 .. 130", "bpm:120..130"),
        ("released:2025 to 2026", "released:2025..2026"),
        ("plays:> 1000", "plays:>1000"),
        ("uploaded < 2 weeks", "uploaded:<2weeks"),
        ("plays:1000+", "plays:>=1000"),
        ("uploaded:14.3.2025", "uploaded:2025-03-14"),
        ("uploaded:>03/2025", "uploaded:>2025-03"),
        ("uploaded:31.02.2025", None),
        ("plays:many", None),
        ("plays:many+", None),
        ("artwork:yes", None),
        ("(a b) OR c", None),
        ("-(a OR b)", None),
        ("((a OR b) c) OR d", None),
    ],
)
def test_what_was_probably_meant_can_be_put_in_the_place_of_a_mistake(text, meant):
    search = read(text)
    (mistake,) = search.mistakes
    assert search.mended(mistake) == (text if meant is None else meant)
    assert (mistake.instead is None) is (meant is None)
    assert meant is None or read(meant).mistakes == ()


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
        ("plays:>=1,000", 1000, inf),
        ("plays:>=1.000.000", 1_000_000, inf),
        ("plays:>=1'000", 1000, inf),
        ("plays:>=1’000", 1000, inf),
        ("plays:>=1_000", 1000, inf),
        ("plays:>=1\u202f000\u202f000", 1_000_000, inf),
        ("plays:1.000..2,000", 1000, 2000.0000000000002),
        ("plays:1,000-2'000", 1000, 2000.0000000000002),
        ("plays:1.500k", 1500, 1500.0000000000002),
        ("plays:>=10m", 10_000_000, inf),
        ('plays:">= 1 000"', 1000, inf),
        ("plays:..3", -inf, 3.0000000000000004),
        ("length:4:30", 270_000, 271_000),
        ("length:<5m", -inf, 300_000),
        ("length:<=5min", -inf, 301_000),
        ("length:>1h", 3_601_000, inf),
        ("length:>=1h30m", 5_400_000, inf),
        ("length:5", 300_000, 360_000),
        ("length:5min", 300_000, 360_000),
        ("length:1h", 3_600_000, 7_200_000),
        ("length:90s", 90_000, 91_000),
        ("length:<5", -inf, 300_000),
        ("length:>90", 5_401_000, inf),
        ("length:2..10", 120_000, 601_000),
        ("length:2.5-4:30", 150_000, 271_000),
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


def test_a_length_without_a_unit_is_written_in_minutes():
    assert terms("length:>5 length:2..4:30 length:90s") == ["length:>5m", "length:2m..4:30", "length:90s"]


def test_counts_between_commas_are_several_unless_they_look_like_one():
    (term,) = read("plays:5,1200,7").terms
    assert term.values == ("5", "1200", "7")
    assert terms("plays:100,200 plays:=100,=200 plays:100,200,5") == [
        "plays:100200",
        "plays:100,200",
        "plays:100,200,5",
    ]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("night OR bus is:private", [["night", "bus"], ["is:private"]]),
        ("a || b OR NOT genre:c d", [["a", "b", "-genre:c"], ["d"]]),
        ("a AND b && NOT c", [["a"], ["b"], ["-c"]]),
        ("NOT -x", [["x"]]),
        ("a OR plays:many OR b", [["a", "b"]]),
        ("a plays:many OR b", [["a"], ["b"]]),
        ("a OR", [["a"]]),
        ("a OR NOT", [["a"]]),
        ("a or b and not c", [["a"], ["or"], ["b"], ["and"], ["not"], ["c"]]),
        ('a "OR" b', [["a"], ['"OR"'], ["b"]]),
        ("OR a", [['"OR"'], ["a"]]),
        ("OR", [['"OR"']]),
        ("a OR OR b", [["a", '"OR"'], ["b"]]),
        ("-NOT a", [['-"NOT"'], ["a"]]),
        ("Night (Remix) OR (2023)", [["Night"], ['"(Remix)"', '"(2023)"']]),
        ("Night (Club Mix)", [["Night"], ['"(Club"'], ['"Mix)"']]),
        ("Artist | Title & More", [["Artist"], ["|"], ["Title"], ["&"], ["More"]]),
    ],
)
def test_words_in_capitals_join_what_is_beside_them(text, groups):
    search = read(text)
    assert [[term.text for term in group] for group in search.groups] == groups
    assert read(search.canonical()).meaning == search.meaning


@pytest.mark.parametrize(
    "text",
    [
        "plays of light",
        "a > b",
        "bpm:120 130",
        "uploaded:2025 day",
        "length:<5m hours",
        "x>5",
        "bpm:120 - live",
        "key - 5",
    ],
)
def test_words_beside_a_condition_are_words(text):
    assert read(text).mistakes == ()


def test_brackets_are_told_where_they_were_meant_to_hold_something_together():
    search = read("live (techno OR house) dub")
    assert search.canonical() == "live dub"
    (mistake,) = search.mistakes
    assert mistake.message.endswith("and all the rest must match. Write techno OR house")
    assert search.text[mistake.start : mistake.end] == "(techno OR house)"


def test_what_must_hold_alone_and_what_is_said_of_a_field():
    search = read("is:private OR kite genre:a OR no:genre -genre:b x")
    assert [term.text for term in search.alone] == ["-genre:b", "x"]
    assert [term.text for term in search.about("genre")] == ["genre:a", "no:genre", "-genre:b"]
    assert search.about("is") == ()


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


@given(odd_texts())
def test_no_text_is_too_strange(text):
    search = read(text)
    places = [(each.start, each.end) for each in (*search.terms, *search.mistakes)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    ordered = sorted(places)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(ordered))


@given(odd_texts())
def test_the_best_way_to_write_a_search_means_the_same(text):
    search = read(text)
    again = read(search.canonical())
    assert again.meaning == search.meaning
    assert again.mistakes == ()
    assert again.canonical() == search.canonical()


@given(joined_searches())
def test_the_best_way_to_write_what_is_joined_means_the_same(text):
    search = read(text)
    again = read(search.canonical())
    assert (again.meaning, again.mistakes) == (search.meaning, ())


@given(odd_texts())
def test_a_mended_mistake_is_gone(text):
    search = read(text)
    for mistake in search.mistakes:
        mended = read(search.mended(mistake))
        assert (mended.text == text) is (mistake.instead is None)
        assert mistake.instead is None or mistake not in mended.mistakes


def test_all_that_can_be_mended_is_mended_at_once():
    search = read("genr:techno is:privat plays:>abc lenght:<5m")
    assert search.all_mended() == "genre:techno is:private plays:>abc length:<5m"
    assert search.complaint.endswith(" There are 3 more mistakes.")
    assert read("genr:techno is:privat").complaint.endswith(" There is 1 more mistake.")
    assert read("genre:techno").complaint == ""


@given(odd_texts())
def test_mending_all_mends_the_only_mistake_and_nothing_else(text):
    search = read(text)
    if len(search.mistakes) < 2:
        assert search.all_mended() == next((search.mended(mistake) for mistake in search.mistakes), text)
    known = [mistake for mistake in search.mistakes if mistake.instead is not None]
    assert (search.all_mended() == text) is (not known)


@given(st.text())
def test_any_letters_can_be_searched_between_quotes(text):
    inside = text.replace('"', '""')
    assert read(f'"{inside}"').mistakes == ()

"""Searches changed by chips and popovers: the rest stays as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scmanager.core.search import parse
from scmanager.core.search_edit import (
    narrowed,
    replace_field,
    term_text,
    terms_of,
    with_term,
    without_field,
    without_term,
)
from tests.helpers.search_texts import TODAY, search_texts, terms

FIELDS = ("genre", "tag", "is", "plays", "has", "no", "artwork", "uploaded", "")


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("", "is:private", "is:private"),
        ("night  bus", "is:private", "night  bus is:private"),
        ("night ", "is:private", "night is:private"),
        ("IS:Private x", "is:private", "IS:Private x"),
        ('tag:"field rec', "is:private", 'tag:"field rec" is:private'),
        ("“field rec", "is:private", "“field rec” is:private"),
        ('"say ""hi""', "is:private", '"say ""hi""" is:private'),
        ('tag:"', "is:private", "tag: is:private"),
        ('foo:"', "is:private", 'foo:"" is:private'),
        ("genre:techno", "genre:=techno", "genre:techno genre:=techno"),
        ("-", "is:private", "- is:private"),
        ("night OR", "is:private", "night is:private"),
        ("night OR NOT ", "is:private", "night is:private"),
        ("night OR is:private", "is:private", "night OR is:private is:private"),
    ],
)
def test_a_term_is_added_once(text, term, expected):
    assert with_term(text, term) == expected
    assert with_term(expected, term) == expected


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("night is:private  bus", "is:private", "night bus"),
        ("is:private", "is:private", ""),
        ("IS:Private night is:private ", "is:private", "night "),
        ("-is:private", "is:private", "-is:private"),
        ("night", "is:private", "night"),
        ('"a"genre:“x”"b"', "genre:x", '"a" "b"'),
        ("is:private AND night", "is:private", "night"),
        ("night AND is:private", "is:private", "night"),
        ("night AND is:private OR x", "is:private", "night AND is:private OR x"),
        ("NOT remix OR x NOT bus y", "-bus", "NOT remix OR x y"),
    ],
)
def test_a_term_is_taken_out(text, term, expected):
    assert without_term(text, term) == expected


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("night genre:a  -genre:b no:genre bus", "genre", "night bus"),
        ("night plays:many plays:>5", "plays", "night"),
        ("night plays:> x", "plays", "night x"),
        ("has:tags tags:a no:tags,genre", "tag", "no:tags,genre"),
        ("no:artwork has:cover x", "artwork", "x"),
        ("no:a no:genre has:bpm", "no", "has:bpm"),
        ('night genre:"bus', "", 'genre:"bus'),
        ("night", "genre", "night"),
        ("a genre:x OR genre:y OR no:genre b", "genre", "a b"),
        ("genre:x OR genre:y OR b", "genre", "genre:x OR genre:y OR b"),
        ("genre:x NOT genre:y AND b", "genre", "b"),
        ("a OR b NOT tags:x", "tag", "a OR b"),
    ],
)
def test_a_field_is_taken_out(text, field, expected):
    assert without_field(text, field) == expected


@pytest.mark.parametrize(
    ("text", "field", "new", "expected"),
    [
        ("night genre:a bus genre:b", "genre", "genre:=x", "night genre:=x bus"),
        ("night genre:many bus", "genre", "", "night bus"),
        ("night", "genre", 'genre:="a b"', 'night genre:="a b"'),
        ("plays:many x", "plays", "plays:>5", "plays:>5 x"),
        ("x no:genre", "genre", 'genre:=a,""', 'x genre:=a,""'),
        ('x genre:"a', "genre", "genre:b", "x genre:b"),
        ('"a"genre:“x”"b"', "genre", "genre:y", '"a" genre:y "b"'),
        ("a b", "", '"c d"', '"c d"'),
        ("no:tags x", "tag", "tag:=a", "tag:=a x"),
        ("x has:tags", "tag", "no:tags", "x no:tags"),
        ("genre:x OR genre:y z", "genre", "genre:=x,y", "genre:=x,y z"),
        ("genre:x OR z", "genre", "genre:=x", "genre:x OR z genre:=x"),
        ("a NOT genre:x", "genre", "genre:y", "a genre:y"),
        ("a OR", "genre", "genre:y", "a genre:y"),
    ],
)
def test_a_field_is_replaced_where_it_stands(text, field, new, expected):
    assert replace_field(text, field, new) == expected
    assert replace_field(expected, field, new) == expected


def test_the_terms_about_a_field():
    text = 'night genre:a,"b c" -genre:=d no:genre has:genre,bpm plays:>5 IS:Private'
    assert [term.text for term in terms_of(text, "genre")] == ['genre:a,"b c"', "-genre:=d", "no:genre"]
    assert [term.values for term in terms_of(text, "genres")] == [("a", "b c"), ("d",), ("genre",)]
    assert [term.text for term in terms_of(text, "plays")] == ["plays:>5"]
    assert [term.text for term in terms_of(text, "has")] == ["has:genre,bpm"]
    assert [term.text for term in terms_of(text, "")] == ["night"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("techno",), "genre:techno"),
        (("Deep House", "a,b"), 'genre:"Deep House","a,b"'),
        (('12" mix',), 'genre:"12"" mix"'),
        (("=x", "-y", "", "a:b"), 'genre:"=x","-y","","a:b"'),
        ((), ""),
    ],
)
def test_values_are_quoted_where_they_need_it(values, expected):
    assert term_text("genre", values) == expected


def test_terms_are_written_with_their_signs():
    assert term_text("genre", ["a b"], exact=True, negated=True) == '-genre:="a b"'
    assert term_text("plays", [">1000"]) == "plays:>1000"
    assert term_text("length", ["4:30.."]) == "length:4:30.."
    assert term_text("", ["-x"]) == '"-x"'


@given(st.lists(st.text(min_size=1), min_size=1), st.booleans(), st.booleans())
def test_any_values_can_be_written(values, exact, negated):
    assume(all(parse(f'"{value.replace(chr(34), "")}"', today=TODAY).terms for value in values))
    (term,) = parse(term_text("genre", values, exact=exact, negated=negated), today=TODAY).terms
    assert term.values == tuple(" ".join(value.split()) for value in values)
    assert term.negated is negated


def groups(text: str, *, but: str | None = None) -> list[tuple[str, ...]]:
    """What is searched for, what is joined together; `but` leaves out what is about nothing else than a field."""
    found = parse(text, today=TODAY).groups
    kept = [group for group in found if not all(but in {term.field, term.subject} for term in group)]
    return [tuple(term.text for term in group) for group in kept]


@given(search_texts(), terms())
def test_what_is_added_is_there_and_the_rest_too(text, term):
    changed = with_term(text, term)
    (wanted,) = groups(term)
    before = groups(text)
    assert groups(changed) == (before if wanted in before else [*before, wanted])
    assert with_term(changed, term) == changed


@given(search_texts(), terms())
def test_what_is_taken_out_is_gone_and_the_rest_is_there(text, term):
    (unwanted,) = groups(term)
    changed = without_term(with_term(text, term), term)
    assert groups(changed) == [each for each in groups(text) if each != unwanted]
    assert without_term(changed, term) == changed


@given(search_texts(), st.sampled_from(FIELDS))
def test_a_field_that_is_taken_out_is_gone_and_the_rest_is_there(text, field):
    assume("OR" not in text or not parse(text, today=TODAY).mistakes)  # what cannot be read may be half of a group
    changed = without_field(text, field)
    assert groups(changed) == groups(text, but=field)
    assert terms_of(changed, field) == ()
    assert without_field(changed, field) == changed


@given(search_texts(), st.lists(st.sampled_from(["genre:a", "-genre:b", 'genre:="x y",""', "no:genre"]), unique=True))
def test_a_replaced_field_holds_what_is_new_and_the_rest_is_there(text, new):
    assume("OR" not in text or not parse(text, today=TODAY).mistakes)
    changed = replace_field(text, "genre", " ".join(new))
    assert groups(changed, but="genre") == groups(text, but="genre")
    assert [term.text for term in terms_of(changed, "genre")] == new
    assert replace_field(changed, "genre", " ".join(new)) == changed


def test_the_search_of_a_view_and_what_is_typed_are_one() -> None:
    assert narrowed("is:private", " plays:>10 ") == "is:private plays:>10"
    assert narrowed("", "night") == "night"
    assert narrowed("is:private", " ") == "is:private"
    assert narrowed('tag:"field rec', "night") == 'tag:"field rec" night'
    assert narrowed("night OR bus OR", "dub") == "night OR bus dub"

"""Tag lists: read, tidied and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core import tags


@pytest.mark.parametrize(
    ("tag_list", "expected"),
    [
        ("", ()),
        ("ambient", ("ambient",)),
        ('ambient "field recording" geo:lat=43.555', ("ambient", "field recording", "geo:lat=43.555")),
        ("“field recording” drone", ("field recording", "drone")),
        ('"" "  " dub', ("dub",)),
        ("dub Dub DUB techno", ("dub", "techno")),
        ('open "never closed', ("open", "never", "closed")),
    ],
)
def test_parse(tag_list, expected):
    assert tags.parse(tag_list) == expected


def test_join_quotes_only_tags_of_several_words():
    assert tags.join(("ambient", "field recording")) == 'ambient "field recording"'


def test_a_tag_cannot_hold_double_quotes_of_any_style():
    assert tags.unique(['the "big" one', "“curly”"]) == ("the big one", "curly")


@given(st.lists(st.text(max_size=12), max_size=6))
def test_whatever_is_joined_is_read_back_as_it_was_tidied(values):
    tidy = tags.unique(values)
    assert tags.parse(tags.join(tidy)) == tidy
    assert tags.unique(tidy) == tidy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ambient drone", ("ambient", "drone")),
        ('ambient "field recording"', ("ambient", "field recording")),
        ("field recording, drone", ("field recording", "drone")),
        ("field recording,", ("field recording",)),
        ('"rock, paper" scissors', ("rock, paper", "scissors")),
        ('"rock, paper", scissors', ("rock, paper", "scissors")),
        (" , ", ()),
    ],
)
def test_typed_tags_are_separated_by_commas_or_spaces(text, expected):
    assert tags.typed(text) == expected


@given(st.lists(st.text(max_size=12), max_size=6))
def test_whatever_is_written_into_a_field_is_read_back(values):
    tidy = tags.unique(values)
    assert tags.typed(tags.written(tidy)) == tidy

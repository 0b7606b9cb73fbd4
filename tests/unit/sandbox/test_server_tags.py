"""Tag lists: split, joined, and without machine tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.sandbox import tags


@pytest.mark.parametrize(
    ("tag_list", "shown"),
    [
        ("", ""),
        ("ambient  techno", "ambient techno"),
        ('ambient "field recording"', 'ambient "field recording"'),
        ("ambient “field recording”", 'ambient "field recording"'),
        ("geo:lat=43.555 ambient camel:size=medium", "ambient"),
        ('"machine:tag=with space" ambient', "ambient"),
        ("12:30 a=b", "12:30 a=b"),
        ('an "open quote', 'an "open quote'),
    ],
)
def test_what_is_shown(tag_list: str, shown: str) -> None:
    assert tags.shown(tag_list) == shown


WORDS = st.text(st.characters(categories=("L", "N")), min_size=1)
TAGS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join))


@given(TAGS)
def test_joined_tags_split_into_the_same(given_tags: list[str]) -> None:
    assert tags.split(tags.join(given_tags)) == given_tags


@given(TAGS)
def test_every_tag_is_in_the_index(given_tags: list[str]) -> None:
    index = tags.tag_index(tags.join(given_tags))
    assert all(f"\n{tag.casefold()}\n" in index for tag in given_tags)

"""What a search that finds nothing was probably meant to be."""

from __future__ import annotations

import pytest
from hypothesis import given

from scmanager.core.search import parse
from scmanager.core.search_guess import guess
from tests.helpers.search_texts import TODAY, odd_texts


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("private", "is:private"),
        ("night Private", "night is:private"),
        ("-public", "-is:public"),
        ("not shared x", "-is:shared x"),
        ("no artwork", "no:artwork"),
        ("x without cover", "x no:artwork"),
        ("#ambient", "tag:ambient"),
        ("-#deep", "-tag:deep"),
        ("!remix", "-remix"),
        ("amb*", "amb"),
        ("genre:*", "has:genre"),
        ("label:none", "no:label"),
        ("tag:none", "no:tags"),
        ("genre:ambient;techno", "genre:ambient,techno"),
        ("genre:ambient|techno x", "genre:ambient,techno x"),
        ("https://soundcloud.com/odile/night-bus?si=1", "link:odile/night-bus"),
    ],
)
def test_what_is_written_another_way_elsewhere_is_known(text, meant):
    search = parse(text, today=TODAY)
    found = guess(search)
    assert found is not None
    assert search.mended(found) == meant
    assert found.instead in found.message
    again = parse(meant, today=TODAY)
    assert (again.mistakes, guess(again)) == ((), None)


@pytest.mark.parametrize(
    "text", ["", "night bus", "genre:techno", "no", "*", "#1", "https://", "plays:>5", "title:none x"]
)
def test_what_is_written_as_it_is_meant_stays_so(text):
    assert guess(parse(text, today=TODAY)) is None


@given(odd_texts())
def test_a_guess_can_be_read(text):
    search = parse(text, today=TODAY)
    found = guess(search)
    if found is not None:
        assert parse(found.instead, today=TODAY).mistakes == ()
        assert 0 <= found.start < found.end <= len(text)

"""Identifiers in every spelling the service uses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core import urns


def test_make_builds_a_urn_and_leaves_one_alone():
    assert urns.make("tracks", 12) == "soundcloud:tracks:12"
    assert urns.make("tracks", "soundcloud:tracks:12") == "soundcloud:tracks:12"


@given(st.integers(min_value=0, max_value=10**19))
def test_an_id_comes_back_from_its_urn(number):
    urn = urns.make("tracks", number)
    assert urns.bare_id(urn) == str(number)
    assert urns.find(urn, "tracks") == urn


@pytest.mark.parametrize(
    "text",
    [
        "soundcloud:tracks:12",
        "https://api.soundcloud.com/tracks/12",
        "https://api.soundcloud.com/tracks/12.json?client_id=x",
        "https://api.soundcloud.com/tracks/12/stream",
        "https://api.soundcloud.com/tracks/soundcloud:tracks:12",
        "https://api.soundcloud.com/tracks/soundcloud%3Atracks%3A12?secret_token=s-abc",
        "https://api.soundcloud.com/users/7/tracks/12#t=3",
    ],
)
def test_find_reads_links_and_uris(text):
    assert urns.find(text, "tracks") == "soundcloud:tracks:12"


@pytest.mark.parametrize(
    "text", ["", "12", "https://soundcloud.com/ana/song", "/tracks/abc", "/tracks/12x", "/tracks/١٢"]
)
def test_find_says_when_there_is_none(text):
    assert urns.find(text, "tracks") is None


def test_find_looks_for_the_wanted_kind_only():
    assert urns.find("soundcloud:users:3", "tracks") is None
    assert urns.find("/users/3/tracks/4", "users") == "soundcloud:users:3"


def test_bare_id_of_a_number_is_the_number():
    assert urns.bare_id("12") == "12"

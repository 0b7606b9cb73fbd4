"""Addresses of artwork in other sizes."""

import pytest

from scmanager.core.artwork import artwork_url, picture_url, sized, smaller
from scmanager.core.tracks import Track
from scmanager.core.users import User

LARGE = "https://i1.sndcdn.com/artworks-000123-large.jpg"


@pytest.mark.parametrize(
    ("pixels", "suffix"),
    [(16, "mini"), (40, "badge"), (100, "large"), (168, "t200x200"), (301, "crop"), (2000, "t500x500")],
)
def test_the_smallest_size_that_is_enough_is_asked_for(pixels, suffix):
    assert sized(LARGE, pixels) == LARGE.replace("large", suffix)


@pytest.mark.parametrize(
    "url", ["", "http://127.0.0.1:8760/_media/art/1.png", "https://i1.sndcdn.com/x-original.jpg", "https://x/a-large"]
)
def test_other_addresses_stay_as_they_are(url):
    assert sized(url, 300) == url


def test_a_query_behind_the_name_is_kept():
    assert sized(LARGE + "?v=2", 500) == LARGE.replace("large", "t500x500") + "?v=2"


def test_smaller_ends_at_large():
    steps = [sized(LARGE, 500)]
    while steps[-1]:
        steps.append(smaller(steps[-1]))
    assert steps == [LARGE.replace("large", "t500x500"), LARGE.replace("large", "t300x300"), LARGE, ""]


def test_a_track_without_artwork_shows_its_user_only_to_listeners():
    user = User(urn="u", avatar_url="https://i1.sndcdn.com/avatars-1-large.jpg")
    assert artwork_url(Track(urn="t", user=user), 47) == ""
    assert picture_url(Track(urn="t", user=user), 47) == "https://i1.sndcdn.com/avatars-1-badge.jpg"
    both = Track(urn="t", user=user, artwork_url=LARGE)
    assert artwork_url(both, 100) == picture_url(both, 100) == LARGE

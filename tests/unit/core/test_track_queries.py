"""The filters of a search, applied here once more."""

from datetime import UTC, datetime

import pytest

from scmanager.core.queries import Filter, TrackQuery, Visibility, value_of
from scmanager.core.tracks import Access, Sharing, Track
from scmanager.core.users import User

TRACK = Track(
    urn="soundcloud:tracks:1",
    title="Pale Reeds",
    user=User(urn="soundcloud:users:1"),
    sharing=Sharing.PUBLIC,
    genre="Ambient",
    tags=("field recording", "drone"),
    bpm=92.5,
    duration_ms=402_000,
    created_at=datetime(2026, 11, 2, 12, tzinfo=UTC),
    streamable=True,
    downloadable=False,
    access=Access.PREVIEW,
)
BARE = Track(urn="soundcloud:tracks:2", user=TRACK.user)


@pytest.mark.parametrize(
    "query",
    [
        TrackQuery(),
        TrackQuery(text="words only the server can judge"),
        TrackQuery(urns=("soundcloud:tracks:1",)),
        TrackQuery(genres=("ambient", "dub")),
        TrackQuery(tags=("DRONE",)),
        TrackQuery(bpm_from=92.5, bpm_to=92.5),
        TrackQuery(duration_from_ms=402_000),
        TrackQuery(duration_to_ms=402_000),
        TrackQuery(created_from=datetime(2026, 11, 2, 12, tzinfo=UTC), created_to=datetime(2026, 11, 3, tzinfo=UTC)),
        TrackQuery(visibility=Visibility.PUBLIC),
        TrackQuery(visibility=Visibility.STREAMABLE),
        TrackQuery(access=(Access.PLAYABLE, Access.PREVIEW)),
    ],
)
def test_a_track_that_meets_every_filter_matches(query):
    assert query.matches(TRACK)


@pytest.mark.parametrize(
    "query",
    [
        TrackQuery(urns=("soundcloud:tracks:10",)),
        TrackQuery(genres=("dub",)),
        TrackQuery(tags=("field",)),
        TrackQuery(bpm_from=93),
        TrackQuery(bpm_to=92),
        TrackQuery(duration_from_ms=402_001),
        TrackQuery(duration_to_ms=401_999),
        TrackQuery(created_from=datetime(2026, 11, 3, tzinfo=UTC)),
        TrackQuery(created_to=datetime(2026, 11, 1, tzinfo=UTC)),
        TrackQuery(visibility=Visibility.PRIVATE),
        TrackQuery(visibility=Visibility.DOWNLOADABLE),
        TrackQuery(access=(Access.BLOCKED,)),
        TrackQuery(genres=("ambient",), bpm_from=140),
    ],
)
def test_a_track_that_misses_one_filter_does_not(query):
    assert not query.matches(TRACK)


def test_an_unknown_value_lies_within_no_range():
    assert TrackQuery().matches(BARE)
    assert not TrackQuery(bpm_from=0).matches(BARE)
    assert not TrackQuery(duration_to_ms=10**9).matches(BARE)


def test_visibility_of_a_track_that_does_not_say():
    assert TrackQuery(visibility=Visibility.PUBLIC).matches(BARE)
    assert TrackQuery(visibility=Visibility.STREAMABLE).matches(BARE)
    assert not TrackQuery(visibility=Visibility.DOWNLOADABLE).matches(BARE)


def test_all_filters_a_track_misses_are_named() -> None:
    query = TrackQuery(urns=("x",), genres=("dub",), bpm_from=140, access=(Access.BLOCKED,))
    assert query.misses(TRACK) == (Filter.NUMBER, Filter.GENRE, Filter.TEMPO, Filter.ACCESS)


@pytest.mark.parametrize(
    ("name", "known", "unknown"),
    [
        (Filter.TEMPO, "tempo 92.5", "tempo not known"),
        (Filter.LENGTH, "length 6:42", "length not known"),
        (Filter.GENRE, "genre Ambient", "genre not known"),
        (Filter.TAGS, "tags field recording, drone", "tags not known"),
        (Filter.ACCESS, "access preview", "access not known"),
        (Filter.VISIBILITY, "kind of track is not what was asked for", "kind of track is not what was asked for"),
    ],
)
def test_what_a_track_has_instead_is_written(name: Filter, known: str, unknown: str) -> None:
    assert (value_of(name, TRACK), value_of(name, BARE)) == (known, unknown)


def test_the_day_of_upload_is_written_as_everywhere() -> None:
    assert value_of(Filter.UPLOADED, TRACK).startswith("upload date ")
    assert "2026" in value_of(Filter.UPLOADED, TRACK)

"""Tracks and the fields that are written back."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from scmanager.core.tracks import License, Sharing, Track, TrackFields, TrackState, changed_fields
from scmanager.core.users import Quota, User

TRACK = Track(
    urn="soundcloud:tracks:1",
    title="Pale Reeds",
    user=User(urn="soundcloud:users:1"),
    sharing=Sharing.PRIVATE,
    tags=("drone", "field recording"),
    release_date=date(2026, 12, 4),
    license=License.CC_BY,
    bpm=92.0,
)


def test_only_what_differs_is_left():
    wanted = TrackFields(title="Pale Reeds", genre="Ambient", sharing=Sharing.PUBLIC)
    assert changed_fields(TRACK, wanted) == TrackFields(genre="Ambient", sharing=Sharing.PUBLIC)


def test_an_unchanged_tag_list_is_never_sent_back():
    assert changed_fields(TRACK, TrackFields(tags=("drone", "field recording"))).set_names() == ()


def test_clearing_a_value_is_a_change():
    wanted = TrackFields(release_date=None, bpm=None, tags=())
    assert changed_fields(TRACK, wanted).set_names() == ("tags", "release_date", "bpm")


def test_files_are_always_sent():
    wanted = TrackFields(artwork=Path("cover.png"), audio=Path("song.wav"))
    assert changed_fields(TRACK, wanted) == wanted


def test_every_writable_field_but_the_files_is_known_of_a_track():
    assert set(TrackFields.__struct_fields__) - {"artwork", "audio"} <= set(Track.__struct_fields__)


def test_fields_that_are_not_set_are_not_named():
    assert TrackFields().set_names() == ()
    assert TrackFields(genre="", title="x").set_names() == ("title", "genre")


@pytest.mark.parametrize(
    ("state", "duration", "ready"),
    [
        (TrackState.FINISHED, 0, True),
        (TrackState.PROCESSING, 5_000, False),
        (TrackState.FAILED, 5_000, False),
        (None, 5_000, True),
        (None, 0, False),
        (None, None, False),
    ],
)
def test_is_ready(state, duration, ready):
    assert msgspec.structs.replace(TRACK, state=state, duration_ms=duration).is_ready is ready


def test_is_private():
    assert TRACK.is_private
    assert not msgspec.structs.replace(TRACK, sharing=None).is_private


def test_the_name_of_a_person_is_never_empty():
    assert User(urn="u", username="Ana", permalink="ana").name == "Ana"
    assert User(urn="u", permalink="ana").name == "ana"
    assert User(urn="u").name == "Unknown user"


def test_a_quota_has_a_total_only_when_both_parts_are_known():
    assert Quota(seconds_used=60, seconds_left=120).seconds_total == 180
    assert Quota(unlimited=True, seconds_used=60, seconds_left=120).seconds_total is None
    assert Quota(seconds_used=60).seconds_total is None

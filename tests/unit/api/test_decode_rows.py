"""Rows of both dialects become tracks, people and comments; whatever is odd becomes unknown."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from scmanager.api import decode
from scmanager.api.rows import RawAccount, RawComment, RawTrack, RawUser
from scmanager.api.tolerant import ListReader, ObjectReader
from scmanager.api.wire import Answer
from scmanager.core.tracks import Embedding, License, Sharing, Track, TrackState
from scmanager.core.users import Account, User
from scmanager.core.waveforms import Waveform
from tests.helpers.track_samples import CLASSIC_TRACK as CLASSIC
from tests.helpers.track_samples import CURRENT_TRACK as CURRENT


def _track(row: Any) -> Track:
    return ObjectReader(RawTrack, decode.TrackReader()).read(_answer(row))


def _answer(value: Any) -> Answer:
    return Answer(200, {}, json.dumps(value).encode())


def test_a_classic_track() -> None:
    track = _track(CLASSIC)
    assert (track.urn, track.title, track.permalink) == ("soundcloud:tracks:152", "My Track", "my-track")
    assert (track.sharing, track.state, track.is_ready) == (Sharing.PRIVATE, TrackState.PROCESSING, False)
    assert track.created_at == datetime(2014, 6, 12, 9, 49, 40, tzinfo=UTC)
    assert track.tags == ("live", "field recording", "geo:lat=43.5")
    assert (track.license, track.embeddable_by) == (License.CC_BY_NC, Embedding.ME)
    assert track.release_date == date(2014, 6, 1)
    assert (track.bpm, track.likes_count, track.comment_count) == (120.0, 2, None)
    assert track.user == User(
        urn="soundcloud:users:7", permalink="me", username="Me", avatar_url="https://i1.sndcdn.com/a.jpg"
    )


def test_a_current_track() -> None:
    track = _track(CURRENT)
    assert (track.urn, track.permalink) == ("soundcloud:tracks:1234", "trackPermalink")
    assert (track.state, track.is_ready, track.bpm) == (None, True, None)
    assert track.user.urn == "soundcloud:users:12345"


def test_the_secret_is_not_kept_with_the_track() -> None:
    track = _track(CLASSIC)
    assert "s-nIqsG" not in repr(track)
    assert track.permalink_url == "http://soundcloud.com/me/my-track"
    assert decode.without_secret("https://x/y?a=1&secret_token=s-1&b=2") == "https://x/y?a=1&b=2"
    assert decode.without_secret("https://soundcloud.com/me/s-club-7") == "https://soundcloud.com/me/s-club-7"


@pytest.mark.parametrize(
    ("row", "urn"),
    [
        ({"urn": "soundcloud:tracks:5"}, "soundcloud:tracks:5"),
        ({"id": 5}, "soundcloud:tracks:5"),
        ({"id": "5"}, "soundcloud:tracks:5"),
        ({"id": "soundcloud:tracks:5"}, "soundcloud:tracks:5"),
        ({"uri": "https://api.soundcloud.com/tracks/soundcloud%3Atracks%3A5"}, "soundcloud:tracks:5"),
        ({"urn": "soundcloud:users:5", "id": 6}, "soundcloud:tracks:6"),
        ({"urn": "soundcloud:tracks:../../me", "id": 6}, "soundcloud:tracks:6"),
    ],
)
def test_whatever_names_a_track(row: dict[str, Any], urn: str) -> None:
    assert _track(row).urn == urn


ODD: list[tuple[str, Any]] = [
    ("title", 5),
    ("title", None),
    ("title", ["x"]),
    ("duration", -1),
    ("duration", 2**63),
    ("duration", "long"),
    ("duration", 1.5),
    ("created_at", "0000/00/00 00:00:00 +0000"),
    ("created_at", 0),
    ("sharing", "half"),
    ("state", "dreaming"),
    ("license", 3),
    ("bpm", "fast"),
    ("bpm", -3),
    ("bpm", 1e300),
    ("user", None),
    ("user", "me"),
    ("user", {"id": -1, "username": {}}),
    ("tag_list", ["a"]),
    ("release_year", 10**30),
    ("streamable", "perhaps"),
    ("playback_count", {}),
    ("embeddable_by", "everybody"),
]


@pytest.mark.parametrize(("name", "value"), ODD)
def test_N16_an_odd_field_leaves_the_others(name: str, value: Any) -> None:
    right = _track(CLASSIC)
    track = _track(CLASSIC | {name: value})
    own = {"playback_count", "release_date", "tags", "duration_ms", "permalink", "user", name}
    same = set(right.__struct_fields__) - own
    assert {one: getattr(track, one) for one in same} == {one: getattr(right, one) for one in same}


def test_numbers_in_text_are_numbers() -> None:
    track = _track(CLASSIC | {"duration": "90000", "playback_count": "12", "streamable": "false", "bpm": "99.5"})
    assert (track.duration_ms, track.playback_count, track.streamable, track.bpm) == (90000, 12, False, 99.5)


def test_a_user_who_is_only_a_number() -> None:
    row = {name: value for name, value in CLASSIC.items() if name != "user"}
    assert _track(row).user == User(urn="soundcloud:users:7")


def test_N16_a_list_counts_what_it_lost_and_the_last_of_equals_wins() -> None:
    rows = [CLASSIC, CLASSIC | {"id": 3, "duration": "x"}, {"title": "no id"}, 7, None, CLASSIC | {"title": "Later"}]
    listing = ListReader(RawTrack, decode.TrackReader()).read(_answer({"collection": rows, "next_href": "https://x/"}))
    assert [(row.urn, row.title) for row in listing.rows] == [
        ("soundcloud:tracks:152", "Later"),
        ("soundcloud:tracks:3", "My Track"),
    ]
    assert (listing.next_href, listing.broken) == ("https://x/", 5)


def test_a_plain_list_has_no_next_page() -> None:
    listing = ListReader(RawTrack, decode.TrackReader()).read(_answer([CLASSIC, CURRENT]))
    assert (len(listing.rows), listing.next_href, listing.broken) == (2, "", 0)
    assert listing.rows[0].user is not listing.rows[1].user


def test_tracks_of_one_user_share_the_user() -> None:
    listing = ListReader(RawTrack, decode.TrackReader()).read(_answer([CLASSIC, CLASSIC | {"id": 3}]))
    assert listing.rows[0].user is listing.rows[1].user


def test_users_without_a_name_are_told_apart() -> None:
    rows = [{"id": number, "user_id": number, "user": {"username": "Somebody"}} for number in (1, 2)]
    listing = ListReader(RawTrack, decode.TrackReader()).read(_answer(rows))
    assert [row.user.urn for row in listing.rows] == ["soundcloud:users:1", "soundcloud:users:2"]


def _account(row: Any) -> Account:
    return ObjectReader(RawAccount, decode.account).read(_answer(row))


def test_accounts() -> None:
    quota = {"unlimited_upload_quota": False, "upload_seconds_used": 60, "upload_seconds_left": 120}
    account = _account({"id": 1, "username": "Me", "plan": "Free", "quota": quota, "primary_email_confirmed": False})
    assert (account.user.urn, account.plan, account.email_confirmed) == ("soundcloud:users:1", "Free", False)
    assert account.quota.seconds_total == 180
    unlimited = _account({"id": 1, "quota": {"unlimited_upload_quota": True, "upload_seconds_left": None}})
    assert (unlimited.quota.unlimited, unlimited.quota.seconds_left) == (True, None)
    assert _account({"id": 1, "upload_seconds_left": 9, "quota": None}).quota.seconds_left == 9
    assert _account({"id": 1, "quota": "much"}).quota.seconds_left is None


@pytest.mark.parametrize(
    ("timestamp", "milliseconds"),
    [
        (4960, 4960),
        ("4960", 4960),
        ("4960.7", 4960),
        (0, 0),
        (None, None),
        (-5, None),
        ("", None),
        ("nan", None),
        ([], None),
    ],
)
def test_comments_have_a_time_or_none(timestamp: Any, milliseconds: int | None) -> None:
    row = {
        "id": 9,
        "body": "Hi",
        "timestamp": timestamp,
        "track_id": 3,
        "user_id": 4,
        "created_at": "2007/09/11 15:40:24 +0000",
    }
    comment = ObjectReader(RawComment, decode.comment).read(_answer(row))
    assert comment.timestamp_ms == milliseconds
    assert (comment.urn, comment.track_urn) == ("soundcloud:comments:9", "soundcloud:tracks:3")
    assert comment.user.urn == "soundcloud:users:4"


def test_people() -> None:
    row = {"urn": "soundcloud:users:4", "username": "A", "full_name": "A B", "city": "C", "followers_count": 5}
    assert ObjectReader(RawUser, decode.user).read(_answer(row)).followers_count == 5


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "secret-token", "token": "s-AbC12", "uri": "x", "resource_uri": "y"},
        {"secret_token": "s-AbC12"},
        {"secret-token": {"token": "s-AbC12"}},
        {"secret_token": {"token": "s-AbC12"}},
        {"secret_uri": "https://api.soundcloud.com/tracks/1?secret_token=s-AbC12&x=1"},
        {"uri": "https://api.soundcloud.com/tracks/1?secret_token=s-AbC12"},
    ],
)
def test_a_secret_token_in_any_form(value: Any) -> None:
    assert decode.secret_token(value) == "s-AbC12"


@pytest.mark.parametrize("value", [None, [], {}, {"token": None}, {"token": "other"}, {"secret_uri": "https://x/s"}])
def test_no_secret_token(value: Any) -> None:
    assert decode.secret_token(value) == ""


def test_waveforms() -> None:
    value = {"width": 4, "height": 140, "samples": [0, 70, 140, 500]}
    assert decode.waveform(value) == Waveform((0.0, 0.5, 1.0, 1.0))
    assert decode.waveform({"samples": [1, 4, None, "x", True, -2]}) == Waveform((0.25, 1.0, 0.0, 0.0, 0.0, 0.0))
    for odd in (None, [], {}, {"samples": []}, {"samples": "x"}, {"samples": [1] * 30_000}):
        assert decode.waveform(odd) is None

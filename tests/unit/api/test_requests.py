"""Requests of both dialects as plain values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scmanager.api.classic import Classic
from scmanager.api.client import Client
from scmanager.api.current import Current
from scmanager.api.dialect import Dialect
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from scmanager.api.wire import FilePart, Request
from scmanager.core.capabilities import Capability
from scmanager.core.queries import Order, TrackQuery, Visibility
from scmanager.core.tracks import License, Sharing, TrackFields

TRACK = "soundcloud:tracks:12"
USER = "soundcloud:users:7"

PATHS = [
    (lambda d: d.me(), "GET", "/me.json", "/me"),
    (lambda d: d.my_tracks(), "GET", "/me/tracks.json", "/me/tracks"),
    (lambda d: d.search_tracks(TrackQuery()), "GET", "/tracks.json", "/tracks"),
    (lambda d: d.user_tracks(USER), "GET", "/users/7/tracks.json", f"/users/{USER}/tracks"),
    (lambda d: d.track(TRACK), "GET", "/tracks/12.json", f"/tracks/{TRACK}"),
    (lambda d: d.streams(TRACK), "GET", "/tracks/12/streams.json", f"/tracks/{TRACK}/streams"),
    (lambda d: d.upload(TrackFields()), "POST", "/tracks.json", "/tracks"),
    (lambda d: d.update(TRACK, TrackFields()), "PUT", "/tracks/12.json", f"/tracks/{TRACK}"),
    (lambda d: d.delete(TRACK), "DELETE", "/tracks/12.json", f"/tracks/{TRACK}"),
    (lambda d: d.comments(TRACK), "GET", "/tracks/12/comments.json", f"/tracks/{TRACK}/comments"),
    (lambda d: d.post_comment(TRACK, "", 1), "POST", "/tracks/12/comments.json", f"/tracks/{TRACK}/comments"),
    (lambda d: d.resolve("x"), "GET", "/resolve.json", "/resolve"),
    (lambda d: d.search_users("x"), "GET", "/users.json", "/users"),
    (lambda d: d.user(USER), "GET", "/users/7.json", f"/users/{USER}"),
    (lambda d: d.secret_token(TRACK), "GET", "/tracks/12/secret-token.json", f"/tracks/{TRACK}"),
]


@pytest.mark.parametrize(("ask", "method", "classic", "current"), PATHS)
def test_paths(ask, method: str, classic: str, current: str) -> None:
    assert (ask(Classic()).method, ask(Classic()).path) == (method, classic)
    assert (ask(Current()).method, ask(Current()).path) == (method, current)


def test_classic_has_resources_of_its_own() -> None:
    dialect = Classic()
    assert dialect.group_tracks("soundcloud:groups:1").path == "/groups/1/tracks.json"
    assert dialect.people_with_access(TRACK).path == "/tracks/12/permissions.json"
    assert dialect.reset_secret_token(TRACK) == Request(method="PUT", path="/tracks/12/secret-token.json")
    people = dialect.replace_people_with_access(TRACK, [USER, "soundcloud:users:8"])
    assert people.form == (("permissions[user_id][]", "7"), ("permissions[user_id][]", "8"))
    assert dialect.replace_people_with_access(TRACK, []).form == (("permissions[user_id][]", ""),)


@pytest.mark.parametrize("dialect", [Classic(), Current()])
def test_nothing_in_an_identifier_leads_elsewhere(dialect: Dialect) -> None:
    path = dialect.track("soundcloud:tracks:../me?x=1#y").path
    assert path.startswith("/tracks/")
    assert path.count("/") == 2
    assert not {"?", "#"} & set(path)


QUERY = TrackQuery(
    text="a b",
    urns=(TRACK, "soundcloud:tracks:13"),
    genres=("Pop", "House"),
    tags=("x",),
    bpm_from=90,
    bpm_to=120.5,
    duration_from_ms=1000,
    duration_to_ms=2000,
    created_from=datetime(2020, 12, 24, tzinfo=UTC),
    created_to=datetime(2020, 12, 26, 1, 2, 3, tzinfo=UTC),
    visibility=Visibility.PRIVATE,
    order=Order.HOTNESS,
)


def test_classic_filters() -> None:
    query = dict(Classic().search_tracks(QUERY).query)
    assert query == {
        "q": "a b",
        "ids": "12,13",
        "genres": "Pop,House",
        "tags": "x",
        "bpm-from": "90",
        "bpm-to": "120.5",
        "duration-from": "1000",
        "duration-to": "2000",
        "created_at-from": "2020-12-24 00:00:00",
        "created_at-to": "2020-12-26 01:02:03",
        "filter": "private",
        "order": "hotness",
        "limit": "200",
        "linked_partitioning": "1",
    }


def test_current_filters() -> None:
    query = dict(Current().search_tracks(QUERY).query)
    assert query["urns"] == "soundcloud:tracks:12,soundcloud:tracks:13"
    assert (query["bpm[from]"], query["bpm[to]"]) == ("90", "121")
    assert (query["duration[from]"], query["created_at[to]"]) == ("1000", "2020-12-26 01:02:03")
    assert query["access"] == "playable,preview,blocked"
    assert query["linked_partitioning"] == "true"
    assert not {"ids", "filter", "order"} & set(query)


@pytest.mark.parametrize("dialect", [Classic(), Current()])
def test_an_upload_is_private_and_not_for_download_unless_said(dialect: Dialect) -> None:
    silent = dict(dialect.upload(TrackFields(title="T")).form)
    assert silent == {"track[title]": "T", "track[sharing]": "private", "track[downloadable]": "false"}
    said = dict(dialect.upload(TrackFields(title="T", sharing=Sharing.PUBLIC, downloadable=True)).form)
    assert (said["track[sharing]"], said["track[downloadable]"]) == ("public", "true")


@pytest.mark.parametrize("dialect", [Classic(), Current()])
@pytest.mark.parametrize(
    ("name", "sent"),
    [("Grüße.WAV", "audio.wav"), ("x", "audio"), ("a.b.flac", "audio.flac"), ("x.ü", "audio"), ("x.toolong", "audio")],
)
def test_the_name_of_a_file_is_not_sent(dialect: Dialect, name: str, sent: str) -> None:
    files = dialect.upload(TrackFields(audio=Path("/home/me") / name, artwork=Path("/home/me/c.png"))).files
    assert files == (
        FilePart("track[asset_data]", Path("/home/me") / name, sent),
        FilePart("track[artwork_data]", Path("/home/me/c.png"), "artwork.png"),
    )


FIELDS = TrackFields(
    tags=("one", "two words"),
    release_date=date(2024, 2, 9),
    bpm=128.0,
    key_signature="F#m",
    license=License.CC_BY,
    commentable=False,
    description="",
)


def test_classic_update_is_a_form() -> None:
    request = Classic().update(TRACK, FIELDS)
    assert dict(request.form) == {
        "track[tag_list]": 'one "two words"',
        "track[release_year]": "2024",
        "track[release_month]": "2",
        "track[release_day]": "9",
        "track[bpm]": "128",
        "track[key_signature]": "F#m",
        "track[license]": "cc-by",
        "track[commentable]": "false",
        "track[description]": "",
    }
    assert Classic().update(TRACK, TrackFields(audio=Path("a.wav"))).files[0].filename == "audio.wav"


def test_current_update_is_json_without_what_it_cannot_write() -> None:
    request = Current().update(TRACK, FIELDS)
    assert json.loads(request.json) == {
        "track": {
            "tag_list": 'one "two words"',
            "release_date": "2024-02-09",
            "license": "cc-by",
            "commentable": False,
            "description": "",
        }
    }
    with_picture = Current().update(TRACK, TrackFields(genre="Pop", artwork=Path("c.gif")))
    assert (with_picture.json, with_picture.form) == (b"", (("track[genre]", "Pop"),))
    assert [part.filename for part in with_picture.files] == ["artwork.gif"]


def test_a_release_date_is_taken_away() -> None:
    none = TrackFields(release_date=None)
    assert set(Classic().update(TRACK, none).form) == {
        (f"track[release_{part}]", "") for part in ("year", "month", "day")
    }
    assert json.loads(Current().update(TRACK, none).json) == {"track": {"release_date": ""}}


@pytest.mark.parametrize("dialect", [Classic(), Current()])
def test_comments_are_json(dialect: Dialect) -> None:
    assert json.loads(dialect.post_comment(TRACK, "ü", 1500).json) == {"comment": {"body": "ü", "timestamp": 1500}}
    assert json.loads(dialect.post_comment(TRACK, "x", None).json) == {"comment": {"body": "x"}}


def test_capabilities() -> None:
    owner, visitor = Credentials(token="t"), Credentials(client_id="k")
    assert _capabilities("classic", owner) == frozenset(Capability)
    assert _capabilities("classic", visitor) == {Capability.GROUPS}
    assert _capabilities("current", owner) == {Capability.OWN_TRACKS, Capability.UPLOAD, Capability.SECRET_LINK}
    assert _capabilities("current", visitor) == frozenset()


def _capabilities(dialect: DialectName, credentials: Credentials) -> frozenset[Capability]:
    return Client(ServerProfile("https://api.soundcloud.com", dialect), credentials).capabilities

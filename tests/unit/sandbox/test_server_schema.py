"""Answers of the current dialect keep to its schema, written here in short: name, type, and whether null may stand."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import OWNER, own_tracks, upload

TEXT, WHOLE, NUMBER, FLAG = ({"type": name} for name in ("string", "integer", "number", "boolean"))


def thing(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), TEXT)


def wholes(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), WHOLE)


def flags(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), FLAG)


def pages_of(item: dict[str, Any]) -> dict[str, Any]:
    return thing("collection", collection={"type": "array", "items": item}, next_href=TEXT)


URN = {"type": "string", "pattern": "^soundcloud:(tracks|users|comments):[0-9]+$"}
TIME = {"type": "string", "pattern": r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \+0000$"}
PROFILE = {
    "urn": URN,
    "kind": {"const": "user"},
    "created_at": TIME,
    "last_modified": TIME,
    "subscriptions": {"type": "array"},
    **texts("avatar_url city country description first_name last_name full_name permalink permalink_url plan uri"),
    **texts("username website website_title"),
    **wholes("followers_count followings_count playlist_count public_favorites_count reposts_count track_count"),
}
USER = thing("urn kind username permalink permalink_url uri avatar_url", **PROFILE)
LEFT = {"type": ["integer", "null"]}
ME = thing(
    "urn username quota upload_seconds_left primary_email_confirmed private_tracks_count",
    **PROFILE,
    **wholes("comments_count likes_count private_playlists_count private_tracks_count"),
    locale={"type": ["string", "null"]},
    online=FLAG,
    primary_email_confirmed=FLAG,
    upload_seconds_left=LEFT,
    quota=thing(
        "unlimited_upload_quota upload_seconds_used upload_seconds_left",
        unlimited_upload_quota=FLAG,
        upload_seconds_used=WHOLE,
        upload_seconds_left=LEFT,
    ),
)
TRACK = thing(
    "urn kind title created_at duration sharing tag_list uri permalink_url user access waveform_url",
    urn=URN,
    kind={"const": "track"},
    user=USER,
    created_at=TIME,
    bpm=NUMBER,
    access={"enum": ["playable", "preview", "blocked", None]},
    download_url={"type": ["string", "null"]},
    **texts("title artwork_url description embeddable_by genre isrc key_signature label_name license metadata_artist"),
    **texts(
        "permalink_url purchase_title purchase_url release sharing stream_url tag_list uri waveform_url secret_uri"
    ),
    **wholes("comment_count download_count duration favoritings_count playback_count release_day release_month"),
    **wholes("release_year user_playback_count reposts_count"),
    **dict.fromkeys(
        ["commentable", "downloadable", "streamable", "user_favorite", "reveal_stats", "reveal_comments"], FLAG
    ),
)
COMMENT = thing(
    "urn kind body created_at user_urn track_urn user uri",
    urn=URN,
    kind={"const": "comment"},
    user_urn=URN,
    track_urn=URN,
    created_at=TIME,
    user=USER,
    **texts("body timestamp uri"),
)
STREAMS = thing("http_mp3_128_url", **texts("hls_aac_160_url http_mp3_128_url hls_mp3_128_url preview_mp3_128_url"))
ERROR = thing(
    "code message link status errors error",
    code=WHOLE,
    error={"type": ["string", "null"]},
    errors={"type": "array"},
    **texts("message link status"),
)


def check(answer: Any, schema: dict[str, Any]) -> None:
    Draft202012Validator(schema).validate(answer)


def test_people(sandbox: Sandbox) -> None:
    check(sandbox.get("/me").json(), ME)
    check(sandbox.get("/users/soundcloud:users:1").json(), USER)
    check(sandbox.get("/users", limit=2, linked_partitioning="true").json(), pages_of(USER))


@pytest.mark.parametrize("path", ["/me/tracks", "/tracks", "/users/soundcloud:users:1/tracks"])
def test_lists_of_tracks(sandbox: Sandbox, path: str) -> None:
    check(sandbox.get(path, limit=200, linked_partitioning="true").json(), pages_of(TRACK))
    check(sandbox.get(path, limit=200).json(), {"type": "array", "items": TRACK, "minItems": 30})


def test_tracks(sandbox: Sandbox) -> None:
    check(sandbox.get(f"/tracks/soundcloud:tracks:{upload(sandbox)['id']}").json(), TRACK)
    for sharing in ("public", "private"):
        urn = f"soundcloud:tracks:{own_tracks(sandbox, sharing)[-1]['id']}"
        check(sandbox.get(f"/tracks/{urn}").json(), TRACK)
        check(sandbox.get(f"/tracks/{urn}/streams").json(), STREAMS)


@pytest.mark.parametrize("timestamp", [None, 0, 1500])
def test_comments(sandbox: Sandbox, timestamp: int | None) -> None:
    path = f"/tracks/soundcloud:tracks:{own_tracks(sandbox, 'public')[0]['id']}/comments"
    body = {"comment": {"body": "Hello", "timestamp": timestamp}}
    check(sandbox.http.post(path, json=body, headers=OWNER).json(), COMMENT)
    check(sandbox.get(path, linked_partitioning="true").json(), pages_of(COMMENT))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tracks/soundcloud:tracks:999999999", 404),
        ("/tracks/soundcloud:tracks:1/permissions", 404),
        ("/groups/soundcloud:groups:1/tracks", 404),
        ("/tracks?filter=x", 400),
        ("/playlists", 404),
        ("/me/likes/tracks", 404),
    ],
)
def test_errors(sandbox: Sandbox, path: str, status: int) -> None:
    answer = sandbox.http.get(path, headers=OWNER)
    check(answer.json(), ERROR)
    assert answer.status_code == answer.json()["code"] == status

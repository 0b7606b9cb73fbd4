"""Uploads: what is kept, what is answered while and after processing, and what is refused."""

import hashlib
import time
from typing import Any

import httpx
import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import OWNER, another_user, application_token, own_tracks, upload
from tests.helpers.sounds import wav

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def send(box: Sandbox, path: str = "/tracks", headers: dict[str, str] | None = None, **body: Any) -> httpx.Response:
    return box.http.post(path, headers=OWNER if headers is None else headers, **body)


def audio(content: bytes | None = None, name: str = "track[asset_data]") -> dict[str, Any]:
    return {name: ("tone.wav", wav() if content is None else content)}


def finished(box: Sandbox, row: dict[str, Any]) -> dict[str, Any]:
    """Ask for a track until it is processed."""
    deadline = time.monotonic() + 15
    while row["state"] != "finished":
        assert time.monotonic() < deadline
        row = box.get(f"/tracks/{row['id']}.json").json()
    return row


def test_the_bytes_arrive_in_the_ledger(sandbox: Sandbox) -> None:
    content = wav(1234)
    answer = send(sandbox, data={"track[title]": "A tone"}, files=audio(content))
    assert answer.status_code == 201
    (row,) = sandbox.uploads()
    assert row["sha256"] == hashlib.sha256(content).hexdigest()
    assert (row["title"], row["bytes"], row["filename"], row["duration"]) == ("A tone", len(content), "tone.wav", 1234)
    assert row["urn"] == answer.json()["urn"]


def test_an_upload_is_processed_for_a_while(sandbox: Sandbox) -> None:
    sandbox.fault("processing", method="POST", path="/tracks", arg=3)
    row = upload(sandbox, milliseconds=1500)
    assert (row["state"], row["duration"], row["original_format"]) == ("processing", 0, "unknown")
    assert sandbox.get(f"/tracks/{row['id']}/streams").status_code == 404
    done = finished(sandbox, row)
    assert (done["duration"], done["original_format"]) == (1500, "wav")
    assert done["waveform_url"] != row["waveform_url"]
    assert sandbox.get(f"/tracks/{row['id']}/streams").status_code == 200


def test_the_newest_track_comes_first(sandbox: Sandbox) -> None:
    row = upload(sandbox)
    assert own_tracks(sandbox)[0]["id"] == row["id"]


def test_what_is_not_said_has_the_values_of_the_documentation(sandbox: Sandbox) -> None:
    row = upload(sandbox)
    assert (row["sharing"], row["downloadable"], row["streamable"]) == ("public", True, True)
    assert (row["license"], row["embeddable_by"]) == ("all-rights-reserved", "all")
    assert (row["genre"], row["tag_list"], row["bpm"]) == (None, "", None)


def test_every_field_is_kept(sandbox: Sandbox) -> None:
    fields = {
        "sharing": "private",
        "description": "Two\nlines",
        "genre": "Zydeco",
        "tag_list": 'one "two words" geo:lat=1',
        "license": "cc-by-nc",
        "downloadable": "false",
        "release_date": "2021-02-18",
        "isrc": "GBTXQ2600103",
        "label_name": "A label",
        "purchase_url": "https://example.com/buy",
        "bpm": "98.5",
        "permalink": "my-own-name",
    }
    row = upload(sandbox, **fields)
    kept = {name: str(row[name]) for name in fields if name not in {"tag_list", "downloadable", "release_date"}}
    assert kept == {name: value for name, value in fields.items() if name in kept}
    assert (row["tag_list"], row["downloadable"]) == ('one "two words"', False)
    assert (row["release_year"], row["release_month"], row["release_day"]) == (2021, 2, 18)


def test_equal_titles_get_permalinks_of_their_own(sandbox: Sandbox) -> None:
    permalinks = [upload(sandbox, "Same -- Title!")["permalink"] for _ in range(3)]
    assert permalinks == ["same-title", "same-title-1", "same-title-2"]


@pytest.mark.parametrize("title", ["日本語", "<b>bold</b>", "\u202eevil", "🎵", "x" * 3000, "%s{}\\'\""])
def test_any_title(sandbox: Sandbox, title: str) -> None:
    assert upload(sandbox, title)["title"] == title


def test_the_classic_way_with_the_title_in_the_query(sandbox: Sandbox) -> None:
    query = "?asset_data=tone.wav&title=From+the+query"
    answer = send(sandbox, f"/tracks.json{query}", files=audio(name="asset_data"))
    assert (answer.status_code, answer.json()["title"]) == (201, "From the query")
    answer = send(sandbox, f"/tracks.json{query}", OWNER | {"Content-Type": "audio/wav"}, content=wav())
    assert answer.status_code == 201
    assert sandbox.uploads()[-1]["filename"] == "tone.wav"


def test_the_token_may_be_in_the_form(sandbox: Sandbox) -> None:
    data = {"oauth_token": "sandbox-user", "track[title]": "x"}
    assert send(sandbox, headers={}, data=data, files=audio()).status_code == 201


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"files": audio()}, "Title"),
        ({"data": {"track[title]": "  "}, "files": audio()}, "Title"),
        ({"data": {"track[title]": "x"}}, "Asset"),
        ({"json": {"track": {"title": "x"}}}, "Asset"),
        ({"data": {"track[title]": "x"}, "files": audio(b"")}, "asset"),
        ({"data": {"track[title]": "x"}, "files": audio(b"just text\n" * 999)}, "asset"),
        ({"data": {"track[title]": "x"}, "files": audio(wav()[:20])}, "asset"),
        ({"data": {"track[title]": "x", "track[sharing]": "maybe"}, "files": audio()}, "Sharing"),
        ({"data": {"track[title]": "x", "track[license]": "mine"}, "files": audio()}, "License"),
        ({"data": {"track[title]": "x", "track[streamable]": "often"}, "files": audio()}, "Streamable"),
        ({"data": {"track[title]": "x", "track[release_date]": "soon"}, "files": audio()}, "Release"),
        ({"data": {"track[title]": "x"}, "files": audio() | {"track[artwork_data]": ("a.png", b"no")}}, "Artwork"),
    ],
)
def test_what_cannot_be_a_track_is_refused(sandbox: Sandbox, body: dict[str, Any], words: str) -> None:
    before = own_tracks(sandbox)
    answer = send(sandbox, **body)
    assert answer.status_code == 422
    assert words in answer.json()["message"]
    assert own_tracks(sandbox) == before
    assert sandbox.uploads() == []


@pytest.mark.parametrize("bpm", ["fast", "-3", "1e9", "nan"])
def test_a_wrong_bpm_is_refused_in_the_classic_dialect(sandbox: Sandbox, bpm: str) -> None:
    data = {"track[title]": "x", "track[bpm]": bpm}
    answer = send(sandbox, "/tracks.json", data=data, files=audio())
    assert answer.status_code == 422
    assert "Bpm" in answer.json()["errors"][0]["error_message"]


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({"Content-Type": "multipart/form-data"}, b"--x--"),
        (
            {"Content-Type": "multipart/form-data; boundary=x"},
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
        ),
        ({"Content-Type": "application/json"}, b"{"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"title=%ff"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(sandbox: Sandbox, headers: dict[str, str], content: bytes) -> None:
    assert send(sandbox, headers=OWNER | headers, content=content).status_code == 400


def test_only_users_may_upload(sandbox: Sandbox) -> None:
    form = {"data": {"track[title]": "x"}, "files": audio()}
    assert send(sandbox, headers={}, **form).status_code == 401
    assert send(sandbox, headers={"Authorization": "OAuth wrong"}, **form).status_code == 401
    assert send(sandbox, headers=application_token(sandbox), **form).status_code == 403
    assert send(sandbox, "/tracks.json?consumer_key=sandbox", {}, **form).status_code == 401
    user, headers = another_user(sandbox)
    assert send(sandbox, headers=headers, **form).json()["user"]["username"] == user["username"]


def test_artwork_is_served(sandbox: Sandbox) -> None:
    files = audio() | {"track[artwork_data]": ("cover.png", PNG)}
    row = send(sandbox, data={"track[title]": "x"}, files=files).json()
    assert sandbox.http.get(row["artwork_url"]).content == PNG


def test_the_quota_is_counted(sandbox: Sandbox) -> None:
    before = sandbox.get("/me").json()["quota"]
    upload(sandbox, milliseconds=7000)
    after = sandbox.get("/me").json()["quota"]
    assert after["upload_seconds_used"] - before["upload_seconds_used"] in {7, 8}
    assert after["upload_seconds_left"] + after["upload_seconds_used"] == sum(
        before[name] for name in ("upload_seconds_left", "upload_seconds_used")
    )


def test_more_than_the_quota_is_refused(sandbox: Sandbox) -> None:
    left = sandbox.get("/me").json()["upload_seconds_left"]
    long = wav((left + 60) * 1000, rate=100)
    answer = send(sandbox, data={"track[title]": "x"}, files=audio(long))
    assert (answer.status_code, "limit" in answer.text) == (422, True)


def test_a_body_above_the_limit_is_refused() -> None:
    with Sandbox.start(tracks=1, extra=("--max-bytes", "20000")) as box:
        form = {"data": {"track[title]": "x"}, "files": audio(wav(10_000))}
        assert send(box, **form).status_code == 413
        undeclared = httpx.Request("POST", box.url, **form)
        pieces = (undeclared.read()[start : start + 5000] for start in range(0, 80_000, 5000))
        kind = OWNER | {"Content-Type": undeclared.headers["Content-Type"]}
        assert send(box, headers=kind, content=pieces).status_code == 413
        assert send(box, data={"track[title]": "x"}, files=audio(wav(1000))).status_code == 201

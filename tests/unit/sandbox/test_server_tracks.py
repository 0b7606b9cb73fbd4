"""One track: who may read, change and delete it, in which forms, and what that changes."""

from typing import Any

import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import KEY, OWNER, another_user, foreign_track, own_tracks, upload
from tests.helpers.sounds import wav

JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20


def urn_path(row: dict[str, Any]) -> str:
    return f"/tracks/soundcloud:tracks:{row['id']}"


@pytest.mark.parametrize("suffix", ["", ".json"])
@pytest.mark.parametrize(
    "body",
    [
        {"json": {"track": {"title": "New", "genre": "Zydeco"}}},
        {"json": {"title": "New", "genre": "Zydeco"}},
        {"data": {"track[title]": "New", "track[genre]": "Zydeco"}},
        {"data": {"title": "New", "genre": "Zydeco"}},
        {"files": {"track[title]": (None, "New"), "track[genre]": (None, "Zydeco")}},
        {"params": {"title": "New", "genre": "Zydeco"}},
    ],
    ids=["json", "bare json", "form", "bare form", "multipart", "query"],
)
def test_fields_are_changed_in_every_form(sandbox: Sandbox, body: dict[str, Any], suffix: str) -> None:
    before = own_tracks(sandbox)[0]
    answer = sandbox.http.put(urn_path(before) + suffix, headers=OWNER, **body)
    assert answer.status_code == 200
    after = own_tracks(sandbox)[0]
    assert (after["title"], after["genre"]) == ("New", "Zydeco")
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"title", "genre", "last_modified"}


def test_fields_are_cleared(sandbox: Sandbox) -> None:
    row = upload(sandbox, genre="x", description="x", release_date="2021-01-02", bpm="90", purchase_url="https://x.org")
    clear = dict.fromkeys(("genre", "description", "release_date", "bpm", "purchase_url"))
    answer = sandbox.http.put(f"/tracks/{row['id']}.json", json={"track": clear}, headers=OWNER).json()
    assert [answer[name] for name in ("genre", "description", "release_year", "bpm", "purchase_url")] == [None] * 5
    assert answer["title"] == row["title"]


def test_a_changed_track_is_found_by_its_new_words(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox)[0]
    change = {"title": "Quixotic", "tag_list": "zebra"}
    sandbox.http.put(urn_path(row), json={"track": change}, headers=OWNER).raise_for_status()
    for filters in ({"q": "quixotic"}, {"tags": "zebra"}):
        assert [found["id"] for found in sandbox.get("/tracks.json", **filters).json()] == [row["id"]]


def test_bpm_belongs_to_the_classic_dialect(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox)[0]
    body = {"track": {"bpm": 61, "key_signature": "F#"}}
    assert sandbox.http.put(urn_path(row), json=body, headers=OWNER).json().get("bpm") != 61
    answer = sandbox.http.put(f"/tracks/{row['id']}", json=body, headers=OWNER).json()
    assert (answer["bpm"], answer["key_signature"]) == (61, "F#")


def test_artwork_is_replaced_at_a_new_address(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox)[0]
    addresses = set()
    for _ in range(2):
        files = {"track[artwork_data]": ("a.jpg", JPEG)}
        answer = sandbox.http.put(urn_path(row), files=files, headers=OWNER).json()
        addresses.add(answer["artwork_url"])
        assert sandbox.http.get(answer["artwork_url"]).content == JPEG
    assert len(addresses) == 2


def test_audio_is_replaced_in_the_classic_dialect_only(sandbox: Sandbox) -> None:
    row = upload(sandbox, milliseconds=400)
    files = {"track[asset_data]": ("other.wav", wav(900))}
    assert sandbox.http.put(urn_path(row), files=files, headers=OWNER).status_code == 200
    assert len(sandbox.uploads()) == 1
    answer = sandbox.http.put(f"/tracks/{row['id']}.json", files=files, headers=OWNER).json()
    assert answer["state"] == "processing"
    assert [entry["duration"] for entry in sandbox.uploads()] == [400, 900]
    spoiled = {"track[asset_data]": ("other.wav", b"text")}
    assert sandbox.http.put(f"/tracks/{row['id']}.json", files=spoiled, headers=OWNER).status_code == 422


@pytest.mark.parametrize(
    "change", [{"title": ""}, {"title": None}, {"sharing": "x"}, {"commentable": "x"}, {"release_date": "2021-02-30"}]
)
def test_wrong_values_change_nothing(sandbox: Sandbox, change: dict[str, str | None]) -> None:
    row = own_tracks(sandbox)[0]
    answer = sandbox.http.put(urn_path(row), json={"track": {"genre": "Zydeco", **change}}, headers=OWNER)
    assert answer.status_code == 422
    assert own_tracks(sandbox)[0] == row


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_only_the_owner_may_change(sandbox: Sandbox, method: str) -> None:
    foreign, private = foreign_track(sandbox), own_tracks(sandbox, "private")[0]
    _, stranger = another_user(sandbox)
    calls = [
        (urn_path(private), {}, 401),
        (urn_path(private) + ".json?consumer_key=sandbox", {}, 401),
        (urn_path(private), {"Authorization": "OAuth wrong"}, 401),
        (urn_path(private), stranger, 403),
        (urn_path(foreign), OWNER, 403),
        ("/tracks/soundcloud:tracks:999999999", OWNER, 404),
        ("/tracks/soundcloud:users:1", OWNER, 404),
    ]
    for path, headers, status in calls:
        assert sandbox.http.request(method, path, headers=headers).status_code == status


@pytest.mark.parametrize("path", ["/tracks/{}", "/tracks/{}.json", "/tracks/soundcloud:tracks:{}"])
def test_a_deleted_track_is_gone(sandbox: Sandbox, path: str) -> None:
    row = upload(sandbox)
    assert sandbox.http.delete(path.format(row["id"]), headers=OWNER).status_code == 200
    assert sandbox.get(path.format(row["id"])).status_code == 404
    assert row["id"] not in [track["id"] for track in own_tracks(sandbox)]
    assert sandbox.http.delete(path.format(row["id"]), headers=OWNER).status_code == 404
    assert len(sandbox.uploads()) == 1


def test_the_token_of_a_deletion_may_stand_in_its_form(sandbox: Sandbox) -> None:
    path = f"/tracks/{upload(sandbox)['id']}"
    form = {"oauth_token": "nobody", "client_id": "sandbox"}
    assert sandbox.http.request("DELETE", path, data=form).status_code == 401
    assert sandbox.http.request("DELETE", path, data={**form, "oauth_token": "sandbox-user"}).status_code == 200
    assert sandbox.get(path).status_code == 404


def test_private_tracks_are_hidden(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox, "private")[0]
    _, stranger = another_user(sandbox)
    path = f"/tracks/{row['id']}"
    sandbox.http.put(f"{path}/permissions", json={"permissions": {"user_id": []}}, headers=OWNER).raise_for_status()
    assert sandbox.http.get(path).status_code == 401
    assert sandbox.http.get(path, params=KEY).status_code == 404
    assert sandbox.http.get(path, headers=stranger).status_code == 404
    assert sandbox.get(path).status_code == 200


def test_what_only_the_owner_sees(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox, "private")[0]
    assert row["secret_token"].startswith("s-")
    opened = sandbox.http.get(f"/tracks/{row['id']}", params={**KEY, "secret_token": row["secret_token"]}).json()
    assert not {"secret_token", "secret_uri", "shared_to_count", "downloads_remaining"} & opened.keys()


def test_quiet_tracks_keep_their_numbers_from_others(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox, "public")[0]
    sandbox.http.put(urn_path(row), json={"track": {"reveal_stats": False}}, headers=OWNER).raise_for_status()
    path = f"/tracks/{row['id']}.json"
    assert sandbox.get(path).json()["playback_count"] == row["playback_count"]
    assert sandbox.http.get(path, params=KEY).json()["playback_count"] is None

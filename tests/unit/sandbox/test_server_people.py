"""People, their tracks, groups, and addresses turned into resources."""

import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import KEY, OWNER, another_user, application_token, foreign_track, own_tracks


def test_me(sandbox: Sandbox) -> None:
    current, classic = sandbox.get("/me").json(), sandbox.get("/me.json").json()
    assert (current["urn"], classic["id"]) == ("soundcloud:users:1", 1)
    assert current["permalink"] == classic["permalink"] == "demo-artist"
    rows = own_tracks(sandbox)
    assert current["track_count"] == sum(row["sharing"] == "public" for row in rows)
    assert current["private_tracks_count"] == sum(row["sharing"] == "private" for row in rows)
    seconds = sum(row["duration"] for row in rows) // 1000
    assert current["quota"]["upload_seconds_used"] == seconds


@pytest.mark.parametrize("path", ["/me", "/me/tracks", "/me.json", "/me/tracks.json"])
def test_me_is_a_user(sandbox: Sandbox, path: str) -> None:
    assert sandbox.http.get(path).status_code == 401
    assert sandbox.http.get(path, params=KEY).status_code == 401
    assert sandbox.http.get(path, headers=application_token(sandbox)).status_code == 403
    assert sandbox.http.get(path, params={"oauth_token": "sandbox-user"}).status_code == 200
    assert sandbox.http.get(path, headers={"Authorization": "Bearer sandbox-user"}).status_code == 200


def test_a_third_of_the_demo_tracks_are_private(sandbox: Sandbox) -> None:
    assert len(own_tracks(sandbox)) == 60
    assert 15 <= len(own_tracks(sandbox, "private")) <= 25


def test_users_are_found_by_name(sandbox: Sandbox) -> None:
    user, _ = another_user(sandbox)
    assert [row["id"] for row in sandbox.get("/users.json", q=user["permalink"].upper()).json()] == [user["id"]]
    assert user["id"] in [row["id"] for row in sandbox.get("/users.json", q=user["username"]).json()]
    assert sandbox.get("/users", q="nobody-has-this-name").json() == []
    assert sandbox.get("/users", q="%").json() == []
    urns = f"soundcloud:users:1,soundcloud:users:{user['id']}"
    assert {row["urn"] for row in sandbox.get("/users", urns=urns).json()} == set(urns.split(","))
    assert sandbox.get("/users", urns="me").status_code == 400


def test_a_user(sandbox: Sandbox) -> None:
    user, _ = another_user(sandbox)
    assert sandbox.get(f"/users/{user['id']}.json").json() == user
    assert sandbox.get(f"/users/soundcloud:users:{user['id']}").json()["username"] == user["username"]
    for wrong in ("999999999", "soundcloud:tracks:1", "nobody", "9" * 30):
        assert sandbox.get(f"/users/{wrong}").status_code == 404
        assert sandbox.get(f"/users/{wrong}/tracks").status_code == 404


def test_the_tracks_of_a_user(sandbox: Sandbox) -> None:
    public = [row["id"] for row in own_tracks(sandbox, "public")]
    rows = sandbox.http.get("/users/1/tracks.json", params={**KEY, "limit": 200}).json()
    assert [row["id"] for row in rows] == public
    assert len(sandbox.get("/users/1/tracks.json", limit=200).json()) == 60


def test_the_tracks_of_a_group(sandbox: Sandbox) -> None:
    rows = sandbox.http.get("/groups/1/tracks.json", params=KEY).json()
    assert rows
    assert all(row["sharing"] == "public" for row in rows)
    assert sandbox.get("/groups/999/tracks.json").status_code == 404
    current = sandbox.get("/groups/soundcloud:groups:1/tracks")
    assert (current.status_code, current.json()["code"]) == (404, 404)


def test_pages_become_resources(sandbox: Sandbox) -> None:
    row, user = foreign_track(sandbox), foreign_track(sandbox)["user"]
    for url, kind, number in (
        (row["permalink_url"], "tracks", row["id"]),
        (user["permalink_url"], "users", user["id"]),
    ):
        answer = sandbox.get("/resolve", url=url)
        assert answer.status_code == 302
        assert answer.headers["location"] == f"{sandbox.url}/{kind}/soundcloud:{kind}:{number}"
        classic = sandbox.get("/resolve.json", url=url).headers["location"]
        assert classic == f"{sandbox.url}/{kind}/{number}.json"
        assert sandbox.get(classic).json()["id"] == number


def test_a_resolved_address_keeps_the_key_of_a_classic_caller(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox, "private")[0]
    for credentials in ({"client_id": "sandbox", "oauth_token": "sandbox-user"}, {"oauth_token": "sandbox-user"}):
        answer = sandbox.http.get(
            "/resolve", params={"url": row["permalink_url"], **credentials}, follow_redirects=True
        )
        assert (answer.status_code, answer.json()["id"]) == (200, row["id"])


def test_soundcloud_addresses_are_resolved_too(sandbox: Sandbox) -> None:
    for url in (
        "https://soundcloud.com/demo-artist",
        "soundcloud.com/demo-artist",
        "https://m.soundcloud.com/demo-artist/",
    ):
        assert sandbox.get("/resolve", url=url).status_code == 302
    for url in (
        "https://example.com/demo-artist",
        "https://soundcloud.com/nobody",
        "https://soundcloud.com/",
        "x",
        "//[",
    ):
        assert sandbox.get("/resolve", url=url).status_code in {400, 404}
    assert sandbox.get("/resolve").status_code == 400


def test_a_secret_link_is_resolved_with_its_token(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox, "private")[0]
    link = f"{row['permalink_url']}/{row['secret_token']}"
    location = sandbox.http.get("/resolve.json", params={**KEY, "url": link}).headers["location"]
    assert sandbox.http.get(location).json()["id"] == row["id"]
    for closed in (row["permalink_url"], f"{row['permalink_url']}/s-wrong"):
        assert sandbox.http.get("/resolve.json", params={**KEY, "url": closed}).status_code == 404
    assert sandbox.http.get("/resolve.json", params={"url": row["permalink_url"]}, headers=OWNER).status_code == 302


def test_groups_are_resolved_for_classic_callers_only(sandbox: Sandbox) -> None:
    url = "https://soundcloud.com/groups/late-trains"
    assert "/groups/1.json" in sandbox.get("/resolve.json", url=url).headers["location"]
    assert sandbox.get("/resolve", url=url).status_code == 404
    assert sandbox.get("/resolve.json", url="https://soundcloud.com/groups/no-such-group").status_code == 404

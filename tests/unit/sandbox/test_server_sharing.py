"""Private tracks: the permission list, the secret token, and the links they open and close."""

from typing import Any

import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import KEY, OWNER, another_user, foreign_track, own_tracks


@pytest.fixture
def private(sandbox: Sandbox) -> dict[str, Any]:
    """A private track nobody else may hear."""
    row = own_tracks(sandbox, "private")[0]
    sandbox.http.put(f"/tracks/{row['id']}/permissions", json={"permissions": []}, headers=OWNER).raise_for_status()
    return row


def people(box: Sandbox, row: dict[str, Any]) -> set[int]:
    return {user["id"] for user in box.get(f"/tracks/{row['id']}/permissions.json").json()}


@pytest.mark.parametrize(
    "body",
    [
        {"content": "permissions[user_id][]={0}&permissions[user_id][]={1}"},
        {"content": "permissions%5Buser_id%5D%5B%5D={0}&permissions%5Buser_id%5D%5B%5D={1}"},
        {"content": '{{"permissions": {{"user_id": [{0}, "{1}"]}}}}'},
        {"content": '{{"permissions": ["soundcloud:users:{0}", {1}, {1}]}}'},
    ],
)
def test_the_whole_list_is_replaced(sandbox: Sandbox, private: dict[str, Any], body: dict[str, str]) -> None:
    users = [user["id"] for user in sandbox.get("/users.json", limit=200).json()]
    path = f"/tracks/{private['id']}/permissions.json"
    kind = "application/json" if body["content"].startswith("{{") else "application/x-www-form-urlencoded"
    for pair in (users[1:3], users[2:4]):
        headers = OWNER | {"Content-Type": kind}
        answer = sandbox.http.put(path, content=body["content"].format(*pair), headers=headers)
        assert answer.status_code == 200
        assert {user["id"] for user in answer.json()} == set(pair) == people(sandbox, private)


def test_everyone_is_taken_off(sandbox: Sandbox, private: dict[str, Any]) -> None:
    path = f"/tracks/{private['id']}/permissions.json"
    for empty in ({"json": {"permissions": {"user_id": []}}}, {"data": {"permissions[user_id][]": ""}}):
        sandbox.http.put(path, json={"permissions": [1]}, headers=OWNER).raise_for_status()
        assert sandbox.http.put(path, headers=OWNER, **empty).json() == []
        assert people(sandbox, private) == set()


@pytest.mark.parametrize("body", [{}, {"permissions": [1, 999999999]}, {"permissions": ["x"]}, {"permissions": [-1]}])
def test_a_list_with_unknown_people_changes_nothing(sandbox: Sandbox, private: dict[str, Any], body: Any) -> None:
    path = f"/tracks/{private['id']}/permissions.json"
    sandbox.http.put(path, json={"permissions": [1]}, headers=OWNER).raise_for_status()
    assert sandbox.http.put(path, json=body, headers=OWNER).status_code == 422
    assert people(sandbox, private) == {1}


def test_people_on_the_list_may_read(sandbox: Sandbox, private: dict[str, Any]) -> None:
    user, headers = another_user(sandbox)
    path = f"/tracks/{private['id']}"
    statuses = []
    for listed in ([], [user["id"]], []):
        sandbox.http.put(f"{path}/permissions", json={"permissions": listed}, headers=OWNER).raise_for_status()
        statuses.append(sandbox.http.get(path, headers=headers).status_code)
    assert statuses == [404, 200, 404]


def test_the_secret_token_opens_and_a_reset_closes(sandbox: Sandbox, private: dict[str, Any]) -> None:
    path = f"/tracks/{private['id']}"
    old = sandbox.get(f"{path}/secret-token.json").json()["token"]
    assert old == private["secret_token"]
    new = sandbox.http.put(f"{path}/secret-token.json", headers=OWNER).json()["token"]
    assert new != old
    assert sandbox.get(f"{path}/secret-token.json").json()["token"] == new
    opened = [sandbox.http.get(path, params={**KEY, "secret_token": t}).status_code for t in (old, new, "", "é")]
    assert opened == [404, 200, 404, 404]


def test_the_link_opens_the_page_until_the_reset(sandbox: Sandbox, private: dict[str, Any]) -> None:
    link = f"{private['permalink_url']}/{private['secret_token']}"
    assert sandbox.http.get(link).status_code == 200
    assert sandbox.http.get(private["permalink_url"]).status_code == 404
    sandbox.http.put(f"/tracks/{private['id']}/secret-token.json", headers=OWNER).raise_for_status()
    assert sandbox.http.get(link).status_code == 404


def test_the_shape_of_a_secret_token(sandbox: Sandbox, private: dict[str, Any]) -> None:
    answer = sandbox.get(f"/tracks/{private['id']}/secret-token.json").json()
    assert answer.keys() == {"kind", "token", "uri", "resource_uri"}
    assert answer["uri"].endswith(f"?secret_token={answer['token']}")
    prefix, letters = answer["token"].split("-")
    assert (prefix, len(letters), letters.isalnum()) == ("s", 11, True)


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("word", ["permissions", "secret-token"])
def test_only_owners_and_only_in_the_classic_dialect(
    sandbox: Sandbox, private: dict[str, Any], method: str, word: str
) -> None:
    foreign = foreign_track(sandbox)
    assert sandbox.http.request(method, f"/tracks/{foreign['id']}/{word}", headers=OWNER).status_code == 403
    assert sandbox.http.request(method, f"/tracks/{private['id']}/{word}").status_code == 401
    assert sandbox.http.request(method, f"/tracks/999999999/{word}", headers=OWNER).status_code == 404
    with_key = sandbox.http.request(method, f"/tracks/{private['id']}/{word}", params=KEY)
    assert with_key.status_code == (404 if (method, word) == ("GET", "permissions") else 401)
    current = sandbox.http.request(method, f"/tracks/soundcloud:tracks:{private['id']}/{word}", headers=OWNER)
    assert (current.status_code, current.json()["code"]) == (404, 404)


def test_a_public_track_has_no_secret_in_its_fields(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox, "private")[0]
    changed = sandbox.http.put(f"/tracks/{row['id']}", json={"track": {"sharing": "public"}}, headers=OWNER).json()
    assert (changed["secret_token"], changed["secret_uri"]) == (None, None)
    assert sandbox.http.get(f"/tracks/{row['id']}", params=KEY).status_code == 200

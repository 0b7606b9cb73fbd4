"""Comments: their times, their order, who may write them and who may read them."""

from typing import Any

import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import KEY, OWNER, another_user, foreign_track, own_tracks, upload


def path(row: dict[str, Any]) -> str:
    return f"/tracks/{row['id']}/comments.json"


def post(box: Sandbox, row: dict[str, Any], **comment: Any) -> Any:
    return box.http.post(path(row), json={"comment": comment}, headers=OWNER)


@pytest.mark.parametrize(
    ("written", "read"),
    [(1500, 1500), ("1500", 1500), (1500.7, 1500), ("1500.7", 1500), (0, 0), (-5, 0), (None, None), ("", None)],
)
def test_times_in_milliseconds(sandbox: Sandbox, written: Any, read: int | None) -> None:
    answer = post(sandbox, own_tracks(sandbox)[0], body="Hello", timestamp=written)
    assert (answer.status_code, answer.json()["timestamp"]) == (201, read)


def test_a_comment_without_a_time(sandbox: Sandbox) -> None:
    assert post(sandbox, own_tracks(sandbox)[0], body="Hello").json()["timestamp"] is None


def test_times_end_with_the_track(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox)[0]
    for late in (row["duration"] + 1, 10**18, "1e300"):
        assert post(sandbox, row, body="Hello", timestamp=late).json()["timestamp"] == row["duration"]


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"comment": {"body": "Hello", "timestamp": 10}}},
        {"data": {"comment[body]": "Hello", "comment[timestamp]": "10"}},
        {"data": {"comment[body]": "Hello", "comment[timestamp]": "10", "oauth_token": "sandbox-user"}},
    ],
)
def test_comments_in_every_form(sandbox: Sandbox, body: dict[str, Any]) -> None:
    headers = {} if "oauth_token" in body.get("data", {}) else OWNER
    answer = sandbox.http.post(path(own_tracks(sandbox)[0]), headers=headers, **body)
    assert (answer.status_code, answer.json()["body"]) == (201, "Hello")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"params": {"comment[body]": "Hello"}},
        {"json": {"body": "Hello"}},
        {"json": {"comment": {"body": " "}}},
        {"json": {"comment": {"timestamp": 1}}},
        {"json": {"comment": {"body": "Hello", "timestamp": "soon"}}},
        {"json": {"comment": {"body": "Hello", "timestamp": "nan"}}},
        {"json": {"comment": {"body": "Hello", "timestamp": "inf"}}},
        {"json": {"comment": {"body": "Hello", "reply_to": 999999999}}},
    ],
)
def test_wrong_comments_are_refused(sandbox: Sandbox, body: dict[str, Any]) -> None:
    assert sandbox.http.post(path(own_tracks(sandbox)[0]), headers=OWNER, **body).status_code == 422


def test_the_newest_comment_comes_first_and_is_counted(sandbox: Sandbox) -> None:
    row = own_tracks(sandbox)[0]
    first, second = (post(sandbox, row, body=body).json() for body in ("first", "second"))
    listed = sandbox.get(path(row), limit=2).json()
    assert listed == [second, first]
    assert own_tracks(sandbox)[0]["comment_count"] == row["comment_count"] + 2


def test_replies(sandbox: Sandbox) -> None:
    row, other = own_tracks(sandbox)[:2]
    first = post(sandbox, row, body="Why?").json()
    assert post(sandbox, row, body="Because.", reply_to=first["id"]).json()["reply_to"] == first["id"]
    assert post(sandbox, other, body="Because.", reply_to=first["id"]).status_code == 422


def test_pages_hold_every_comment_once(sandbox: Sandbox) -> None:
    row = upload(sandbox)
    written = [post(sandbox, row, body=str(number)).json()["id"] for number in range(7)]
    url, read = path(row) + "?limit=3&linked_partitioning=1", []
    while url:
        page = sandbox.http.get(url, headers=OWNER).json()
        read += [comment["id"] for comment in page["collection"]]
        url = page.get("next_href")
    assert read == written[::-1]


def test_who_may_comment(sandbox: Sandbox) -> None:
    public, private = own_tracks(sandbox, "public")[0], own_tracks(sandbox, "private")[0]
    body = {"json": {"comment": {"body": "Hello"}}}
    user, stranger = another_user(sandbox)
    sandbox.http.put(f"/tracks/{private['id']}/permissions", json={"permissions": []}, headers=OWNER).raise_for_status()
    assert sandbox.http.post(path(public), **body).status_code == 401
    assert sandbox.http.post(path(public), params=KEY, **body).status_code == 401
    assert sandbox.http.post(path(private), headers=stranger, **body).status_code == 404
    assert sandbox.http.post(path(public), headers=stranger, **body).json()["user"]["id"] == user["id"]
    assert sandbox.http.post(path(foreign_track(sandbox)), headers=OWNER, **body).status_code == 201


def test_switched_off_and_hidden_comments(sandbox: Sandbox) -> None:
    row = next(row for row in own_tracks(sandbox, "public") if row["comment_count"])
    change = {"track": {"commentable": False, "reveal_comments": False}}
    sandbox.http.put(f"/tracks/{row['id']}", json=change, headers=OWNER).raise_for_status()
    assert post(sandbox, row, body="Hello").status_code == 403
    assert sandbox.http.get(path(row), params=KEY).json() == []
    assert len(sandbox.get(path(row)).json()) > 0

"""Every filter of the search filters, in both spellings, and the order and paging hold."""

from typing import Any

import httpx
import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import KEY, OWNER, another_user, own_tracks, upload

Row = dict[str, Any]


def search(box: Sandbox, **filters: Any) -> list[Row]:
    rows: list[Row] = found(box, **filters).raise_for_status().json()
    return rows


def found(box: Sandbox, **filters: Any) -> httpx.Response:
    return box.http.get("/tracks.json", params={"limit": 200, **filters}, headers=OWNER)


def ids(rows: list[Row]) -> list[int]:
    return [row["id"] for row in rows]


def test_without_filters_everything_visible_is_found_newest_first(sandbox: Sandbox) -> None:
    rows = search(sandbox)
    assert set(ids(own_tracks(sandbox))) < set(ids(rows))
    assert [row["created_at"] for row in rows] == sorted((row["created_at"] for row in rows), reverse=True)


@pytest.mark.parametrize("spelling", ["bpm-{}", "bpm[{}]"])
def test_bpm(sandbox: Sandbox, spelling: str) -> None:
    expected = {row["id"] for row in search(sandbox) if row["bpm"] and 90 <= row["bpm"] <= 120}
    rows = search(sandbox, **{spelling.format("from"): 90, spelling.format("to"): 120})
    assert set(ids(rows)) == expected
    assert 0 < len(expected) < len(search(sandbox))


@pytest.mark.parametrize("spelling", ["duration-{}", "duration[{}]"])
def test_duration(sandbox: Sandbox, spelling: str) -> None:
    middle = sorted(row["duration"] for row in search(sandbox))[30]
    expected = {row["id"] for row in search(sandbox) if row["duration"] >= middle}
    assert set(ids(search(sandbox, **{spelling.format("from"): middle}))) == expected
    rest = search(sandbox, **{spelling.format("to"): middle - 1})
    assert set(ids(rest)).isdisjoint(expected)
    assert len(rest) + len(expected) == len(search(sandbox))


@pytest.mark.parametrize("spelling", ["created_at-{}", "created_at[{}]"])
def test_created_at(sandbox: Sandbox, spelling: str) -> None:
    middle = search(sandbox)[20]["created_at"].removesuffix(" +0000").replace("/", "-")
    newer = search(sandbox, **{spelling.format("from"): middle})
    older = search(sandbox, **{spelling.format("to"): middle})
    assert len(newer) == 21
    assert len(newer) + len(older) == len(search(sandbox)) + 1


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("all", lambda row: True),
        ("public", lambda row: row["sharing"] == "public"),
        ("private", lambda row: row["sharing"] == "private"),
        ("streamable", lambda row: row["streamable"]),
        ("downloadable", lambda row: row["downloadable"]),
    ],
)
def test_filter(sandbox: Sandbox, name: str, holds: Any) -> None:
    expected = [row["id"] for row in search(sandbox) if holds(row)]
    assert ids(search(sandbox, filter=name)) == expected
    assert expected


def test_ids_and_urns(sandbox: Sandbox) -> None:
    wanted = ids(search(sandbox))[3:6]
    assert ids(search(sandbox, ids=",".join(map(str, wanted)))) == wanted
    assert ids(search(sandbox, urns=",".join(f"soundcloud:tracks:{number}" for number in wanted))) == wanted
    assert found(sandbox, ids="1", urns="soundcloud:tracks:1").status_code == 400
    assert found(sandbox, ids="one").status_code == 400
    assert search(sandbox, ids="999999999") == []


def test_order(sandbox: Sandbox) -> None:
    plays = [row["playback_count"] for row in search(sandbox, order="hotness", filter="public")]
    shown = [count for count in plays if count is not None]
    assert shown == sorted(shown, reverse=True)
    assert ids(search(sandbox, order="created_at")) == ids(search(sandbox))


def test_words(sandbox: Sandbox) -> None:
    row = upload(sandbox, "Quixotic Zebra", description="over THE hill", tag_list='"wild horses"')
    for words in ("quixotic", "ZEBRA quix", "hill zebra", "horses"):
        assert ids(search(sandbox, q=words)) == [row["id"]]
    assert search(sandbox, q="quixotic giraffe") == []
    assert search(sandbox, q="100%_") == []


def test_tags_and_genres(sandbox: Sandbox) -> None:
    one = upload(sandbox, "One", tag_list='Plain "two words"', genre="Zydeco")
    two = upload(sandbox, "Two", tag_list="plainer", genre="Gamelan")
    assert ids(search(sandbox, tags="plain")) == [one["id"]]
    assert ids(search(sandbox, tags="two words")) == [one["id"]]
    assert ids(search(sandbox, tags="two words, plainer")) == [two["id"], one["id"]]
    assert search(sandbox, tags="words") == []
    assert ids(search(sandbox, genres="zydeco,GAMELAN")) == [two["id"], one["id"]]


def test_access(sandbox: Sandbox) -> None:
    assert search(sandbox, access="playable,preview") == search(sandbox)
    assert search(sandbox, access="blocked") == []


def test_filters_are_combined(sandbox: Sandbox) -> None:
    row = next(row for row in own_tracks(sandbox, "public") if row["bpm"])
    word = row["title"].split()[0]
    rows = search(sandbox, q=word, filter="public", **{"bpm-from": row["bpm"], "bpm-to": row["bpm"]}, ids=row["id"])
    assert ids(rows) == [row["id"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"filter": "secret"},
        {"order": "alphabet"},
        {"bpm-from": "fast"},
        {"duration[to]": "nan"},
        {"created_at[from]": "2020/12/24 00:00:00 +0000"},
        {"access": "all"},
        {"ids": "1," * 201},
        {"tags": "a," * 5000},
        {"q": "a " * 5000},
        {"limit": "0"},
        {"limit": "many"},
        {"offset": "-1"},
        {"cursor": "x"},
        {"cursor": "W1tdLDJd"},
    ],
)
def test_wrong_values_are_refused(sandbox: Sandbox, wrong: dict[str, str]) -> None:
    assert found(sandbox, **wrong).status_code == 400


def test_private_tracks_of_others_are_not_found(sandbox: Sandbox) -> None:
    rows = sandbox.http.get("/tracks.json", params={**KEY, "limit": 200}).raise_for_status().json()
    assert {row["sharing"] for row in rows} == {"public"}


def test_private_tracks_are_found_by_those_who_may_hear_them(sandbox: Sandbox) -> None:
    user, headers = another_user(sandbox)
    hidden, shared = own_tracks(sandbox, "private")[:2]
    for row, people in ((hidden, ""), (shared, str(user["id"]))):
        path = f"/tracks/{row['id']}/permissions.json"
        sandbox.http.put(path, data={"permissions[user_id][]": people}, headers=OWNER).raise_for_status()
    rows = sandbox.http.get("/tracks.json", params={"limit": 200}, headers=headers).raise_for_status().json()
    assert shared["id"] in ids(rows)
    assert hidden["id"] not in ids(rows)


@pytest.mark.parametrize("path", ["/tracks.json", "/me/tracks.json", "/tracks", "/me/tracks"])
@pytest.mark.parametrize("order", [{}, {"order": "hotness"}, {"order": "created_at"}])
def test_pages_hold_every_track_once(sandbox: Sandbox, path: str, order: dict[str, str]) -> None:
    whole = sandbox.get(path, limit=200, **order).json()
    rows: list[Row] = []
    url = str(httpx.URL(sandbox.url + path, params={"limit": 7, "linked_partitioning": "true", **order}))
    while url:
        page = sandbox.http.get(url, headers=OWNER).raise_for_status().json()
        assert len(page["collection"]) <= 7
        rows += page["collection"]
        url = page.get("next_href", "")
    assert rows == whole


def test_offset(sandbox: Sandbox) -> None:
    assert ids(search(sandbox, offset=5, limit=3)) == ids(search(sandbox))[5:8]


def test_a_large_limit_is_the_largest(sandbox: Sandbox) -> None:
    assert len(search(sandbox, limit=10_000)) == len(search(sandbox, limit=200))


def test_own_tracks_oldest_first(sandbox: Sandbox) -> None:
    newest_first = ids(own_tracks(sandbox))
    for name in ("sort", "direction", "order"):
        rows = sandbox.get("/me/tracks.json", limit=200, **{name: "asc"}).json()
        assert ids(rows) == newest_first[::-1]

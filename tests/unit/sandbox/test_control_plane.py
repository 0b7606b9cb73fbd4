"""Journal, ledger and reset."""

import hashlib
import time

import httpx

from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav

OWNER = {"Authorization": "OAuth sandbox-user"}


def test_the_journal_tells_what_came_in(sandbox: Sandbox) -> None:
    sandbox.get("/me/tracks", limit=5)
    sandbox.http.post("/oauth/token", data={"grant_type": "password"})
    first, second = sandbox.requests()
    assert first == {"method": "GET", "path": "/me/tracks", "query": {"limit": "5"}, "status": 200, "body_bytes": 0}
    assert (second["method"], second["status"], second["body_bytes"]) == ("POST", 401, 19)


def test_the_journal_keeps_suffix_and_repeated_names(sandbox: Sandbox) -> None:
    sandbox.http.get("/tracks.json?consumer_key=sandbox&tags=a&tags=b&q=")
    (entry,) = sandbox.requests()
    assert entry["path"] == "/tracks.json"
    assert entry["query"] == {"consumer_key": "sandbox", "tags": ["a", "b"], "q": ""}


def test_the_journal_can_be_emptied(sandbox: Sandbox) -> None:
    sandbox.get("/me")
    sandbox.clear_requests()
    assert sandbox.requests() == []


def test_the_ledger_tells_what_was_uploaded(sandbox: Sandbox) -> None:
    audio = wav(700)
    answer = sandbox.http.post(
        "/tracks",
        data={"track[title]": "Ledger"},
        files={"track[asset_data]": ("tone.wav", audio)},
        headers=OWNER,
    )
    (row,) = sandbox.uploads()
    assert row["urn"] == answer.json()["urn"] == f"soundcloud:tracks:{row['id']}"
    assert (row["title"], row["filename"], row["bytes"]) == ("Ledger", "tone.wav", len(audio))
    assert row["sha256"] == hashlib.sha256(audio).hexdigest()
    assert row["duration"] == 700
    assert row["created_at"]


def everything(box: Sandbox) -> tuple[httpx.Response, ...]:
    paths = ("/me", "/tracks", f"{TRACK}/comments", TRACK, "/tracks/1059/permissions.json")
    return tuple(box.get(path, limit=200) for path in paths)


TRACK = "/tracks/soundcloud:tracks:1059"


def test_reset_brings_everything_back(sandbox: Sandbox) -> None:
    before = [answer.json() for answer in everything(sandbox)]
    sandbox.http.post(
        "/tracks", data={"track[title]": "New"}, files={"track[asset_data]": ("a.wav", wav())}, headers=OWNER
    )
    sandbox.http.post(f"{TRACK}/comments", json={"comment": {"body": "New"}}, headers=OWNER)
    sandbox.http.put(TRACK, json={"track": {"title": "Changed"}}, headers=OWNER)
    sandbox.http.delete("/tracks/soundcloud:tracks:1058", headers=OWNER)
    sandbox.fault("status", times=None)

    sandbox.reset()
    assert sandbox.requests() == []
    assert sandbox.uploads() == []
    assert [answer.json() for answer in everything(sandbox)] == before
    assert sandbox.get("/tracks/soundcloud:tracks:1058").status_code == 200


def test_reset_gives_the_same_ids_again(sandbox: Sandbox) -> None:
    def upload() -> str:
        answer = sandbox.http.post(
            "/tracks", data={"track[title]": "New"}, files={"track[asset_data]": ("a.wav", wav())}, headers=OWNER
        )
        return str(answer.json()["urn"])

    first = upload()
    sandbox.reset()
    assert upload() == first


def test_reset_ends_sessions_and_stalled_requests(sandbox: Sandbox) -> None:
    pair = sandbox.http.post(
        "/oauth/token",
        data={"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox"},
    ).json()
    sandbox.reset()
    answer = sandbox.http.get("/tracks", headers={"Authorization": f"OAuth {pair['access_token']}"})
    assert answer.status_code == 401


def test_reset_is_quick(sandbox: Sandbox) -> None:
    times = []
    for _ in range(5):
        started = time.monotonic()
        sandbox.reset()
        times.append(time.monotonic() - started)
    assert min(times) < 0.2

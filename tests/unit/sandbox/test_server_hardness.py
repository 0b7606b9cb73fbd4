"""The sandbox never answers 500, keeps nothing of broken uploads, and keeps everything else over a restart."""

import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import OWNER, own_tracks, upload

PATHS = [
    "/me",
    "/tracks",
    "/users",
    "/tracks/{}",
    "/tracks/{}/comments",
    "/tracks/{}/permissions",
    "/tracks/{}/streams",
]
NAMES = ["limit", "offset", "cursor", "q", "ids", "urns", "tags", "genres", "filter", "order", "sort", "access", "url"]
RANGES = ["bpm-from", "bpm[to]", "duration[from]", "created_at[to]", "linked_partitioning", "secret_token"]


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE"]),
    path=st.sampled_from([*PATHS, "/resolve", "/groups/{}/tracks", "/users/{}/tracks"]),
    place=st.one_of(
        st.integers().map(str), st.text("0123456789:%/.aé\x00", max_size=20), st.just("soundcloud:tracks:1")
    ),
    suffix=st.sampled_from(["", ".json", ".xml"]),
    query=st.dictionaries(st.sampled_from(NAMES + RANGES), st.text(max_size=30) | st.integers().map(str)),
    body=st.one_of(
        st.binary(), st.sampled_from([b'{"comment":{"body":1}}', b'{"track":[1]}', b'{"permissions":{"a":0}}'])
    ),
    kind=st.sampled_from(["application/json", "application/x-www-form-urlencoded", "audio/wav", "x"]),
)
def test_no_request_is_a_bug(
    sandbox: Sandbox,
    method: str,
    path: str,
    place: str,
    suffix: str,
    query: dict[str, str],
    body: bytes,
    kind: str,
) -> None:
    url = path.format(place).replace("\x00", "%00") + suffix
    headers = OWNER | {"Content-Type": kind}
    answer = sandbox.http.request(method, url, params=query, content=body, headers=headers)
    assert answer.status_code < 500


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "audio/wav", "application/json"])
def test_a_client_that_leaves_takes_its_upload_along(tmp_path: Path, kind: str) -> None:
    with Sandbox.start(tracks=1, data=tmp_path) as box:
        part = b'--x\r\nContent-Disposition: form-data; name="asset_data"; filename="a"\r\n\r\n' + b"\x00" * 3_000_000
        head = f"POST /tracks HTTP/1.1\r\nHost: x\r\nAuthorization: OAuth sandbox-user\r\nContent-Type: {kind}\r\n"
        address = urlsplit(box.url)
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(head.encode() + b"Content-Length: 9000000\r\n\r\n")
            connection.sendall(part if kind.startswith("multipart") else b" " * 900_000)
            if not kind.endswith("json"):
                assert eventually(lambda: any((tmp_path / "incoming").iterdir()))
        assert eventually(lambda: not any((tmp_path / "incoming").iterdir()))
        assert len(own_tracks(box)) == 1
        assert box.errors == []


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    with Sandbox.start(tracks=3, data=tmp_path) as box:
        upload(box, "Kept")
        assert eventually(lambda: own_tracks(box)[0]["state"] == "finished")
        path = f"/tracks/{own_tracks(box)[0]['id']}"
        box.http.post(f"{path}/comments", json={"comment": {"body": "Kept"}}, headers=OWNER).raise_for_status()
        box.http.put(f"{path}/permissions", json={"permissions": [1]}, headers=OWNER).raise_for_status()
        token = box.http.put(f"{path}/secret-token", headers=OWNER).json()["token"]
        ledger, titles = box.uploads(), [row["title"] for row in own_tracks(box)]
        assert box.stop() == 0
    (tmp_path / "incoming" / "half").touch()
    with Sandbox.start(tracks=99, data=tmp_path) as box:
        assert not any((tmp_path / "incoming").iterdir())
        assert [row["title"] for row in own_tracks(box)] == titles
        assert box.uploads() == ledger
        assert [row["body"] for row in box.get(f"{path}/comments").json()] == ["Kept"]
        assert [row["id"] for row in box.get(f"{path}/permissions").json()] == [1]
        assert box.get(f"{path}/secret-token").json()["token"] == token
        download = box.http.get(box.get(path).json()["download_url"], headers=OWNER, follow_redirects=True)
        assert download.content.startswith(b"RIFF")

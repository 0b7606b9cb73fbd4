"""The sandbox as a process: start, end, and what it keeps."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav

OWNER = {"Authorization": "OAuth sandbox-user"}


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def listens(url: str) -> bool:
    address = httpx.URL(url)
    try:
        socket.create_connection((address.host, address.port or 0), 1).close()
    except OSError:
        return False
    return True


def test_it_is_ready_within_three_seconds() -> None:
    started = time.monotonic()
    with Sandbox.start() as box:
        assert time.monotonic() - started < 3
        assert box.url.startswith("http://127.0.0.1:")
        assert len(box.get("/me/tracks", limit=200).json()) == 60


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(number: signal.Signals) -> None:
    with Sandbox.start(tracks=3) as box:
        box.get("/me")
        box.process.send_signal(number)
        assert box.process.wait(5) == 0
        assert box.process.stdout
        assert box.process.stdout.read() == ""
    assert box.errors == []


def test_it_ends_in_spite_of_a_stalled_request() -> None:
    with Sandbox.start(tracks=3) as box:
        box.fault("stall", path="/me")
        with pytest.raises(httpx.ReadTimeout):
            box.http.get("/me", timeout=0.2)
        assert box.stop(5) == 0
    assert box.errors == []


@pytest.mark.parametrize("path", ["/tracks", "/oauth/token", "/tracks/1001/comments.json"])
def test_a_client_that_leaves_early_is_no_error(path: str) -> None:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: OAuth sandbox-user\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="track[title]"\r\n\r\nHal'
    )
    with Sandbox.start(tracks=3) as box:
        address = httpx.URL(box.url)
        with socket.create_connection((address.host, address.port or 0)) as client:
            client.sendall(head.encode())
            assert within(5, lambda: any(entry["body_bytes"] for entry in box.requests()))
        assert box.stop() == 0
    assert box.errors == []


def test_a_temporary_folder_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with Sandbox.start(tracks=3) as box:
        assert len(list(tmp_path.iterdir())) == 1
        box.stop()
    assert list(tmp_path.iterdir()) == []


def test_data_survive_a_restart(tmp_path: Path) -> None:
    with Sandbox.start(tracks=3, data=tmp_path) as box:
        files = {"track[asset_data]": ("tone.wav", wav())}
        answer = box.http.post("/tracks", data={"track[title]": "Kept"}, files=files, headers=OWNER)
        urn = answer.json()["urn"]
        before = box.uploads()
    with Sandbox.start(tracks=3, data=tmp_path) as box:
        assert box.get(f"/tracks/{urn}").json()["title"] == "Kept"
        assert len(box.get("/me/tracks").json()) == 4
        assert box.uploads() == before
        box.reset()
        assert len(box.get("/me/tracks").json()) == 3


def test_the_same_seed_makes_the_same_tracks() -> None:
    def described(seed: int) -> list[tuple[str, str]]:
        with Sandbox.start(tracks=40, seed=seed) as box:
            return [(row["title"], row.get("secret_uri", "")[-13:]) for row in box.get("/me/tracks").json()]

    assert described(5) == described(5) != described(6)


def test_a_small_limit_refuses_large_bodies() -> None:
    with Sandbox.start(tracks=3, extra=("--max-bytes", "5000")) as box:
        files = {"track[asset_data]": ("tone.wav", wav(5000))}
        answer = box.http.post("/tracks", data={"track[title]": "Big"}, files=files, headers=OWNER)
        assert answer.status_code == 413
        assert box.uploads() == []


def refusal(*options: str) -> str:
    """Return what a start that cannot succeed says."""
    command = [sys.executable, "-m", "scmanager.sandbox", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_a_taken_port_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port}" in refusal("--port", str(port))


def test_an_unusable_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    assert str(file) in refusal("--port", "0", "--data", str(file))
    (tmp_path / "sandbox.db").write_text("not a database" * 100, encoding="utf-8")
    assert str(tmp_path) in refusal("--port", "0", "--data", str(tmp_path))


def test_it_can_be_empty() -> None:
    with Sandbox.start(tracks=0) as box:
        assert box.get("/me/tracks").json() == []
        box.reset()
    assert box.errors == []


PARENT = """
import subprocess, sys, time
command = [sys.executable, "-m", "scmanager.sandbox", "--port", "0", "--tracks", "3"]
child = subprocess.Popen(command + {options}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(child.stdout.readline(), child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs kill -9")
@pytest.mark.parametrize("options", ['["--exit-with-stdin"]', '["--parent", str(__import__("os").getpid())]'])
def test_it_ends_with_its_parent_even_when_that_is_killed(options: str) -> None:
    program = textwrap.dedent(PARENT.format(options=options))
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        _, url = parent.stdout.readline().split()
        child = int(parent.stdout.readline())
        assert listens(url)
        parent.kill()
        parent.wait()
    assert within(5, lambda: not is_running(child))
    assert not listens(url)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z")

"""Clients of others do their daily work against the sandbox, unchanged: it is no mirror of our own client.

They run as child processes in an environment of their own, which `make clients` installs.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import own_tracks
from tests.helpers.sounds import wav

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".venv-clients"
PROGRAMS = ROOT / "tests" / "helpers" / "third_party"
SECONDS = 60


def answer_of(*command: str | Path, **variables: str) -> Any:
    """Run a program to its end and return what its last line says."""
    done = subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def python_client(package: str, program: str, *arguments: str | Path, **variables: str) -> Any:
    """Run a program that uses a Python package, or skip the test when the package is not there."""
    if not any(FOLDER.glob(f"lib/python3*/site-packages/{package}/__init__.py")):
        pytest.skip(f"{package} is not installed: run make clients")
    return answer_of(FOLDER / "bin" / "python", PROGRAMS / program, *arguments, **variables)


def node_client(*arguments: str | Path) -> Any:
    """Run the program that uses the Node.js package, or skip the test when that is not there."""
    package = FOLDER / "node_modules" / "soundcloud-api-ts" / "dist" / "index.js"
    node = shutil.which("node")
    if node is None or not package.exists():
        pytest.skip("soundcloud-api-ts is not installed: it needs Node.js and make clients")
    return answer_of(node, PROGRAMS / "typescript.mjs", package, *arguments)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A sound and a picture."""
    sound, picture = tmp_path / "tone.wav", tmp_path / "cover.png"
    sound.write_bytes(wav(400))
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    return sound, picture


def free_port() -> int:
    """Find a port nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class TestOfficialSdk:
    """`soundcloud`, the first official SDK for Python, in the classic dialect."""

    def run(self, box: Sandbox, job: str, *arguments: Path) -> Any:
        return python_client("soundcloud", "official_sdk.py", box.url, job, *arguments)

    def test_sign_in(self, sandbox: Sandbox) -> None:
        assert self.run(sandbox, "sign_in") == {"first": "demo-artist", "renewed": "demo-artist"}

    def test_reading(self, sandbox: Sandbox) -> None:
        saw = self.run(sandbox, "read")
        assert saw.pop("titles") == [row["title"] for row in own_tracks(sandbox)]
        assert set(saw.pop("found")) == {"demo-artist"}
        assert set(saw.pop("group")) == {"track"}
        assert saw == {"resolved": [True, True], "sound": "RIFF", "refused": 401}

    def test_a_track_from_upload_to_deletion(self, sandbox: Sandbox, files: tuple[Path, Path]) -> None:
        assert self.run(sandbox, "upload", *files) == {
            "uploaded": ["Old hands", "processing", 'dub "late night"'],
            "kept": ["Older hands", 118, True, 1],
            "comments": [["Well done", 150, "demo-artist"]],
            "gone": 404,
        }
        assert [row["bytes"] for row in sandbox.uploads()] == [files[0].stat().st_size]

    def test_sharing(self, sandbox: Sandbox) -> None:
        assert self.run(sandbox, "share") == {"permitted": [True, True], "left": 0, "old": [True, 404], "new": True}


class TestMcpClient:
    """`soundcloud-mcp`, a community client in Python, in the current dialect and with numeric ids in its paths."""

    def run(self, box: Sandbox, tokens: Path, *arguments: str | Path) -> Any:
        variables = {
            "SOUNDCLOUD_CLIENT_ID": "sandbox",
            "SOUNDCLOUD_CLIENT_SECRET": "sandbox",
            "SOUNDCLOUD_TOKEN_FILE": str(tokens),
            "SOUNDCLOUD_REDIRECT_URI": f"http://127.0.0.1:{free_port()}/callback",
            "SANDBOX_ADDRESS": box.url,
            "BROWSER": f"{sys.executable} {PROGRAMS / 'approve.py'} %s visit &",
        }
        return python_client("soundcloud_mcp", "mcp_client.py", box.url, *arguments, **variables)

    def test_its_sign_in_program(self, sandbox: Sandbox, tmp_path: Path) -> None:
        saw = self.run(sandbox, tmp_path / "tokens.json", "sign_in")
        newest = [f"soundcloud:tracks:{row['id']}" for row in own_tracks(sandbox)[:3]]
        quota = ["unlimited_upload_quota", "upload_seconds_left", "upload_seconds_used"]
        assert saw == {"permalink": "demo-artist", "quota": quota, "tracks": newest}
        grants = sandbox.requests("POST", "/oauth/token")
        assert [entry["status"] for entry in grants] == [200, 200]

    def test_a_track_from_upload_to_deletion(self, sandbox: Sandbox, tmp_path: Path, files: tuple[Path, Path]) -> None:
        tokens = tmp_path / "tokens.json"
        tokens.write_text(json.dumps({"access_token": "sandbox-user", "obtained_at": 4e9}))
        assert self.run(sandbox, tokens, "upload", *files) == {
            "uploaded": ["New hands", 'dub "late night"', "private", False],
            "changed": ["Newer hands", "Dub"],
            "kept": ["Take two", True],
            "gone": True,
        }
        assert [row["bytes"] for row in sandbox.uploads()] == [files[0].stat().st_size]


class TestTypescriptClient:
    """`soundcloud-api-ts`, a community client in JavaScript, in the current dialect."""

    def test_sign_in(self, sandbox: Sandbox) -> None:
        saw = node_client(sandbox.url, "sign_in", sys.executable, PROGRAMS / "approve.py")
        assert saw == {
            "state": "a state",
            "permalink": "demo-artist",
            "replayed": 400,
            "signedOut": 401,
            "found": 10,
            "nobody": 403,
        }

    def test_reading(self, sandbox: Sandbox) -> None:
        saw = node_client(sandbox.url, "read")
        assert saw.pop("titles") == [row["title"] for row in own_tracks(sandbox)]
        assert saw.pop("resolved") == saw.pop("uri")
        streams = ["http_mp3_128_url", "preview_mp3_128_url"]
        assert saw == {"found": True, "person": "demo-artist", "theirs": 5, "several": 3, "streams": streams}

    def test_changing(self, sandbox: Sandbox) -> None:
        assert node_client(sandbox.url, "write") == {
            "changed": [True, "From afar", 'dub "late night"'],
            "comments": [[True, "Well done", "150"]],
            "gone": 404,
        }

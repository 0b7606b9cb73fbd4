"""Faults N1 to N3, N5 and N18: uploads that break, or are refused on the way.

Nothing is ever sent twice by itself once the server may have it all, and the real cause is told.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest

from scmanager.api import transport
from scmanager.api.client import Client
from scmanager.api.profile import ServerProfile
from scmanager.core.tracks import TrackFields
from scmanager.core.upload_states import UploadState
from scmanager.errors import (
    ConnectionLost,
    NotSignedIn,
    Rejected,
    ScmanagerError,
    TimedOut,
    TooManyRequests,
)
from tests.helpers.api_clients import OWNER, connected, no_pause
from tests.helpers.certificates import Authority
from tests.helpers.raw_server import Handler, answer, head_of, length_in, serving
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import sparse_wav, wav
from tests.helpers.uploading import uploading
from tests.helpers.waiting import until

QUICK = 0.3
"""Seconds that stand for the minutes a real time limit has."""


class Gate:
    """Notes whether all but the last bytes of an upload were sent."""

    def __init__(self) -> None:
        self.passed = False

    async def __call__(self) -> None:
        self.passed = True


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A short sound file, sent in many pieces."""
    path = tmp_path / "song.wav"
    path.write_bytes(wav(milliseconds=4000, rate=1_000_000))
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that is larger than what two computers keep under way."""
    path = tmp_path / "large.wav"
    sparse_wav(path, 64 * 1024 * 1024)
    return path


async def upload(box: Sandbox, path: Path, kind: type[ScmanagerError]) -> tuple[ScmanagerError, bool]:
    """Upload a file that comes to nothing; return the error, and whether the last bytes were about to be sent."""
    gate = Gate()
    async with connected(box, "current") as client:
        with pytest.raises(kind) as caught:
            await client.upload(TrackFields(title="Once", audio=path), before_last_byte=gate)
    assert len(box.requests("POST", "/tracks")) == 1
    return caught.value, gate.passed


# N1: the connection breaks while the file is sent


@pytest.mark.parametrize("how", [None, "rst"])
async def test_N1_a_connection_that_breaks_mid_body_leaves_nothing(
    sandbox: Sandbox, large: Path, how: str | None
) -> None:
    sandbox.fault("drop_mid", method="POST", path="/tracks", arg={"after": 1_000_000, "how": how}, times=None)
    _, gate_passed = await upload(sandbox, large, ConnectionLost)
    assert not gate_passed
    assert sandbox.uploads() == []


# N2: the server stops reading


async def test_N2_a_server_that_stops_reading_is_given_up(
    sandbox: Sandbox, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_UPLOAD_TIMEOUT", httpx.Timeout(10, write=QUICK))
    sandbox.fault("stall", method="POST", path="/tracks", arg={"after": 1_000_000}, times=None)
    error, gate_passed = await upload(sandbox, large, TimedOut)
    assert not gate_passed
    assert error.retryable


def test_N2_a_slow_server_has_a_minute_for_each_piece() -> None:
    assert transport._UPLOAD_TIMEOUT.write == 60


# N3: the file is there, its answer is not


async def test_N3_a_file_that_arrived_without_an_answer_is_not_sent_again(sandbox: Sandbox, song: Path) -> None:
    sandbox.fault("commit_then_drop", method="POST", path="/tracks", times=None)
    _, gate_passed = await upload(sandbox, song, ConnectionLost)
    assert gate_passed
    assert len(sandbox.uploads()) == 1


async def test_N3_a_server_that_never_answers_is_given_up(
    sandbox: Sandbox, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "UPLOAD_ANSWER", QUICK)
    sandbox.fault("stall", method="POST", path="/tracks", arg={"after": "body"}, times=None)
    _, gate_passed = await upload(sandbox, song, TimedOut)
    assert gate_passed


# N5: the server answers before it has read the file


def _early(reply: bytes, how: str, tls: ssl.SSLContext | None) -> Handler:
    """Refuse an upload after its head; then close, hold the rest back, read it all, or say that nothing follows."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if tls is not None:
            await writer.start_tls(tls)
        await head_of(reader)
        writer.write(reply)
        await writer.drain()
        if how == "half-close" and tls is None:
            writer.write_eof()
        if how == "hold":
            await asyncio.Event().wait()
        while how != "close" and await reader.read(65536):
            pass

    return handle


EARLY: dict[str, type[ScmanagerError]] = {
    "401 Unauthorized": NotSignedIn,
    "413 Content Too Large": Rejected,
    "429 Too Many Requests": TooManyRequests,
}


@pytest.mark.parametrize("status", EARLY)
@pytest.mark.parametrize("how", ["close", "hold", "drain", "half-close"])
@pytest.mark.parametrize("encrypted", [False, True])
async def test_N5_an_early_refusal_tells_the_real_cause(
    tmp_path: Path, large: Path, monkeypatch: pytest.MonkeyPatch, status: str, how: str, encrypted: bool
) -> None:
    gate, tls = Gate(), None
    if encrypted:
        authority = Authority(tmp_path)
        authority.trust(monkeypatch)
        tls = authority.server("127.0.0.1")
    reply = answer(status, b'{"errors": [{"error_message": "This is why."}]}')
    async with serving(_early(reply, how, tls)) as port:
        client = Client(ServerProfile(f"http{'s' * encrypted}://127.0.0.1:{port}", "current"), OWNER, sleep=no_pause)
        with pytest.raises(EARLY[status]) as caught:
            await client.upload(TrackFields(title="T", audio=large), before_last_byte=gate)
        await client.close()
    assert "This is why." in caught.value.details
    assert not gate.passed


@pytest.mark.parametrize(
    "words", [[b"HTTP/1.1 100 Continue\r\n\r\n"], [b"HTTP/1.1 1", b"00 Continue\r\nx: y\r\n", b"\r\n"]]
)
async def test_N5_a_server_that_says_to_go_on_is_not_misunderstood(large: Path, words: list[bytes]) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = length_in(await head_of(reader))
        for word in words:
            writer.write(word)
            await reader.readexactly(length // 4)
        await reader.readexactly(length - len(words) * (length // 4))
        writer.write(answer("201 Created", b'{"urn": "soundcloud:tracks:1", "title": "T"}'))

    async with serving(handle) as port:
        client = Client(ServerProfile(f"http://127.0.0.1:{port}", "current"), OWNER)
        assert (await client.upload(TrackFields(title="T", audio=large))).title == "T"
        await client.close()


async def test_N5_a_refusal_right_behind_a_word_to_go_on_is_heard(large: Path) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" + answer("413 Content Too Large"))
        await asyncio.Event().wait()

    async with serving(handle) as port:
        client = Client(ServerProfile(f"http://127.0.0.1:{port}", "current"), OWNER)
        with pytest.raises(Rejected):
            await client.upload(TrackFields(title="T", audio=large))
        await client.close()


# N18: no network: the queue waits


async def test_N18_an_upload_waits_for_the_network_and_goes_on_by_itself(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    async with connected(sandbox, "current") as client, uploading(client, tmp_path) as desk:
        sandbox.fault("status", arg={"status": 511, "body": ""}, times=None)
        await desk.add(song)
        await until(lambda: desk.queue.jobs[0].state is UploadState.WAIT_NET)
        assert desk.connection.status.state == "offline"
        assert desk.queue.jobs[0].failures == 0
        sandbox.clear_faults()
        await until(lambda: desk.queue.jobs[0].state is UploadState.DONE)
    assert len(sandbox.uploads()) == 1

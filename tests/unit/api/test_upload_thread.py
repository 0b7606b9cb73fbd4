"""The thread of an upload: it ends with the coroutine that waits for it, at whatever point, and leaves nothing open."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from scmanager.api import upload_thread
from scmanager.api.multipart import LARGEST_PIECE, MultipartBody
from scmanager.api.transport import Transport
from scmanager.api.wire import FilePart
from scmanager.errors import FileProblem
from tests.helpers.audio_files import audio_file
from tests.helpers.certificates import Authority
from tests.helpers.raw_server import Handler, answer, head_of, length_in, serving
from tests.helpers.sounds import sparse_wav
from tests.helpers.waiting import until

SIZE = 64 * 1024 * 1024
CONNECT = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Server:
    """Takes an upload as far as a point, says so, and then does nothing more."""

    def __init__(self, point: str) -> None:
        self.point = point
        self.reached = asyncio.Event()
        self.received = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.point == "handshake":
            await reader.read(10)
        elif self.point in {"proxy", "handshake behind the proxy"}:
            await head_of(reader)
            if self.point != "proxy":
                writer.write(CONNECT)
                await reader.read(10)
        else:
            await self._take(reader)
        self.reached.set()
        await asyncio.Event().wait()

    async def _take(self, reader: asyncio.StreamReader) -> None:
        left = length_in(await head_of(reader))
        if self.point == "body":
            left = 3_000_000
        while left > (100 if self.point == "gate" else 0):
            left -= len(await reader.read(min(left, 1024 * 1024)))


async def never() -> None:
    """Wait forever."""
    await asyncio.Event().wait()


class Gate:
    """Closed for good; notes when somebody comes, and when he is gone."""

    def __init__(self) -> None:
        self.waiting = False

    async def __call__(self) -> None:
        self.waiting = True
        try:
            await never()
        finally:
            self.waiting = False


def song(folder: Path) -> FilePart:
    """Return a file that is larger than what two computers keep under way."""
    path = folder / "large.wav"
    if not path.exists():
        sparse_wav(path, SIZE)
    return FilePart("track[asset_data]", path, "audio.wav")


def audio() -> FilePart:
    """Return a file that fits into what two computers keep under way."""
    return FilePart("track[asset_data]", audio_file("song.wav"), "audio.wav")


def traces() -> tuple[int, set[str]]:
    """Return how many files and sockets are open, and which threads of uploads run."""
    folder = Path("/proc/self/fd")
    files = len(list(folder.iterdir())) if folder.is_dir() else 0
    return files, {thread.name for thread in threading.enumerate() if thread.name.startswith("upload")}


def transport(point: str, port: int) -> tuple[Transport, str]:
    """Return what carries uploads, and where to."""
    if "proxy" in point:
        return Transport(lambda _url: True, proxy=f"http://127.0.0.1:{port}"), "https://api.soundcloud.com/tracks"
    return Transport(lambda _url: True), f"http{'s' * (point == 'handshake')}://127.0.0.1:{port}/tracks"


async def send(carrier: Transport, url: str, body: Callable[[], MultipartBody]) -> int:
    """Upload a body; return how long it was."""
    with closing(body()) as made:
        await carrier.upload("POST", url, {}, made)
        return made.length


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("point", ["handshake", "proxy", "handshake behind the proxy", "body", "gate", "answer"])
async def test_cancelled_at_any_point_it_ends_at_once_and_leaves_nothing(
    tmp_path: Path, point: str, times: int
) -> None:
    server, gate = Server(point), Gate()
    async with serving(server) as port:
        carrier, url = transport(point, port)
        body = partial(MultipartBody, (), (song(tmp_path),), before_last_byte=gate if point == "gate" else None)
        before = traces()
        upload = asyncio.create_task(send(carrier, url, body))
        await server.reached.wait()
        await until(lambda: gate.waiting or point != "gate")
        began = time.monotonic()
        for _ in range(times):
            upload.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await upload
        assert time.monotonic() - began < 2
        assert not gate.waiting
        assert traces()[1] == set()
    await until(lambda: traces() <= before)
    await carrier.close()


@pytest.mark.parametrize("steps", range(12))
async def test_cancelled_soon_it_leaves_nothing(tmp_path: Path, steps: int) -> None:
    async with serving(Server("body")) as port:
        carrier, url = transport("body", port)
        upload = asyncio.create_task(send(carrier, url, partial(MultipartBody, (), (song(tmp_path),))))
        for _ in range(steps):
            await asyncio.sleep(0)
        upload.cancel()
        with pytest.raises(asyncio.CancelledError):
            await upload
        assert traces()[1] == set()
    await carrier.close()


@pytest.mark.parametrize("point", ["body", "gate", "answer"])
def test_a_loop_that_ends_takes_it_along(tmp_path: Path, point: str) -> None:
    async def leave(url: str) -> None:
        reached, gate = asyncio.Event(), Gate()
        part = song(tmp_path) if point == "body" else audio()
        body = partial(
            MultipartBody,
            (),
            (part,),
            progress=lambda sent, total: reached.set() if sent == total or point != "answer" else None,
            before_last_byte=gate if point == "gate" else None,
        )
        tasks.add(asyncio.create_task(send(Transport(lambda _url: True), url, body)))
        await reached.wait()
        await until(lambda: gate.waiting or point != "gate")
        assert traces()[1]

    tasks: set[asyncio.Task[int]] = set()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        asyncio.run(leave(f"http://127.0.0.1:{silent.getsockname()[1]}"))
    assert traces()[1] == set()
    assert all(task.cancelled() for task in tasks)


async def taking(received: list[int], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take an upload whole; the length in the head, then what was still missing at the end."""
    left = length_in(await head_of(reader))
    received.append(left)
    while left and (data := await reader.read(1024 * 1024)):
        left -= len(data)
    received.append(left)
    writer.write(answer("201 Created"))


def server(received: list[int]) -> Handler:
    """Return a server that takes uploads whole."""
    return partial(taking, received)


async def closed() -> None:
    """Let nothing pass."""
    raise FileProblem("closed")


async def cancelled() -> None:
    """Let nothing pass, and say so in a rude way."""
    raise asyncio.CancelledError


@pytest.mark.parametrize(("gate", "kind"), [(closed, FileProblem), (cancelled, asyncio.CancelledError)])
async def test_a_gate_that_stays_closed_holds_the_last_bytes_back(
    tmp_path: Path, gate: Callable[[], Awaitable[None]], kind: type[BaseException]
) -> None:
    received: list[int] = []
    async with serving(server(received)) as port:
        carrier, url = transport("", port)
        with pytest.raises(kind):
            await send(carrier, url, partial(MultipartBody, (), (song(tmp_path),), before_last_byte=gate))
        await until(lambda: len(received) == 2)
    assert received[1] >= len("--boundary--")
    assert traces()[1] == set()
    await carrier.close()


async def test_the_gate_comes_before_the_last_bytes_and_in_the_task_of_the_upload(tmp_path: Path) -> None:
    received: list[int] = []
    tasks: list[object] = []

    async def gate() -> None:
        tasks.append(asyncio.current_task())
        assert len(received) < 2

    async with serving(server(received)) as port:
        carrier, url = transport("", port)
        length = await send(carrier, url, partial(MultipartBody, (), (song(tmp_path),), before_last_byte=gate))
    assert received == [length, 0]
    assert tasks == [asyncio.current_task()]
    await carrier.close()


async def test_progress_is_heard_on_the_loop_now_and_then_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: dict[float, list[int]] = {}
    for pause in (0.0, 60.0):
        monkeypatch.setattr(upload_thread, "REPORT_EVERY", pause)
        heard: list[int] = []

        def hear(sent: int, total: int, heard: list[int] = heard) -> None:
            assert threading.current_thread() is threading.main_thread()
            heard.append(sent)
            assert total >= sent

        async with serving(server([])) as port:
            carrier, url = transport("", port)
            length = await send(carrier, url, partial(MultipartBody, (), (song(tmp_path),), progress=hear))
            await carrier.close()
        assert heard == sorted(set(heard))
        assert heard[-1] == length
        counts[pause] = heard
    assert len(counts[0.0]) > SIZE // LARGEST_PIECE
    assert len(counts[60.0]) == 2


async def test_every_byte_arrives_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority(tmp_path)
    authority.trust(monkeypatch)
    data = os.urandom(5_000_000)
    (tmp_path / "noise").write_bytes(data)
    bodies: list[bytes] = []

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bodies.append(await reader.readexactly(length_in(await head_of(reader))))
        writer.write(answer("201 Created"))
        await writer.drain()

    async with serving(keep, tls=authority.server("127.0.0.1")) as port:
        carrier, url = transport("handshake", port)
        length = await send(carrier, url, partial(MultipartBody, (), (FilePart("x", tmp_path / "noise", "a"),)))
    assert data in bodies[0]
    assert len(bodies[0]) == length
    await carrier.close()

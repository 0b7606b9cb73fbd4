"""Wrappers around what an upload works with, which count its steps and end the process at one of them.

A step is a place where the power may fail: before, within and after each write to the database, before and after each
request, after each piece of its body, before the answer is decoded and after, and on both sides of the gate.
"""

from __future__ import annotations

import os
import signal
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from scmanager.api import transport
from scmanager.api.client import Client
from scmanager.api.multipart import Hook
from scmanager.api.wire import Answer
from scmanager.core.tracks import Track, TrackFields

GATE = "gate"
"""Begins the names of the steps at the gate."""


class Steps:
    """Notes each step in a file, and kills this process at one of them (0: never)."""

    def __init__(self, log: Path, kill_at: int) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._kill_at = kill_at
        self._count = 0

    def __call__(self, what: str) -> None:
        """Take a step."""
        self._count += 1
        os.write(self._log, f"{what}\n".encode())
        if self._count == self._kill_at:
            kill_this_process()


def kill_this_process() -> None:
    """End at once, as by a loss of power: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class SteppedDatabase:
    """A database whose every write has three steps; everything else is as it is."""

    def __init__(self, database: Any, steps: Steps) -> None:
        self._database = database
        self._steps = steps

    async def write(self, work: Callable[[Any], Any]) -> Any:
        """Run `work` in one transaction."""

        def stepped(connection: Any) -> Any:
            result = work(connection)
            self._steps("database: not committed yet")
            return result

        self._steps("database: before a write")
        result = await self._database.write(stepped)
        self._steps("database: after a write")
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


class SteppedTransport(httpx.AsyncBaseTransport):
    """The real connections to a server on this computer, in steps; uploads have connections of their own."""

    def __init__(self, steps: Steps) -> None:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._carrier = httpx.AsyncHTTPTransport(verify=trust)
        self._steps = steps

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request."""
        what = f"{request.method} {request.url.path}"
        self._steps(f"{what}: before the request")
        request.stream = _Stepped(request.stream, self._steps, f"{what}: a piece is sent", "")
        response = await self._carrier.handle_async_request(request)
        self._steps(f"{what}: {response.status_code}")
        response.stream = _Stepped(response.stream, self._steps, "", f"{what}: before the answer is decoded")
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        await self._carrier.aclose()


def step_through_uploads(steps: Steps) -> None:
    """Let each upload of this process go in steps, in its thread."""
    real = transport._upload

    def stepped(carrier: Any, method: str, url: str, headers: Any, content: Iterator[bytes]) -> Answer:
        what = f"{method} {httpx.URL(url).path}"
        steps(f"{what}: before the request")
        answer = real(carrier, method, url, headers, _counted(content, steps, f"{what}: a piece is sent"))
        steps(f"{what}: {answer.status}")
        steps(f"{what}: before the answer is decoded")
        return answer

    transport._upload = stepped


def _counted(content: Iterator[bytes], steps: Steps, what: str) -> Iterator[bytes]:
    for piece in content:
        yield piece
        steps(what)


class _Stepped(httpx.AsyncByteStream):
    def __init__(self, stream: Any, steps: Steps, piece: str, end: str) -> None:
        self._stream = stream
        self._steps = steps
        self._piece = piece
        self._end = end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield piece
            if self._piece and piece:
                self._steps(self._piece)
        if self._end:
            self._steps(self._end)

    async def aclose(self) -> None:
        await self._stream.aclose()


class SteppedClient(Client):
    """A client with a step after each answer is decoded, and on both sides of the gate."""

    steps: Steps

    async def me(self) -> Any:
        """Return the account."""
        return self._done("me", await super().me())

    async def track(self, urn: str, *, secret_token: str = "") -> Track:
        """Return one track."""
        return self._done("track", await super().track(urn, secret_token=secret_token))

    async def update(self, urn: str, fields: TrackFields, **options: Any) -> Track:
        """Write to a track."""
        return self._done("update", await super().update(urn, fields, **options))

    async def upload(self, fields: TrackFields, *, before_last_byte: Hook | None = None, **options: Any) -> Track:
        """Upload a track."""

        async def gate() -> None:
            self.steps(f"{GATE}: before")
            if before_last_byte is not None:
                await before_last_byte()
            self.steps(f"{GATE}: passed")

        return self._done("upload", await super().upload(fields, before_last_byte=gate, **options))

    def _done(self, what: str, result: Any) -> Any:
        self.steps(f"{what}: the answer is decoded")
        return result

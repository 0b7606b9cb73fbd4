"""A server that takes uploads as fast as one core can and keeps nothing: `python -m tests.benchmarks.sink`.

It prints its port, then for each upload the seconds from the first byte of the request to the last byte of its body.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time

USER = {"urn": "soundcloud:users:1", "id": 1, "username": "bench", "permalink": "bench"}
ACCOUNT = {**USER, "quota": {"unlimited_upload_quota": True}, "primary_email_confirmed": True}
_ROOM = 1024 * 1024

_numbers = itertools.count(1)


class Sink(asyncio.BufferedProtocol):
    """One connection: reads a head, throws the body away, answers, and begins anew."""

    def __init__(self) -> None:
        self._room = bytearray(_ROOM)
        self._view = memoryview(self._room)
        self._head = b""
        self._left = -1
        self._began = 0.0
        self._request = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def get_buffer(self, _sizehint: int) -> memoryview:
        return self._view

    def buffer_updated(self, count: int) -> None:
        if self._left < 0:
            count = self._read_head(bytes(self._view[:count]))
        if self._left >= 0:
            self._left -= count
            if self._left == 0:
                self._answer()

    def _read_head(self, data: bytes) -> int:
        self._began = self._began or time.perf_counter()
        head, end, rest = (self._head + data).partition(b"\r\n\r\n")
        if not end:
            self._head += data
            return 0
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:])
        self._request = lines[0]
        if fields.get("expect") == "100-continue":
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._left = int(fields.get("content-length", 0))
        return len(rest)

    def _answer(self) -> None:
        method, path, _ = self._request.split(" ")
        if method == "POST":
            print(time.perf_counter() - self._began, flush=True)
        status, body = _reply(method, path)
        content = json.dumps(body).encode()
        head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
        self._transport.write(head.encode() + content)
        self._head, self._left, self._began = b"", -1, 0.0


def _reply(method: str, path: str) -> tuple[str, object]:
    if path.startswith("/me/tracks"):
        return "200 OK", {"collection": [], "next_href": None}
    if path.startswith("/me"):
        return "200 OK", ACCOUNT
    if method == "POST":
        return "201 Created", _track(next(_numbers))
    return "200 OK", _track(int(path.partition("tracks:")[2].split("/")[0] or 0))


def _track(number: int) -> dict[str, object]:
    return {
        "urn": f"soundcloud:tracks:{number}",
        "title": "Bench",
        "user": USER,
        "sharing": "private",
        "state": "finished",
        "duration": 1000,
    }


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())

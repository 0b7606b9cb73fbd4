"""Waits on this computer for the browser to come back from a sign-in (https://www.rfc-editor.org/rfc/rfc8252#section-7.3)."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from scmanager.errors import ScmanagerError
from scmanager.services.callback_requests import LONGEST_HEAD, Refused, read_callback

LOOPBACK = "127.0.0.1"

PATIENCE = 5.0
"""Seconds a connection may take from its beginning to its end."""

MOST_CONNECTIONS = 32
"""Connections at a time; the oldest gives way to a new one."""

_RECEIVED = "You can close this page", "scmanager has received the answer and goes on by itself."
_NOT_THIS = "This page is not part of the sign-in", "Go back to scmanager and open the browser from there again."
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>scmanager</title><link rel="icon" href="data:,">
<style>body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 30rem; margin: 20vh auto; padding: 0 1rem; }}</style>
</head><body><h1>{}</h1><p>{}</p></body></html>
"""
_HEADERS = """Content-Type: text/html; charset=utf-8\r
Cache-Control: no-store\r
Referrer-Policy: no-referrer\r
Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'\r
X-Content-Type-Options: nosniff\r
Connection: close\r
"""

Receive = Callable[[str], bool]
"""Takes the query or form of a callback; False when it does not belong to the sign-in that is under way."""


class PortTaken(ScmanagerError):
    """The port of the redirect address cannot be listened on."""

    title = "This computer cannot listen on that address"


class CallbackListener:
    """Listens for callbacks from `open()` to `close()`; strangers are refused and never end it."""

    def __init__(self, port: int, receive: Receive, *, patience: float = PATIENCE) -> None:
        self._port = port
        self._host = f"{LOOPBACK}:{port}"
        self._receive = receive
        self._patience = patience
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], None] = {}

    async def open(self) -> None:
        """Begin to listen; PortTaken when another program does already."""
        listening = _bound_socket(self._port)
        try:
            self._server = await asyncio.start_server(self._on_connected, sock=listening, limit=LONGEST_HEAD)
        except BaseException:
            listening.close()
            raise

    async def close(self) -> None:
        """Stop listening; answers under way are finished as long as they are quick."""
        if self._server is None:
            return
        self._server.close()
        if self._connections:
            await asyncio.wait(set(self._connections), timeout=0.5)
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    def _on_connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) >= MOST_CONNECTIONS:
            self._cut_oldest()
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._connections[task] = None
        task.add_done_callback(self._connections.pop)

    def _cut_oldest(self) -> None:
        for task in self._connections:
            if not task.cancelling():
                task.cancel()
                return

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(TimeoutError, OSError, asyncio.IncompleteReadError):
                async with asyncio.timeout(self._patience):
                    writer.write(await self._answer(reader))
                    writer.write_eof()
                    await _read_rest(reader)
        finally:
            writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader) -> bytes:
        try:
            query = await read_callback(reader, self._host)
        except Refused as refused:
            return _page(refused.status, *_NOT_THIS)
        if self._receive(query):
            return _page(HTTPStatus.OK, *_RECEIVED)
        return _page(HTTPStatus.BAD_REQUEST, *_NOT_THIS)


def check_port(port: int) -> None:
    """Find out whether this computer can listen for the browser on a port; PortTaken when it cannot."""
    _bound_socket(port).close()


def free_port(first: int) -> int:
    """Return the first port from `first` on that nobody listens on; PortTaken when there is none nearby."""
    for port in range(first, min(first + 100, 65_536)):
        with suppress(PortTaken):
            check_port(port)
            return port
    raise PortTaken("No port nearby is free. Restart the computer, or sign in on another one.")


def _bound_socket(port: int) -> socket.socket:
    """Take a port for us alone, on IPv4: the registered address has this number, and no name that could mean IPv6."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    option = getattr(socket, "SO_EXCLUSIVEADDRUSE", None) if sys.platform == "win32" else socket.SO_REUSEADDR
    try:
        made.setsockopt(socket.SOL_SOCKET, option or socket.SO_REUSEADDR, 1)
        made.bind((LOOPBACK, port))
        made.listen(MOST_CONNECTIONS)
    except OSError as error:
        made.close()
        raise PortTaken(_sentence(port, error)) from error
    return made


def _sentence(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Another program uses port {port}. Close it and test again, or use another port."
    return f"The system does not allow port {port} ({error.strerror}). Use another port."


async def _read_rest(reader: asyncio.StreamReader) -> None:
    """Wait for the other side to hang up: closing with unread bytes could take the answer away from it."""
    while await reader.read(65_536):
        pass


def _page(status: HTTPStatus, title: str, text: str) -> bytes:
    body = _PAGE.format(title, text).encode()
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Length: {len(body)}\r\n{_HEADERS}\r\n"
    return head.encode() + body

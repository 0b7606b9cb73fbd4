"""Connections that listen while they send, so that a server may refuse a long body before it has all of it.

The streams httpx uses by itself look for an answer only after the last byte. By then a server that refused early and
hung up has taken its answer with it (https://github.com/encode/httpcore/issues/723), and the user would be told of a
broken connection where the file is too large.
"""
# ruff: noqa: ASYNC109 - the time limits are parameters of httpcore's interface

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpcore
import httpx

_READ = 64 * 1024
_RECORD = 256 * 1024
_INFORMATION = (b"HTTP/1.1 1", b"HTTP/1.0 1")
_CONNECTIONS = 10


class ListeningTransport(httpx.AsyncHTTPTransport):
    """The transport of httpx over connections that listen while they send, each for one request only."""

    def __init__(self, trust: ssl.SSLContext, proxy: str | None) -> None:
        super().__init__(verify=trust)
        known = httpx.Proxy(proxy) if proxy else None
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=0,
            network_backend=_Backend(),
            proxy=httpcore.Proxy(str(known.url), auth=known.raw_auth) if known else None,
        )


class _Backend(httpcore.AsyncNetworkBackend):
    """Makes the connections."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - nobody asks for one
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - nobody asks for one
    ) -> httpcore.AsyncNetworkStream:
        with _as(httpcore.ConnectError, httpcore.ConnectTimeout):
            async with asyncio.timeout(timeout):
                return _Stream(await _connected(host, port))


class _Stream(httpcore.AsyncNetworkStream):
    """One connection: from the second write in a row on, it hears whether the other side speaks.

    When it does, writing ends with a WriteError, upon which httpcore reads the answer.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._loop = asyncio.get_running_loop()
        self._writes = 0
        self._hearing: asyncio.Task[bytes] | None = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what was heard while writing, else what comes next; nothing at the end."""
        self._writes = 0
        hearing, self._hearing = self._hearing, None
        with _as(httpcore.ReadError, httpcore.ReadTimeout):
            async with asyncio.timeout(timeout):
                return await (self._receive(max_bytes) if hearing is None else hearing)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of a piece."""
        self._writes += 1
        if self._writes > 1 and self._hearing is None:
            self._hearing = self._loop.create_task(self._hear())
        with _as(httpcore.WriteError, httpcore.WriteTimeout):
            rest = self._send_at_once(buffer)
            if rest:
                await self._send_and_hear(rest, timeout)
        if self._hearing is not None and self._hearing.done():
            raise httpcore.WriteError("the server answered before it had everything")

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Agree on encryption; ConnectError when the other side cannot prove who it is."""
        encrypted = _TlsStream(self._socket, ssl_context, server_hostname)
        try:
            with _as(httpcore.ConnectError, httpcore.ConnectTimeout):
                async with asyncio.timeout(timeout):
                    await encrypted.shake_hands()
        except BaseException:
            await encrypted.aclose()
            raise
        return encrypted

    async def aclose(self) -> None:
        """Hang up, also when whoever waits for that is cancelled a second time."""
        try:
            if self._hearing is not None:
                await _end(self._hearing)
        finally:
            self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        """Tell httpcore about the connection: it asks for nothing but the socket."""
        return self._socket if info == "socket" else None

    async def _send_and_hear(self, data: memoryview, timeout: float | None) -> None:
        sending = self._loop.create_task(self._send(data))
        try:
            either = {sending, self._hearing or sending}
            await asyncio.wait(either, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
            elif self._hearing is None or not self._hearing.done():
                raise TimeoutError
        finally:
            await _end(sending)

    async def _hear(self) -> bytes:
        """Wait for words that are more than "go on"."""
        while (data := await self._receive(_READ)).startswith(_INFORMATION):
            pass
        return data

    def _send_at_once(self, data: bytes) -> memoryview:
        """Send what goes without waiting, and return the rest."""
        view = memoryview(data)
        with suppress(BlockingIOError):
            return view[self._socket.send(view) :]
        return view

    async def _send(self, data: memoryview) -> None:
        await self._loop.sock_sendall(self._socket, data)

    async def _receive(self, most: int) -> bytes:
        return await self._loop.sock_recv(self._socket, most)


class _TlsStream(_Stream):
    """A connection that is encrypted."""

    def __init__(self, connection: socket.socket, trust: ssl.SSLContext, host: str | None) -> None:
        super().__init__(connection)
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = trust.wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    async def shake_hands(self) -> None:
        """Agree on keys; SSLError when the other side cannot prove who it is."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._take()
            else:
                await self._flush()
                return

    def get_extra_info(self, info: str) -> Any:
        """Tell httpcore which protocol was agreed on."""
        return self._tls if info == "ssl_object" else super().get_extra_info(info)

    def _send_at_once(self, data: bytes) -> memoryview:
        return memoryview(data)

    async def _send(self, data: memoryview) -> None:
        for start in range(0, len(data), _RECORD):
            self._tls.write(data[start : start + _RECORD])
            await self._flush()

    async def _receive(self, most: int) -> bytes:
        while True:
            try:
                return self._tls.read(most)
            except ssl.SSLWantReadError:
                await self._take()
            except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
                return b""

    async def _flush(self) -> None:
        if self._outgoing.pending:
            await super()._send(memoryview(self._outgoing.read()))

    async def _take(self) -> None:
        data = await super()._receive(_READ)
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()


async def _connected(host: str, port: int) -> socket.socket:
    """Connect to the first address of a host that lets us; OSError of the last one when none does."""
    loop = asyncio.get_running_loop()
    failure = OSError(f"{host} has no address")
    for family, kind, protocol, _, address in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        connection = socket.socket(family, kind, protocol)
        connection.setblocking(False)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.sock_connect(connection, address)
        except OSError as error:
            connection.close()
            failure = error
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise failure


async def _end(task: asyncio.Task[Any]) -> None:
    """Stop a task and wait until nothing of it runs; how it ended is of no interest."""
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
    if not task.cancelled():
        task.exception()  # looked at, so that asyncio does not complain


@contextmanager
def _as(failed: type[Exception], late: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise failed(str(error)) from error

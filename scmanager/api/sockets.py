"""The connection of one upload: it listens while it sends, so that a server may refuse a long body early.

The streams httpx uses by itself look for an answer only after the last byte. By then a server that refused early and
hung up has taken its answer with it (https://github.com/encode/httpcore/issues/723), and the user would be told of a
broken connection where the file is too large. It belongs to a thread, which another one may stop at any moment.
"""

from __future__ import annotations

import asyncio
import re
import selectors
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import httpcore
import httpx

_READ = 64 * 1024
_INTERIM = re.compile(rb"HTTP/1\.1 1.*?\r\n\r\n", re.DOTALL)
_SIGN_OF_INTERIM = b"HTTP/1.1 1"
_NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)

_Result = TypeVar("_Result")


class Line(httpcore.NetworkStream):
    """A connection that hears whether the other side speaks while it sends.

    When it does, writing ends with a WriteError, upon which httpcore reads the answer.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._heard = b""
        self._bell, self._rope = socket.socketpair()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what was heard while writing, else what comes next; nothing at the end."""
        heard, self._heard = self._heard, b""
        with _as(httpcore.ReadError, httpcore.ReadTimeout):
            return heard or self._patiently(lambda: self._socket.recv(max_bytes), timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of a piece; the time limit is for a line on which nothing moves."""
        rest = memoryview(buffer)
        with _as(httpcore.WriteError, httpcore.WriteTimeout):
            while rest:
                self._listen()
                try:
                    rest = rest[self._socket.send(rest) :]
                except _NOT_NOW:
                    self._wait(selectors.EVENT_READ | selectors.EVENT_WRITE, timeout)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Agree on encryption; ConnectError when the other side cannot prove who it is."""
        with _as(httpcore.ConnectError, httpcore.ConnectTimeout):
            encrypted = ssl_context.wrap_socket(
                self._socket, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            self._socket = encrypted
            self._patiently(encrypted.do_handshake, timeout)
        return self

    def get_extra_info(self, info: str) -> Any:
        """Tell httpcore which protocol was agreed on."""
        return self._socket if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket) else None

    def stop(self) -> None:
        """End what is under way, and whatever would come after it; another thread may say so."""
        self._rope.close()

    def close(self) -> None:
        """Hang up."""
        for each in (self._socket, self._bell, self._rope):
            each.close()

    def _listen(self) -> None:
        """Raise WriteError when the other side says more than "go on"."""
        self._check_stopped()
        with suppress(*_NOT_NOW):
            data = self._socket.recv(_READ)
            self._heard = _INTERIM.sub(b"", self._heard + data)
            if not data or _is_answer(self._heard):
                raise httpcore.WriteError("the server answered before it had everything")

    def _patiently(self, operation: Callable[[], _Result], timeout: float | None) -> _Result:
        """Do what may have to wait, within a time limit for the whole."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            self._check_stopped()
            try:
                return operation()
            except _NOT_NOW as error:
                events = selectors.EVENT_WRITE if isinstance(error, ssl.SSLWantWriteError) else selectors.EVENT_READ
            self._wait(events, None if deadline is None else max(0.0, deadline - time.monotonic()))

    def _wait(self, events: int, timeout: float | None) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, events)
            selector.register(self._bell, selectors.EVENT_READ)
            if not selector.select(timeout):
                raise TimeoutError

    def _check_stopped(self) -> None:
        if self._rope.fileno() < 0:
            raise ConnectionAbortedError


class LineTransport(httpx.HTTPTransport):
    """The transport of httpx over one connection that was made already, to the server or to its proxy."""

    def __init__(self, line: Line, trust: ssl.SSLContext, proxy: str | None) -> None:
        super().__init__(verify=trust)
        known = httpx.Proxy(proxy) if proxy else None
        self._pool = httpcore.ConnectionPool(
            ssl_context=trust,
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=_Backend(line),
            proxy=httpcore.Proxy(str(known.url), auth=known.raw_auth) if known else None,
        )


class _Backend(httpcore.NetworkBackend):
    def __init__(self, line: Line) -> None:
        self._line = line

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - connected already
        port: int,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002 - nobody asks for one
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - nobody asks for one
    ) -> httpcore.NetworkStream:
        return self._line


async def connected(url: str, seconds: float | None) -> socket.socket:
    """Connect to the first address of a server that lets us; ConnectError of the last one when none does."""
    address = httpx.URL(url)
    port = address.port or (443 if address.scheme == "https" else 80)
    with _as(httpx.ConnectError, httpx.ConnectTimeout):
        async with asyncio.timeout(seconds):
            return await _first(address.raw_host.decode("ascii"), port)


async def _first(host: str, port: int) -> socket.socket:
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


def _is_answer(heard: bytes) -> bool:
    return len(heard) > _READ or not _SIGN_OF_INTERIM.startswith(heard[: len(_SIGN_OF_INTERIM)])


@contextmanager
def _as(failed: type[Exception], late: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:
        raise failed(str(error)) from error

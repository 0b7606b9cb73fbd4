"""The border to httpx: it carries requests, reads answers within limits, and converts what goes wrong.

Limits of httpx 0.28 that shape it: its time limits are for single operations, so an exchange gets one for the whole;
it sends headers to any host, so the transport itself refuses addresses that are not allowed; a kept connection that
went stale makes a write ambiguous, so only reads use kept ones (https://github.com/encode/httpcore/issues/723).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager

import httpx

from scmanager.api.profile import host_of
from scmanager.api.sockets import ListeningTransport
from scmanager.api.wire import MAX_BODY, Answer, BodyReader
from scmanager.errors import BadAnswer, ConnectionLost, InputError, NetworkError, Offline, TimedOut, Untrusted

BaseTransport = httpx.AsyncBaseTransport
"""What carries requests, for rooms that do not know httpx."""

TIMEOUT = httpx.Timeout(connect=10, write=60, read=30, pool=10)
"""Seconds for each single operation."""

TOTAL = 60.0
"""Seconds for a whole exchange."""

UPLOAD_ANSWER = 300.0
"""Seconds the server may take to answer once it has all of an upload, which itself may take as long as it moves."""

_UPLOAD_TIMEOUT = httpx.Timeout(connect=10, write=60, read=UPLOAD_ANSWER, pool=10)
_LIMITS = httpx.Limits(max_connections=10, max_keepalive_connections=10)
_COMPRESSION = {"accept-encoding": "gzip, deflate"}

_FOREIGN = "shows a certificate that nobody this computer trusts has signed"
_CERTIFICATE = {
    9: "shows a certificate that is not valid yet (is the date of this computer right?)",
    10: "shows a certificate that has expired (is the date of this computer right?)",
    18: _FOREIGN,
    19: _FOREIGN,
    20: _FOREIGN,
    21: _FOREIGN,
    62: "shows the certificate of another server",
    64: "shows the certificate of another server",
}

Headers = Mapping[str, str]


class Transport:
    """Carries requests to the addresses `allowed` accepts, and to no others; connections are made on first use.

    `inner` replaces the network in tests. Every failure is an error of this program's own tree.
    """

    def __init__(
        self,
        allowed: Callable[[str], bool],
        *,
        proxy: str | None = None,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._allowed = allowed
        self._proxy = proxy
        self._inner = inner
        self._preparing = asyncio.Lock()
        self._reads: httpx.AsyncClient | None = None
        self._writes: httpx.AsyncClient | None = None

    async def send(
        self, method: str, url: str, headers: Headers, content: bytes = b"", *, limit: int = MAX_BODY
    ) -> Answer:
        """Carry a small request; `limit` is the largest answer in bytes."""
        with _converted(url):
            async with asyncio.timeout(TOTAL):
                client = await self._client(reads=method == "GET")
                request = client.build_request(method, url, headers=headers, content=content or None, timeout=TIMEOUT)
                return await _exchange(client, request, limit)

    async def stream(self, method: str, url: str, headers: Headers, chunks: AsyncGenerator[bytes, None]) -> Answer:
        """Carry a request with a streamed body, whose length `headers` tell; `chunks` is closed at the end."""
        with _converted(url):
            async with asyncio.timeout(None) as deadline, aclosing(chunks), aclosing(_then(chunks, deadline)) as body:
                client = await self._client(reads=False)
                request = client.build_request(method, url, headers=headers, content=body, timeout=_UPLOAD_TIMEOUT)
                return await _exchange(client, request, MAX_BODY)

    async def close(self) -> None:
        """Close all connections."""
        for client in (self._reads, self._writes):
            if client is not None:
                await client.aclose()

    async def _client(self, *, reads: bool) -> httpx.AsyncClient:
        async with self._preparing:
            if self._reads is None or self._writes is None:
                trust = await asyncio.to_thread(httpx.create_ssl_context)
                kept = httpx.AsyncHTTPTransport(verify=trust, limits=_LIMITS, proxy=self._proxy)
                self._reads = self._new_client(self._inner or kept)
                self._writes = self._new_client(self._inner or ListeningTransport(trust, self._proxy))
        return self._reads if reads else self._writes

    def _new_client(self, inner: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=_Guard(inner, self._allowed), headers=_COMPRESSION, follow_redirects=False, trust_env=False
        )


class _Guard(httpx.AsyncBaseTransport):
    """Refuses every address that is not allowed before a connection is made: the last line of defence."""

    def __init__(self, inner: httpx.AsyncBaseTransport, allowed: Callable[[str], bool]) -> None:
        self._inner = inner
        self._allowed = allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self._allowed(str(request.url)):
            raise BadAnswer(f"The server pointed to {host_of(str(request.url))}, which is not asked.")
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


async def _exchange(client: httpx.AsyncClient, request: httpx.Request, limit: int) -> Answer:
    response = await client.send(request, stream=True)
    try:
        body = BodyReader(response.headers.get("content-encoding", "").lower(), limit)
        async for piece in response.aiter_raw():
            body.feed(piece)
        return Answer(response.status_code, dict(response.headers), body.body())
    finally:
        await response.aclose()


async def _then(chunks: AsyncGenerator[bytes, None], deadline: asyncio.Timeout) -> AsyncGenerator[bytes, None]:
    """Yield a body, and start the clock for the answer when all of it is sent."""
    async for chunk in chunks:
        yield chunk
    deadline.reschedule(asyncio.get_running_loop().time() + UPLOAD_ANSWER)


@contextmanager
def _converted(url: str) -> Iterator[None]:
    """Turn what httpx and the clock raise into errors a user can read; they name the host only."""
    host = host_of(url)
    try:
        yield
    except TimeoutError as error:
        raise TimedOut(f"{host} did not answer in time. Try again later.") from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise InputError("That is not an address that can be asked.") from error
    except httpx.TransportError as error:
        raise _network_error(host, error) from error


def _network_error(host: str, error: httpx.TransportError) -> NetworkError:
    if isinstance(error, httpx.ConnectError) and (cause := _tls_error(error)) is not None:
        return Untrusted(f"{host} {_distrust(cause)}, so nothing was sent.")
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError | httpx.ProxyError | httpx.PoolTimeout):
        return Offline(f"No connection to {host} could be made. Check the network, then try again.")
    if isinstance(error, httpx.TimeoutException):
        return TimedOut(f"{host} did not answer in time. Try again later.")
    return ConnectionLost(f"The connection to {host} broke before the answer was complete. Try again.")


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """Find why TLS was refused; a connection that just ended while it was agreed on is no refusal."""
    while error is not None:
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _distrust(error: ssl.SSLError) -> str:
    """Say what is wrong with a server's proof, by the codes of https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(getattr(error, "verify_code", 0), "shows a certificate that is not right")
    return "offers no encryption that is safe today"

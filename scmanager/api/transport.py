"""The border to httpx: it carries requests, reads answers within limits, and converts what goes wrong.

Limits of httpx 0.28 that shape it: its time limits are for single operations, so an exchange gets one for the whole;
it sends headers to any host, so the transport itself refuses addresses that are not allowed; a kept connection that
went stale makes a write ambiguous, so only reads use kept ones (https://github.com/encode/httpcore/issues/723).
"""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager

import httpx

from scmanager.api.multipart import MultipartBody
from scmanager.api.profile import host_of
from scmanager.api.sockets import Line, LineTransport, connected
from scmanager.api.upload_thread import UploadThread
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
_KEPT = httpx.Limits(max_connections=10, max_keepalive_connections=10)
_FRESH = httpx.Limits(max_connections=10, max_keepalive_connections=0)
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
        self._trust: ssl.SSLContext | None = None
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

    async def upload(self, method: str, url: str, headers: Headers, body: MultipartBody) -> Answer:
        """Carry a request with files, over a connection and in a thread of its own; `inner` is not asked."""
        with _converted(url):
            _insist(self._allowed, url)
            trust = await self._known_trust()
            with closing(Line(await connected(self._proxy or url, _UPLOAD_TIMEOUT.connect))) as line:
                carrier = LineTransport(line, trust, self._proxy)
                sized = {**headers, "content-type": body.content_type, "content-length": str(body.length)}
                exchange = functools.partial(_upload, carrier, method, url, sized)
                return await UploadThread(body, line.stop).run(exchange, UPLOAD_ANSWER)

    async def close(self) -> None:
        """Close all connections."""
        for client in (self._reads, self._writes):
            if client is not None:
                await client.aclose()

    async def _client(self, *, reads: bool) -> httpx.AsyncClient:
        trust = await self._known_trust()
        if self._reads is None or self._writes is None:
            self._reads = self._new_client(trust, _KEPT)
            self._writes = self._new_client(trust, _FRESH)
        return self._reads if reads else self._writes

    async def _known_trust(self) -> ssl.SSLContext:
        async with self._preparing:
            if self._trust is None:
                self._trust = await asyncio.to_thread(httpx.create_ssl_context)
        return self._trust

    def _new_client(self, trust: ssl.SSLContext, limits: httpx.Limits) -> httpx.AsyncClient:
        inner = self._inner or httpx.AsyncHTTPTransport(verify=trust, limits=limits, proxy=self._proxy)
        return httpx.AsyncClient(
            transport=_Guard(inner, self._allowed), headers=_COMPRESSION, follow_redirects=False, trust_env=False
        )


class _Guard(httpx.AsyncBaseTransport):
    """Refuses every address that is not allowed before a connection is made: the last line of defence."""

    def __init__(self, inner: httpx.AsyncBaseTransport, allowed: Callable[[str], bool]) -> None:
        self._inner = inner
        self._allowed = allowed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        _insist(self._allowed, str(request.url))
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


def _upload(carrier: httpx.BaseTransport, method: str, url: str, headers: Headers, content: Iterator[bytes]) -> Answer:
    """Exchange an upload for an answer, in a thread."""
    with (
        httpx.Client(transport=carrier, headers=_COMPRESSION, timeout=_UPLOAD_TIMEOUT, trust_env=False) as client,
        client.stream(method, url, headers=headers, content=content) as response,
    ):
        body = BodyReader(response.headers.get("content-encoding", "").lower(), MAX_BODY)
        for piece in response.iter_raw():
            body.feed(piece)
        return Answer(response.status_code, dict(response.headers), body.body())


def _insist(allowed: Callable[[str], bool], url: str) -> None:
    if not allowed(url):
        raise BadAnswer(f"The server pointed to {host_of(url)}, which is not asked.")


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

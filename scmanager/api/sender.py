"""From a request in words to an answer in bytes: address, sign-in, body and retries are put together here."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

from scmanager.api import failures
from scmanager.api.multipart import Hook, MultipartBody, Progress
from scmanager.api.pacing import Pace, Sleep
from scmanager.api.profile import Credentials, ServerProfile, origin_of
from scmanager.api.server_clock import ServerClock
from scmanager.api.signing import SHORT, Auth, auth_of
from scmanager.api.transport import Headers, Transport
from scmanager.api.upload_thread import ended
from scmanager.api.wire import Answer, Request
from scmanager.core.hosts import is_loopback
from scmanager.errors import ScmanagerError

if TYPE_CHECKING:
    import httpx

SHORTEST_UPLOAD = 600.0
"""Seconds a token must still live before an upload starts, and more for a large one."""

SLOW_LINE = 250_000
"""Bytes a second that a slow line uploads."""

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json; charset=utf-8"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


Listener = Callable[[ScmanagerError | None], None]
"""Hears how each request ended: with an answer (None) or with an error."""


class Sender:
    """Sends requests to the origin of one profile, signed in and at its pace.

    Refusals are raised; what may be repeated is tried again. `listener` may be set to hear how requests end.
    """

    def __init__(
        self,
        profile: ServerProfile,
        credentials: Credentials | Auth,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._root = profile.root
        self._origin = profile.origin
        self._auth = auth_of(credentials)
        self._key = self._auth.consumer_key if profile.dialect == "classic" else ""
        self._probe = Request(method="GET", path="/me.json" if profile.dialect == "classic" else "/me")
        self.pace = Pace(sleep=sleep)
        self.clock = ServerClock()
        self.listener: Listener = _nobody
        self._transport = Transport(self._is_own, proxy=proxy_for(profile.root), inner=transport)

    async def send(self, request: Request) -> Answer:
        """Send a request with a small body or none, and return what the server says when it agrees."""
        with self._heard():
            go = self.pace.run if request.repeatable else self.pace.once
            return await go(lambda: self._once(request))

    async def location(self, request: Request) -> Answer:
        """Send a request whose proper answer is a redirect; the redirect is returned, not followed."""
        with self._heard():
            return await self.pace.run(lambda: self._once(request, _REDIRECTS))

    async def probe(self) -> None:
        """Ask something small, once, to find out whether the server answers; raises what it says."""
        with self._heard():
            await self.pace.once(lambda: self._once(self._probe))

    async def upload(
        self, request: Request, *, progress: Progress | None = None, before_last_byte: Hook | None = None
    ) -> Answer:
        """Send a request with files. FileProblem when a file cannot be used.

        It is sent again only after a 401, which says that nothing was done; the callbacks then hear it all again.
        After a pause something small finds out first whether the server is ready for it.
        """
        with self._heard():
            if self.pace.paused_until is not None:
                await self.pace.once(lambda: self._once(self._probe))
            return await self.pace.once(lambda: self._upload_once(request, progress, before_last_byte))

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def _upload_once(self, request: Request, progress: Progress | None, before_last_byte: Hook | None) -> Answer:
        async def attempt(headers: Headers) -> Answer:
            async with _opened(request, progress, before_last_byte) as body:
                return await self._transport.upload(request.method, self._url(request), headers, body)

        return self._agreed(await self._signed(attempt, await asyncio.to_thread(_seconds_to_send, request)))

    async def _once(self, request: Request, welcome: frozenset[int] = frozenset()) -> Answer:
        kind, content = _small_body(request)

        async def attempt(headers: Headers) -> Answer:
            typed = {**headers, "content-type": kind} if kind else headers
            return await self._transport.send(request.method, self._url(request), typed, content)

        return self._agreed(await self._signed(attempt, SHORT), welcome)

    def _agreed(self, answer: Answer, welcome: frozenset[int] = frozenset()) -> Answer:
        self.clock.hear(answer.headers.get("date", ""))
        if answer.status in welcome:
            return answer
        if failures.is_portal(answer, self._origin):
            raise failures.portal()
        if 200 <= answer.status < 300:
            return answer
        raise failures.failure(answer)

    @contextmanager
    def _heard(self) -> Iterator[None]:
        try:
            yield
        except ScmanagerError as error:
            self.listener(error)
            raise
        self.listener(None)

    async def _signed(self, attempt: Callable[[Headers], Awaitable[Answer]], seconds: float) -> Answer:
        """Make an attempt with a token that lives for some seconds, and another one when it is refused all the same."""
        token = await self._auth.token(seconds)
        answer = await attempt(_headers(token))
        if answer.status != HTTPStatus.UNAUTHORIZED or not token:
            return answer
        other = await self._auth.renewed(token)
        return answer if other == token else await attempt(_headers(other))

    def _url(self, request: Request) -> str:
        url = request.path if "://" in request.path else self._root + request.path
        query = [*request.query]
        if self._key and "consumer_key" not in dict(parse_qsl(urlsplit(url).query)):
            query.append(("consumer_key", self._key))
        if not query:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode(query, errors='replace')}"

    def _is_own(self, url: str) -> bool:
        return origin_of(url) == self._origin


def proxy_for(root: str) -> str | None:
    """Return the proxy the user's system names for a server; none for this computer."""
    host = urlsplit(root).hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    return getproxies().get("https")


def _headers(token: str) -> Headers:
    accepted = {"accept": "application/json"}
    return accepted | {"authorization": f"OAuth {token}"} if token else accepted


def _seconds_to_send(request: Request) -> float:
    """Estimate how long an upload takes at most on a slow line; what is no file is noticed when it is opened."""
    size = 0
    for part in request.files:
        with suppress(OSError):
            size += part.path.stat().st_size
    return max(SHORTEST_UPLOAD, size / SLOW_LINE)


def _nobody(_error: ScmanagerError | None) -> None:
    """Listen to nothing."""


def _small_body(request: Request) -> tuple[str, bytes]:
    if request.json:
        return _JSON, request.json
    if request.form:
        return _FORM, urlencode(request.form, errors="replace").encode()
    return "", b""


@asynccontextmanager
async def _opened(
    request: Request, progress: Progress | None, before_last_byte: Hook | None
) -> AsyncIterator[MultipartBody]:
    make = functools.partial(
        MultipartBody, request.form, request.files, progress=progress, before_last_byte=before_last_byte
    )
    opening = asyncio.get_running_loop().run_in_executor(None, make)
    try:
        yield await asyncio.shield(opening)
    finally:
        if await ended(opening) is None:
            await asyncio.to_thread(opening.result().close)

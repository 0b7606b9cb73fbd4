"""The token endpoint: codes and refresh tokens are traded for tokens, and sessions ended.

Source: https://developers.soundcloud.com/docs/api/guide#authentication. The client proves who it is in the form; HTTP
Basic, which the documents show as well, is only tried when that is refused.
"""

from __future__ import annotations

import json
import math
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec

from scmanager.api import failures
from scmanager.api.clock import Clock, elapsed
from scmanager.api.profile import origin_of, secured
from scmanager.api.sender import proxy_for
from scmanager.api.transport import Transport
from scmanager.api.wire import Answer, read_json
from scmanager.core import oauth as rules
from scmanager.core.profiles import Profile, redirect_uri
from scmanager.errors import BadAnswer, CaptivePortal, ServerError

if TYPE_CHECKING:
    import httpx

USUAL_LIFE = 3599.0
"""Seconds an access token of SoundCloud lives; taken where the server does not say."""

_REFUSING = frozenset({400, 401, 403})


class TokenSet(msgspec.Struct, frozen=True):
    """An access token, the refresh token that renews it once, and when it ends by `api.clock.elapsed`.

    `lifetime` is in seconds, counted from before the tokens were asked for. `refresh_token` is empty where the server
    gave none.
    """

    access_token: str
    refresh_token: str
    expires_at: float
    lifetime: float

    def __repr__(self) -> str:
        """Show the life only; tokens must not reach a log."""
        return f"TokenSet(…, lifetime={self.lifetime:g})"


class OAuth:
    """Talks to the token endpoint of one profile.

    SignInRefused when the server says no, with its OAuth error code; any other ScmanagerError when it did not answer
    the question. Nothing is sent twice, because codes and refresh tokens work once.
    """

    def __init__(
        self,
        profile: Profile,
        client_secret: str = "",
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = elapsed,
    ) -> None:
        self._client_id = profile.client_id
        self._secret = client_secret
        self._redirect_uri = redirect_uri(profile)
        self._url = secured(profile.token_url)
        self._origin = origin_of(self._url)
        self._clock = clock
        self._uses_basic = False
        self._transport = Transport(self._is_own, proxy=proxy_for(self._url), inner=transport)

    async def exchange(self, code: str, verifier: str) -> TokenSet:
        """Trade the code of a callback for tokens."""
        return await self._ask(
            grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=self._redirect_uri
        )

    async def refresh(self, refresh_token: str) -> TokenSet:
        """Trade a refresh token for a new pair; from then on it is spent.

        A server that gives no new one lets the old one live (https://www.rfc-editor.org/rfc/rfc6749#section-6).
        """
        tokens = await self._ask(grant_type="refresh_token", refresh_token=refresh_token)
        return tokens if tokens.refresh_token else msgspec.structs.replace(tokens, refresh_token=refresh_token)

    async def client_credentials(self) -> TokenSet:
        """Get tokens that stand for the app and not for a person: enough to read what is public.

        SoundCloud gives 50 of them in twelve hours (https://developers.soundcloud.com/docs/api/rate-limits).
        """
        return await self._ask(grant_type="client_credentials")

    async def sign_out(self, access_token: str) -> None:
        """End the session of a token; one that is no longer valid is as good."""
        content = json.dumps({"access_token": access_token}).encode()
        headers = {"accept": "application/json", "content-type": "application/json; charset=utf-8"}
        answer = await self._transport.send("POST", f"{self._origin}/sign-out", headers, content)
        if answer.status not in {200, 204, 401}:
            raise failures.failure(answer)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def _ask(self, **grant: str) -> TokenSet:
        asked_at = self._clock()
        answer = await self._post(grant, basic=self._uses_basic)
        if self._secret and not self._uses_basic and _error_code(answer) == "invalid_client":
            second = await self._post(grant, basic=True)
            self._uses_basic = second.status == 200
            answer = second if self._uses_basic else answer
        if answer.status != 200:
            raise _refusal(answer)
        return _tokens(read_json(answer), asked_at)

    async def _post(self, grant: dict[str, str], *, basic: bool) -> Answer:
        headers = {"accept": "application/json", "content-type": "application/x-www-form-urlencoded"}
        form = dict(grant)
        if basic:
            headers["authorization"] = f"Basic {b64encode(f'{self._client_id}:{self._secret}'.encode()).decode()}"
        else:
            form |= {"client_id": self._client_id} | ({"client_secret": self._secret} if self._secret else {})
        return await self._transport.send("POST", self._url, headers, urlencode(form, errors="replace").encode())

    def _is_own(self, url: str) -> bool:
        return origin_of(url) == self._origin


def _error_code(answer: Answer) -> str:
    """Return the OAuth error code of a refusal; other answers, also those that ask to slow down, have none."""
    if answer.status not in _REFUSING:
        return ""
    try:
        body = read_json(answer)
    except (BadAnswer, CaptivePortal):
        return ""
    code = body.get("error") if isinstance(body, dict) else None
    return code if isinstance(code, str) else ""


def _refusal(answer: Answer) -> ServerError:
    code = _error_code(answer)
    if not code:
        return failures.failure(answer)
    told = [text for text in failures.messages(answer) if text != code]
    return rules.refusal(code, told[0] if told else "", answer.status)


def _tokens(body: Any, asked_at: float) -> TokenSet:
    fields = body if isinstance(body, dict) else {}
    access, refreshing = _token(fields.get("access_token")), _token(fields.get("refresh_token"))
    if not access:
        raise BadAnswer("The server's answer to the sign-in holds no token that could be used. Try again later.")
    lifetime = _seconds(fields.get("expires_in"))
    return TokenSet(access, refreshing, asked_at + lifetime, lifetime)


def _token(value: Any) -> str:
    """Return a token that can stand in a header (https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12), or nothing."""
    return value if isinstance(value, str) and all("!" <= char <= "~" for char in value) else ""


def _seconds(value: Any) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return USUAL_LIFE
    return seconds if math.isfinite(seconds) and seconds > 0 else USUAL_LIFE

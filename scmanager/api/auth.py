"""The session of an account: access tokens that are renewed before they end, and when the server refuses them.

SoundCloud's refresh tokens work once (https://github.com/soundcloud/api/issues/80), so there is never more than one
renewal at a time: not among the tasks of this program, which share it, and not among programs, which share a lock.
"""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from scmanager.api.clock import Clock, elapsed
from scmanager.api.oauth import OAuth, TokenSet
from scmanager.api.pacing import Sleep
from scmanager.api.signing import SHORT
from scmanager.core.oauth import SavedSignIn
from scmanager.errors import (
    KeychainUnavailable,
    NetworkError,
    ServerFailed,
    SignInNeeded,
    SignInRefused,
    TooManyRequests,
)

log = logging.getLogger(__name__)

SPURIOUS_PAUSE = 30.0
"""Seconds before a refused renewal is tried again: SoundCloud has refused good ones in bursts
(https://github.com/soundcloud/api/issues/359)."""

VERDICT_LIFE = 60.0
"""Seconds during which a final refusal is repeated without asking the server again."""

CLOSING = 5.0
"""Seconds a renewal may still take when the program ends; broken off, it could cost the sign-in."""

_LARGEST_SHARE = 0.9
_OVER = (
    "The server no longer accepts your sign-in: it was ended elsewhere, or its last renewal was cut off on the way. "
    "Sign in again; uploads, drafts and tracks are kept."
)
_NOTHING_KEPT = (
    "The keychain of this computer gives out no sign-in for this account. "
    "If it is locked, unlock it and try again; otherwise sign in again."
)
_OTHER_ACCOUNT = "Somebody else has signed in here since. Sign in again with the account these tracks belong to."


class SignInStore(Protocol):
    """Keeps one sign-in between two starts."""

    def locked(self) -> AbstractAsyncContextManager[None]:
        """Keep every other program from renewing the sign-in meanwhile; StorageError when that takes too long."""

    async def read(self) -> SavedSignIn | None:
        """Return what is kept; None when there is nothing, KeychainUnavailable when nobody can tell."""

    async def write(self, saved: SavedSignIn) -> None:
        """Keep a sign-in and read it back; what the keychain does not take stays in memory."""

    async def forget(self) -> None:
        """Keep nothing any more."""


class TokenAuth:
    """The session of one account: gives out access tokens that live, and renews them.

    Tokens are stored and read back before they are used. A stored token is never deleted because the server refused
    it. Nothing depends on the time of day. `close()` also closes `oauth`.
    """

    def __init__(
        self,
        oauth: OAuth,
        store: SignInStore,
        account_urn: str,
        *,
        clock: Clock = elapsed,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._oauth = oauth
        self._store = store
        self._account_urn = account_urn
        self._clock = clock
        self._sleep = sleep
        self._tokens: TokenSet | None = None
        self._saved: SavedSignIn | None = None
        self._renewal: asyncio.Task[TokenSet] | None = None
        self._refused_until = -math.inf

    @property
    def is_user(self) -> bool:
        """Requests are made in the name of the account."""
        return True

    @property
    def consumer_key(self) -> str:
        """There is none beside a token."""
        return ""

    async def adopt(self, tokens: TokenSet) -> None:
        """Begin with the tokens of a new sign-in."""
        async with self._store.locked():
            await self._keep(tokens)

    async def token(self, min_life_s: float = SHORT) -> str:
        """Return an access token that lives for `min_life_s` seconds, or nearly its whole life where that is shorter.

        SignInNeeded when there is none to be had. A token with less left is given when the server cannot be asked.
        """
        tokens = self._tokens
        if tokens is not None and self._left(tokens) >= min(min_life_s, tokens.lifetime * _LARGEST_SHARE):
            return tokens.access_token
        try:
            return (await self._renewed()).access_token
        except (NetworkError, ServerFailed, TooManyRequests):
            if tokens is None or self._left(tokens) <= 0:
                raise
            return tokens.access_token

    async def renewed(self, bad_token: str) -> str:
        """Return a token in place of one the server refused; all who were refused together share one renewal."""
        if self._tokens is not None and self._tokens.access_token != bad_token:
            return self._tokens.access_token
        return (await self._renewed()).access_token

    async def sign_out(self) -> None:
        """End the session at the server and forget it here; it is forgotten even when the server cannot be asked."""
        try:
            await self._oauth.sign_out(await self.token())
        except SignInNeeded:
            log.info("the session was over already")
        finally:
            self._tokens = self._saved = None
            async with self._store.locked():
                await self._store.forget()

    async def close(self) -> None:
        """Let a renewal under way come to its end, and close all connections."""
        if (renewal := self._renewal) is not None:
            await asyncio.wait({renewal}, timeout=CLOSING)
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)
        await self._oauth.close()

    def _left(self, tokens: TokenSet) -> float:
        return tokens.expires_at - self._clock()

    async def _renewed(self) -> TokenSet:
        """Wait for the renewal, starting it if need be; a caller that leaves does not stop it."""
        if self._clock() < self._refused_until:
            raise SignInNeeded(_OVER, status=401)
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew())
            self._renewal.add_done_callback(self._on_renewed)
        return await asyncio.shield(self._renewal)

    def _on_renewed(self, renewal: asyncio.Task[TokenSet]) -> None:
        self._renewal = None
        # Looking at the exception also keeps asyncio from complaining when every caller has left.
        if not renewal.cancelled():
            renewal.exception()

    async def _renew(self) -> TokenSet:
        try:
            return await self._attempt()
        except SignInRefused as refusal:
            if refusal.code != "invalid_grant":
                raise SignInNeeded(refusal.message, status=401, details=refusal.details) from refusal
        log.info("the server refused to renew the sign-in; it is asked once more")
        await self._sleep(SPURIOUS_PAUSE)
        try:
            return await self._attempt()
        except SignInRefused as refusal:
            self._refused_until = self._clock() + VERDICT_LIFE
            raise SignInNeeded(_OVER, status=401, details=refusal.details) from refusal

    async def _attempt(self) -> TokenSet:
        """Renew what the store holds now: another program may have renewed it since."""
        async with self._store.locked():
            tokens = await self._oauth.refresh((await self._newest()).refresh_token)
            await self._keep(tokens)
        return tokens

    async def _newest(self) -> SavedSignIn:
        """Return the sign-in in the store, or the one last known here: a keychain that is silent forgets nothing."""
        try:
            stored = await self._store.read()
        except KeychainUnavailable:
            if self._saved is None:
                raise
            stored = None
        if stored is not None and stored.account_urn != self._account_urn:
            raise SignInNeeded(_OTHER_ACCOUNT, status=401)
        newest = stored or self._saved
        if newest is None:
            raise SignInNeeded(_NOTHING_KEPT, status=401)
        return newest

    async def _keep(self, tokens: TokenSet) -> None:
        saved = SavedSignIn(tokens.refresh_token, self._account_urn)
        await self._store.write(saved)
        self._saved, self._tokens = saved, tokens
        self._refused_until = -math.inf

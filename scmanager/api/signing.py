"""How a request shows who asks: with a token that stays the same, or with one that somebody renews."""

from __future__ import annotations

from typing import Protocol

from scmanager.api.profile import Credentials

SHORT = 60.0
"""Seconds a token must still live to be used for a small request."""


class Auth(Protocol):
    """Gives out access tokens; `api.auth.TokenAuth` is the one that renews them."""

    @property
    def is_user(self) -> bool:
        """Whether requests are made in the name of an account."""

    @property
    def consumer_key(self) -> str:
        """The key to show in place of a token on the classic dialect; empty where there is a token."""

    async def token(self, min_life_s: float = SHORT) -> str:
        """Return a token that lives long enough; empty where there is none."""

    async def renewed(self, bad_token: str) -> str:
        """Return another token than the one the server refused, or the same where there is no other."""


class FixedToken:
    """A token, or a consumer key, that nobody renews."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    @property
    def is_user(self) -> bool:
        """Whether there is a token."""
        return bool(self._credentials.token)

    @property
    def consumer_key(self) -> str:
        """The key, where it stands alone."""
        return "" if self.is_user else self._credentials.client_id

    async def token(self, min_life_s: float = SHORT) -> str:  # noqa: ARG002 - it lives for ever
        """Return the token."""
        return self._credentials.token

    async def renewed(self, bad_token: str) -> str:
        """Return the token that was refused: there is no other."""
        return bad_token


def auth_of(credentials: Credentials | Auth) -> Auth:
    """Return what signs requests."""
    return FixedToken(credentials) if isinstance(credentials, Credentials) else credentials

"""Authorization codes and tokens: issued, redeemed, refreshed and revoked in the database."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from scmanager.sandbox.auth import USER_TOKEN
from scmanager.sandbox.state import Sandbox, now

CODE_LIFE = 120.0
TOKEN_LIFE = 3599


class InvalidGrant(Exception):
    """A code or refresh token that is unknown, spent or too old, or was issued for something else."""


def issue_code(sandbox: Sandbox, client_id: str, user_id: int, redirect_uri: str, challenge: str) -> str:
    """Return a code a user allows the client to redeem once, within two minutes."""
    code = secrets.token_urlsafe(24)
    sandbox.database.execute(
        "INSERT INTO authorization_codes (code, client_id, user_id, redirect_uri, code_challenge, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (code, client_id, user_id, redirect_uri, challenge, now() + CODE_LIFE),
    )
    return code


def redeem_code(sandbox: Sandbox, client_id: str, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
    """Trade a code for a pair of tokens; a second attempt with the same code fails.

    Without a verifier only a code that was issued without a challenge is taken.
    """
    row = sandbox.database.execute(
        "UPDATE authorization_codes SET used = 1 WHERE code = ? AND NOT used RETURNING *", (code,)
    ).fetchone()
    if row is None or row["client_id"] != client_id or row["expires_at"] < now():
        raise InvalidGrant("The authorization code is unknown, used or expired.")
    if row["redirect_uri"] != redirect_uri:
        raise InvalidGrant("redirect_uri is not the one the code was issued for.")
    if not secrets.compare_digest(row["code_challenge"], challenge_of(verifier) if verifier else ""):
        raise InvalidGrant("code_verifier does not fit the code_challenge.")
    return issue_pair(sandbox, client_id, row["user_id"])


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier: https://www.rfc-editor.org/rfc/rfc7636#section-4.2."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def refresh(sandbox: Sandbox, client_id: str, refresh_token: str) -> dict[str, Any]:
    """Trade a refresh token for a new pair; each one works once."""
    row = sandbox.database.execute(
        "UPDATE tokens SET refreshed = 1 WHERE refresh_token = ? AND client_id = ? AND NOT refreshed AND NOT revoked"
        " RETURNING user_id",
        (refresh_token, client_id),
    ).fetchone()
    if row is None:
        raise InvalidGrant("The refresh token is unknown or was used.")
    return issue_pair(sandbox, client_id, row["user_id"])


def issue_pair(sandbox: Sandbox, client_id: str, user_id: int | None) -> dict[str, Any]:
    """Return a new pair of tokens as the token endpoint sends it; without a user they stand for the client."""
    access, refreshing = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    sandbox.database.execute(
        "INSERT INTO tokens (access_token, refresh_token, client_id, user_id, expires_at) VALUES (?, ?, ?, ?, ?)",
        (access, refreshing, client_id, user_id, now() + TOKEN_LIFE),
    )
    return {
        "access_token": access,
        "expires_in": TOKEN_LIFE,
        "scope": "",
        "refresh_token": refreshing,
        "token_type": "bearer",
    }


def revoke(sandbox: Sandbox, access_token: str) -> None:
    """End the session of a token; the published token of the demonstration user stays."""
    sandbox.database.execute(
        "UPDATE tokens SET revoked = 1 WHERE access_token = ? AND access_token <> ?", (access_token, USER_TOKEN)
    )

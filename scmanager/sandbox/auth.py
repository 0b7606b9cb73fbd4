"""Who is calling: from the Authorization header, the token or the consumer key in the query."""

from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request

from scmanager.sandbox.errors import unauthorized
from scmanager.sandbox.state import Sandbox, now, sandbox_of

CLIENT_ID = "sandbox"
CLIENT_SECRET = "sandbox"  # noqa: S105 - the published credentials of the demonstration client
USER_TOKEN = "sandbox-user"  # noqa: S105 - the published token of the demonstration user
SCHEMES = frozenset({"oauth", "bearer"})


@dataclass(frozen=True, slots=True)
class Caller:
    """The one who sent a request: nobody known, a consumer key, a client by its credentials, or a user."""

    user_id: int | None
    client_id: str | None
    kind: Literal["anonymous", "key", "client", "user"]


def caller(request: Request, body_token: str | None = None) -> Caller:
    """Tell who is calling; raise a 401 when what was given is wrong, expired or signed out."""
    token = header_token(request) or request.query_params.get("oauth_token") or body_token
    if token:
        return _token_owner(sandbox_of(request), token)
    key = request.query_params.get("consumer_key") or request.query_params.get("client_id")
    if not key:
        return Caller(None, None, "anonymous")
    if key != CLIENT_ID:
        raise unauthorized()
    return Caller(None, key, "key")


def header_token(request: Request) -> str | None:
    """Return the token of the Authorization header; raise a 401 for a scheme that is not known here."""
    header = request.headers.get("authorization")
    if not header:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() not in SCHEMES or not token.strip():
        raise unauthorized()
    return token.strip()


def _token_owner(sandbox: Sandbox, token: str) -> Caller:
    row = sandbox.database.execute(
        "SELECT client_id, user_id FROM tokens WHERE access_token = ? AND NOT revoked"
        " AND (expires_at IS NULL OR expires_at > ?)",
        (token, now()),
    ).fetchone()
    if row is None:
        raise unauthorized()
    return Caller(row["user_id"], row["client_id"], "client" if row["user_id"] is None else "user")

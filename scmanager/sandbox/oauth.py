"""Signing in: the token endpoint and sign-out; the page that asks the user is in `consent`.

Codes need PKCE with S256, refresh tokens work once, and `client_secret` is required, in the body or as HTTP Basic.
Errors have the shape `{"error", "error_description"}`. The token endpoint of the classic API, `/oauth2/token`, also
takes codes from `/connect`, which knows no PKCE; its tokens are the same.
"""

import secrets
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import consent, tokens
from scmanager.sandbox.auth import CLIENT_ID, CLIENT_SECRET, caller, header_token
from scmanager.sandbox.errors import unauthorized
from scmanager.sandbox.state import Sandbox, sandbox_of

CLASSIC_ENDPOINT = "/oauth2/token"


class OAuthError(Exception):
    """A refusal of the token endpoint: an error code of RFC 6749 and a sentence."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.status = status


def routes() -> list[BaseRoute]:
    """Return the routes of signing in and out."""
    return [
        *consent.routes(),
        Route("/oauth/token", token, methods=["POST"]),
        Route(CLASSIC_ENDPOINT, token, methods=["POST"]),
        Route("/sign-out", sign_out, methods=["POST"]),
    ]


async def token(request: Request) -> Response:
    """Answer a request for tokens."""
    async with request.form(max_files=0) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        client_id = _client(request, fields)
        pair = _grant(sandbox_of(request), client_id, fields, classic=request.url.path == CLASSIC_ENDPOINT)
    except tokens.InvalidGrant as error:
        return _refusal(OAuthError("invalid_grant", str(error)))
    except OAuthError as error:
        return _refusal(error)
    return JSONResponse(pair, headers={"Cache-Control": "no-store"})


def _refusal(error: OAuthError) -> Response:
    body = {"error": error.code, "error_description": str(error)}
    return JSONResponse(body, error.status, {"Cache-Control": "no-store"})


def _client(request: Request, fields: Mapping[str, str]) -> str:
    """Return the client that proved who it is."""
    client_id, secret = fields.get("client_id", ""), fields.get("client_secret", "")
    if not secret:
        client_id, secret = _basic(request.headers.get("authorization", "")) or (client_id, "")
    if client_id != CLIENT_ID or not secrets.compare_digest(secret.encode(), CLIENT_SECRET.encode()):
        raise OAuthError("invalid_client", "Unknown client, or wrong client_secret.", HTTPStatus.UNAUTHORIZED)
    return client_id


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return None
    return name, secret


def _grant(sandbox: Sandbox, client_id: str, fields: Mapping[str, str], *, classic: bool) -> dict[str, Any]:
    """Return the tokens that were asked for."""
    kind = _required(fields, "grant_type")
    if kind == "authorization_code":
        code, redirect_uri = (_required(fields, name) for name in ("code", "redirect_uri"))
        verifier = fields.get("code_verifier", "") if classic else _required(fields, "code_verifier")
        return tokens.redeem_code(sandbox, client_id, code, redirect_uri, verifier)
    if kind == "refresh_token":
        return tokens.refresh(sandbox, client_id, _required(fields, "refresh_token"))
    if kind == "client_credentials":
        return tokens.issue_pair(sandbox, client_id, None)
    raise OAuthError("unsupported_grant_type", f"grant_type {kind} is not known.")


def _required(fields: Mapping[str, str], name: str) -> str:
    if not fields.get(name):
        raise OAuthError("invalid_request", f"{name} is missing.")
    return fields[name]


async def sign_out(request: Request) -> Response:
    """End the session of the token that was sent, in the header or as `{"access_token"}`."""
    sent = header_token(request) or await _token_in_body(request)
    if caller(request, sent).kind not in {"user", "client"}:
        raise unauthorized()
    tokens.revoke(sandbox_of(request), sent)
    return JSONResponse({"status": "200 - OK"})


async def _token_in_body(request: Request) -> str:
    try:
        body = await request.json()
    except ValueError:
        return ""
    return str(body.get("access_token", "")) if isinstance(body, dict) else ""

"""Signing in with OAuth 2.1 and PKCE, as pure functions: what is sent to the browser, and what comes back.

Sources: https://www.rfc-editor.org/rfc/rfc6749, https://www.rfc-editor.org/rfc/rfc7636 (PKCE) and
https://developers.soundcloud.com/docs/api/guide#authentication.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from scmanager.core.profiles import Profile, redirect_uri
from scmanager.errors import InputError, SignInRefused

LONGEST_CALLBACK = 8192
"""Characters of a callback that are read at all."""

_MAX_FIELDS = 20
_LONGEST_DETAIL = 300
_NO_CALLBACK = "That is not the address of a sign-in."
_CODE = re.compile(r"[a-z_]{1,40}")

_SENTENCES = {
    "access_denied": "Access was refused in the browser, so nothing was changed. Sign in again if that was a mistake.",
    "invalid_client": (
        "The server does not know this client id, or the client secret is wrong or was revoked. "
        "Compare both with the page of your app."
    ),
    "invalid_grant": "This sign-in is too old or was used already. Start again.",
    "invalid_request": "The server could not read the sign-in. Compare the redirect address with the page of your app.",
    "unauthorized_client": "The server does not let this app sign people in. Look at the page of your app.",
    "server_error": "The server has a problem of its own at the moment. Try again later.",
    "temporarily_unavailable": "The server is too busy to sign you in. Try again later.",
}


class SavedSignIn(msgspec.Struct, frozen=True):
    """What is kept of a sign-in between two starts: the refresh token, which works once, and whose it is."""

    refresh_token: str
    account_urn: str

    def __repr__(self) -> str:
        """Show whose it is; the token must not reach a log."""
        return f"SavedSignIn(…, {self.account_urn!r})"


def verifier(random: bytes) -> str:
    """Write 32 to 96 random bytes as a verifier of 43 to 128 characters (RFC 7636 section 4.1)."""
    if not 32 <= len(random) <= 96:
        raise ValueError("a verifier is made of 32 to 96 bytes")
    return _base64url(random)


def challenge(of_verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636 section 4.2)."""
    return _base64url(sha256(of_verifier.encode()).digest())


def authorize_url(profile: Profile, state: str, of_challenge: str) -> str:
    """Write the address the browser is sent to; the server sends it back with `state` unchanged."""
    query = urlencode(
        {
            "client_id": profile.client_id,
            "redirect_uri": redirect_uri(profile),
            "response_type": "code",
            "code_challenge": of_challenge,
            "code_challenge_method": "S256",
            "state": state,
        }
    )
    return f"{profile.authorize_url}?{query}"


def parse_callback(address: str, expected_state: str, *, issuer: str = "") -> str:
    """Return the code in an address the browser was sent to, or in the query or form alone.

    InputError when it does not belong to this attempt; the attempt may go on. SignInRefused when the server said no.
    `issuer` is an address of the server: one that names itself (RFC 9207) must have the same host.
    """
    fields = _fields(address)
    if not _is_same(fields.get("state", ""), expected_state):
        raise InputError("This address does not belong to this sign-in. Use the newest page, or start again.")
    if issuer and "iss" in fields and _host(fields["iss"]) != _host(issuer):
        raise InputError("This answer comes from another server than the one you are signing in to.")
    if "error" in fields:
        raise refusal(fields["error"], fields.get("error_description", ""))
    if not fields.get("code"):
        raise InputError("This address holds no sign-in code. Copy the whole address, with everything after “?”.")
    return fields["code"]


def refusal(code: str, description: str = "", status: int = 0) -> SignInRefused:
    """Turn an OAuth error into the error to raise; what the server said goes into the details."""
    known = code if _CODE.fullmatch(code) else "unknown_error"
    sentence = _SENTENCES.get(known, f"The server refused the sign-in ({known}). Start again.")
    told = " ".join(description.split())[:_LONGEST_DETAIL]
    return SignInRefused(sentence, code=known, status=status, details=f"{known}: {told}" if told else known)


def _fields(address: str) -> dict[str, str]:
    text = address.strip()
    if len(text) > LONGEST_CALLBACK:
        raise InputError(_NO_CALLBACK)
    try:
        query = urlsplit(text).query if "?" in text else text
        lists = parse_qs(query, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise InputError(_NO_CALLBACK) from error
    if any(len(values) > 1 for values in lists.values()):
        raise InputError(_NO_CALLBACK)
    return {name: values[0] for name, values in lists.items()}


def _is_same(given: str, expected: str) -> bool:
    return bool(expected) and compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _base64url(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()

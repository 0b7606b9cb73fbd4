"""Calls to a running sandbox that many tests make."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav

OWNER = {"Authorization": "OAuth sandbox-user"}
KEY = {"consumer_key": "sandbox"}

_VERIFIER = "v" * 64
_REDIRECT = "http://127.0.0.1:8765/callback"


def own_tracks(box: Sandbox, sharing: str | None = None) -> list[dict[str, Any]]:
    """Return the demo user's tracks in the classic form, newest first."""
    rows = box.http.get("/me/tracks.json", params={"limit": 200}, headers=OWNER).raise_for_status().json()
    return [row for row in rows if sharing in {None, row["sharing"]}]


def foreign_track(box: Sandbox) -> dict[str, Any]:
    """Return a public track of another user in the classic form."""
    rows = box.http.get("/tracks.json", params={**KEY, "limit": 200}).raise_for_status().json()
    found: dict[str, Any] = next(row for row in rows if row["user"]["permalink"] != "demo-artist")
    return found


def upload(box: Sandbox, title: str = "A tone", *, milliseconds: int = 400, **fields: str) -> dict[str, Any]:
    """Upload a short tone as the demo user and return the track in the classic form."""
    data = {"track[title]": title, **{f"track[{name}]": value for name, value in fields.items()}}
    files = {"track[asset_data]": ("tone.wav", wav(milliseconds))}
    answer = box.http.post("/tracks.json", data=data, files=files, headers=OWNER)
    row: dict[str, Any] = answer.raise_for_status().json()
    return row


def another_user(box: Sandbox) -> tuple[dict[str, Any], dict[str, str]]:
    """Sign in as another demo user, and return that user with the header that says so."""
    users = box.http.get("/users.json", params={**KEY, "limit": 200}).raise_for_status().json()
    user = next(user for user in users if user["permalink"] != "demo-artist")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(_VERIFIER.encode()).digest()).rstrip(b"=").decode()
    wish = {
        "client_id": "sandbox",
        "redirect_uri": _REDIRECT,
        "response_type": "code",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "decision": "approve",
        "user_id": str(user["id"]),
    }
    location = box.http.post("/authorize", data=wish).headers["location"]
    grant = {
        "grant_type": "authorization_code",
        "client_id": "sandbox",
        "client_secret": "sandbox",
        "redirect_uri": _REDIRECT,
        "code_verifier": _VERIFIER,
        "code": parse_qs(urlsplit(location).query)["code"][0],
    }
    pair = box.http.post("/oauth/token", data=grant).raise_for_status().json()
    return user, {"Authorization": f"OAuth {pair['access_token']}"}


def application_token(box: Sandbox) -> dict[str, str]:
    """Return the header of a token that belongs to an application and no user."""
    grant = {"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox"}
    pair = box.http.post("/oauth/token", data=grant).raise_for_status().json()
    return {"Authorization": f"OAuth {pair['access_token']}"}

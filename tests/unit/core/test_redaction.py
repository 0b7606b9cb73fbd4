"""Redaction: a secret does not survive in any form that names it; what is no secret can still be read."""

from __future__ import annotations

import json
import string
import time
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core.redaction import redact

FIELDS = ("code", "access_token", "refresh_token", "oauth_token", "secret_token", "client_secret", "consumer_key")
FIELDS += ("client_id", "code_verifier", "token", "password", "secret-token", "secret_uri")
LETTERS = string.ascii_letters + string.digits

fields = st.sampled_from(FIELDS)
secrets = st.text(LETTERS + "-._~+/", min_size=8, max_size=60).filter(lambda text: len(set(text)) > 4)
"""What tokens are made of: https://www.rfc-editor.org/rfc/rfc6750#section-2.1."""
around = st.text(" \n.,:;()[]{}'\"=&?/%abc", max_size=20)


def test_U4_the_shapes_secrets_are_written_in():
    secret = "Zq9KxCanary77Secret"
    for text in (
        f"Authorization: OAuth {secret}",
        f"{{'authorization': 'Bearer {secret}', 'accept': 'x'}}",
        f"[(b'Authorization', b'OAuth {secret}'), (b'accept', b'x')]",
        f"'authorization': 'Basic {secret}=='",
        f"GET https://api.soundcloud.com/me?oauth_token={secret}&limit=1 failed",
        f"https://127.0.0.1/?next=https%3A%2F%2Fa%2F%3Fcode%3D{secret}%26state%3D1",
        f"once more encoded a%253Fsecret_token%253D{secret}",
        f'{{"access_token": "{secret}", "expires_in": 3599}}',
        json.dumps(json.dumps({"refresh_token": secret})),
        f"Credentials(token='{secret}', client_id='{secret}')",
        f"<secret-token>{secret}</secret-token>",
        f"track[secret_token]={secret}",
        f"&quot;access_token&quot;:&quot;{secret}&quot;",
        f"http://user:{secret}@proxy.example:8080/",
    ):
        assert secret not in redact(text), text


def test_U4_secrets_known_by_their_form_alone():
    assert redact("https://soundcloud.com/ana/song/s-AbCdEfGhIjK?x=1") == "https://soundcloud.com/ana/song/s-…?x=1"
    assert redact("url=https%3A%2F%2Fsoundcloud.com%2Fana%2Fs-AbCdE") == "url=https%3A%2F%2Fsoundcloud.com%2Fana%2Fs-…"
    assert redact("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.a-b_c now") == "got … now"
    assert redact("got 2-290697-1234567-AbCdEfGhIjKlMn now") == "got … now"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The server answered 404 to GET /tracks/12.json: code=404",
        '{"code": 401, "status": "401 - Unauthorized"}',
        'File "/usr/lib/scmanager/store/tokens.py", line 31, in code',
        "Request 3f1c9c2e-27c7-4a55-9d64-7c3f2b3f7c11",
        "2026-11-25 00:48:52,120 INFO scmanager: Python 3.11.2, soundcloud:tracks:1234567890",
        "The refresh token is unknown or was used.",
        "https://soundcloud.com/ana/songs-of-love",
        "Authorization failed",
    ],
)
def test_what_is_no_secret_stays(text: str):
    assert redact(text) == text


@given(around, fields, secrets, around)
def test_U4_no_field_of_a_query_survives(before: str, field: str, secret: str, after: str):
    text = f"https://h/p?x=1&{urlencode({field: secret})}&y=2"
    assert quote(secret, safe="") not in redact(f"{before} {text} {after}")
    assert secret not in redact(f"{before} {quote(quote(text, safe=''), safe='')} {after}")


@given(fields, st.text(min_size=8, max_size=60).filter(lambda text: len(set(text)) > 4 and not text.isspace()))
def test_U4_no_field_of_an_object_survives(field: str, secret: str):
    for text in (json.dumps({field: secret}), json.dumps({field: secret}, ensure_ascii=False), repr({field: secret})):
        kept = redact(text)
        assert json.dumps(secret)[1:-1] not in kept
        assert repr(secret)[1:-1] not in kept


@given(around, st.sampled_from(("OAuth", "Bearer", "Basic", "oauth", "BEARER")), secrets, around)
def test_U4_no_header_survives(before: str, scheme: str, secret: str, after: str):
    assert secret not in redact(f"{before}\nAuthorization: {scheme} {secret}\n{after}")
    assert secret not in redact(f"{before} {scheme} {secret} {after}")


@given(around, st.text(LETTERS, min_size=5, max_size=20), around)
def test_U4_no_secret_link_survives(before: str, letters: str, after: str):
    link = f"https://soundcloud.com/ana/song/s-{letters}"
    for text in (link, quote(link, safe=""), json.dumps(link).replace("/", "\\/")):
        assert f"s-{letters}" not in redact(f"{before}{text} {after}")


@given(st.text())
def test_a_text_is_finished_after_once(text: str):
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize(
    "piece",
    ["token", "-", "token=", "s-", "eyJ", "1-111-11-", '"', "\\", "%25", "://", "authorization", " ", "x", "%3D"],
)
def test_a_hostile_text_takes_no_longer_than_its_length(piece: str):
    text = piece * (100_000 // len(piece))
    began = time.perf_counter()
    redact(text)
    assert time.perf_counter() - began < 2

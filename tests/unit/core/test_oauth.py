"""What is sent to the browser at a sign-in, and what is made of its answer."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scmanager.core import oauth, profiles
from scmanager.core.oauth import SavedSignIn
from scmanager.errors import InputError, SignInRefused

STATE = "Kq7-state_of.this~attempt"
SERVER = "https://secure.soundcloud.com/authorize"
CALLBACK = "http://127.0.0.1:8765/callback"


def callback(**fields: str) -> str:
    return f"{CALLBACK}?{urlencode(fields)}"


def test_the_challenge_is_the_one_of_the_standard() -> None:
    # https://www.rfc-editor.org/rfc/rfc7636#appendix-B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert oauth.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@given(st.binary(min_size=32, max_size=96))
def test_a_verifier_has_the_length_and_letters_of_the_standard(random: bytes) -> None:
    verifier = oauth.verifier(random)
    assert 43 <= len(verifier) <= 128
    assert all(char.isascii() and (char.isalnum() or char in "-_") for char in verifier)


@pytest.mark.parametrize("size", [0, 31, 97])
def test_too_little_chance_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32 to 96"):
        oauth.verifier(bytes(size))


def test_the_browser_is_sent_to_the_server_with_a_challenge() -> None:
    profile = profiles.soundcloud("p", "Me", "my id&more")
    address = urlsplit(oauth.authorize_url(profile, STATE, "the-challenge"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == SERVER
    assert parse_qs(address.query) == {
        "client_id": ["my id&more"],
        "redirect_uri": [CALLBACK],
        "response_type": ["code"],
        "code_challenge": ["the-challenge"],
        "code_challenge_method": ["S256"],
        "state": [STATE],
    }


@pytest.mark.parametrize(
    "address",
    [
        callback(code="a code/1", state=STATE),
        f"  {callback(state=STATE, code='a code/1')}\n",
        f"http://localhost:1/callback/?code=a+code%2F1&state={quote(STATE)}#",
        f"?code=a%20code%2f1&state={STATE}",
        f"code=a%20code%2f1&state={STATE}&other=",
        f"/callback?code=a%20code%2f1&state={STATE}",
    ],
)
def test_the_code_is_found_however_the_address_was_copied(address: str) -> None:
    assert oauth.parse_callback(address, STATE) == "a code/1"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hello",
        "http://[",
        CALLBACK,
        callback(code="c"),
        callback(code="c", state=""),
        callback(code="c", state=STATE.upper()),
        callback(code="c", state=STATE + "x"),
        callback(error="access_denied", state="another"),
        callback(state=STATE),
        callback(state=STATE, code=""),
        f"{CALLBACK}?code=c&state={STATE}&state={STATE}",
        f"{CALLBACK}?code=c&code=d&state={STATE}",
        f"{callback(code='c', state=STATE)}&filler={'x' * 9000}",
        f"{callback(code='c', state=STATE)}{'&a=1' * 30}",
        f"{CALLBACK}?code=c&state=\ud800",
    ],
)
def test_an_address_of_something_else_is_no_answer(address: str) -> None:
    with pytest.raises(InputError):
        oauth.parse_callback(address, STATE)


def test_without_a_state_nothing_is_accepted() -> None:
    with pytest.raises(InputError):
        oauth.parse_callback(callback(code="c", state=""), "")


@given(st.text(max_size=200), st.text(max_size=50))
def test_no_input_gets_a_code_out_without_the_state(address: str, state: str) -> None:
    with pytest.raises(InputError):
        oauth.parse_callback(f"{address}?code=c&state={quote(state, errors='replace')}", STATE)


@given(st.text(min_size=1, max_size=60))
def test_every_code_comes_out_as_it_went_in(code: str) -> None:
    assert oauth.parse_callback(callback(code=code, state=STATE), STATE) == code


def test_an_answer_that_names_another_server_is_refused() -> None:
    good = callback(code="c", state=STATE, iss="https://secure.soundcloud.com")
    assert oauth.parse_callback(good, STATE, issuer=SERVER) == "c"
    with pytest.raises(InputError, match="another server"):
        oauth.parse_callback(callback(code="c", state=STATE, iss="https://evil.example"), STATE, issuer=SERVER)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("access_denied", "refused in the browser"),
        ("invalid_client", "client secret is wrong"),
        ("invalid_grant", "used already"),
        ("invalid_request", "redirect address"),
        ("temporarily_unavailable", "Try again later"),
        ("something_new", r"\(something_new\)"),
        ("<b>Strange</b>", r"\(unknown_error\)"),
    ],
)
def test_a_refusal_is_told_in_a_sentence(code: str, words: str) -> None:
    address = callback(error=code, state=STATE, error_description="because\n of " + "x" * 1000)
    with pytest.raises(SignInRefused, match=words) as caught:
        oauth.parse_callback(address, STATE)
    assert "because of" in caught.value.details
    assert len(caught.value.details) < 400


def test_errors_never_repeat_the_code() -> None:
    with pytest.raises(InputError) as caught:
        oauth.parse_callback(callback(code="canary-code", state="wrong"), STATE)
    assert "canary" not in f"{caught.value!r} {caught.value.details}"


def test_a_saved_sign_in_does_not_show_its_token() -> None:
    assert "canary" not in repr(SavedSignIn("canary", "soundcloud:users:1"))


def test_a_server_of_ones_own_has_its_sign_in_below_its_address() -> None:
    profile = profiles.on_server("p", "Mine", " http://127.0.0.1:8760/ ", "sandbox", kind="sandbox")
    assert profile.base_url == "http://127.0.0.1:8760"
    assert profile.authorize_url == "http://127.0.0.1:8760/authorize"
    assert profile.token_url == "http://127.0.0.1:8760/oauth/token"
    assert profiles.redirect_uri(profile) == CALLBACK


def test_a_profile_is_bound_to_the_first_account_that_signs_in() -> None:
    profile = profiles.bound(profiles.soundcloud("p", "Mine", "id"), "soundcloud:users:1")
    assert profile.account_urn == "soundcloud:users:1"
    assert profiles.bound(profile, "soundcloud:users:1") == profile
    with pytest.raises(InputError, match="“Mine”"):
        profiles.bound(profile, "soundcloud:users:2")

"""The token endpoint and the session over it, against a real server over a socket."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from scmanager.api.detection import detect_dialect
from scmanager.api.oauth import OAuth
from scmanager.api.profile import Credentials, DialectName
from scmanager.api.sender import _seconds_to_send
from scmanager.api.signing import FixedToken
from scmanager.api.wire import FilePart, Request
from scmanager.core import oauth as rules
from scmanager.core import profiles
from scmanager.core.capabilities import Capability
from scmanager.errors import (
    BadAnswer,
    CaptivePortal,
    InputError,
    NotSignedIn,
    Offline,
    ServerFailed,
    SignInNeeded,
    SignInRefused,
    TooManyRequests,
)
from tests.helpers.keychains import FakeBackend
from tests.helpers.sandbox import Sandbox
from tests.helpers.sessions import SECRET, STATE, VERIFIER, approve, demo_urn, desk, profile_of, refreshes

TOKENS = {"access_token": "a", "refresh_token": "r", "expires_in": 100}
NOBODY = {"status": 401, "body": {"error": "invalid_client", "error_description": "who are you?"}}


@asynccontextmanager
async def endpoint(box: Sandbox, secret: str = SECRET) -> AsyncIterator[OAuth]:
    oauth = OAuth(profile_of(box), secret, clock=lambda: 1000.0)
    try:
        yield oauth
    finally:
        await oauth.close()


def code_from(box: Sandbox) -> str:
    return rules.parse_callback(approve(box, profile_of(box), demo_urn(box)), STATE)


def works(box: Sandbox, token: str) -> bool:
    return box.http.get("/me", headers={"Authorization": f"OAuth {token}"}).status_code == 200


async def test_a_code_becomes_tokens_that_can_be_renewed(sandbox: Sandbox) -> None:
    async with endpoint(sandbox) as oauth:
        first = await oauth.exchange(code_from(sandbox), VERIFIER)
        second = await oauth.refresh(first.refresh_token)
    assert works(sandbox, second.access_token)
    assert second.refresh_token not in {"", first.refresh_token}
    assert second.expires_at == 1000 + 3599
    assert second.access_token not in repr(second)


async def test_a_code_works_once_and_only_with_its_verifier(sandbox: Sandbox) -> None:
    async with endpoint(sandbox) as oauth:
        with pytest.raises(SignInRefused, match="Start again") as caught:
            await oauth.exchange(code_from(sandbox), "w" * 43)
        assert caught.value.code == "invalid_grant"
        code = code_from(sandbox)
        await oauth.exchange(code, VERIFIER)
        with pytest.raises(SignInRefused):
            await oauth.exchange(code, VERIFIER)


async def test_a_refused_client_is_tried_once_more_with_basic(sandbox: Sandbox) -> None:
    async with endpoint(sandbox) as oauth:
        code = code_from(sandbox)
        sandbox.clear_requests()
        sandbox.fault("status", path="/oauth/token", arg=NOBODY)
        tokens = await oauth.exchange(code, VERIFIER)
        assert refreshes(sandbox) == 2
        assert works(sandbox, tokens.access_token)
        await oauth.refresh(tokens.refresh_token)
        assert refreshes(sandbox) == 3


@pytest.mark.parametrize(("secret", "questions"), [("wrong", 2), ("", 1)])
async def test_a_wrong_secret_is_told_in_a_sentence(sandbox: Sandbox, secret: str, questions: int) -> None:
    async with endpoint(sandbox, secret) as oauth:
        with pytest.raises(SignInRefused, match="client secret is wrong") as caught:
            await oauth.client_credentials()
    assert caught.value.code == "invalid_client"
    assert refreshes(sandbox) == questions


async def test_an_app_alone_reads_what_is_public(sandbox: Sandbox) -> None:
    async with endpoint(sandbox) as oauth:
        token = (await oauth.client_credentials()).access_token
    answer = sandbox.http.get("/tracks", params={"q": "a"}, headers={"Authorization": f"OAuth {token}"})
    assert answer.status_code == 200
    assert not works(sandbox, token)


@pytest.mark.parametrize("said", [None, 0, -5, "soon", [], "NaN", "1e999", 10**400])
async def test_an_unknown_life_is_the_usual_one(sandbox: Sandbox, said: object) -> None:
    body = msgspec.json.encode({**TOKENS, "expires_in": None}).decode()
    text = str(said) if isinstance(said, int) else msgspec.json.encode(said).decode()
    sandbox.fault("status", path="/oauth/token", arg={"status": 200, "body": body.replace("null", text)})
    async with endpoint(sandbox) as oauth:
        assert (await oauth.refresh("r")).lifetime == 3599


async def test_a_server_that_rotates_nothing_lets_the_old_token_live(sandbox: Sandbox) -> None:
    body = {"access_token": "a", "expires_in": "60"}
    sandbox.fault("status", path="/oauth/token", arg={"status": 200, "body": body})
    async with endpoint(sandbox) as oauth:
        tokens = await oauth.refresh("old")
    assert (tokens.refresh_token, tokens.lifetime) == ("old", 60)


@pytest.mark.parametrize("access", [None, "", 5, "a b", "a\r\nX-Evil: 1", "ä", ["a"]])
async def test_a_token_that_cannot_stand_in_a_header_is_no_token(sandbox: Sandbox, access: object) -> None:
    sandbox.fault("status", path="/oauth/token", arg={"status": 200, "body": {**TOKENS, "access_token": access}})
    async with endpoint(sandbox) as oauth:
        with pytest.raises(BadAnswer):
            await oauth.refresh("r")


@pytest.mark.parametrize(
    ("fault", "arg", "error"),
    [
        ("status", 503, ServerFailed),
        ("status", {"status": 401, "body": ""}, NotSignedIn),
        ("status", {"status": 429, "body": {"error": "rate_limit_exceeded"}}, TooManyRequests),
        ("status", {"status": 302, "headers": {"location": "http://127.0.0.1:1/"}}, BadAnswer),
        ("status", {"status": 200, "body": "[]"}, BadAnswer),
        ("html_200", None, CaptivePortal),
        ("bad_json", None, BadAnswer),
    ],
)
async def test_other_answers_are_no_refusal(sandbox: Sandbox, fault: str, arg: object, error: type[Exception]) -> None:
    sandbox.fault(fault, path="/oauth/token", arg=arg)
    async with endpoint(sandbox) as oauth:
        with pytest.raises(error):
            await oauth.client_credentials()
    assert refreshes(sandbox) == 1


async def test_what_the_server_says_of_tokens_is_left_out(sandbox: Sandbox) -> None:
    body = {"error": "invalid_grant", "error_description": "no refresh_token=canary here"}
    sandbox.fault("status", path="/oauth/token", arg={"status": 400, "body": body})
    async with endpoint(sandbox) as oauth:
        with pytest.raises(SignInRefused) as caught:
            await oauth.refresh("canary")
    assert "canary" not in f"{caught.value!r}{caught.value.details}"


async def test_tokens_never_travel_in_clear() -> None:
    profile = profiles.on_server("p", "Far", "http://far.example", "id")
    oauth = OAuth(profile, SECRET)
    assert oauth._url == "https://far.example/oauth/token"
    with pytest.raises(InputError):
        OAuth(profiles.on_server("p", "None", "not an address", "id"))


async def test_signing_out_ends_the_session_everywhere(sandbox: Sandbox, tmp_path: Path) -> None:
    backend = FakeBackend()
    async with desk(sandbox, tmp_path, backend) as program:
        await program.sign_in()
        token = await program.auth.token()
        await program.auth.sign_out()
        assert not works(sandbox, token)
        assert backend.entries == {}
        with pytest.raises(SignInNeeded):
            await program.auth.token()


async def test_signing_out_of_a_session_that_is_over_forgets_it(sandbox: Sandbox, tmp_path: Path) -> None:
    backend = FakeBackend()
    async with desk(sandbox, tmp_path, backend) as program:
        await program.sign_in()
        sandbox.reset()
        program.pauses.ahead = 4000
        await program.auth.sign_out()
        assert backend.entries == {}


async def test_signing_out_without_a_network_forgets_and_tells(sandbox: Sandbox, tmp_path: Path) -> None:
    backend = FakeBackend()
    async with desk(sandbox, tmp_path, backend) as program:
        await program.sign_in()
        sandbox.fault("status", path="/sign-out", arg=503)
        with pytest.raises(ServerFailed):
            await program.auth.sign_out()
        assert backend.entries == {}


async def test_a_token_with_little_life_serves_while_none_can_be_had(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path, FakeBackend()) as program:
        await program.sign_in()
        token = await program.auth.token()
        sandbox.fault("status", path="/oauth/token", arg=503, times=None)
        program.pauses.ahead = 3599 - 30
        assert await program.auth.token() == token
        program.pauses.ahead = 3600
        with pytest.raises(ServerFailed):
            await program.auth.token()


async def test_without_a_network_the_session_waits(tmp_path: Path) -> None:
    with Sandbox.start(tracks=1) as box:
        urn, backend = demo_urn(box), FakeBackend()
        async with desk(box, tmp_path, backend) as program:
            await program.sign_in()
    kept = dict(backend.entries)
    async with desk(box, tmp_path, backend, account_urn=urn) as program:
        with pytest.raises(Offline):
            await program.auth.token()
    assert backend.entries == kept


async def test_a_life_shorter_than_the_wish_is_used_up_nearly_whole(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path, FakeBackend()) as program:
        await program.sign_in()
        token = await program.auth.token(100_000)
        program.pauses.ahead = 300
        assert await program.auth.token(100_000) == token
        program.pauses.ahead = 400
        assert await program.auth.token(100_000) != token


@pytest.mark.parametrize(("size", "seconds"), [(1, 600), (10**9, 4000)])
def test_a_large_upload_wants_a_longer_life(tmp_path: Path, size: int, seconds: float) -> None:
    path = tmp_path / "song.wav"
    path.touch()
    os.truncate(path, size)
    request = Request(method="POST", path="/tracks", files=(FilePart("asset_data", path, "a"),))
    assert _seconds_to_send(request) == seconds
    path.unlink()
    assert _seconds_to_send(request) == 600


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_session_works_in_both_dialects(sandbox: Sandbox, tmp_path: Path, dialect: DialectName) -> None:
    async with desk(sandbox, tmp_path, FakeBackend()) as program:
        await program.sign_in()
        client = program.client(dialect)
        assert Capability.OWN_TRACKS in client.capabilities
        assert (await client.me()).user.urn == program.account_urn
        await client.close()


async def test_the_dialect_is_found_with_a_session(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path, FakeBackend()) as program:
        await program.sign_in()
        assert await detect_dialect(sandbox.url, program.auth) == "classic"


async def test_a_fixed_token_stays_what_it_is() -> None:
    token = FixedToken(Credentials(token="t", client_id="key"))
    assert (token.is_user, token.consumer_key, await token.token()) == (True, "", "t")
    assert await token.renewed("t") == "t"
    key = FixedToken(Credentials(client_id="key"))
    assert (key.is_user, key.consumer_key, await key.token()) == (False, "key", "")


async def test_no_secret_reaches_the_log(sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    backend = FakeBackend()
    async with desk(sandbox, tmp_path, backend) as program:
        tokens = await program.new_tokens(program.account_urn)
        await program.auth.adopt(tokens)
        sandbox.expire_tokens()
        sandbox.fault("status", path="/oauth/token", arg=NOBODY)
        await program.auth.renewed(tokens.access_token)
        backend.failure = RuntimeError(tokens.refresh_token)
        await program.auth.renewed(await program.auth.token())
        secrets = {tokens.access_token, tokens.refresh_token, await program.auth.token(), VERIFIER}
        assert not [secret for secret in secrets if secret in caplog.text]

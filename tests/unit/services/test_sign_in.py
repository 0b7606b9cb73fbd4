"""Signing in to the sandbox: who comes out, and the sentence each failure ends in."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from scmanager.errors import InputError, Offline, ScmanagerError, SignInRefused
from scmanager.services.sign_in import browse_only, server_address
from tests.helpers.browser_steps import press, visit
from tests.helpers.sandbox import Sandbox
from tests.helpers.sign_ins import a_port, a_profile, attempt, state_of


async def failure_of(profile: Any, secret: str = "sandbox", decision: str = "approve") -> ScmanagerError:
    async with attempt(profile, secret) as made:
        made.paste(await press(made.address, decision))
        with pytest.raises(ScmanagerError) as caught:
            await made.finish()
    return caught.value


async def test_the_browser_comes_back_and_the_account_is_known(sandbox: Sandbox) -> None:
    async with attempt(a_profile(sandbox)) as made:
        page = await visit(await press(made.address, user=1))
        signed_in = await made.finish()
    assert (page.status_code, "close this page" in page.text) == (200, True)
    assert signed_in.account is not None
    assert signed_in.profile.account_urn == signed_in.account.user.urn
    assert signed_in.profile.name == signed_in.account.user.name
    assert signed_in.profile.dialect == "classic"
    assert signed_in.notice == ""


async def test_the_address_may_be_pasted(sandbox: Sandbox) -> None:
    async with attempt(a_profile(sandbox, dialect="current")) as made:
        made.paste(f"  {await press(made.address)}\n")
        signed_in = await made.finish()
    assert signed_in.tokens is not None
    assert sandbox.http.get("/me", headers={"Authorization": f"OAuth {signed_in.tokens.access_token}"}).is_success
    assert signed_in.profile.dialect == "current"


async def test_refusing_in_the_browser_says_that_nothing_happened(sandbox: Sandbox) -> None:
    error = await failure_of(a_profile(sandbox), decision="refuse")
    assert "nothing was changed" in error.message


@pytest.mark.parametrize("secret", ["wrong", ""])
async def test_a_wrong_secret_names_the_page_of_the_app(sandbox: Sandbox, secret: str) -> None:
    error = await failure_of(a_profile(sandbox), secret)
    assert "client secret is wrong or was revoked" in error.message


async def test_an_unknown_client_sees_a_blank_page(sandbox: Sandbox) -> None:
    async with attempt(a_profile(sandbox, client_id="nobody")) as made:
        assert await press(made.address) == ""


async def test_a_redirect_address_that_is_not_registered_shows_a_blank_page(sandbox: Sandbox) -> None:
    """The sandbox takes every address of this computer as registered, so another one is put into the page's address."""
    async with attempt(a_profile(sandbox)) as made:
        elsewhere = httpx.URL(made.address).copy_set_param("redirect_uri", "https://elsewhere.example/callback")
        assert await press(str(elsewhere)) == ""


async def test_a_token_that_is_not_accepted_names_the_email_and_the_key(sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/me", times=None, arg={"status": 401, "body": ""})
    error = await failure_of(a_profile(sandbox))
    assert isinstance(error, SignInRefused)
    assert "e-mail address of the account may be unconfirmed" in error.message
    assert "key was revoked" in error.message


async def test_an_unconfirmed_email_is_told_at_once(sandbox: Sandbox) -> None:
    me = sandbox.get("/me").json() | {"primary_email_confirmed": False}
    sandbox.fault("status", path="/me", times=None, arg={"status": 200, "body": me})
    async with attempt(a_profile(sandbox, dialect="current")) as made:
        made.paste(await press(made.address))
        assert "refuses uploads until it is" in (await made.finish()).notice


async def test_another_account_than_before_is_refused(sandbox: Sandbox) -> None:
    profile = a_profile(sandbox, account_urn="soundcloud:users:99", name="Somebody")
    assert "Another account signed in than the one “Somebody” belongs to" in (await failure_of(profile)).message


async def test_a_server_that_is_away_is_told_as_such() -> None:
    async with attempt(a_profile(f"http://127.0.0.1:{a_port()}")) as made:
        made.paste(f"?state={state_of(made)}&code=x")
        with pytest.raises(Offline):
            await made.finish()


async def test_a_consumer_key_is_enough_to_browse(sandbox: Sandbox) -> None:
    signed_in = await browse_only(a_profile(sandbox, name="A server"))
    assert signed_in.profile.consumer_key_only
    assert (signed_in.account, signed_in.tokens, signed_in.profile.dialect) == (None, None, "classic")


async def test_a_wrong_consumer_key_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(SignInRefused, match="does not accept this client ID"):
        await browse_only(a_profile(sandbox, client_id="nobody"))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("music.example", "https://music.example"),
        (" http://music.example/api/ ", "https://music.example/api"),
        ("http://127.0.0.1:8760/", "http://127.0.0.1:8760"),
    ],
)
def test_an_address_is_completed(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize("typed", ["", "https://", "ftp://music.example", "https://me@music.example", "https://[x"])
def test_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InputError):
        server_address(typed)

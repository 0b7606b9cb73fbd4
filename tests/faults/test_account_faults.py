"""Faults A11 and A12: another account in the browser, and secrets that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from scmanager.core import oauth as rules
from scmanager.core import profiles
from scmanager.errors import InputError, SignInNeeded
from tests.helpers.keychains import FakeBackend
from tests.helpers.sandbox import Sandbox
from tests.helpers.sessions import SECRET, demo_urn, desk, me, refreshes, signed_in

# A11: another account in the browser


async def test_A11_another_account_in_the_browser_is_not_taken_for_the_first(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        profile = profiles.bound(program.profile, await me(program))
        other = await program.new_tokens(other_urn(sandbox))
        answer = sandbox.http.get("/me", headers={"Authorization": f"OAuth {other.access_token}"}).json()
        with pytest.raises(InputError, match="Another account"):
            profiles.bound(profile, answer["urn"])
        sandbox.expire_tokens()
        assert await me(program) == profile.account_urn


async def test_A11_tokens_another_account_left_in_the_keychain_are_not_used(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with desk(sandbox, tmp_path, backend, account_urn=other_urn(sandbox)) as other:
        await other.sign_in()
        before = dict(backend.entries)
    async with desk(sandbox, tmp_path, backend) as program:
        with pytest.raises(SignInNeeded, match="Somebody else"):
            await me(program)
    assert backend.entries == before
    assert refreshes(sandbox) == 0


def other_urn(box: Sandbox) -> str:
    """Return a user who is not the demo artist."""
    own = demo_urn(box)
    return next(urn for urn in (f"soundcloud:users:{number}" for number in range(1, 9)) if urn != own)


# A12: a client secret in a program on a desk is no secret


async def test_A12_every_sign_in_has_a_challenge_and_the_secret_stays_out_of_the_browser(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with desk(sandbox, tmp_path, backend) as program:
        address = rules.authorize_url(program.profile, "state", rules.challenge("v" * 43))
        assert "code_challenge_method=S256" in address
        assert "client_secret" not in address
        await program.store.keep_client_secret(SECRET + "!")
        assert SECRET + "!" in backend.texts()
        assert await program.store.client_secret() == SECRET + "!"

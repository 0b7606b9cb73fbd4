"""Accounts: each profile opens its own session, and signing out forgets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from scmanager.api.oauth import OAuth
from scmanager.core import oauth as rules
from scmanager.core import profiles
from scmanager.core.profiles import Profile
from scmanager.errors import Offline, SignInNeeded
from scmanager.services.accounts import Accounts
from scmanager.services.sign_in import SignedIn
from tests.helpers.keychains import FakeBackend, keychain_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.sessions import SECRET, STATE, VERIFIER, approve, demo_urn


@asynccontextmanager
async def opened(folder: Path, backend: FakeBackend) -> AsyncIterator[Accounts]:
    accounts = Accounts(keychain_over(backend), data=folder, cache=folder / "cache")
    try:
        yield accounts
    finally:
        await accounts.close()


async def sign_in(box: Sandbox) -> SignedIn:
    """Sign in as the demo artist, as the wizard does."""
    profile = profiles.on_server("mine", "Mine", box.url, "sandbox")
    urn = demo_urn(box)
    oauth = OAuth(profile, SECRET)
    try:
        code = rules.parse_callback(approve(box, profile, urn), STATE)
        tokens = await oauth.exchange(code, VERIFIER)
    finally:
        await oauth.close()
    return SignedIn(profiles.bound(profile, urn), None, tokens, SECRET)


async def test_a_sign_in_outlives_the_program_without_its_access_token(sandbox: Sandbox, tmp_path: Path) -> None:
    backend = FakeBackend()
    signed_in = await sign_in(sandbox)
    async with opened(tmp_path, backend) as accounts:
        session = await accounts.open(signed_in.profile, signed_in)
        assert (await session.account.load()).user.urn == signed_in.profile.account_urn
    assert signed_in.tokens is not None
    assert signed_in.tokens.access_token not in backend.texts()
    async with opened(tmp_path, backend) as accounts:
        session = await accounts.open(signed_in.profile)
        assert (await session.account.load()).user.urn == signed_in.profile.account_urn


async def test_signing_out_forgets_everything(sandbox: Sandbox, tmp_path: Path) -> None:
    backend = FakeBackend()
    signed_in = await sign_in(sandbox)
    async with opened(tmp_path, backend) as accounts:
        await accounts.open(signed_in.profile, signed_in)
        await accounts.sign_out(signed_in.profile)
        assert backend.texts() == ""
        with pytest.raises(SignInNeeded):
            await accounts.open(signed_in.profile)


async def test_tracks_of_an_account_are_shown_at_the_next_start_until_it_signs_out(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    backend = FakeBackend()
    signed_in = await sign_in(sandbox)
    async with opened(tmp_path, backend) as accounts:
        session = await accounts.open(signed_in.profile, signed_in)
        await session.library.refresh()
        shown = list(session.library.tracks)
    async with opened(tmp_path, backend) as accounts:
        session = await accounts.open(signed_in.profile)
        assert list(session.library.tracks) == shown != []
        assert session.library.status.is_stale
        assert len(list((tmp_path / "cache" / "tracks").glob("*.db"))) == 1
        await accounts.sign_out(signed_in.profile)
        assert list((tmp_path / "cache" / "tracks").iterdir()) == []


async def test_of_a_server_that_is_only_browsed_no_tracks_are_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    profile = profiles.on_server("seen", "Seen", sandbox.url, "sandbox")
    async with opened(tmp_path, FakeBackend()) as accounts:
        await accounts.open(msgspec.structs.replace(profile, consumer_key_only=True))
        assert not (tmp_path / "cache" / "tracks").exists()


async def test_pictures_of_an_account_are_kept_until_it_signs_out(sandbox: Sandbox, tmp_path: Path) -> None:
    backend = FakeBackend()
    signed_in = await sign_in(sandbox)
    for start in range(2):
        async with opened(tmp_path, backend) as accounts:
            session = await accounts.open(signed_in.profile, None if start else signed_in)
            await session.library.refresh()
            url = next(track.artwork_url for track in session.library.tracks.values() if track.artwork_url)
            assert await session.media.picture(url, own=True)
    assert len(sandbox.requests("GET", urlsplit(url).path)) == 1
    assert len(list((tmp_path / "cache" / "pictures").rglob("*"))) == 2  # a folder with a picture
    async with opened(tmp_path, backend) as accounts:
        await accounts.sign_out(signed_in.profile)
    assert list((tmp_path / "cache" / "pictures").iterdir()) == []


async def test_another_profile_takes_the_place_of_the_first(sandbox: Sandbox, tmp_path: Path) -> None:
    async with opened(tmp_path, FakeBackend()) as accounts:
        first = await accounts.open(profiles.sandbox(sandbox.url))
        assert first.server_text == "Sandbox account"
        key_only = Profile(
            id="key",
            name="Key",
            kind="other",
            base_url=sandbox.url,
            authorize_url="",
            token_url="",
            dialect="classic",
            client_id="sandbox",
            consumer_key_only=True,
        )
        second = await accounts.open(key_only)
        assert second.server_text == "127.0.0.1"
        assert first.account.capabilities > second.account.capabilities


async def test_a_server_that_is_not_there_is_an_error_to_show(tmp_path: Path) -> None:
    async with opened(tmp_path, FakeBackend()) as accounts:
        with pytest.raises(Offline):
            await accounts.open(profiles.sandbox("http://127.0.0.1:9"))


async def test_a_sandbox_that_ended_is_started_again(tmp_path: Path) -> None:
    async with opened(tmp_path, FakeBackend()) as accounts:
        first = await accounts.open(profiles.sandbox())
        process = accounts._sandbox._process
        process.kill()
        await asyncio.to_thread(process.wait)
        second = await accounts.open(profiles.sandbox())
        assert (await second.account.load()).user.permalink == "demo-artist"
        assert second.origin != first.origin

"""The dialect of a server: remembered for the next start, forgotten with the account, followed when it changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from scmanager.core import profiles
from scmanager.core.profiles import DialectChoice
from scmanager.errors import Offline, SignInNeeded
from scmanager.services.accounts import Accounts
from tests.helpers.keychains import FakeBackend, keychain_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until


@asynccontextmanager
async def opened(folder: Path, dialect: DialectChoice = "auto") -> AsyncIterator[Accounts]:
    accounts = Accounts(keychain_over(FakeBackend()), data=folder, cache=folder / "cache", dialect=dialect)
    try:
        yield accounts
    finally:
        await accounts.close()


async def start_once(box: Sandbox, folder: Path) -> None:
    """Start and read the tracks, as a first start does."""
    async with opened(folder) as accounts:
        session = await accounts.open(profiles.sandbox(box.url))
        await session.library.refresh()


def no_classic(box: Sandbox) -> None:
    """Let the server forget the classic dialect."""
    box.fault("status", path="/me.json", times=None, arg=404)
    box.fault("status", path="/me/tracks.json", times=None, arg=404)


async def test_a_second_start_has_the_tracks_before_it_asks_anything(sandbox: Sandbox, tmp_path: Path) -> None:
    await start_once(sandbox, tmp_path)
    sandbox.clear_requests()
    async with opened(tmp_path) as accounts:
        session = await accounts.open(profiles.sandbox(sandbox.url))
        assert (len(session.library.tracks), session.client.dialect) == (60, "classic")
        assert sandbox.requests() == []


async def test_an_unknown_server_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    async with opened(tmp_path) as accounts:
        with pytest.raises(Offline):
            await accounts.open(profiles.sandbox("http://127.0.0.1:9"))
    assert not (tmp_path / "cache" / "dialects.json").exists()


async def test_a_dialect_that_is_gone_is_noticed_and_the_other_one_spoken(sandbox: Sandbox, tmp_path: Path) -> None:
    await start_once(sandbox, tmp_path)
    no_classic(sandbox)
    told: list[bool] = []
    async with opened(tmp_path) as accounts:
        accounts.outdated.connect(lambda: told.append(True))
        session = await accounts.open(profiles.sandbox(sandbox.url))
        await session.library.refresh()
        assert session.library.status.state == "failed"
        await until(lambda: told)
        again = await accounts.open(profiles.sandbox(sandbox.url))
        assert again.client.dialect == "current"
        await again.library.refresh()
        assert again.library.status.state == "ready"
        assert len(again.library.tracks) == 60


async def test_a_dialect_the_server_learned_is_noticed_behind_the_tracks(sandbox: Sandbox, tmp_path: Path) -> None:
    no_classic(sandbox)
    await start_once(sandbox, tmp_path)
    sandbox.clear_faults()
    told: list[bool] = []
    async with opened(tmp_path) as accounts:
        accounts.outdated.connect(lambda: told.append(True))
        session = await accounts.open(profiles.sandbox(sandbox.url))
        assert session.client.dialect == "current"
        await session.library.refresh()
        assert session.library.status.state == "ready"
        await until(lambda: told)
        assert (await accounts.open(profiles.sandbox(sandbox.url))).client.dialect == "classic"


async def test_a_server_that_answers_as_before_is_asked_once_and_nothing_is_told(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    await start_once(sandbox, tmp_path)
    sandbox.clear_requests()
    told: list[bool] = []
    async with opened(tmp_path) as accounts:
        accounts.outdated.connect(lambda: told.append(True))
        session = await accounts.open(profiles.sandbox(sandbox.url))
        await session.library.refresh()
        await session.library.refresh()
        await until(lambda: sandbox.requests("GET", "/me.json"))
        await asyncio.sleep(0.05)
        assert len(sandbox.requests("GET", "/me.json")) == 1
        assert told == []


async def test_what_the_user_forces_is_spoken_whatever_was_found(sandbox: Sandbox, tmp_path: Path) -> None:
    await start_once(sandbox, tmp_path)
    sandbox.clear_requests()
    async with opened(tmp_path, "current") as accounts:
        session = await accounts.open(profiles.sandbox(sandbox.url))
        assert session.client.dialect == "current"
        await session.library.refresh()
        assert sandbox.requests("GET", "/me.json") == []


async def test_signing_out_forgets_the_dialect(sandbox: Sandbox, tmp_path: Path) -> None:
    leaving = msgspec.structs.replace(profiles.on_server("mine", "Mine", sandbox.url, "sandbox"), dialect="auto")
    found = tmp_path / "cache" / "dialects.json"
    found.parent.mkdir()
    found.write_text('{"mine": "classic", "other": "current"}')
    async with opened(tmp_path) as accounts:
        assert (await accounts.open(leaving)).client.dialect == "classic"
        await accounts.sign_out(leaving)
        assert found.read_text() == '{"other":"current"}'
        with pytest.raises(SignInNeeded):
            await accounts.open(leaving)


@pytest.mark.parametrize("damage", [b"", b"[]", b"\xff\xfe", b'{"http": "latin"}'])
async def test_F4_a_damaged_note_of_dialects_only_costs_a_question(
    sandbox: Sandbox, tmp_path: Path, damage: bytes
) -> None:
    found = tmp_path / "cache" / "dialects.json"
    found.parent.mkdir()
    found.write_bytes(damage)
    await start_once(sandbox, tmp_path)
    assert msgspec.json.decode(found.read_bytes()) == {sandbox.url: "classic"}

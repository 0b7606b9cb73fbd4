"""Faults A5 to A7: keychains that are silent, unsafe or small."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from scmanager.errors import KeychainUnavailable, SignInNeeded
from scmanager.store.backends import system_keychain
from tests.helpers.keychains import FakeBackend
from tests.helpers.sandbox import Sandbox
from tests.helpers.sessions import desk, me, refreshes, signed_in

TRUSTED = {"SecretService", "kwallet", "macOS", "Windows"}


# A5: the keychain is locked, missing, slow or hangs


def make_ill(backend: FakeBackend, illness: str) -> None:
    if illness == "hangs":
        backend.hang()
    elif illness == "fails":
        backend.failure = RuntimeError("org.freedesktop.DBus.Error.NoReply")
    else:
        backend.is_forgetful = True


def make_well(backend: FakeBackend) -> None:
    backend.release()
    backend.failure, backend.is_forgetful = None, False


ILLNESSES = ("hangs", "fails", "says none")


@pytest.mark.parametrize("illness", ILLNESSES)
async def test_A5_a_session_outlives_its_keychain(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend, illness: str
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        make_ill(backend, illness)
        for _ in range(2):
            sandbox.expire_tokens()
            assert await me(program)
        assert "memory only" in program.store.notice
        make_well(backend)
        sandbox.expire_tokens()
        assert await me(program)
        assert program.store.notice == ""
    async with desk(sandbox, tmp_path, backend) as next_start:
        assert await me(next_start)


@pytest.mark.parametrize("illness", ILLNESSES)
async def test_A5_a_silent_keychain_at_the_start_signs_nobody_out(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend, illness: str
) -> None:
    async with signed_in(sandbox, tmp_path, backend):
        before = dict(backend.entries)
    make_ill(backend, illness)
    async with desk(sandbox, tmp_path, backend) as program:
        with pytest.raises((KeychainUnavailable, SignInNeeded), match=r"[Uu]nlock it"):
            await me(program)
        assert backend.entries == before
        assert refreshes(sandbox) == 0
        make_well(backend)
        await program.store.unlock()
        assert await me(program)


async def test_A5_waiting_for_the_unlock_dialog_can_be_cancelled(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        backend.hang()
        unlocking = asyncio.create_task(program.store.unlock())
        await asyncio.sleep(0)
        unlocking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await unlocking
        backend.release()
        assert await program.store.read()


async def test_A5_the_loop_runs_on_while_the_keychain_hangs(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        backend.hang()
        reading = asyncio.create_task(program.store.read())
        turns = 0
        while not reading.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert isinstance(reading.exception(), KeychainUnavailable)
        assert turns > 10
        assert "MainThread" not in backend.threads


# A6: the keychain writes in clear, is none, or is put in by somebody else


@pytest.mark.parametrize(
    "chosen", ["keyrings.alt.file.PlaintextKeyring", "keyring.backends.null.Keyring", "evil.Keyring"]
)
def test_A6_only_trusted_keychains_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'loaded')!r}, 'w').close()\nclass Ring: pass\n")
    settings = tmp_path / "python_keyring" / "keyringrc.cfg"
    settings.parent.mkdir()
    settings.write_text(f"[backend]\ndefault-keyring={chosen}\nkeyring-path={tmp_path}\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", chosen)
    backend = system_keychain()
    trusted = (
        "keyring.backends.SecretService",
        "keyring.backends.kwallet",
        "keyring.backends.macOS",
        "keyring.backends.Windows",
    )
    assert backend is None or type(backend).__module__ in trusted
    assert not (tmp_path / "loaded").exists()


async def test_A6_without_a_keychain_the_session_is_in_memory_and_the_user_is_told(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with signed_in(sandbox, tmp_path, None) as program:
        assert "memory only" in program.store.notice
        for _ in range(2):
            sandbox.expire_tokens()
            assert await me(program)
        assert written_files(tmp_path) == []
    async with desk(sandbox, tmp_path, None) as next_start:
        with pytest.raises(SignInNeeded):
            await me(next_start)


def written_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]


# A7: Windows holds 1,280 characters an entry


async def test_A7_long_tokens_fit_and_access_tokens_are_not_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    backend = FakeBackend(longest=1280)
    long = {"access_token": "a" * 4000, "refresh_token": "r" * 3990 + "0123456789", "expires_in": 3599}
    async with desk(sandbox, tmp_path, backend) as program:
        sandbox.fault("status", path="/oauth/token", arg={"status": 200, "body": long})
        await program.sign_in()
        assert await program.auth.token() == long["access_token"]
        assert program.store.is_safe
    assert "aaaa" not in backend.texts()
    async with desk(sandbox, tmp_path, backend) as next_start:
        saved = await next_start.store.read()
        assert saved is not None
        assert saved.refresh_token == long["refresh_token"]

"""Faults A1 to A8, A11 and A12: whatever happens to tokens and keychains, nobody is signed out by accident."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from scmanager.core import oauth as rules
from scmanager.core import profiles
from scmanager.core.tracks import TrackFields
from scmanager.core.uploads import UploadState
from scmanager.errors import (
    ConnectionLost,
    InputError,
    KeychainUnavailable,
    SignInNeeded,
)
from scmanager.services.intake import drafts_from
from scmanager.services.library import Library
from scmanager.services.upload_queue import UploadQueue
from scmanager.store.backends import system_keychain
from tests.helpers.keychains import FakeBackend
from tests.helpers.sandbox import Sandbox
from tests.helpers.sessions import SECRET, Desk, demo_urn, desk, refreshes
from tests.helpers.sounds import wav
from tests.helpers.waiting import until

REFUSED = {"status": 400, "body": {"error": "invalid_grant", "error_description": "spurious"}}
TRUSTED = {"SecretService", "kwallet", "macOS", "Windows"}
AFTER_BODY = {"status": 401, "after": "body"}


@pytest.fixture
def backend() -> Iterator[FakeBackend]:
    """The keychain of the system; nothing may hang in it at the end."""
    keychain = FakeBackend()
    yield keychain
    keychain.release()


@asynccontextmanager
async def signed_in(box: Sandbox, folder: Path, backend: FakeBackend | None) -> AsyncIterator[Desk]:
    async with desk(box, folder, backend) as program:
        await program.sign_in()
        yield program


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.wav"
    path.write_bytes(wav(milliseconds=2000, rate=500_000))
    return path


async def me(program: Desk) -> str:
    """Ask who is signed in."""
    client = program.client()
    try:
        return (await client.me()).user.urn
    finally:
        await client.close()


# A1: the token expires during a long upload


@pytest.mark.parametrize(("left", "expected"), [(500, 1), (700, 0)])
async def test_A1_a_token_short_of_life_is_renewed_before_an_upload(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend, song: Path, left: float, expected: int
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        program.pauses.ahead = 3599 - left
        client = program.client()
        await client.upload(TrackFields(title="Long", audio=song))
        await client.close()
        assert refreshes(sandbox) == expected
        assert [entry["path"] for entry in sandbox.requests()] == ["/oauth/token"] * expected + ["/tracks"]


async def test_A1_an_upload_refused_after_its_last_byte_is_sent_once_more(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend, song: Path
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        sandbox.fault("status", path="/tracks", method="POST", arg=AFTER_BODY)
        client = program.client()
        queue = UploadQueue(client, Library(client), delays=(0.05,) * 100)
        queue.add((await drafts_from([song])).drafts)
        await until(lambda: queue.jobs[0].state in {UploadState.DONE, UploadState.FAILED})
        await queue.close()
        await client.close()
        assert queue.jobs[0].state is UploadState.DONE
        assert len(sandbox.requests("POST", "/tracks")) == 2
        assert len(sandbox.uploads()) == 1
        assert refreshes(sandbox) == 1


async def test_A1_an_upload_refused_twice_fails_and_leaves_nothing(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend, song: Path
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        sandbox.fault("status", path="/tracks", method="POST", arg=AFTER_BODY, times=None)
        client = program.client()
        queue = UploadQueue(client, Library(client))
        queue.add((await drafts_from([song])).drafts)
        await until(lambda: queue.jobs[0].state is UploadState.FAILED)
        await queue.close()
        await client.close()
        assert "Sign in again" in queue.jobs[0].message
        assert len(sandbox.requests("POST", "/tracks")) == 2
        assert sandbox.uploads() == []


# A2: parallel 401s


async def race(program: Desk, races: int) -> None:
    """Let 50 calls meet an expired token, again and again."""
    client = program.client()
    for number in range(1, races + 1):
        program.box.expire_tokens()
        people = await asyncio.gather(*(client.user("soundcloud:users:1") for _ in range(50)), return_exceptions=True)
        assert not [answer for answer in people if isinstance(answer, BaseException)]
        assert refreshes(program.box) == number
    await client.close()


async def test_A2_fifty_calls_with_an_expired_token_share_one_renewal(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        await race(program, 50)


@pytest.mark.campaign
@pytest.mark.timeout(3600)
async def test_A2_a_thousand_races_make_a_thousand_renewals(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        for _ in range(20):
            await race(program, 50)
            sandbox.clear_requests()


async def test_A2_two_programs_never_spend_the_same_refresh_token(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as one, desk(sandbox, tmp_path, backend) as other:
        for number in range(1, 11):
            sandbox.expire_tokens()
            await asyncio.gather(*(me(program) for program in (one, other) * 5))
            assert refreshes(sandbox) == 2 * number
        assert {entry["status"] for entry in sandbox.requests("POST", "/oauth/token")} == {200}
        assert one.pauses.made == other.pauses.made == []


async def test_A2_a_caller_who_leaves_does_not_stop_the_renewal(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        sandbox.fault("latency", path="/oauth/token", arg=0.3)
        bad = await program.auth.token()
        leaving = asyncio.create_task(program.auth.renewed(bad))
        staying = asyncio.create_task(program.auth.renewed(bad))
        await until(lambda: refreshes(sandbox) == 1)
        leaving.cancel()
        assert await staying not in {"", bad}
        assert refreshes(sandbox) == 1


# A3: the answer to a renewal is lost, or the program ends before it is kept


async def test_A3_a_lost_answer_ends_in_a_new_sign_in(sandbox: Sandbox, tmp_path: Path, backend: FakeBackend) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        before = dict(backend.entries)
        sandbox.expire_tokens()
        sandbox.fault("commit_then_drop", path="/oauth/token")
        with pytest.raises(ConnectionLost):
            await program.auth.renewed(await program.auth.token())
        with pytest.raises(SignInNeeded, match=r"cut off.*uploads, drafts and tracks are kept"):
            await me(program)
        assert backend.entries == before
        await program.sign_in()
        assert await me(program)


async def test_A3_new_tokens_are_kept_before_they_are_used(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with desk(sandbox, tmp_path, backend, quick=30) as program:
        await program.sign_in()
        sandbox.expire_tokens()
        backend.hang(writes_only=True)
        asking = asyncio.create_task(me(program))
        await until(lambda: [entry["status"] for entry in sandbox.requests("POST", "/oauth/token")] == [200])
        assert [entry["status"] for entry in sandbox.requests("GET", "/me")] == [401]
        backend.release()
        await asking
        assert [entry["status"] for entry in sandbox.requests("GET", "/me")] == [401, 200]


async def test_A3_a_program_killed_before_it_kept_them_asks_for_a_new_sign_in(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as killed:
        after_the_kill = FakeBackend()
        after_the_kill.entries = dict(backend.entries)
        sandbox.expire_tokens()
        await me(killed)
    async with desk(sandbox, tmp_path, after_the_kill) as program:
        with pytest.raises(SignInNeeded, match="cut off"):
            await me(program)


async def test_A3_the_end_of_the_program_waits_for_a_renewal(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        sandbox.fault("latency", path="/oauth/token", arg=0.3)
        renewal = asyncio.create_task(program.auth.renewed(await program.auth.token()))
        await until(lambda: refreshes(sandbox) == 1)
    await renewal
    async with desk(sandbox, tmp_path, backend) as program:
        assert await me(program)


# A4: invalid_grant although the token is good


async def test_A4_a_spurious_refusal_is_asked_once_more_after_half_a_minute(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        sandbox.expire_tokens()
        sandbox.fault("status", path="/oauth/token", arg=REFUSED)
        assert await me(program)
        assert program.pauses.made == [30.0]
        assert refreshes(sandbox) == 2


async def test_A4_a_burst_of_refusals_never_deletes_the_token(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        before = dict(backend.entries)
        sandbox.expire_tokens()
        sandbox.fault("status", path="/oauth/token", arg=REFUSED, times=None)
        answers = await asyncio.gather(*(me(program) for _ in range(20)), return_exceptions=True)
        assert {type(answer) for answer in answers} == {SignInNeeded}
        with pytest.raises(SignInNeeded):
            await me(program)
        assert refreshes(sandbox) == 2
        assert program.pauses.made == [30.0]
        assert backend.entries == before
        sandbox.clear_faults()
        program.pauses.ahead += 61
        assert await me(program)


async def test_A4_a_token_another_program_renewed_is_read_again(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as one, desk(sandbox, tmp_path, backend) as other:
        await me(other)
        sandbox.expire_tokens()
        assert await me(one)
        assert one.pauses.made == []


async def test_A4_a_revoked_key_is_told_at_once(sandbox: Sandbox, tmp_path: Path, backend: FakeBackend) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        sandbox.expire_tokens()
        sandbox.fault("status", path="/oauth/token", arg={"status": 401, "body": {"error": "invalid_client"}}, times=2)
        with pytest.raises(SignInNeeded, match="client id"):
            await me(program)
        assert program.pauses.made == []


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


# A8: the clock is wrong, or the computer slept


@pytest.mark.parametrize("skew", [-86_400, 86_400])
async def test_A8_the_time_of_day_plays_no_part(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend, monkeypatch: pytest.MonkeyPatch, skew: float
) -> None:
    now = time.time
    async with signed_in(sandbox, tmp_path, backend) as program:
        monkeypatch.setattr(time, "time", lambda: now() + skew)
        assert await me(program)
        assert refreshes(sandbox) == 0


async def test_A8_a_token_that_ended_in_sleep_is_renewed_before_it_is_used(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        sandbox.expire_tokens()
        program.pauses.ahead = 8 * 3600
        assert await me(program)
        assert [(entry["path"], entry["status"]) for entry in sandbox.requests()] == [
            ("/oauth/token", 200),
            ("/me", 200),
        ]


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

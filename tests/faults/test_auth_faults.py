"""Faults A1 to A4 and A8: tokens that end, are refused or get lost; nobody is signed out by accident."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from scmanager.core.tracks import TrackFields
from scmanager.core.upload_states import UploadState
from scmanager.errors import ConnectionLost, SignInNeeded
from tests.helpers.keychains import FakeBackend
from tests.helpers.sandbox import Sandbox
from tests.helpers.sessions import Desk, desk, me, refreshes, signed_in
from tests.helpers.sounds import wav
from tests.helpers.uploading import uploading
from tests.helpers.waiting import until

REFUSED = {"status": 400, "body": {"error": "invalid_grant", "error_description": "spurious"}}
AFTER_BODY = {"status": 401, "after": "body"}


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "song.wav"
    path.write_bytes(wav(milliseconds=2000, rate=500_000))
    return path


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
        async with uploading(client, tmp_path) as desk:
            await desk.add(song)
            (job,) = await desk.over()
        await client.close()
        assert job.state is UploadState.DONE
        assert len(sandbox.requests("POST", "/tracks")) == 2
        assert len(sandbox.uploads()) == 1
        assert refreshes(sandbox) == 1


async def test_A1_an_upload_refused_twice_waits_for_a_sign_in_and_leaves_nothing(
    sandbox: Sandbox, tmp_path: Path, backend: FakeBackend, song: Path
) -> None:
    async with signed_in(sandbox, tmp_path, backend) as program:
        sandbox.fault("status", path="/tracks", method="POST", arg=AFTER_BODY, times=2)
        client = program.client()
        async with uploading(client, tmp_path) as desk:
            await desk.add(song)
            (job,) = await desk.over()
        assert job.state is UploadState.WAIT_AUTH
        assert "Sign in again" in job.message
        assert len(sandbox.requests("POST", "/tracks")) == 2
        assert sandbox.uploads() == []
        async with uploading(client, tmp_path) as desk:
            await until(lambda: desk.queue.jobs[0].state is UploadState.DONE)
        await client.close()
        assert len(sandbox.uploads()) == 1


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
        bad = await program.auth.token()
        sandbox.expire_tokens()
        backend.hang(writes_only=True)
        asking = asyncio.create_task(me(program))
        await until(lambda: [entry["status"] for entry in sandbox.requests("POST", "/oauth/token")] == [200])
        asking_later = asyncio.create_task(program.auth.renewed(bad))
        done, _ = await asyncio.wait({asking, asking_later}, timeout=0.1)
        assert done == set()
        assert [entry["status"] for entry in sandbox.requests("GET", "/me")] == [401]
        backend.release()
        assert await asking_later not in {"", bad}
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

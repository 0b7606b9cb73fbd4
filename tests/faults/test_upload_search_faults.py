"""Faults N3, N4, N17 and N19, and rules R6 to R12: uploads without an answer are looked for, never doubled unasked."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from scmanager.api import transport
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.library import Library
from scmanager.services.upload_timing import now
from tests.helpers.clients import client_of
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import sparse_wav, wav
from tests.helpers.uploading import QUICK, ready_at_once, uploading
from tests.helpers.waiting import until

S = UploadState
BOTH = pytest.mark.parametrize("dialect", ["classic", "current"])
PUBLIC = TrackFields(title="Once", sharing=Sharing.PUBLIC, tags=("ambient",))


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A short sound file."""
    path = tmp_path / "song.wav"
    path.write_bytes(wav(milliseconds=300))
    return path


@pytest.fixture(autouse=True)
def _no_processing(sandbox: Sandbox) -> None:
    ready_at_once(sandbox)


def lose_answer(box: Sandbox, fault: str = "commit_then_drop", arg: Any = None, times: int | None = 1) -> None:
    box.fault(fault, method="POST", path="/tracks", arg=arg, times=times)


def track_of(box: Sandbox, urn: str) -> dict[str, Any]:
    """Return a track as the server has it."""
    answer: dict[str, Any] = box.get(f"/tracks/{urn.rpartition(':')[2]}.json").json()
    return answer


# The answer is lost, the track is there


@BOTH
@pytest.mark.parametrize(
    ("fault", "arg"),
    [
        ("commit_then_drop", None),
        ("commit_then_drop", "rst"),
        ("commit_then_status", 502),
        ("commit_then_status", 503),
        ("commit_then_status", 504),
        ("commit_then_status", 500),
        ("commit_then_status", 409),
    ],
)
async def test_N4_a_track_without_an_answer_is_found_and_finished(
    sandbox: Sandbox, song: Path, tmp_path: Path, dialect: Any, fault: str, arg: Any
) -> None:
    await _finished_without_answer(sandbox, song, tmp_path, dialect, fault, arg)


@BOTH
@pytest.mark.parametrize(
    ("fault", "arg"),
    [
        ("commit_then_status", {"status": 201, "body": {}}),
        ("commit_then_status", {"status": 200, "body": ""}),
        ("bad_json", '{"title": "Song"}'),
        ("bad_json", "[]"),
    ],
)
async def test_N19_an_answer_that_names_no_track_is_none(
    sandbox: Sandbox, song: Path, tmp_path: Path, dialect: Any, fault: str, arg: Any
) -> None:
    await _finished_without_answer(sandbox, song, tmp_path, dialect, fault, arg)


async def test_N19_a_track_that_is_never_ready_is_kept_and_not_sent_again(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    sandbox.clear_faults()
    sandbox.fault("processing", method="POST", path="/tracks", arg="stuck")
    timing = msgspec.structs.replace(QUICK, stuck=0.1)
    async with client_of(sandbox) as client, uploading(client, tmp_path, timing=timing) as desk:
        await desk.add(song)
        await until(lambda: desk.queue.jobs[0].state is S.PROCESSING and desk.queue.jobs[0].message)
    async with client_of(sandbox) as client, uploading(client, tmp_path, timing=timing) as desk:
        await until(lambda: desk.queue.jobs[0].state is S.PROCESSING and desk.queue.jobs[0].message)
        assert len(sandbox.requests("POST", "/tracks")) == 1


async def _finished_without_answer(
    sandbox: Sandbox, song: Path, tmp_path: Path, dialect: Any, fault: str, arg: Any
) -> None:
    """Upload without an answer, and see the track become what was wanted."""
    lose_answer(sandbox, fault, arg)
    async with client_of(sandbox, dialect) as client, uploading(client, tmp_path) as desk:
        await desk.add(song, fields=PUBLIC)
        (job,) = await desk.over()
        assert job.state is S.DONE
        assert S.UNKNOWN in desk.states(job.id)
        (entry,) = sandbox.uploads()
        assert entry["urn"] == job.track_urn
        track = track_of(sandbox, job.track_urn)
        assert (track["sharing"], track["tag_list"], track["permalink"]) == ("public", "ambient", "once")


async def test_N3_a_server_that_never_answers_is_given_up_and_the_track_looked_for(
    sandbox: Sandbox, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "UPLOAD_ANSWER", 0.3)
    sandbox.fault("stall", method="POST", path="/tracks", arg={"after": "body"})
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song)
        (job,) = await desk.over()
        assert job.state is S.RETRY_DECISION
        assert sandbox.uploads() == []


@pytest.mark.parametrize(
    ("quirk", "arg"), [("drop_tags", "scmu_*"), ("ignore_permalink", None)], ids=["no tag", "no address"]
)
async def test_one_marker_that_survives_is_proof_enough(
    sandbox: Sandbox, song: Path, tmp_path: Path, quirk: str, arg: Any
) -> None:
    sandbox.fault(quirk, method="POST", path="/tracks", arg=arg)
    lose_answer(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song, fields=PUBLIC)
        (job,) = await desk.over()
        assert job.state is S.DONE
        assert len(sandbox.uploads()) == 1


async def test_without_any_marker_a_track_that_looks_like_it_is_asked_about(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    for quirk in ("drop_tags", "ignore_permalink"):
        sandbox.fault(quirk, method="POST", path="/tracks")
    lose_answer(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song, fields=PUBLIC)
        (job,) = await desk.over()
        (entry,) = sandbox.uploads()
        assert (job.state, job.candidates) == (S.RETRY_DECISION, (entry["urn"],))
        await desk.queue.doubts.choose(job.id, keep=entry["urn"], delete=())
        (job,) = await desk.over()
        assert (job.state, job.track_urn) == (S.DONE, entry["urn"])
        assert track_of(sandbox, entry["urn"])["sharing"] == "public"
        assert len(sandbox.uploads()) == 1


async def test_an_older_track_that_looks_the_same_is_no_candidate(sandbox: Sandbox, song: Path, tmp_path: Path) -> None:
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song, fields=PUBLIC)
        (first,) = await desk.over()
        sandbox.fault("status", method="POST", path="/tracks", arg={"status": 503, "after": "body"})
        (second,) = await desk.add(song, fields=PUBLIC)
        await desk.over()
        asked = desk.queue.get(second.id)
        assert (asked.state, asked.candidates) == (S.RETRY_DECISION, ())
        assert asked.track_urn != first.track_urn


# The answer is lost, the track is not there


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_N4_a_file_refused_after_its_last_byte_is_sent_again_only_with_a_yes(
    sandbox: Sandbox, song: Path, tmp_path: Path, status: int
) -> None:
    sandbox.fault("status", method="POST", path="/tracks", arg={"status": status, "after": "body"})
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song)
        (job,) = await desk.over()
        assert job.state is S.RETRY_DECISION
        assert job.negatives >= 3
        assert job.checked_at is not None
        assert len(sandbox.requests("POST", "/tracks")) == 1
        await desk.queue.retry(job.id)
        (job,) = await desk.over()
        assert (job.state, len(job.markers)) == (S.DONE, 2)
        assert len(sandbox.uploads()) == 1


async def test_N4_with_the_users_leave_it_is_sent_again_by_itself(sandbox: Sandbox, song: Path, tmp_path: Path) -> None:
    sandbox.fault("status", method="POST", path="/tracks", arg={"status": 503, "after": "body"})
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.resend_unasked(wanted=True)
        await desk.add(song)
        (job,) = await desk.over()
        assert (job.state, len(job.markers)) == (S.DONE, 2)
        assert S.RETRY_DECISION not in desk.states(job.id)
        assert len(sandbox.uploads()) == 1


async def test_a_very_large_file_is_never_sent_again_unasked(sandbox: Sandbox, tmp_path: Path) -> None:
    large = tmp_path / "large.wav"
    sparse_wav(large, 500_000_100)
    sandbox.fault("status", method="POST", path="/tracks", arg={"status": 503, "after": "body"})
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.resend_unasked(wanted=True)
        await desk.add(large)
        (job,) = await desk.over(60)
        assert job.state is S.RETRY_DECISION


async def test_giving_up_after_the_question_sends_nothing(sandbox: Sandbox, song: Path, tmp_path: Path) -> None:
    sandbox.fault("status", method="POST", path="/tracks", arg={"status": 503, "after": "body"})
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song)
        (job,) = await desk.over()
        assert await desk.queue.cancel(job.id)
        (job,) = await desk.over()
        assert job.state is S.CANCELLED
        assert len(sandbox.requests("POST", "/tracks")) == 1


# N17: a server that shows new tracks late


async def test_N17_a_track_shown_in_time_is_found(sandbox: Sandbox, song: Path, tmp_path: Path) -> None:
    sandbox.fault("hide_new_tracks_for", arg={"seconds": 1.2, "everywhere": True})
    lose_answer(sandbox)
    timing = msgspec.structs.replace(QUICK, looks=(0.1, 0.4, 0.8, 1.4, 2.0), settled=4)
    async with client_of(sandbox) as client, uploading(client, tmp_path, timing=timing) as desk:
        await desk.add(song)
        (job,) = await desk.over()
        assert job.state is S.DONE
        assert job.negatives >= 1
        assert len(sandbox.uploads()) == 1


async def test_N17_a_track_shown_too_late_is_asked_about_and_never_doubled(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    sandbox.fault("hide_new_tracks_for", arg={"seconds": 600, "everywhere": True})
    lose_answer(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song)
        (job,) = await desk.over()
        assert job.state is S.RETRY_DECISION
        assert len(sandbox.requests("POST", "/tracks")) == 1
        sandbox.clear_faults()
        await desk.queue.doubts.hurry(job.id)
        (job,) = await desk.over()
        assert job.state is S.DONE
        assert len(sandbox.uploads()) == 1


async def test_R12_a_yes_that_comes_when_the_track_has_shown_up_sends_nothing(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    sandbox.fault("hide_new_tracks_for", arg={"seconds": 600, "everywhere": True})
    lose_answer(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song)
        (job,) = await desk.over()
        sandbox.clear_faults()
        await desk.queue.retry(job.id)
        (job,) = await desk.over()
        assert (job.state, len(job.markers)) == (S.DONE, 1)
        assert len(sandbox.requests("POST", "/tracks")) == 1


@pytest.mark.expects_log("an upload is on the server a second time")
async def test_R6_a_double_that_shows_up_later_is_shown_and_deleted_only_with_a_yes(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    sandbox.fault("hide_new_tracks_for", arg={"seconds": 600, "everywhere": True})
    lose_answer(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song, fields=PUBLIC)
        (job,) = await desk.over()
        await desk.queue.retry(job.id)
        await until(lambda: desk.queue.jobs[0].state in {S.FINALISING, S.PROCESSING, S.DONE})
        sandbox.clear_faults()
        await until(lambda: desk.queue.jobs[0].state is S.DONE)
        await desk.library.refresh()
        await until(lambda: desk.queue.jobs[0].state is S.DUPLICATE_REVIEW)
        (job,) = desk.queue.jobs
        old, new = (entry["urn"] for entry in sandbox.uploads())
        assert set(job.candidates) == {old, new}
        assert {track.urn for track in desk.queue.doubts.candidates(job.id)} == {old, new}
        assert track_of(sandbox, old)["sharing"] == "private"
        result = await desk.queue.doubts.choose(job.id, keep=new, delete=[old])
        assert result.deleted == (old,)
        (job,) = await desk.over()
        assert (job.state, job.track_urn) == (S.DONE, new)
        assert sandbox.get(f"/tracks/{old.rpartition(':')[2]}.json").status_code == 404


@pytest.mark.expects_log("an upload is on the server a second time")
async def test_R6_a_double_of_a_cleared_upload_brings_it_back_into_sight(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    sandbox.fault("hide_new_tracks_for", arg={"seconds": 600, "everywhere": True})
    lose_answer(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(song)
        (job,) = await desk.over()
        await desk.queue.retry(job.id)
        await until(lambda: desk.queue.jobs[0].state in {S.FINALISING, S.PROCESSING, S.DONE})
        sandbox.clear_faults()
        await until(lambda: desk.queue.jobs[0].state is S.DONE)
        await desk.queue.clear_finished()
        assert desk.queue.jobs == []
        await desk.library.refresh()
        await until(lambda: [job.state for job in desk.queue.jobs] == [S.DUPLICATE_REVIEW])


async def test_R6_a_day_after_a_doubtful_upload_the_list_is_read_again(
    sandbox: Sandbox, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: list[int] = []
    refresh = Library.refresh

    async def noted(self: Library) -> None:
        refreshed.append(1)
        await refresh(self)

    monkeypatch.setattr(Library, "refresh", noted)
    sandbox.fault("status", method="POST", path="/tracks", arg={"status": 503, "after": "body"})
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path) as desk:
            await desk.add(song)
            (job,) = await desk.over()
            await desk.queue.retry(job.id)
            await desk.over()
        refreshed.clear()
        async with uploading(client, tmp_path) as desk:
            assert not refreshed
        async with uploading(client, tmp_path, now=lambda: now() + timedelta(days=2)) as desk:
            await until(lambda: refreshed)


# R12: the gate is an inference; when a server breaks it, that is noticed


@pytest.mark.expects_log("a track is there whose last bytes were never sent")
async def test_R12_a_track_made_of_an_unfinished_upload_is_found_before_it_is_sent_again(
    sandbox: Sandbox, tmp_path: Path, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.fault("commit_early", method="POST", path="/tracks")
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        real, broken = desk.store.move, []

        async def move(job: Any, event: Any, **changes: Any) -> Any:
            if event == "gate" and not broken:
                broken.append(job)
                await asyncio.sleep(0.2)  # all bytes but the last are on the server by then
                raise httpx.ReadError("cut")
            return await real(job, event, **changes)

        monkeypatch.setattr(desk.store, "move", move)
        await desk.add(song)
        (job,) = await desk.over()
        assert (job.state, len(job.markers)) == (S.DONE, 1)
        assert len(sandbox.uploads()) == 1
        assert await desk.store.flag("gate untrusted")


# R11: attempts that fail after bytes were sent


async def test_R11_after_five_failures_the_user_is_asked(sandbox: Sandbox, tmp_path: Path) -> None:
    large = tmp_path / "large.wav"
    sparse_wav(large, 30_000_000)
    sandbox.fault("drop_mid", method="POST", path="/tracks", arg={"after": 100_000, "how": "rst"}, times=None)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(large)
        (job,) = await desk.over()
        assert job.state is S.FAILED
        assert "5 times" in job.message
        assert len(set(job.markers)) == 5
        assert len(sandbox.requests("POST", "/tracks")) == 5
        assert sandbox.uploads() == []


# A failed look is no look


async def test_R8_a_look_that_fails_or_is_not_complete_does_not_count(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    timing = msgspec.structs.replace(QUICK, looks=(0.05, 0.1, 0.2, 0.4, 0.6, 0.8), settled=30)
    lose_answer(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path, timing=timing) as desk:

        def break_list(job: UploadJob) -> None:
            if job.state is S.COMMITTING:
                sandbox.fault("status", method="GET", path="/me/tracks", arg=500, times=3)

        desk.queue.changed.connect(break_list)
        await desk.add(song)
        (job,) = await desk.over()
        assert (job.state, job.negatives) == (S.DONE, 0)
        assert "The server has a problem" in " ".join(job.message for job in desk.said)


# A11: rows belong to an account


async def test_A11_an_upload_of_another_account_waits_and_is_not_sent(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path) as desk:
            await desk.queue.pause_all()
            (job,) = await desk.add(song)
            await desk.store.save(desk.queue.get(job.id), owner="soundcloud:users:2")
        async with uploading(client, tmp_path) as desk:
            await desk.queue.resume_all()
            (job,) = await desk.over()
            assert job.state is S.WAIT_AUTH
            assert "another account" in job.message
        async with uploading(client, tmp_path, account="somebody else") as desk:
            assert desk.queue.jobs == []
    assert sandbox.requests("POST", "/tracks") == []


# Nothing is sent that would be refused


async def test_what_the_account_cannot_take_is_told_before_it_is_sent(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    me = sandbox.get("/me").json()
    quota = {"unlimited_upload_quota": False, "upload_seconds_used": 10_800, "upload_seconds_left": 0}
    for changes, words in (
        ({"primary_email_confirmed": False}, "e-mail address is not confirmed"),
        ({"quota": quota}, "of your upload time are left"),
    ):
        sandbox.fault("status", method="GET", path="/me", arg={"status": 200, "body": me | changes})
        async with client_of(sandbox, "current") as client, uploading(client, tmp_path / words) as desk:
            await desk.add(song)
            (job,) = await desk.over()
            assert job.state is S.FAILED
            assert words in job.message
    assert sandbox.requests("POST", "/tracks") == []


# The user and the program reach for the same upload at once


async def test_a_user_who_is_quicker_than_the_program_does_not_stop_the_queue(
    sandbox: Sandbox, song: Path, tmp_path: Path
) -> None:
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path) as desk:
            sandbox.fault("status", method="GET", path="/me", arg=401, times=None)
            for _ in range(3):
                await desk.add(song)
            await desk.reach({S.WAIT_AUTH})
        sandbox.clear_faults()
        ready_at_once(sandbox)
        async with uploading(client, tmp_path) as desk:
            second = desk.queue.jobs[1].id
            assert await desk.queue.cancel(second)
            assert [job.state for job in await desk.reach({S.DONE, S.CANCELLED})] == [S.DONE, S.CANCELLED, S.DONE]

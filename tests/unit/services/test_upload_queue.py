"""The upload queue against a real server that also answers badly."""

import asyncio
import hashlib
import os

import msgspec
import pytest

from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.uploads import UploadState
from scmanager.services.audio_files import CHANGED, MOVED
from scmanager.services.intake import drafts_from
from scmanager.services.library import Library
from scmanager.services.upload_queue import UploadQueue
from tests.helpers.audio_files import audio_file
from tests.helpers.clients import client_of
from tests.helpers.sounds import sparse_wav, wav
from tests.helpers.waiting import until

S = UploadState
SOON = (0.05,) * 200
FORMATS = ("song.wav", "song.flac", "song.mp3", "song.ogg")


class Bench:
    """A queue over a client, and everything it said."""

    def __init__(self, client, delays=()):
        self.library = Library(client)
        self.queue = UploadQueue(client, self.library, delays=delays)
        self.said = []
        self.removed = []
        self.queue.changed.connect(self.hear)
        self.queue.removed.connect(self.removed.append)

    def hear(self, job):
        self.said.append(job)

    def states(self, job_id):
        told = [job.state for job in self.said if job.id == job_id]
        return [state for state, before in zip(told, [None, *told], strict=False) if state is not before]

    async def add(self, *paths, **fields):
        result = await drafts_from(paths)
        return self.queue.add([msgspec.structs.replace(draft, **fields) for draft in result.drafts])

    async def over(self):
        await until(lambda: all(job.state in {S.DONE, S.FAILED, S.CANCELLED} for job in self.queue.jobs))
        return self.queue.jobs


@pytest.fixture
def files(tmp_path):
    """Three small sounds, each of its own length."""
    paths = [tmp_path / f"song {number}.wav" for number in (1, 2, 3)]
    for number, path in enumerate(paths, start=1):
        path.write_bytes(wav(100 * number))
    return paths


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_real_files_become_tracks_with_their_length_and_bytes(sandbox, dialect):
    async with client_of(sandbox, dialect) as client:
        bench = Bench(client, SOON)
        jobs = await bench.add(*(audio_file(name) for name in FORMATS))
        over = await bench.over()
        assert [job.state for job in over] == [S.DONE] * 4
        assert bench.states(jobs[0].id) == [S.QUEUED, S.SENDING, S.FINISHING, S.PROCESSING, S.DONE]
        ledger = {entry["urn"]: entry["sha256"] for entry in sandbox.uploads()}
        wanted = [hashlib.sha256(job.draft.path.read_bytes()).hexdigest() for job in over]
        assert [ledger[job.track_urn] for job in over] == wanted
        for job in over:
            track = bench.library.get(job.track_urn)
            assert (track.is_ready, track.sharing) == (True, Sharing.PRIVATE)
            assert track.duration_ms == pytest.approx(job.draft.audio.duration_ms, abs=100)
        await bench.queue.close()


async def test_the_fields_and_the_picture_of_the_tags_arrive(sandbox):
    async with client_of(sandbox) as client:
        bench = Bench(client, SOON)
        await bench.add(audio_file("song.flac"))
        (job,) = await bench.over()
        track = await client.track(job.track_urn)
        assert (track.title, track.genre, track.metadata_artist) == ("Pale Reeds", "Ambient", "Odile Tamba")
        assert track.downloadable is False
        assert (await client.picture(track.artwork_url))[:3] in {b"\x89PN", b"\xff\xd8\xff"}


async def test_no_file_of_the_picture_is_left(sandbox, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with client_of(sandbox) as client:
        bench = Bench(client)
        await bench.add(audio_file("song.flac"))
        sandbox.fault("status", method="POST", arg=500)
        await bench.add(audio_file("song.mp3"))
        await bench.over()
    assert list(tmp_path.iterdir()) == []


async def test_a_picture_chosen_by_hand_wins_and_one_taken_away_is_not_sent(sandbox, tmp_path):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        await bench.add(audio_file("song.flac"), artwork=b"")
        (job,) = await bench.over()
        assert (await client.track(job.track_urn)).artwork_url == ""


async def test_one_file_is_sent_at_a_time(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        await bench.add(*files)
        await bench.over()
        at_once = 0
        current = {}
        for job in bench.said:
            current[job.id] = job.state
            at_once = max(at_once, sum(state in {S.SENDING, S.FINISHING} for state in current.values()))
        assert at_once == 1


async def test_L4_a_file_that_vanished_since_fails_and_the_others_go_on(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        drafts = (await drafts_from(files)).drafts
        files[1].unlink()
        bench.queue.add(drafts)
        over = await bench.over()
        assert [job.state for job in over] == [S.DONE, S.FAILED, S.DONE]
        assert over[1].message == MOVED
        assert bench.states(over[1].id) == [S.QUEUED, S.FAILED]
        assert len(sandbox.uploads()) == 2


@pytest.mark.parametrize("change", ["longer", "touched", "replaced"])
async def test_L9_a_file_that_changed_since_fails_and_the_others_go_on(sandbox, files, change):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        drafts = (await drafts_from(files)).drafts
        if change == "longer":
            files[0].write_bytes(wav(5000))
        elif change == "touched":
            os.utime(files[0], ns=(1, 1))
        else:
            files[0].unlink()
            files[0].mkdir()
        bench.queue.add(drafts)
        over = await bench.over()
        assert [job.state for job in over] == [S.FAILED, S.DONE, S.DONE]
        assert over[0].message == CHANGED


async def test_what_cannot_be_uploaded_is_not_queued(sandbox, tmp_path):
    (tmp_path / "notes.txt").write_text("text")
    async with client_of(sandbox) as client:
        bench = Bench(client)
        assert await bench.add(tmp_path / "notes.txt") == []
        assert (bench.queue.jobs, bench.said) == ([], [])


@pytest.mark.parametrize(
    ("fault", "arg"), [("status", 413), ("status", 503), ("drop_before", None), ("html_200", None)]
)
async def test_a_refused_upload_fails_with_a_sentence_and_the_next_goes_on(sandbox, files, fault, arg):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        sandbox.fault(fault, method="POST", path="/tracks", arg=arg)
        await bench.add(*files[:2])
        failed, done = await bench.over()
        assert (failed.state, done.state) == (S.FAILED, S.DONE)
        assert failed.message


async def test_N3_an_answer_that_is_lost_after_the_last_byte_asks_to_look_first(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        sandbox.fault("commit_then_drop", method="POST", path="/tracks")
        await bench.add(files[0])
        (job,) = await bench.over()
        assert job.state is S.FAILED
        assert "look whether the track is there before you try again" in job.message


async def test_a_failed_job_can_be_tried_again_from_the_start(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        sandbox.fault("status", method="POST", path="/tracks", arg=503)
        (job,) = await bench.add(files[0])
        await bench.over()
        bench.queue.retry(job.id)
        (again,) = bench.queue.jobs
        assert (again.state, again.sent, again.message) == (S.QUEUED, 0, "")
        (done,) = await bench.over()
        assert done.state is S.DONE


async def test_a_waiting_job_can_be_cancelled(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        jobs = await bench.add(*files)
        assert bench.queue.cancel(jobs[1].id)
        over = await bench.over()
        assert [job.state for job in over] == [S.DONE, S.CANCELLED, S.DONE]
        assert len(sandbox.uploads()) == 2


async def test_a_job_that_is_being_sent_can_be_cancelled_and_the_next_goes_on(sandbox, files, tmp_path):
    large = tmp_path / "large.wav"
    sparse_wav(large, 40_000_000)
    async with client_of(sandbox) as client:
        bench = Bench(client)
        sandbox.fault("stall", method="POST", path="/tracks", arg={"after": 1_000_000, "seconds": 60})
        first, second = await bench.add(large, files[0])
        await until(lambda: bench.queue.jobs[0].sent > 0)
        assert bench.queue.cancel(first.id)
        cancelled, done = await bench.over()
        assert (cancelled.state, done.state) == (S.CANCELLED, S.DONE)
        assert len(sandbox.uploads()) == 1
        assert done.id == second.id


async def test_a_job_whose_last_byte_is_sent_cannot_be_cancelled(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        sandbox.fault("latency", method="POST", path="/tracks", arg=0.3)
        (job,) = await bench.add(files[0])
        await until(lambda: bench.queue.jobs[0].state is S.FINISHING)
        assert not bench.queue.cancel(job.id)
        (done,) = await bench.over()
        assert done.state is S.DONE


async def test_progress_runs_forwards_and_seldom(sandbox, tmp_path):
    large = tmp_path / "large.wav"
    sparse_wav(large, 200_000_000)
    async with client_of(sandbox) as client:
        bench = Bench(client)
        loop = asyncio.get_running_loop()
        began = loop.time()
        await bench.add(large, fields=TrackFields(title="Large"))
        await until(lambda: bench.queue.jobs[0].state not in {S.QUEUED, S.SENDING}, 60)
        took = loop.time() - began
        sending = [job for job in bench.said if job.state is S.SENDING]
        assert [job.sent for job in sending] == sorted(job.sent for job in sending)
        assert len(sending) <= 2 + took * 10
        assert bench.queue.jobs[0].sent == bench.queue.jobs[0].total
        await bench.queue.close()


async def test_a_track_that_is_not_ready_in_time_is_done_with_a_word_about_it(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        await bench.add(files[0])
        (job,) = await bench.over()
        assert (job.state, job.message) == (S.DONE, "SoundCloud is still preparing it.")
        assert bench.library.get(job.track_urn) is not None


async def test_looks_that_fail_do_not_end_the_wait(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client, SOON)
        sandbox.fault("status", method="GET", path="/tracks", arg=404, times=3)
        await bench.add(files[0])
        (job,) = await bench.over()
        assert (job.state, job.message) == (S.DONE, "")


async def test_unreadable_sound_fails_with_a_sentence(sandbox, tmp_path):
    path = tmp_path / "broken.flac"
    path.write_bytes(b"fLaC" + bytes(3000))
    async with client_of(sandbox) as client:
        bench = Bench(client, SOON)
        await bench.add(path)
        (job,) = await bench.over()
        assert job.state is S.FAILED
        assert job.message.endswith(".")


async def test_the_summary_counts_the_batch_and_starts_anew_when_idle(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        sandbox.fault("latency", method="POST", path="/tracks", arg=0.2, times=2)
        await bench.add(*files[:2])
        assert (bench.queue.summary().active_index, bench.queue.summary().total) == (1, 2)
        await until(lambda: bench.queue.jobs[1].state is S.SENDING or bench.queue.jobs[1].state is S.FINISHING)
        assert (bench.queue.summary().active_index, bench.queue.summary().total) == (2, 2)
        await bench.over()
        assert bench.queue.summary().total == 0
        await bench.add(files[2])
        assert (bench.queue.summary().active_index, bench.queue.summary().total) == (1, 1)
        await bench.over()


async def test_finished_jobs_can_be_cleared_and_running_ones_stay(sandbox, files):
    async with client_of(sandbox) as client:
        bench = Bench(client)
        (done,) = await bench.add(files[0])
        await bench.over()
        sandbox.fault("latency", method="POST", path="/tracks", arg=0.3)
        (running,) = await bench.add(files[1])
        bench.queue.clear_finished()
        assert bench.removed == [done.id]
        assert [job.id for job in bench.queue.jobs] == [running.id]
        await bench.over()


async def test_close_in_the_middle_leaves_nothing_running(sandbox, files, tmp_path):
    large = tmp_path / "large.wav"
    sparse_wav(large, 20_000_000)
    async with client_of(sandbox) as client:
        bench = Bench(client)
        sandbox.fault("stall", method="POST", path="/tracks", arg={"after": 1000, "seconds": 60})
        await bench.add(large, *files)
        await until(lambda: bench.queue.jobs[0].sent > 0)
        await bench.queue.close()
        await bench.queue.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert sandbox.uploads() == []


class BrokenClient:
    """A client with a fault of ours in it."""

    async def upload(self, fields, *, progress=None, before_last_byte=None):
        raise ZeroDivisionError("bug")


async def test_a_fault_of_ours_fails_one_job_and_is_reported(files):
    reports = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reports.append(context["exception"]))
    bench = Bench(BrokenClient())
    await bench.add(*files[:2])
    over = await bench.over()
    assert [job.message for job in over] == ["A fault in scmanager stopped this upload."] * 2
    assert [type(report) for report in reports] == [ZeroDivisionError] * 2


async def test_a_failing_listener_does_not_hold_up_the_queue(sandbox, files):
    reports = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reports.append(context["exception"]))

    def fail(_job):
        raise KeyError("listener")

    async with client_of(sandbox) as client:
        bench = Bench(client, SOON)
        bench.queue.changed.connect(fail)
        await bench.add(files[0])
        (job,) = await bench.over()
        assert job.state is S.DONE
        assert {type(report) for report in reports} == {KeyError}

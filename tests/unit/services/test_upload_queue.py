"""The upload queue over a real database, against a real server."""

import asyncio
import hashlib
from datetime import timedelta

import msgspec
import pytest

from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.upload_states import IllegalTransition, UploadState
from scmanager.core.uploads import without_markers
from scmanager.services.intake import drafts_from
from scmanager.services.upload_timing import UploadTiming, now
from tests.helpers.audio_files import audio_file
from tests.helpers.clients import client_of
from tests.helpers.sounds import sparse_wav, wav
from tests.helpers.uploading import QUICK, ready_at_once, uploading
from tests.helpers.waiting import until

S = UploadState
FORMATS = ("song.wav", "song.flac", "song.mp3", "song.ogg")
WAY = [S.QUEUED, S.PREFLIGHT, S.SENDING, S.COMMITTING, S.CREATED, S.FINALISING, S.PROCESSING, S.DONE]


@pytest.fixture
def files(tmp_path):
    """Three small sounds, each of its own length."""
    paths = [tmp_path / f"song {number}.wav" for number in (1, 2, 3)]
    for number, path in enumerate(paths, start=1):
        path.write_bytes(wav(100 * number))
    return paths


@pytest.fixture
def large(tmp_path):
    """A file that takes a moment to send."""
    path = tmp_path / "large.wav"
    sparse_wav(path, 40_000_000)
    return path


@pytest.fixture(autouse=True)
def _no_processing(sandbox):
    ready_at_once(sandbox)


def posts(box):
    return len(box.requests("POST", "/tracks"))


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_real_files_become_tracks_with_their_length_and_bytes(sandbox, tmp_path, dialect):
    async with client_of(sandbox, dialect) as client, uploading(client, tmp_path) as desk:
        jobs = await desk.add(*(audio_file(name) for name in FORMATS))
        over = await desk.over()
        assert [job.state for job in over] == [S.DONE] * 4
        assert desk.states(jobs[0].id) == WAY
        ledger = {entry["urn"]: entry["sha256"] for entry in sandbox.uploads()}
        wanted = [hashlib.sha256(job.draft.path.read_bytes()).hexdigest() for job in over]
        assert [ledger[job.track_urn] for job in over] == wanted
        for job in over:
            track = desk.library.get(job.track_urn)
            assert (track.is_ready, track.sharing) == (True, Sharing.PRIVATE)
            assert track.duration_ms == pytest.approx(job.draft.audio.duration_ms, abs=100)
            assert without_markers(track.tags) == track.tags
        await until(lambda: {job.id for job in desk.ready} == {job.id for job in jobs})


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_the_fields_and_the_picture_of_the_tags_arrive(sandbox, tmp_path, dialect):
    async with client_of(sandbox, dialect) as client, uploading(client, tmp_path) as desk:
        fields = TrackFields(title="Pale Reeds", genre="Ambient", tags=("slow", "field recording"), description="x")
        await desk.add(audio_file("song.flac"), fields=fields)
        (job,) = await desk.over()
        track = await client.track(job.track_urn)
        assert (track.title, track.genre, track.tags) == ("Pale Reeds", "Ambient", ("slow", "field recording"))
        assert track.downloadable is False
        assert track.permalink == "pale-reeds"
        assert (await client.picture(track.artwork_url))[:3] in {b"\x89PN", b"\xff\xd8\xff"}


@pytest.mark.parametrize("sharing", list(Sharing))
async def test_a_track_is_private_and_marked_until_it_is_finished(sandbox, files, tmp_path, sharing):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("status", method="PUT", path="/tracks", arg=503, times=3)
        await desk.add(files[0], fields=TrackFields(title="Once", sharing=sharing))
        await until(lambda: desk.queue.jobs[0].state is S.FINALISING and desk.queue.jobs[0].message)
        (job,) = desk.queue.jobs
        track = desk.library.get(job.track_urn)
        assert track.is_private
        assert track.tags == job.markers
        (job,) = await desk.over()
        track = desk.library.get(job.track_urn)
        assert (track.sharing, track.tags) == (sharing, ())


async def test_no_file_of_the_picture_is_left(sandbox, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("status", method="PUT", arg=422, times=2)
        await desk.add(audio_file("song.flac"), audio_file("song.mp3"))
        await desk.over()
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


async def test_a_picture_taken_away_is_not_sent(sandbox, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(audio_file("song.flac"), artwork=b"")
        (job,) = await desk.over()
        assert (await client.track(job.track_urn)).artwork_url == ""


async def test_R10_one_file_is_sent_at_a_time_in_their_order(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        jobs = await desk.add(*files)
        await desk.over()
        current, at_once = {}, 0
        for job in desk.said:
            current[job.id] = job.state
            at_once = max(at_once, sum(state in {S.SENDING, S.COMMITTING} for state in current.values()))
        assert at_once == 1
        assert [entry["title"] for entry in sandbox.uploads()] == [job.title for job in jobs]


async def test_what_cannot_be_uploaded_is_not_queued(sandbox, tmp_path):
    (tmp_path / "notes.txt").write_text("text")
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        assert await desk.add(tmp_path / "notes.txt") == []
        assert (desk.queue.jobs, desk.said) == ([], [])


async def test_drafts_wait_until_they_are_released(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        drafts = (await drafts_from(files[:2])).drafts
        first, second = await desk.queue.add(drafts, release=False)
        assert [job.state for job in desk.queue.jobs] == [S.DRAFT] * 2
        await desk.queue.release([second.id])
        await until(lambda: desk.queue.get(second.id).state is S.DONE)
        assert desk.queue.get(first.id).state is S.DRAFT
        assert posts(sandbox) == 1


async def test_a_refused_upload_fails_with_a_sentence_and_the_next_goes_on(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("status", method="POST", path="/tracks", arg=413)
        await desk.add(*files[:2])
        failed, done = await desk.over()
        assert (failed.state, done.state) == (S.FAILED, S.DONE)
        assert failed.message.startswith("The file is too large")


async def test_a_failed_job_can_be_tried_again_from_the_start(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("status", method="POST", path="/tracks", arg=413)
        (job,) = await desk.add(files[0])
        (failed,) = await desk.over()
        assert failed.state is S.FAILED
        await desk.queue.retry(job.id)
        (done,) = await desk.over()
        assert (done.state, len(set(done.markers))) == (S.DONE, 2)


async def test_a_waiting_job_can_be_cancelled(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        jobs = await desk.add(*files)
        assert await desk.queue.cancel(jobs[1].id)
        over = await desk.over()
        assert [job.state for job in over] == [S.DONE, S.CANCELLED, S.DONE]
        assert len(sandbox.uploads()) == 2


@pytest.mark.parametrize(("wish", "state"), [("cancel", S.CANCELLED), ("pause", S.PAUSED)])
async def test_R5_a_job_that_is_being_sent_stops_at_once_and_the_next_goes_on(
    sandbox, files, large, tmp_path, wish, state
):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("stall", method="POST", path="/tracks", arg={"after": 1_000_000, "seconds": 60})
        first, second = await desk.add(large, files[0])
        await until(lambda: desk.queue.jobs[0].sent > 0)
        assert await getattr(desk.queue, wish)(first.id)
        await until(lambda: desk.queue.get(second.id).state is S.DONE)
        assert desk.queue.get(first.id).state is state
        assert len(sandbox.uploads()) == 1
        if state is S.PAUSED:
            await desk.queue.resume(first.id)
            assert [job.state for job in await desk.over()] == [S.DONE, S.DONE]


async def test_R5_a_job_whose_last_byte_is_sent_is_finished_then_deleted(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("latency", method="POST", path="/tracks", arg=0.3)
        (job,) = await desk.add(files[0])
        await until(lambda: desk.queue.jobs[0].state is S.COMMITTING)
        assert not await desk.queue.cancel(job.id)
        await desk.queue.doubts.delete_when_found(job.id)
        (over,) = await desk.over()
        assert (over.state, over.track_urn) == (S.CANCELLED, "")
        (entry,) = sandbox.uploads()
        assert sandbox.get(f"/tracks/{entry['id']}.json").status_code == 404


async def test_the_queue_can_be_held_and_goes_on_where_it_was(sandbox, files, tmp_path):
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path) as desk:
            await desk.queue.pause_all()
            await desk.add(*files[:2])
            assert desk.queue.is_paused
        async with uploading(client, tmp_path) as desk:
            assert desk.queue.is_paused
            assert [job.state for job in desk.queue.jobs] == [S.QUEUED] * 2
            assert posts(sandbox) == 0
            await desk.queue.resume_all()
            assert [job.state for job in await desk.over()] == [S.DONE] * 2


async def test_waiting_jobs_can_be_put_in_another_order(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.pause_all()
        one, two, three = [job.id for job in await desk.add(*files)]
        await desk.queue.move(three, one)
        assert [job.id for job in desk.queue.jobs] == [three, one, two]
        await desk.queue.move(three, None)
        assert [job.id for job in desk.queue.jobs] == [one, two, three]
        for _ in range(80):
            await desk.queue.move(desk.queue.jobs[-1].id, desk.queue.jobs[1].id)
        assert len({job.position for job in desk.queue.jobs}) == 3
        await desk.queue.move(two, desk.queue.jobs[0].id)
        order = [desk.queue.get(job.id).title for job in desk.queue.jobs]
        await desk.queue.resume_all()
        await desk.over()
        assert [entry["title"] for entry in sandbox.uploads()] == order


async def test_what_a_waiting_job_becomes_can_be_changed(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.pause_all()
        (job,) = await desk.add(files[0])
        fields = TrackFields(title="Another title")
        await desk.queue.edit(job.id, msgspec.structs.replace(job.draft, fields=fields))
        await desk.queue.resume_all()
        (done,) = await desk.over()
        assert (await client.track(done.track_urn)).title == "Another title"


async def test_progress_runs_forwards_and_seldom(sandbox, tmp_path):
    path = tmp_path / "large.wav"
    sparse_wav(path, 200_000_000)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        loop = asyncio.get_running_loop()
        await desk.add(path, fields=TrackFields(title="Large"))
        await until(lambda: desk.queue.jobs[0].state is S.SENDING)
        began = loop.time()
        await until(lambda: desk.queue.jobs[0].state not in {S.SENDING, S.COMMITTING}, 60)
        took = loop.time() - began
        sending = [job for job in desk.said if job.state is S.SENDING]
        assert [job.sent for job in sending] == sorted(job.sent for job in sending)
        assert len(sending) <= 3 + took * 10


async def test_the_summary_counts_the_batch_and_starts_anew_when_idle(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("latency", method="POST", path="/tracks", arg=0.2, times=2)
        await desk.add(*files[:2])
        assert (desk.queue.summary().waiting, desk.queue.summary().total) == (2, 2)
        await until(lambda: desk.queue.jobs[0].state in {S.SENDING, S.COMMITTING})
        assert (desk.queue.summary().active_index, desk.queue.summary().total) == (1, 2)
        await until(lambda: desk.queue.jobs[1].state in {S.SENDING, S.COMMITTING})
        assert (desk.queue.summary().active_index, desk.queue.summary().total) == (2, 2)
        await desk.over()
        assert desk.queue.summary().total == 0
        await desk.add(files[2])
        assert (desk.queue.summary().waiting, desk.queue.summary().total) == (1, 1)


async def test_finished_jobs_can_be_cleared_and_their_content_is_still_known(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        (done,) = await desk.add(files[0], content="abc")
        await desk.over()
        sandbox.fault("latency", method="POST", path="/tracks", arg=0.3)
        (running,) = await desk.add(files[1])
        await desk.queue.clear_finished()
        assert desk.removed == [done.id]
        assert [job.id for job in desk.queue.jobs] == [running.id]
        assert (await desk.store.uploaded("test", ["abc", "def"]))["abc"].id == done.id
        await desk.over()


async def test_close_in_the_middle_leaves_nothing_running_and_the_next_start_goes_on(sandbox, files, large, tmp_path):
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path) as desk:
            sandbox.fault("stall", method="POST", path="/tracks", arg={"after": 1000, "seconds": 60})
            await desk.add(large, *files)
            await until(lambda: desk.queue.jobs[0].sent > 0)
            await desk.queue.close()
            await desk.queue.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert sandbox.uploads() == []
        async with uploading(client, tmp_path) as desk:
            assert [job.state for job in await desk.over()] == [S.DONE] * 4
        assert len(sandbox.uploads()) == 4


async def test_an_upload_that_stands_still_is_told_without_a_speed(sandbox, large, tmp_path, monkeypatch):
    monkeypatch.setattr("scmanager.services.upload_meter.STALLED_S", 0.2)
    monkeypatch.setattr("scmanager.services.upload_attempt._LOOK_S", 0.05)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("stall", method="POST", path="/tracks", arg={"after": 1_000_000, "seconds": 60})
        (job,) = await desk.add(large)
        await until(lambda: desk.queue.get(job.id).idle > 0.3)
        still = desk.queue.get(job.id)
        assert (still.state, still.speed, still.sent > 0) == (S.SENDING, 0.0, True)
        assert desk.queue.summary().seconds_left is None
        await desk.queue.pause(job.id)
        assert desk.queue.get(job.id).idle == 0.0


async def test_close_waits_for_an_answer_that_is_about_to_come(sandbox, files, tmp_path):
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path) as desk:
            sandbox.fault("latency", method="POST", path="/tracks", arg=0.4)
            await desk.add(files[0])
            await until(lambda: desk.queue.jobs[0].state is S.COMMITTING)
        async with uploading(client, tmp_path) as desk:
            (job,) = desk.queue.jobs
            assert job.state in {S.FINALISING, S.PROCESSING, S.DONE}
            await desk.over()
        assert posts(sandbox) == 1


async def test_unreadable_sound_fails_with_a_sentence(sandbox, tmp_path):
    path = tmp_path / "broken.flac"
    path.write_bytes(b"fLaC" + bytes(3000))
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(path)
        (job,) = await desk.over()
        assert job.state is S.FAILED
        assert job.message.endswith(".")


async def test_a_track_that_is_never_ready_is_kept_and_can_be_looked_at_again(sandbox, files, tmp_path):
    timing = msgspec.structs.replace(QUICK, stuck=0.05)
    sandbox.clear_faults()
    async with client_of(sandbox) as client, uploading(client, tmp_path, timing=timing) as desk:
        (job,) = await desk.add(files[0])
        await until(lambda: desk.queue.jobs[0].state is S.PROCESSING and desk.queue.jobs[0].message)
        assert "still preparing" in desk.queue.jobs[0].message
        await until(lambda: sandbox.get(f"/tracks/{job_id(desk)}.json").json()["state"] == "finished")
        await desk.queue.doubts.hurry(job.id)
        (done,) = await desk.over()
        assert done.state is S.DONE
        assert posts(sandbox) == 1


def job_id(desk):
    return desk.queue.jobs[0].track_urn.rpartition(":")[2]


async def test_looks_that_fail_do_not_end_the_wait(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("status", method="GET", path="/tracks", arg=404, times=3)
        await desk.add(files[0])
        (job,) = await desk.over()
        assert (job.state, job.message) == (S.DONE, "")


async def test_a_failing_listener_does_not_hold_up_the_queue(sandbox, files, tmp_path):
    reports = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: reports.append(context["exception"]))

    def fail(_job):
        raise KeyError("listener")

    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        desk.queue.changed.connect(fail)
        await desk.add(files[0])
        (job,) = await desk.over()
        assert job.state is S.DONE
        assert {type(report) for report in reports} == {KeyError}


def test_the_usual_patience_is_that_of_people():
    timing = UploadTiming()
    assert timing.looks == (5, 15, 30, 60, 120, 300, 600)
    assert timing.settled == 600
    assert sum(timing.preparing_delays()) >= 24 * 3600


async def test_a_job_that_is_edited_is_held_and_one_that_went_on_is_not_changed(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.pause_all()
        first, second = await desk.add(*files[:2])
        with desk.queue.held(first.id):
            await desk.queue.resume_all()
            await until(lambda: desk.queue.get(second.id).state is S.DONE)
            assert desk.queue.get(first.id).state is S.QUEUED
            fields = TrackFields(title="Held")
            await desk.queue.edit(first.id, msgspec.structs.replace(first.draft, fields=fields))
        over = await desk.over()
        assert [job.title for job in over] == ["Held", "song 2"]
        with pytest.raises(IllegalTransition):
            await desk.queue.edit(second.id, first.draft)
        assert desk.queue.get(second.id).title == "song 2"


async def test_a_picture_of_the_tags_that_is_taken_away_while_it_waits_is_not_sent(sandbox, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.pause_all()
        (job,) = await desk.add(audio_file("song.flac"))
        assert await desk.queue.artwork(job.id)
        await desk.queue.edit(job.id, msgspec.structs.replace(job.draft, artwork=b""))
        assert await desk.queue.artwork(job.id) == b""
        await desk.queue.resume_all()
        (done,) = await desk.over()
        assert (await client.track(done.track_urn)).artwork_url == ""


@pytest.mark.parametrize("state", [S.FINALISING, S.PROCESSING, S.DONE])
async def test_R5_a_yes_to_deleting_counts_also_when_the_answer_came_first(sandbox, files, tmp_path, state):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        if state is S.FINALISING:
            sandbox.fault("status", method="PUT", path="/tracks", arg=503, times=9)
        elif state is S.PROCESSING:
            sandbox.clear_faults()
        (job,) = await desk.add(files[0])
        await until(lambda: desk.queue.get(job.id).state is state)
        await desk.queue.doubts.delete_when_found(job.id)
        await until(lambda: desk.queue.get(job.id).state is S.CANCELLED)
        (entry,) = sandbox.uploads()
        assert sandbox.get(f"/tracks/{entry['id']}.json").status_code == 404


async def test_only_what_needs_nobody_any_more_is_cleared_with_the_others(sandbox, files, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("status", method="POST", path="/tracks", arg=413)
        failed, done = await desk.add(*files[:2])
        await desk.over()
        await desk.queue.clear_finished()
        assert [job.id for job in desk.queue.jobs] == [failed.id]
        assert desk.removed == [done.id]
        await desk.queue.remove(failed.id)
        assert desk.queue.jobs == []


async def test_a_track_deleted_on_the_site_while_it_is_prepared_lets_its_upload_go(sandbox, files, tmp_path):
    sandbox.clear_faults()
    sandbox.fault("processing", method="POST", path="/tracks", arg="stuck")
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.add(files[0])
        await until(lambda: desk.queue.jobs[0].state is S.PROCESSING)
        await client.delete(desk.queue.jobs[0].track_urn)
        await until(lambda: desk.queue.jobs[0].state is S.CANCELLED)
        assert desk.queue.jobs[0].message == "The track is no longer on SoundCloud."


async def test_looks_for_an_old_upload_keep_their_distance(sandbox, files, tmp_path):
    timing = msgspec.structs.replace(QUICK, looks=(0.2, 0.3, 0.4), settled=60)
    sandbox.fault("commit_then_drop", method="POST", path="/tracks")
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path, timing=msgspec.structs.replace(QUICK, looks=(60,))) as desk:
            await desk.add(files[0])
            await until(lambda: desk.queue.jobs[0].state is S.UNKNOWN)
        sandbox.fault("status", method="GET", path="/me", arg=403, times=None)
        sandbox.clear_requests()
        later = {"now": lambda: now() + timedelta(hours=8)}
        async with uploading(client, tmp_path, timing=timing, **later):
            loop = asyncio.get_running_loop()
            began = loop.time()
            await until(lambda: len(sandbox.requests("GET", "/me")) >= 4)
            assert loop.time() - began >= 2 * 0.2

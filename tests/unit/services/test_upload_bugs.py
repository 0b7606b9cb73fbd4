"""Faults of ours in the middle of the queue: they stop one upload, are told, and leave it to the user."""

import asyncio
import sqlite3

import pytest

from scmanager.core.tracks import TrackFields
from scmanager.errors import Offline
from scmanager.store.uploads import StaleJob
from tests.helpers.clients import client_of
from tests.helpers.sounds import wav
from tests.helpers.uploading import S, ready_at_once, uploading
from tests.helpers.waiting import until

FAULT = "A fault in scmanager stopped this upload."


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f"song {number}.wav" for number in (1, 2)]
    for number, path in enumerate(paths, start=1):
        path.write_bytes(wav(100 * number))
    return paths


class Reports(list):
    """What was reported as a bug."""

    def take(self, _loop, context):
        """Take one more."""
        self.append(type(context["exception"]))


@pytest.fixture
def reports():
    return Reports()


async def heard(reports):
    asyncio.get_running_loop().set_exception_handler(reports.take)


def changed_elsewhere(folder, job_id, state):
    """Change a job behind the back of the queue."""
    connection = sqlite3.connect(folder / "queue" / "uploads.db")
    with connection:
        connection.execute("UPDATE jobs SET state = ? WHERE id = ?", (state.value, job_id))
    connection.close()


def broken(*_args, **_options):
    raise ZeroDivisionError("bug")


class BrokenClient:
    """A client with a fault of ours in it."""

    paused_until = None

    def __init__(self, error):
        self.error = error

    def listen(self, _listener):
        """Tell nobody."""

    async def me(self):
        raise self.error


async def test_a_fault_before_the_first_byte_fails_the_job_and_the_next_one_goes_on(files, tmp_path, reports):
    await heard(reports)
    async with uploading(BrokenClient(ZeroDivisionError("bug")), tmp_path) as desk:
        await desk.add(*files)
        over = await desk.over()
        assert [(job.state, job.message) for job in over] == [(S.FAILED, FAULT)] * 2
    assert reports == [ZeroDivisionError] * 2


async def test_a_job_that_is_not_what_it_was_on_disk_is_set_aside_as_it_is_there(sandbox, files, tmp_path, reports):
    await heard(reports)
    ready_at_once(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.pause_all()
        first, second = await desk.add(*files)
        changed_elsewhere(tmp_path, first.id, S.PAUSED)
        await desk.queue.resume_all()
        await until(lambda: desk.queue.get(second.id).state is S.DONE)
        assert (desk.queue.get(first.id).state, desk.queue.get(first.id).message) == (S.PAUSED, FAULT)
        await desk.queue.resume(first.id)
        assert [job.state for job in await desk.over()] == [S.DONE] * 2
    assert reports == [StaleJob]


async def test_a_job_that_cannot_go_on_after_the_network_is_back_does_not_hold_up_the_queue(files, tmp_path, reports):
    await heard(reports)
    client = BrokenClient(Offline("No route."))

    def spoil(job):
        if job.state is S.WAIT_NET and job.title == "song 1":
            changed_elsewhere(tmp_path, job.id, S.WAIT_DISK)
            client.error = ZeroDivisionError("bug")

    async with uploading(client, tmp_path) as desk:
        desk.queue.changed.connect(spoil)
        await desk.add(*files)
        over = await desk.over()
        assert [(job.state, job.message) for job in over] == [(S.FAILED, FAULT)] * 2
    assert reports == [StaleJob, ZeroDivisionError]


async def test_a_job_that_cannot_even_be_set_aside_is_left_alone(sandbox, files, tmp_path, reports):
    await heard(reports)
    ready_at_once(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.pause_all()
        first, second = await desk.add(*files)
        connection = sqlite3.connect(tmp_path / "queue" / "uploads.db")
        with connection:
            connection.execute("DELETE FROM jobs WHERE id = ?", (first.id,))
        connection.close()
        await desk.queue.resume_all()
        await until(lambda: desk.queue.get(second.id).state is S.DONE)
    assert reports == [StaleJob] * 2


async def test_a_fault_after_the_last_byte_has_the_track_looked_for(sandbox, files, tmp_path, reports, monkeypatch):
    await heard(reports)
    ready_at_once(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        whole = client.upload

        async def upload(*args, **options):
            await whole(*args, **options)
            broken()

        monkeypatch.setattr(client, "upload", upload)
        (job,) = await desk.add(files[0])
        (done,) = await desk.over()
        assert done.state is S.DONE
        assert S.UNKNOWN in desk.states(job.id)
        assert [entry["urn"] for entry in sandbox.uploads()] == [done.track_urn]
    assert reports == [ZeroDivisionError]


async def test_a_fault_while_it_is_looked_for_asks_the_user(sandbox, files, tmp_path, reports, monkeypatch):
    await heard(reports)
    sandbox.fault("commit_then_drop", method="POST", path="/tracks")
    ready_at_once(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        with monkeypatch.context() as patch:
            patch.setattr("scmanager.services.upload_looks.look_for", broken)
            (job,) = await desk.add(files[0])
            (asked,) = await desk.over()
            assert (asked.state, asked.message) == (S.RETRY_DECISION, FAULT)
        await desk.queue.doubts.hurry(job.id)
        (done,) = await desk.over()
        assert done.state is S.DONE
        assert len(sandbox.uploads()) == 1
    assert reports == [ZeroDivisionError]


async def test_a_fault_while_it_is_finished_lets_the_user_try_again(sandbox, files, tmp_path, reports, monkeypatch):
    await heard(reports)
    ready_at_once(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        with monkeypatch.context() as patch:
            patch.setattr(client, "update", broken)
            (job,) = await desk.add(files[0], fields=TrackFields(title="Once"))
            (failed,) = await desk.over()
            assert (failed.state, failed.message, bool(failed.track_urn)) == (S.FAILED, FAULT, True)
        await desk.queue.retry(job.id)
        (done,) = await desk.over()
        assert done.state is S.DONE
        assert len(sandbox.uploads()) == 1
    assert reports == [ZeroDivisionError]


async def test_a_fault_while_it_is_prepared_is_said_and_looked_at_again(sandbox, files, tmp_path, reports, monkeypatch):
    await heard(reports)
    ready_at_once(sandbox)
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        with monkeypatch.context() as patch:
            patch.setattr("scmanager.services.upload_finish.wait_until_ready", broken)
            (job,) = await desk.add(files[0])
            await until(lambda: desk.queue.get(job.id).message == FAULT)
            assert desk.queue.get(job.id).state is S.PROCESSING
        await desk.queue.doubts.hurry(job.id)
        (done,) = await desk.over()
        assert (done.state, done.message) == (S.DONE, "")
    assert reports == [ZeroDivisionError]

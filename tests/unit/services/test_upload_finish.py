"""Finishing what is on the server: tried again by itself, at once when that may help, and with what was edited."""

import msgspec
import pytest

from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.uploads import without_markers
from tests.helpers.clients import client_of
from tests.helpers.sounds import wav
from tests.helpers.uploading import QUICK, S, ready_at_once, uploading
from tests.helpers.waiting import until

WRITES = {"method": "PUT", "path": "/tracks"}
PATIENT = msgspec.structs.replace(QUICK, first_pause=3600, longest_pause=3600)
"""Failures are followed by pauses that no test sits out."""


@pytest.fixture(autouse=True)
def _no_processing(sandbox):
    ready_at_once(sandbox)


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "song.wav"
    path.write_bytes(wav(100))
    return path


async def until_it_waits(desk):
    await until(lambda: desk.queue.jobs[0].state is S.FINALISING and desk.queue.jobs[0].not_before)
    return desk.queue.jobs[0]


async def test_finishing_that_failed_is_tried_at_once_when_the_user_wants_it(sandbox, song, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path, timing=PATIENT) as desk:
        sandbox.fault("status", **WRITES, arg=503, times=None)
        await desk.add(song)
        job = await until_it_waits(desk)
        sandbox.clear_faults()
        await desk.queue.doubts.hurry(job.id)
        (done,) = await desk.over()
        assert (done.state, done.message, done.not_before) == (S.DONE, "", None)


async def test_finishing_that_failed_is_tried_at_once_when_the_network_is_back(sandbox, song, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path, timing=PATIENT) as desk:
        sandbox.fault("status", **WRITES, arg={"status": 511, "body": ""}, times=None)
        await desk.add(song)
        await until_it_waits(desk)
        sandbox.clear_faults()
        assert desk.connection.status.state == "offline"
        await client.me()
        assert [job.state for job in await desk.over()] == [S.DONE]


async def test_all_that_was_edited_after_finishing_failed_reaches_the_server(sandbox, song, tmp_path):
    before = TrackFields(title="Once", genre="Rock", description="Old words", sharing=Sharing.PUBLIC, tags=("a",))
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        sandbox.fault("status", **WRITES, arg=422, times=2)
        await desk.add(song, fields=before)
        (failed,) = await desk.over()
        assert (failed.state, bool(failed.track_urn)) == (S.FAILED, True)
        wanted = TrackFields(
            title="Twice",
            genre="Dub",
            description="",
            sharing=Sharing.PUBLIC,
            tags=("b", "c"),
            bpm=90,
            isrc="GBXXX2600001",
        )
        await desk.queue.edit(failed.id, msgspec.structs.replace(failed.draft, fields=wanted))
        await desk.queue.retry(failed.id)
        assert [job.state for job in await desk.over()] == [S.DONE]
        track = await client.track(failed.track_urn)
        assert (track.title, track.genre, track.description, track.bpm) == ("Twice", "Dub", "", 90)
        assert (track.isrc, track.sharing, track.tags) == ("GBXXX2600001", Sharing.PUBLIC, ("b", "c"))
        assert without_markers(track.tags) == track.tags
        assert len(sandbox.uploads()) == 1


@pytest.mark.parametrize("state", [S.CANCELLED, S.FAILED, S.NEEDS_FILE])
async def test_what_was_edited_after_it_stopped_is_sent(sandbox, song, tmp_path, state):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        await desk.queue.pause_all()
        (job,) = await desk.add(song)
        if state is S.CANCELLED:
            await desk.queue.cancel(job.id)
        elif state is S.FAILED:
            sandbox.fault("status", method="POST", path="/tracks", arg=413)
        else:
            song.write_bytes(wav(200))
        await desk.queue.resume_all()
        await until(lambda: desk.queue.get(job.id).state is state)
        fields = TrackFields(title="Edited")
        await desk.queue.edit(job.id, msgspec.structs.replace(desk.queue.get(job.id).draft, fields=fields))
        go_on = desk.queue.accept_change if state is S.NEEDS_FILE else desk.queue.retry
        await go_on(job.id)
        assert [each.state for each in await desk.over()] == [S.DONE]
        assert [entry["title"] for entry in sandbox.uploads()] == ["Edited"]

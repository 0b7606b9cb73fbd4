"""Faults L1 to L4 and L9: files that change, shrink, grow, move or go away before and while they are sent."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.audio_files import CHANGED, MOVED
from scmanager.services.intake import drafts_from
from tests.helpers.clients import client_of
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import sparse_wav, wav
from tests.helpers.uploading import Desk, ready_at_once, uploading

S = UploadState
SIZE = 40_000_000


@pytest.fixture(autouse=True)
def _no_processing(sandbox: Sandbox) -> None:
    ready_at_once(sandbox)


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A short sound file."""
    path = tmp_path / "song.wav"
    path.write_bytes(wav(milliseconds=300))
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file whose end is read long after its beginning is sent."""
    path = tmp_path / "large.wav"
    sparse_wav(path, SIZE)
    return path


def in_the_middle(desk: Desk, act: Callable[[], object]) -> None:
    """Do something once, as soon as the first bytes are on their way."""
    done: list[bool] = []

    def once(job: UploadJob) -> None:
        if job.state is S.SENDING and job.sent and not done:
            done.append(True)
            act()

    desk.queue.changed.connect(once)


def cut(path: Path) -> None:
    os.truncate(path, SIZE // 4)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(SIZE - 10)
        file.write(b"0123456789")


async def _sent_while(box, path, folder, act):
    """Change a file while it is sent: nothing of it stays there, and the user is asked which one is meant."""
    async with client_of(box) as client, uploading(client, folder) as desk:
        in_the_middle(desk, lambda: act(path))
        await desk.add(path)
        (job,) = await desk.over()
        assert job.state is S.NEEDS_FILE
        assert "changed while being sent" in job.message
        assert box.uploads() == []
        assert S.COMMITTING not in desk.states(job.id)
        await desk.queue.accept_change(job.id)
        (job,) = await desk.over()
        assert job.state is S.DONE
        assert box.uploads()[0]["bytes"] == path.stat().st_size


async def test_L1_a_file_cut_short_while_it_is_sent_leaves_nothing(sandbox, large, tmp_path):
    await _sent_while(sandbox, large, tmp_path, cut)


async def test_L2_a_file_that_grows_while_it_is_sent_leaves_nothing(sandbox, large, tmp_path):
    await _sent_while(sandbox, large, tmp_path, grow)


async def test_L3_a_file_overwritten_while_it_is_sent_leaves_nothing(sandbox, large, tmp_path):
    await _sent_while(sandbox, large, tmp_path, overwrite)


async def test_L4_a_file_unlinked_while_it_is_sent_keeps_its_bytes(sandbox, large, tmp_path):
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        in_the_middle(desk, large.unlink)
        await desk.add(large)
        (job,) = await desk.over()
        assert job.state is S.DONE
        assert sandbox.uploads()[0]["bytes"] == SIZE


async def test_L4_a_file_that_is_gone_is_asked_for_and_can_be_shown(sandbox, song, tmp_path):
    other = tmp_path / "other.wav"
    other.write_bytes(wav(100))
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        drafts = (await drafts_from([song, other])).drafts
        moved = song.rename(tmp_path / "elsewhere.wav")
        await desk.queue.add(drafts)
        missing, done = await desk.over()
        assert (missing.state, missing.message, done.state) == (S.NEEDS_FILE, MOVED, S.DONE)
        await desk.queue.locate(missing.id, moved)
        over = await desk.over()
        assert [job.state for job in over] == [S.DONE] * 2
        assert over[0].title == "song"
        assert len(sandbox.uploads()) == 2


@pytest.mark.parametrize("change", ["longer", "touched", "replaced by a folder"])
async def test_L9_a_file_that_changed_since_it_was_added_asks_and_the_others_go_on(sandbox, song, tmp_path, change):
    other = tmp_path / "other.wav"
    other.write_bytes(wav(100))
    async with client_of(sandbox) as client, uploading(client, tmp_path) as desk:
        drafts = (await drafts_from([song, other])).drafts
        if change == "longer":
            song.write_bytes(wav(5000))
        elif change == "touched":
            os.utime(song, ns=(1, 1))
        else:
            song.unlink()
            song.mkdir()
        await desk.queue.add(drafts)
        changed, done = await desk.over()
        assert (changed.state, changed.message, done.state) == (S.NEEDS_FILE, CHANGED, S.DONE)
        assert len(sandbox.requests("POST", "/tracks")) == 1


async def test_L9_a_file_changed_between_two_starts_is_noticed(sandbox, song, tmp_path):
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path) as desk:
            await desk.queue.pause_all()
            await desk.add(song)
        song.write_bytes(wav(milliseconds=900))
        async with uploading(client, tmp_path) as desk:
            await desk.queue.resume_all()
            (job,) = await desk.over()
            assert job.state is S.NEEDS_FILE
            await desk.queue.accept_change(job.id)
            (job,) = await desk.over()
            assert job.state is S.DONE
    assert sandbox.uploads()[0]["duration"] == 900


async def test_L6_a_name_that_is_no_text_is_queued_sent_and_found_after_a_restart(sandbox, tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9 \xff.wav")
    path.write_bytes(wav(milliseconds=200))
    async with client_of(sandbox) as client:
        async with uploading(client, tmp_path) as desk:
            await desk.queue.pause_all()
            await desk.add(path)
        async with uploading(client, tmp_path) as desk:
            assert desk.queue.jobs[0].draft.path == path
            await desk.queue.resume_all()
            (job,) = await desk.over()
            assert job.state is S.DONE
    assert sandbox.uploads()[0]["filename"] == "audio.wav"

"""Files of a watched folder become drafts, or uploads after a preset, and never a second upload by themselves."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from scmanager.core.presets import Preset
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.core.users import Quota
from scmanager.services.editing import Editing
from scmanager.services.library import Library
from scmanager.services.upload_queue import UploadQueue
from scmanager.services.watched_folder import INTERVAL_S, QUIET_S, WatchedFolder
from scmanager.services.watched_intake import WatchedIntake
from scmanager.store.seen_files import SeenFiles
from scmanager.store.uploads import UploadStore
from tests.helpers.clients import client_of
from tests.helpers.hours import Hours
from tests.helpers.sandbox import Sandbox
from tests.helpers.sounds import wav
from tests.helpers.waiting import until

ME = "me"
PRESET = Preset(name="Radio", fields=TrackFields(genre="Radio", tags=("live",), sharing=Sharing.PRIVATE))
S = UploadState


class Program:
    """A queue over a store, paused so that what is released stays where it is seen."""

    def __init__(self, store: UploadStore, queue: UploadQueue, library: Library) -> None:
        self.store = store
        self.queue = queue
        self.library = library
        self.quota = Quota(unlimited=True)

    def intake(self, preset: Preset | None = None) -> WatchedIntake:
        find = functools.partial(self.store.uploaded, ME)
        return WatchedIntake(self.queue, self.library, find, lambda: self.quota, preset)

    def states(self) -> dict[str, UploadState]:
        return {job.draft.path.name: job.state for job in self.queue.jobs}

    def job(self, name: str) -> UploadJob:
        return next(job for job in self.queue.jobs if job.draft.path.name == name)


@asynccontextmanager
async def running(box: Sandbox, home: Path) -> AsyncIterator[Program]:
    async with client_of(box, "current") as client:
        library = Library(client)
        store = await UploadStore.open(home / "uploads.db")
        queue = UploadQueue(client, library, Editing(client, library), store, ME)
        await queue.open()
        await queue.pause_all()
        try:
            yield Program(store, queue, library)
        finally:
            await queue.close()
            await store.close()


def sound(folder: Path, name: str, seconds: float = 1) -> Path:
    path = folder / name
    path.write_bytes(wav(round(1000 * seconds)))
    return path


async def test_without_a_preset_files_wait_as_drafts(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as program:
        taken = await program.intake().take([sound(tmp_path, "01 One.wav"), sound(tmp_path, "two.wav", 2)])
        assert program.states() == {"01 One.wav": S.DRAFT, "two.wav": S.DRAFT}
        assert [job.title for job in taken.jobs] == ["One", "two"]
        assert all(job.is_private and job.draft.content for job in taken.jobs)


async def test_with_a_preset_files_are_queued_with_its_values(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as program:
        await program.intake(PRESET).take([sound(tmp_path, "one.wav")])
        job = program.job("one.wav")
        assert job.state is S.QUEUED
        fields = job.draft.fields
        assert (fields.genre, fields.tags, fields.title, fields.sharing) == ("Radio", ("live",), "one", Sharing.PRIVATE)


async def test_a_preset_reads_the_name_of_a_file_and_brings_a_picture(sandbox: Sandbox, tmp_path: Path) -> None:
    picture = tmp_path / "cover.png"
    preset = msgspec.structs.replace(PRESET, pattern="{artist} - {title}", artwork=str(picture))
    async with running(sandbox, tmp_path) as program:
        await program.intake(preset).take([sound(tmp_path, "Odile - Salt.wav"), sound(tmp_path, "plain.wav", 2)])
        fields = program.job("Odile - Salt.wav").draft.fields
        assert (fields.metadata_artist, fields.title, fields.artwork) == ("Odile", "Salt", picture)
        assert program.job("plain.wav").draft.fields.title == "plain"


async def test_a_pattern_that_makes_no_sense_changes_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    preset = msgspec.structs.replace(PRESET, pattern="{nonsense")
    async with running(sandbox, tmp_path) as program:
        await program.intake(preset).take([sound(tmp_path, "one.wav")])
        assert program.job("one.wav").title == "one"


async def test_what_seems_to_be_there_already_waits_with_a_warning(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as program:
        await program.library.refresh()
        known = next(track for track in program.library.tracks.values() if track.duration_ms)
        alike = sound(tmp_path, f"{known.title}.wav", (known.duration_ms or 0) / 1000)
        await program.intake(PRESET).take([alike, sound(tmp_path, "new.wav"), sound(tmp_path, "same as new.wav")])
        assert program.states() == {"new.wav": S.QUEUED, alike.name: S.DRAFT, "same as new.wav": S.DRAFT}
        assert program.job(alike.name).draft.warning.startswith(f"Looks like “{known.title}”")
        assert "The same content as “new.wav”" in program.job("same as new.wav").draft.warning


async def test_what_was_uploaded_before_waits_with_a_warning(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as program:
        first = await program.intake(PRESET).take([sound(tmp_path, "one.wav")])
        await program.queue.resume_all()
        await until(lambda: program.job("one.wav").track_urn)
        await program.queue.pause_all()
        await program.intake(PRESET).take([sound(tmp_path, "again.wav")])
        assert program.job("again.wav").state is S.DRAFT
        assert f"as “{first.jobs[0].title}”" in program.job("again.wav").draft.warning


async def test_what_finds_no_upload_time_waits_with_a_warning(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as program:
        program.quota = Quota(unlimited=False, seconds_left=1)
        await program.intake(PRESET).take([sound(tmp_path, "long.wav", 3), sound(tmp_path, "short.wav", 1)])
        assert program.states() == {"long.wav": S.DRAFT, "short.wav": S.QUEUED}
        assert program.job("long.wav").draft.warning.startswith("Needs 1 upload minute")


async def test_L4_what_is_no_sound_is_left_alone_and_broken_sound_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("The chorus needs work.")
    (tmp_path / "broken.wav").write_text("no sound")
    async with running(sandbox, tmp_path) as program:
        taken = await program.intake(PRESET).take([tmp_path / "notes.txt", tmp_path / "broken.wav"])
        assert program.queue.jobs == []
        (problem,) = taken.refused
        assert problem.path_text == "broken.wav"
        assert problem.sentence


async def test_taking_a_file_twice_makes_one_job(sandbox: Sandbox, tmp_path: Path) -> None:
    async with running(sandbox, tmp_path) as program:
        path = sound(tmp_path, "one.wav")
        await program.intake(PRESET).take([path])
        taken = await program.intake(PRESET).take([path])
        assert list(taken.jobs) == []
        assert len(program.queue.jobs) == 1


async def test_F1_after_an_end_between_queue_and_memory_a_file_is_not_queued_again(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    async with running(sandbox, tmp_path) as program:
        await SeenFiles(program.store.database).begin(inbox, {})
        await program.intake(PRESET).take([sound(inbox, "one.wav")])
    hours = Hours()
    async with running(sandbox, tmp_path) as program:
        seen = SeenFiles(program.store.database)
        watched = WatchedFolder(inbox, seen, program.intake(PRESET).take, clock=hours.awake, sleep=hours.sleep)
        found: list[Any] = []
        watched.found.connect(found.extend)
        await watched.start()
        for _look in range(2 + int(QUIET_S / INTERVAL_S)):
            await until(lambda: hours.sleepers() == 1)
            await hours.go_by(seconds=INTERVAL_S)
        await until(lambda: hours.sleepers() == 1)
        assert list(await seen.of_folder(inbox) or {}) == [inbox / "one.wav"]
        assert (len(program.queue.jobs), found) == (1, [])
        await watched.close()


@pytest.mark.parametrize("preset", [None, PRESET], ids=["drafts", "uploads"])
async def test_a_file_put_into_the_folder_becomes_a_job(
    sandbox: Sandbox, tmp_path: Path, preset: Preset | None
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    hours = Hours()
    async with running(sandbox, tmp_path) as program:
        seen = SeenFiles(program.store.database)
        watched = WatchedFolder(inbox, seen, program.intake(preset).take, clock=hours.awake, sleep=hours.sleep)
        found: list[UploadJob] = []
        watched.found.connect(found.extend)
        await watched.start(anew=True)
        await until(lambda: hours.sleepers() == 1)
        sound(inbox, "one.wav")
        for _look in range(1 + int(QUIET_S / INTERVAL_S)):
            await hours.go_by(seconds=INTERVAL_S)
            await until(lambda: hours.sleepers() == 1)
        assert [job.state for job in found] == [S.QUEUED if preset else S.DRAFT]
        assert program.queue.jobs == found
        await watched.close()

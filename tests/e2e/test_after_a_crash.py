"""A program that was killed starts again: quickly, and with every upload and the window in their places."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.tracks import TrackFields
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.upload_timing import now
from scmanager.settings import SettingsFile
from scmanager.store.uploads import UploadStore
from tests.helpers.polling import until
from tests.helpers.sandbox import Sandbox
from tests.helpers.screen import Box, Screen
from tests.helpers.sounds import wav
from tests.helpers.uploading import ready_at_once

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

WINDOW = "^scmanager$"
FRAME_SECONDS = 2.0
RECOVERY_SECONDS = 0.5


def sound(folder: Path, number: int) -> Path:
    """Write a sound file of its own length."""
    path = folder / f"song {number:03}.wav"
    path.write_bytes(wav(milliseconds=100 + number))
    return path


def job(path: Path, account: str, position: int, state: UploadState = UploadState.QUEUED) -> UploadJob:
    status = path.stat()
    audio = AudioFile(path=path, size=status.st_size, modified_ns=status.st_mtime_ns, format="WAV")
    draft = Draft(path=path, audio=audio, fields=TrackFields(title=path.stem))
    return UploadJob(
        id=f"{position:032x}",
        account=account,
        draft=draft,
        state=state,
        position=float(position),
        total=status.st_size,
        added_at=now(),
        changed_at=now(),
    )


async def fill(file: Path, jobs: Iterable[UploadJob]) -> float:
    """Queue jobs in a database, and return the seconds it takes to recover them."""
    store = await UploadStore.open(file)
    await store.add(list(jobs))
    await store.close()
    began = time.monotonic()
    store = await UploadStore.open(file)
    await store.recover("nobody")
    took = time.monotonic() - began
    await store.close()
    return took


def test_the_window_is_there_at_once_after_a_crash_with_500_queued_uploads(start, screen: Screen, sandbox, tmp_path):
    path = sound(tmp_path, 1)
    jobs = [job(path, sandbox.url, position) for position in range(1, 501)]
    took = asyncio.run(fill(tmp_path / "home" / "data" / "uploads.db", jobs))
    assert took < RECOVERY_SECONDS
    sandbox.fault("stall", method="POST", path="/tracks", arg=60, times=None)
    program = start()
    screen.window(WINDOW)
    assert time.monotonic() - program.started_at < FRAME_SECONDS
    until(lambda: sandbox.requests("POST", "/tracks"), "the first upload goes on")
    assert program.terminate() == 0


def test_F1_a_killed_program_ends_up_with_exactly_its_tracks(start, screen: Screen, sandbox: Sandbox, tmp_path: Path):
    ready_at_once(sandbox)
    paths = [sound(tmp_path, number) for number in range(12)]
    jobs = [job(path, sandbox.url, position) for position, path in enumerate(paths)]
    asyncio.run(fill(tmp_path / "home" / "data" / "uploads.db", jobs))
    for uploads in (1, 4, 7):
        program = start()
        until(lambda least=uploads: len(sandbox.uploads()) >= least, f"{uploads} uploads", 30)
        program.kill()
    program = start()
    until(lambda: len(sandbox.uploads()) >= len(paths), "all uploads", 60)
    until(lambda: all_finished(sandbox), "all tracks are finished", 60)
    assert program.terminate() == 0
    wanted = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
    assert sorted(row["sha256"] for row in sandbox.uploads()) == wanted


def all_finished(box: Sandbox) -> bool:
    """Tell whether no track bears a marker any more."""
    tracks = [box.get(f"/tracks/{row['id']}.json").json() for row in box.uploads()]
    return all("scmu_" not in track["tag_list"] and track["permalink"].startswith("song-") for track in tracks)


def test_a_window_that_was_killed_comes_back_as_it_was_moved(start, screen: Screen, sandbox: Sandbox, tmp_path: Path):
    file = SettingsFile(tmp_path / "home" / "config" / "settings.json")
    program = start()
    window = screen.window(WINDOW)
    until(lambda: sandbox.requests("GET", "/me/tracks"), "it lists the tracks")
    place = Box(210, 90, 1230, 810)
    screen.place(window, place)
    until(lambda: file.load().window.geometry, "the place is written")
    program.kill()
    until(lambda: not screen.windows(WINDOW), "the window is gone")
    program = start()
    assert screen.box(screen.window(WINDOW)) == place
    assert program.terminate() == 0

"""Fault F2: the power goes while uploads are written down, and what was reported as done is there afterwards."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from scmanager.errors import StorageError
from scmanager.store.database import Database
from scmanager.store.migrations import UPLOADS
from scmanager.store.upload_rescue import UploadRescue
from scmanager.store.uploads import UploadStore
from tests.helpers.crash_disk import Image, Recorder, opener
from tests.helpers.stored_uploads import Dump, Run, dump

CHECKPOINTS = (1000, 20, 60)
"""Pages in the log after which they are moved into the database: as in the program, and more often."""


class Recording:
    """A long run of uploads: where it began, what the disk was asked to do, and what was in the store in between."""

    def __init__(self, start: bytes, recorder: Recorder, states: list[Dump]) -> None:
        self.start = start
        self.events = list(recorder.events)
        self.states = states


async def recorded(folder: Path, *, steps: int, seed: int, synchronous: str = "FULL") -> Recording:
    path = folder / "recorded" / "uploads.db"
    for _ in range(2):
        await (await UploadStore.open(path)).close()
    start = path.read_bytes()
    recorder = Recorder(path)
    connect = opener(recorder, synchronous=synchronous, checkpoint=CHECKPOINTS[seed % len(CHECKPOINTS)])
    store = UploadStore(await Database.open(path, UPLOADS, UploadRescue(), open_file=connect))
    run, states = Run(store, seed), [await dump(store)]
    for _ in range(steps):
        await run.step()
        recorder.acknowledge()
        states.append(await dump(store))
    recording = Recording(start, recorder, states)
    await store.close()
    return recording


async def after_power_loss(recording: Recording, folder: Path, *, points: int, seed: int) -> Counter[str]:
    """Let the power go at so many moments, start again after each, and count how that went."""
    random = Random(seed)
    moments = Counter(random.randrange(len(recording.events)) for _ in range(points))
    image, results = Image(recording.start), Counter[str]()
    for moment, event in enumerate(recording.events):
        image.apply(event)
        for _ in range(moments[moment]):
            results[await found(image, recording, folder / "image", random)] += 1
    return results


async def found(image: Image, recording: Recording, folder: Path, random: Random) -> str:
    """Start on an image and say what is found; the change that was under way may be there as a whole, or not."""
    try:
        store = await UploadStore.open(written(folder, *image.left(random)))
    except StorageError as error:
        return f"unreadable: {error.details}"
    try:
        if store.notice:
            return "restored"
        wanted = recording.states[image.acknowledged : image.acknowledged + 2]
        return "whole" if await dump(store) in wanted else "lost"
    finally:
        await store.close()
        shutil.rmtree(folder)


def written(folder: Path, database: bytes, log: bytes) -> Path:
    folder.mkdir(mode=0o700)
    (folder / "uploads.db").write_bytes(database)
    (folder / "uploads.db-wal").write_bytes(log)
    return folder / "uploads.db"


async def test_F2_what_was_reported_as_done_outlives_a_loss_of_power(tmp_path: Path) -> None:
    recording = await recorded(tmp_path, steps=120, seed=1)
    assert await after_power_loss(recording, tmp_path, points=150, seed=1) == {"whole": 150}


async def test_F2_the_check_sees_losses_when_the_disk_is_not_waited_for(tmp_path: Path) -> None:
    recording = await recorded(tmp_path, steps=120, seed=1, synchronous="NORMAL")
    results = await after_power_loss(recording, tmp_path, points=150, seed=1)
    assert results["lost"] >= 50


@pytest.mark.campaign
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(10))
async def test_F2_two_thousand_losses_of_power(tmp_path: Path, seed: int) -> None:
    recording = await recorded(tmp_path, steps=400, seed=seed)
    assert await after_power_loss(recording, tmp_path, points=200, seed=seed) == {"whole": 200}

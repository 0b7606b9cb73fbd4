"""What is remembered of watched folders, whatever their files are called."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from scmanager.store.seen_files import SeenFiles
from scmanager.store.uploads import UploadStore

FOLDER = Path("/music/in box")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[SeenFiles]:
    uploads = await UploadStore.open(folder / "uploads.db")
    try:
        yield SeenFiles(uploads.database)
    finally:
        await uploads.close()


async def test_of_a_folder_that_was_never_watched_nothing_is_known(tmp_path: Path) -> None:
    async with opened(tmp_path) as seen:
        assert await seen.of_folder(FOLDER) is None
        await seen.begin(FOLDER, {})
        assert await seen.of_folder(FOLDER) == {}


@pytest.mark.parametrize(
    "name", ["a.wav", "100 %.wav", "_%_.wav", "ü\n!.wav", "quote'\".wav", "!.wav", os.fsdecode(b"caf\xe9.wav")]
)
async def test_files_are_remembered_by_the_next_run(tmp_path: Path, name: str) -> None:
    async with opened(tmp_path) as seen:
        await seen.begin(FOLDER, {FOLDER / "old.wav": (1, 2)})
        await seen.add(FOLDER, {FOLDER / name: (2**40, 1_700_000_000_123_456_789)})
    async with opened(tmp_path) as seen:
        assert await seen.of_folder(FOLDER) == {
            FOLDER / "old.wav": (1, 2),
            FOLDER / name: (2**40, 1_700_000_000_123_456_789),
        }


async def test_a_changed_file_takes_the_place_of_its_old_self(tmp_path: Path) -> None:
    async with opened(tmp_path) as seen:
        await seen.begin(FOLDER, {FOLDER / "a.wav": (1, 2)})
        await seen.add(FOLDER, {FOLDER / "a.wav": (3, 4)})
        assert await seen.of_folder(FOLDER) == {FOLDER / "a.wav": (3, 4)}


@pytest.mark.parametrize("other", ["/music/in box 2", "/music/in box!", "/music/in box/deeper", "/music/in", "/music"])
async def test_folders_are_kept_apart(tmp_path: Path, other: str) -> None:
    neighbour = Path(other)
    async with opened(tmp_path) as seen:
        await seen.begin(neighbour, {neighbour / "x.wav": (1, 1)})
        await seen.begin(FOLDER, {FOLDER / "a.wav": (2, 2)})
        assert await seen.of_folder(neighbour) == {neighbour / "x.wav": (1, 1)}
        await seen.forget(FOLDER)
        assert await seen.of_folder(FOLDER) is None
        assert await seen.of_folder(neighbour) == {neighbour / "x.wav": (1, 1)}


async def test_beginning_anew_forgets_what_was_there(tmp_path: Path) -> None:
    async with opened(tmp_path) as seen:
        await seen.begin(FOLDER, {FOLDER / "a.wav": (1, 1)})
        await seen.begin(FOLDER, {FOLDER / "b.wav": (2, 2)})
        assert await seen.of_folder(FOLDER) == {FOLDER / "b.wav": (2, 2)}


async def test_other_flags_of_the_store_stay(tmp_path: Path) -> None:
    uploads = await UploadStore.open(tmp_path / "uploads.db")
    seen = SeenFiles(uploads.database)
    await uploads.set_flag("paused", "1")
    await seen.begin(FOLDER, {FOLDER / "a.wav": (1, 1)})
    await seen.forget(FOLDER)
    assert await uploads.flag("paused") == "1"
    await uploads.close()

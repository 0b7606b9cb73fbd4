"""Faults F4 and F8 of the cache of tracks by the number: mutated files, and a program killed at every step."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from scmanager.core.tracks import Track
from scmanager.store.database_files import connect
from scmanager.store.track_files import NEWER
from scmanager.store.tracks import TrackCache
from tests.helpers.broken_caches import broken_cache
from tests.helpers.cache_killer import CACHE, NEXT
from tests.helpers.cached_tracks import kept, listed, opened
from tests.helpers.sandbox import Sandbox

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def large() -> Iterator[Sandbox]:
    """A sandbox with some pages of tracks."""
    with Sandbox.start(tracks=900) as box:
        yield box


async def files_of(box: Sandbox, folder: Path, *, is_killed: bool) -> dict[str, bytes]:
    """Return the files of a filled cache, as a program that is killed or one that ends leaves them."""
    async with opened(box.url, folder / CACHE) as desk:
        await desk.sync()
        desk.library.forget([desk.shown[0].urn])
        desk.library.put([desk.shown[1]])
        await desk.shelf.settled()
        files = _read(folder)
    return files if is_killed else _read(folder)


def _read(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if not each.name.endswith("-shm")}


def _written(folder: Path, files: Mapping[str, bytes]) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / CACHE


async def started(box: Sandbox, path: Path, right: list[Track]) -> bool:
    """Start on a cache, sync, start again, and check what is shown; return whether something of it was of use."""
    known = {track.urn: track for track in right}
    async with opened(box.url, path) as desk:
        shown = desk.shown
        assert all(known.get(each.urn) == each for each in shown)
        await desk.sync()
        assert desk.said == []
        assert _without_deleted(desk.shown, right) == right[1:]
    async with opened(box.url, path) as desk:
        assert desk.shelf.notice in {"", NEWER}
        if desk.shelf.notice:  # its number was written into, which nobody can tell from a newer version
            await desk.sync()
        assert _without_deleted(desk.shown, right) == right[1:]
    shutil.rmtree(path.parent)
    return bool(shown)


def _without_deleted(shown: list[Track], right: list[Track]) -> list[Track]:
    """Leave out the first track: whether it is known to be deleted here is one more thing that may be lost."""
    return [each for each in shown if each.urn != right[0].urn]


async def campaign(box: Sandbox, folder: Path, numbers: range) -> int:
    """Break caches in many ways; return how many of them were still of use."""
    right, useful = await listed(box.url), 0
    left = [await files_of(box, folder / str(is_killed), is_killed=is_killed) for is_killed in (True, False)]
    for number in numbers:
        files = broken_cache(left[number % 2], number)
        try:
            useful += await started(box, _written(folder / "broken", files), right)
        except AssertionError as error:
            raise AssertionError(f"cache number {number}") from error
    return useful


async def test_F4_whatever_was_written_into_a_cache_the_table_ends_right(sandbox: Sandbox, tmp_path: Path) -> None:
    assert 5 < await campaign(sandbox, tmp_path, range(60)) < 55


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("start", range(60, 2060, 500))
async def test_F4_campaign_of_mutated_caches(sandbox: Sandbox, tmp_path: Path, start: int) -> None:
    assert await campaign(sandbox, tmp_path, range(start, start + 500)) > 50


async def killed(root: Path, work: str, every: int = 1) -> list[Path]:
    """Let children die at one step after another of some work, and one come through; return the caches they left."""
    command = [sys.executable, "-m", "tests.helpers.cache_killer", str(root), work, str(every)]
    child = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, cwd=ROOT, check=True)
    *died, last = child.stdout.splitlines()
    assert all(line.endswith("killed") for line in died), child.stdout
    assert last.endswith("ended 0"), child.stdout + child.stderr
    return [root / str(every * number) / CACHE for number in range(1, len(died) + 2)]


async def test_F8_killed_while_a_cache_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "start").mkdir()
    left = await killed(tmp_path, "open")
    assert len(left) > 5
    for path in left:
        cache = await TrackCache.open(path)
        assert (cache.notice, cache.is_writable) == ("", True)
        await cache.close()
        assert list(path.parent.glob("*.corrupt-*")) == []


async def test_F8_killed_in_a_migration_leaves_the_old_or_the_new_schema(sandbox: Sandbox, tmp_path: Path) -> None:
    await files_of(sandbox, tmp_path / "start", is_killed=False)
    before, seen = await kept(tmp_path / "start" / CACHE), set()
    left = await killed(tmp_path, "migrate")
    assert len(left) > 5
    for path in left:
        with closing(connect(path)) as connection:
            seen.add(version := int(connection.execute("PRAGMA user_version").fetchone()[0]))
            columns = {row["name"] for row in connection.execute("PRAGMA table_info(tracks)")}
            assert ("extra" in columns) is (version == 2)
        cache = await TrackCache.open(path, NEXT)
        pieces = cache.pieces(await cache.head())
        assert [track async for piece in pieces for track in piece.tracks] == before
        await cache.close()
    assert seen == {1, 2}


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=[pytest.mark.campaign, pytest.mark.timeout(3600)])])
async def test_F8_killed_in_a_sync_ends_right_after_the_next_start(large: Sandbox, tmp_path: Path, every: int) -> None:
    (tmp_path / "start").mkdir()
    right = await listed(large.url)
    left = await killed(tmp_path, large.url, every)
    assert len(left) > 3
    for path in left:
        async with opened(large.url, path) as desk:
            assert [each for each in desk.shown if each not in right] == []
            assert desk.shelf.notice == ""
            await desk.sync()
            assert desk.shown == right
        assert await kept(path) == right
        assert list(path.parent.glob("*.corrupt-*")) == []

"""The cache of tracks under faults F3 to F11: it may be lost at any time, and the table ends right all the same."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from scmanager.core.tracks import Track
from scmanager.services.library import Library
from scmanager.store.database_files import MOST_ASIDE, connect
from scmanager.store.track_files import BUSY, FULL, NEWER, READ_ONLY
from scmanager.store.tracks import TrackCache
from tests.helpers.cached_tracks import kept, listed, opened
from tests.helpers.connections import limited
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.test_database_access import modules

FILE = "cache.db"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tracks" / FILE


async def filled(box: Sandbox, path: Path) -> list[Track]:
    """Fill a cache from a sandbox."""
    async with opened(box.url, path) as desk:
        await desk.sync()
        return desk.shown


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def remove(path: Path) -> None:
    path.unlink()


def open_up(path: Path) -> None:
    path.chmod(0o644)


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def corrupt(path: Path) -> list[str]:
    """Name the damaged files that were kept, without what lies beside them."""
    return sorted(each.name for each in path.parent.glob(f"{FILE}.corrupt-*") if each.name[-4:] not in {"-wal", "-shm"})


async def ends_right(box: Sandbox, path: Path, wanted: list[Track]) -> None:
    """Start on a cache, sync, and start again: what is shown must be what the server lists."""
    async with opened(box.url, path) as desk:
        assert {each.urn for each in desk.shown} <= {each.urn for each in wanted}
        await desk.sync()
        assert desk.shown == wanted
        assert desk.said == []
    async with opened(box.url, path) as desk:
        assert desk.shown == wanted


# F3: the disk is full


async def test_F3_the_cache_cannot_grow_and_the_sync_goes_on_in_memory(
    sandbox: Sandbox, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    wanted = await listed(sandbox.url)
    async with opened(sandbox.url, path, limited(5)) as desk:
        await desk.sync()
        assert (desk.shown, desk.said) == (wanted, [FULL])
        await desk.sync()
        assert (desk.shown, desk.said) == (wanted, [FULL])
        assert len([each for each in caplog.records if each.name.startswith("scmanager.store")]) <= 2
        assert desk.cache is not None
        await desk.cache._run(lambda connection: connection.execute("PRAGMA max_page_count=10000").fetchone(), None)
        await desk.sync()
        assert (desk.shown, desk.said) == (wanted, [FULL])
    assert await kept(path) == wanted


async def test_F3_no_cache_can_be_made_and_everything_works_without_one(
    sandbox: Sandbox, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> Any:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    wanted = await listed(sandbox.url)
    async with opened(sandbox.url, path, full) as desk:
        assert desk.shelf.notice == FULL
        await desk.sync()
        assert desk.shown == wanted


# F4: the file is damaged


def damage_header(data: bytearray) -> None:
    data[:16] = b"SQLite format 4\0"


def damage_pages(data: bytearray) -> None:
    for start in range(4096, len(data), 4096):
        data[start : start + 200] = bytes(200)


def change_a_row(data: bytearray) -> None:
    """Flip a bit in the middle of a packed track, which SQLite does not notice."""
    place = data.rindex(b"soundcloud:tracks:", 0, len(data) - 100)
    data[place + 60] ^= 0x10


def cut(data: bytearray) -> None:
    del data[len(data) // 2 :]


def empty(data: bytearray) -> None:
    data.clear()


def text(data: bytearray) -> None:
    data[:] = b"These are no tracks.\n" * 500


def another_program(data: bytearray) -> None:
    data[68:72] = b"othr"


@pytest.mark.parametrize("damage", [damage_header, damage_pages, change_a_row, cut, empty, text, another_program])
async def test_F4_a_damaged_cache_is_set_aside_and_made_anew(
    sandbox: Sandbox, path: Path, damage: Callable[[bytearray], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    wanted = await filled(sandbox, path)
    data = bytearray(read(path))
    damage(data)
    write(path, data)
    await ends_right(sandbox, path, wanted)
    (aside,) = corrupt(path)
    assert (path.parent / aside).read_bytes()[:100] == bytes(data)[:100]
    assert [each.levelname for each in caplog.records if "made anew" in each.getMessage()] == ["INFO"]


async def test_F4_a_cache_damaged_while_it_is_in_use_is_made_anew_with_everything_in_it(
    sandbox: Sandbox, path: Path
) -> None:
    wanted = await filled(sandbox, path)
    async with opened(sandbox.url, path) as desk:
        assert desk.cache is not None
        await desk.cache._run(_break_table, None)
        desk.library.put([wanted[0], wanted[1]])
        await desk.sync()
        assert (desk.shown, desk.said) == (wanted, [])
    assert len(corrupt(path)) == 1
    assert await kept(path) == wanted


def _break_table(connection: Any) -> None:
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("UPDATE sqlite_schema SET rootpage = 3000 WHERE name = 'head'")
    connection.execute("PRAGMA writable_schema=RESET")


async def test_F4_only_the_newest_damaged_caches_are_kept(sandbox: Sandbox, path: Path) -> None:
    await filled(sandbox, path)
    for number in range(MOST_ASIDE + 2):
        write(path, b"damaged %d" % number)
        await (await TrackCache.open(path)).close()
    left = [(path.parent / each).read_bytes() for each in corrupt(path)]
    assert left == [b"damaged %d" % number for number in range(2, MOST_ASIDE + 2)]


async def test_F4_a_log_of_a_cache_that_is_gone_is_not_taken_for_that_of_a_new_one(
    sandbox: Sandbox, path: Path
) -> None:
    async with opened(sandbox.url, path) as desk:
        await desk.sync()
        files = {each.name: each.read_bytes() for each in path.parent.iterdir()}
        wanted = desk.shown
    remove(path)
    write(log_of(path), files[f"{FILE}-wal"])
    async with opened(sandbox.url, path) as desk:
        assert desk.shown == []
    await ends_right(sandbox, path, wanted)


# F5: the file is locked, or may not be written


def in_a_hurry(path: Path) -> sqlite3.Connection:
    """Open connections that wait for others for a moment only."""
    connection = connect(path)
    connection.execute("PRAGMA busy_timeout=200")
    return connection


@contextmanager
def held(path: Path, *statements: str) -> Iterator[None]:
    """Hold a cache as another program would."""
    with closing(connect(path)) as other:
        for statement in statements:
            other.execute(statement).fetchall()
        yield


async def test_F5_a_cache_that_another_program_writes_is_read_and_not_taken_for_damaged(
    sandbox: Sandbox, path: Path
) -> None:
    wanted = await filled(sandbox, path)
    async with opened(sandbox.url, path, in_a_hurry) as desk:
        with held(path, "BEGIN IMMEDIATE"):
            assert desk.shown == wanted
            desk.library.forget([wanted[0].urn])
            began, longest = time.perf_counter(), 0.0
            while not desk.said:
                before = time.perf_counter()
                await asyncio.sleep(0.005)
                longest = max(longest, time.perf_counter() - before)
            assert time.perf_counter() - began > 0.15
            assert longest < 0.15
            await desk.sync()
            assert (desk.shown, desk.said) == (wanted[1:], [BUSY])
        assert await kept(path) == wanted
        await desk.sync()
        assert desk.said == [BUSY]
    assert await kept(path) == wanted[1:]
    assert corrupt(path) == []


async def test_F5_a_cache_that_another_program_keeps_for_itself_is_left_alone(sandbox: Sandbox, path: Path) -> None:
    wanted = await filled(sandbox, path)
    before = read(path)
    with held(path, "PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE"):
        async with opened(sandbox.url, path, in_a_hurry) as desk:
            assert (desk.shown, desk.shelf.notice) == ([], BUSY)
            await desk.sync()
            assert (desk.shown, desk.said) == (wanted, [])
    assert (read(path), corrupt(path)) == (before, [])
    await ends_right(sandbox, path, wanted)


@pytest.mark.parametrize("part", ["file", "folder"])
async def test_F5_a_read_only_cache_is_read_and_not_written(
    sandbox: Sandbox, path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = await filled(sandbox, path)
    before, refused = read(path), path if part == "file" else path.parent
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda each, mode: access(each, mode) and not (each == refused and mode == os.W_OK)
    )
    async with opened(sandbox.url, path) as desk:
        assert (desk.shown, desk.shelf.notice) == (wanted, READ_ONLY)
        desk.library.forget([wanted[0].urn])
        await desk.sync()
        assert (desk.shown, desk.said) == (wanted[1:], [])
    assert read(path) == before


# F7: the file is of a newer version


async def test_F7_a_newer_cache_is_left_as_it_is_and_everything_works_without_it(sandbox: Sandbox, path: Path) -> None:
    wanted = await filled(sandbox, path)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version=2")
    before = read(path)
    async with opened(sandbox.url, path) as desk:
        assert (desk.shown, desk.shelf.notice) == ([], NEWER)
        await desk.sync()
        assert (desk.shown, desk.said) == (wanted, [])
    assert (read(path), corrupt(path)) == (before, [])


# F10: what others may see


async def test_F10_only_the_user_can_read_the_cache(sandbox: Sandbox, path: Path) -> None:
    mask = os.umask(0)
    try:
        async with opened(sandbox.url, path) as desk:
            await desk.sync()
            assert log_of(path).exists()
            assert _open_to_others(path.parent) == []
        open_up(path)
        write(log_of(path), b"")
        write(path, b"damaged")
        async with opened(sandbox.url, path) as desk:
            await desk.sync()
            assert corrupt(path) != []
            assert _open_to_others(path.parent) == []
    finally:
        os.umask(mask)


def _open_to_others(folder: Path) -> list[str]:
    return [str(each) for each in (folder, *folder.rglob("*")) if each.stat().st_mode & 0o077]


# F11: nothing but SQLite opens it


def test_F11_the_modules_of_the_cache_are_among_those_that_let_sqlite_alone_open_it() -> None:
    names = {each.name for each in modules()}
    assert {"tracks.py", "track_files.py"} <= names


async def test_F11_a_look_at_a_cache_in_use_takes_no_lock_away(sandbox: Sandbox, path: Path) -> None:
    async with opened(sandbox.url, path) as desk:
        await desk.sync()
        assert desk.cache is not None
        await desk.cache._run(lambda connection: connection.execute("BEGIN IMMEDIATE"), None)
        await kept(path)
        with closing(in_a_hurry(path)) as other, pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        await desk.cache._run(lambda connection: connection.execute("ROLLBACK"), None)


# The network goes in the middle


async def test_the_network_goes_in_the_middle_of_a_sync_and_the_next_start_goes_on(path: Path) -> None:
    with Sandbox.start(tracks=1000) as box:
        wanted = await listed(box.url)
        async with opened(box.url, path) as desk:
            _pull_after(desk.library, box, 400)
            await desk.library.refresh()
            assert desk.library.status.state == "failed"
            read = len(desk.shown)
            assert 400 <= read < len(wanted)
        box.clear_faults()
        box.clear_requests()
        async with opened(box.url, path) as desk:
            assert desk.shown == wanted[:read]
            await desk.sync()
            assert desk.shown == wanted
        pages = [each["query"] for each in box.requests("GET", "/me/tracks")]
        assert "cursor" in str(pages[0])
        assert "cursor" not in str(pages[len(wanted) // 200 - read // 200])
        assert await kept(path) == wanted


def _pull_after(library: Library, box: Sandbox, rows: int) -> None:
    """Let every connection break once so many rows have been read."""
    heard = 0

    def count(tracks: tuple[Track, ...]) -> None:
        nonlocal heard
        before, heard = heard, heard + len(tracks)
        if before < rows <= heard:
            box.fault("drop_before", path="/me/tracks", times=None)

    library.heard.connect(count)


async def test_quitting_in_the_middle_of_a_sync_loses_nothing(path: Path) -> None:
    with Sandbox.start(tracks=1000) as box:
        wanted = await listed(box.url)
        async with opened(box.url, path) as desk:
            refresh = asyncio.create_task(desk.library.refresh())
            await until(lambda: desk.shown)
            refresh.cancel()
            await asyncio.gather(refresh, return_exceptions=True)
        assert await kept(path) == wanted[: len(await kept(path))] != []
        await ends_right(box, path, wanted)

"""The database of links: opened once, for all who ask, and closed whatever became of them."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from scmanager.errors import StorageError
from scmanager.services.link_file import LinkFile
from scmanager.store.links import LinkStore


def in_use(folder: Path) -> list[Path]:
    """Return what SQLite has beside a database that is open."""
    return list(folder.glob("*-wal"))


async def test_who_asks_at_the_same_time_gets_the_same_one(tmp_path: Path) -> None:
    file = LinkFile(tmp_path / "links.db")
    first, second = await asyncio.gather(file.store(), file.store())
    assert first is second is not None
    await file.close()
    assert await file.store() is None


async def test_one_that_is_being_opened_for_somebody_who_left_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[LinkStore] = []
    go_on, begun, really_open = asyncio.Event(), asyncio.Event(), LinkStore.open

    async def slowly(path: Path) -> LinkStore:
        begun.set()
        await go_on.wait()
        opened.append(await really_open(path))
        return opened[0]

    monkeypatch.setattr(LinkStore, "open", slowly)
    file = LinkFile(tmp_path / "links.db")
    asking = asyncio.create_task(file.store())
    await begun.wait()
    asking.cancel()
    closing = asyncio.create_task(file.close())
    await asyncio.sleep(0)
    assert not closing.done()
    go_on.set()
    await closing
    assert asking.cancelled()
    assert opened
    assert not in_use(tmp_path)


async def test_one_that_cannot_be_opened_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    path.mkdir()
    (path / "something").touch()
    file = LinkFile(path)
    with pytest.raises(StorageError):
        await file.store()
    shutil.rmtree(path)
    assert await file.store() is not None
    await file.close()


async def test_closing_one_that_cannot_be_opened_raises_nothing(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    path.mkdir()
    (path / "something").touch()
    file = LinkFile(path)
    asking = asyncio.create_task(file.store())
    await asyncio.sleep(0)
    await file.close()
    with pytest.raises(StorageError):
        await asking

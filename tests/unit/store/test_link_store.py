"""Notes of handed-out links on disk: kept, each for its account, and without the links."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from scmanager.store.links import LinkStore

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


async def notes_of(path: Path, account: str) -> frozenset[str]:
    store = await LinkStore.open(path)
    try:
        return await store.handed_out(account)
    finally:
        await store.close()


async def noted(path: Path, account: str, *urns: str) -> None:
    store = await LinkStore.open(path)
    await store.note(account, urns, NOON)
    await store.note(account, urns, NOON + timedelta(minutes=1))
    await store.close()


async def test_notes_are_kept_for_each_account(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    await noted(path, "ada", "soundcloud:tracks:1", "soundcloud:tracks:2")
    await noted(path, "mira", "soundcloud:tracks:3")
    assert await notes_of(path, "ada") == {"soundcloud:tracks:1", "soundcloud:tracks:2"}
    assert await notes_of(path, "mira") == {"soundcloud:tracks:3"}


async def test_F11_a_damaged_file_is_restored_from_its_backup(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    await noted(path, "ada", "soundcloud:tracks:1")
    assert await notes_of(path, "ada") == {"soundcloud:tracks:1"}  # opening makes the backup
    path.write_bytes(b"no database" * 500)
    assert await notes_of(path, "ada") == {"soundcloud:tracks:1"}


async def test_F11_a_lost_file_is_restored_from_its_backup(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    await noted(path, "ada", "soundcloud:tracks:1")
    assert await notes_of(path, "ada")
    path.unlink()
    assert await notes_of(path, "ada") == {"soundcloud:tracks:1"}

"""That a link was handed out is known at once, in the next run, and never keeps anything from being done."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.services.handed_out import HandedOut

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URN = "soundcloud:tracks:1"


def track(**changes: int) -> Track:
    return Track(urn=URN, user=User(urn="soundcloud:users:7"), **changes)


def bytes_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.iterdir())


async def known(path: Path, account: str = "ada") -> bool:
    """Whether the next run knows of it."""
    links = HandedOut(path, account)
    links.open()
    await links.close()
    return links.is_shared(track())


async def test_what_was_handed_out_is_known_in_the_next_run_of_the_same_account(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    assert not await known(path)
    links = HandedOut(path, "ada", lambda: NOON)
    links.open()
    links.note(URN)
    assert links.is_shared(track())
    await links.close()
    assert await known(path)
    assert not await known(path, "mira")


async def test_people_with_access_count_as_well() -> None:
    links = HandedOut()
    assert links.is_shared(track(shared_to_count=2))
    assert not links.is_shared(track(shared_to_count=0))
    assert not links.is_shared(track())


async def test_it_is_told_once() -> None:
    told: list[tuple[str, ...]] = []
    links = HandedOut()
    links.changed.connect(told.append)
    links.note(URN)
    links.note(URN)
    await links.close()
    assert told == [(URN,)]


async def test_F4_a_disk_that_refuses_loses_no_more_than_the_note(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way of the folder")
    links = HandedOut(tmp_path / "a file" / "links.db", "ada")
    links.open()
    links.note(URN)
    await links.close()
    assert links.is_shared(track())


async def test_no_link_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    links = HandedOut(path, "ada")
    links.note(URN)
    await links.close()
    content = bytes_in(tmp_path)
    assert b"soundcloud:tracks:1" in content
    assert b"http" not in content
    assert b"s-" not in content

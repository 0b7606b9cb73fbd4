"""That a link was handed out is known at once, in the next run, and never keeps anything from being done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from scmanager.core.link_log import LinkKind
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.services.handed_out import HandedOut
from scmanager.services.link_log import LinkLog
from scmanager.services.token_hashes import TokenHashes
from tests.helpers.links import QUICK

URN = "soundcloud:tracks:1"
LINK = SecretLink(track_urn=URN, token="s-abcdefgh", listener_url="http://x/s-abcdefgh", api_url="http://x?s-abcdefgh")


def track(**changes: int) -> Track:
    return Track(urn=URN, user=User(urn="soundcloud:users:7"), **changes)


@asynccontextmanager
async def running(path: Path | None, account: str = "ada") -> AsyncIterator[tuple[HandedOut, LinkLog]]:
    """One run of the program."""
    known = HandedOut(path, account)
    hashes = TokenHashes(known.file, QUICK)
    log = LinkLog(known, hashes)
    known.open()
    try:
        yield known, log
    finally:
        await log.close()
        hashes.close()
        await known.close()


async def known_later(path: Path, account: str = "ada") -> bool:
    """Whether the next run knows of it."""
    async with running(path, account) as (known, _log):
        await known._background.settled()
    return known.is_shared(track())


async def test_what_was_handed_out_is_known_in_the_next_run_of_the_same_account(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    assert not await known_later(path)
    async with running(path) as (known, log):
        log.note([(track(), LINK)], LinkKind.LISTENER)
        assert known.is_shared(track())
    assert await known_later(path)
    assert not await known_later(path, "mira")


async def test_people_with_access_count_as_well() -> None:
    known = HandedOut()
    assert known.is_shared(track(shared_to_count=2))
    assert not known.is_shared(track(shared_to_count=0))
    assert not known.is_shared(track())


async def test_it_is_told_once() -> None:
    told: list[tuple[str, ...]] = []
    async with running(None) as (known, log):
        known.changed.connect(told.append)
        for _time in range(2):
            log.note([(track(), LINK)], LinkKind.LISTENER)
    assert told == [(URN,)]


async def test_F4_a_disk_that_refuses_loses_no_more_than_the_note(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way of the folder")
    async with running(tmp_path / "a file" / "links.db") as (known, log):
        log.note([(track(), LINK)], LinkKind.LISTENER)
    assert known.is_shared(track())

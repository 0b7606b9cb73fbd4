"""The end of a run: what is noted is written, and nothing that takes long holds it up."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from scmanager.core.link_log import LinkKind
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.services import link_log
from scmanager.services.handed_out import HandedOut
from scmanager.services.link_log import LinkLog
from scmanager.services.token_hashes import TokenHashes
from tests.helpers.links import QUICK

LINK = SecretLink(track_urn="soundcloud:tracks:1", token="s-abcde", listener_url="", api_url="")
TRACK = Track(urn=LINK.track_urn, user=User(urn="u"))


async def test_links_that_are_compared_hold_up_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_log, "_SECONDS_TO_HASH", 0.05)
    known = HandedOut(tmp_path / "links.db", "ada")
    hashes, never = TokenHashes(known.file, QUICK), asyncio.Event()

    async def slow(_token: str) -> bytes:
        await never.wait()
        return b""

    monkeypatch.setattr(hashes, "of", slow)
    log = LinkLog(known, hashes)
    log.note([(TRACK, LINK)], LinkKind.LISTENER)
    log.heard(LINK, known.clock())
    async with asyncio.timeout(5):
        await log.close()
    assert len(await log.page()) == 1
    hashes.close()
    await known.close()


async def test_a_write_of_unknown_end_may_be_made_again(tmp_path: Path) -> None:
    known = HandedOut(tmp_path / "links.db", "ada")
    hashes = TokenHashes(known.file, QUICK)
    log = LinkLog(known, hashes)
    store = await known.file.store()
    assert store is not None
    add, begun = store.links.add, asyncio.Event()

    async def without_an_answer(*values: object) -> None:
        await add(*values)  # type: ignore[arg-type]
        begun.set()
        await asyncio.Event().wait()

    store.links.add = without_an_answer  # type: ignore[method-assign]
    writing = log.note([(TRACK, LINK)], LinkKind.LISTENER)
    await begun.wait()
    assert log._adding is not None
    log._adding.cancel()
    await asyncio.wait([log._adding])
    store.links.add = add  # type: ignore[method-assign]
    await log.describe(writing, "Radio\nLumen")
    await log.write_again()
    assert [entry.recipient for entry in await log.page()] == ["Radio Lumen"]
    await log.close()
    hashes.close()
    await known.close()

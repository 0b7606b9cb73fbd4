"""Links that die with their tracks, whatever of both is known first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from scmanager.core.link_log import Death, LinkKind
from scmanager.core.tracks import Track
from scmanager.services.handed_out import HandedOut
from scmanager.services.library import Library
from scmanager.services.links import Links
from tests.helpers.clients import client_of
from tests.helpers.links import QUICK, Desk, desk
from tests.helpers.sandbox import Sandbox


async def handed_out(table: Desk, number: int) -> Sequence[Track]:
    """Note that the links of some private tracks were handed out."""
    for track in table.private[:number]:
        link = await table.client.secret_link(track)
        assert link is not None
        table.links.log.note([(track, link)], LinkKind.LISTENER)
    await table.links.log.settled()
    return table.private[:number]


async def test_tracks_are_looked_at_that_were_read_before_it_was_known_whose_links_are_out(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        (track,) = await handed_out(table, 1)
        table.library.forget([track.urn])
        await table.links.deaths.settled()
        assert (await table.links.log.count()).live == 0
    async with client_of(sandbox) as client:
        library = Library(client)
        library.put([track])
        links = Links(client, library, HandedOut(tmp_path / "links.db", "ada"), cost=QUICK)
        try:
            links.open()
            async with asyncio.timeout(10):
                while (await links.log.count()).live == 0:
                    await links.deaths.settled()
        finally:
            await links.close()
            await library.close()


@pytest.mark.parametrize("fault", [None, 403, 500])
async def test_a_track_that_went_while_nobody_looked_ends_its_links(
    sandbox: Sandbox, tmp_path: Path, fault: int | None
) -> None:
    async with desk(sandbox, tmp_path) as table:
        gone, there = (track.urn for track in await handed_out(table, 2))
        await table.client.delete(gone)
    if fault is not None:
        sandbox.fault("status", method="GET", path=f"/tracks/{gone.rpartition(':')[2]}*", arg=fault, times=None)
    async with desk(sandbox, tmp_path, hours=table.hours) as table:
        await table.links.deaths.settled()
        deaths = {entry.track_urn: entry.death for entry in await table.links.log.page()}
    assert deaths == {gone: Death.DELETED if fault is None else None, there: None}


async def test_a_track_whose_access_is_not_told_keeps_its_links(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        (track,) = await handed_out(table, 1)
        table.library.put([msgspec.structs.replace(track, sharing=None)])
        await table.links.deaths.settled()
        assert (await table.links.log.count()).live == 1

"""Links of many tracks: read, written to files, noted, and sent again to those who lost theirs."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path

import pytest

from scmanager.core.link_log import LinkKind
from scmanager.core.link_texts import LinkFormat
from scmanager.core.promo_sheet import PromoSheet
from scmanager.errors import FileProblem, InputError
from scmanager.services.media import Media
from scmanager.services.shared_links import PromoResult, SharedLinks, messages_of
from scmanager.services.sharing import Sharing
from tests.helpers.links import Desk, desk
from tests.helpers.sandbox import Sandbox

SHEET = PromoSheet(heading="Autumn promos")


def shared_links(table: Desk) -> SharedLinks:
    sharing = Sharing(table.client, table.links)
    return SharedLinks(sharing, Media(table.client), table.links)


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_the_links_of_all_tracks_are_read_and_open_them(sandbox: Sandbox, tmp_path: Path, dialect: str) -> None:
    async with desk(sandbox, tmp_path, dialect) as table:
        tracks = list(table.library.packed)
        seen: list[tuple[int, int]] = []
        got = await shared_links(table).collect(tracks, progress=lambda *done: seen.append(done))
        assert [link.track.urn for link in got.links] == [track.urn for track in tracks]
        assert (got.failed, got.left) == ((), ())
        assert seen[-1] == (len(tracks), len(tracks))
        for link in got.links:
            assert (link.secret is not None) == link.track.is_private
            assert link.secret is None or link.url.endswith(link.secret.token)
        private = next(link for link in got.links if link.secret is not None)
        assert private.secret is not None
        assert table.opens(private.track, private.secret.token)


async def test_N4_what_fails_is_told_and_the_rest_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        bad = table.private[1]
        sandbox.fault("status", path=f"/tracks/{bad.urn.rpartition(':')[2]}/secret", arg=403)
        got = await shared_links(table).collect(table.private[:3])
        assert [link.track.urn for link in got.links] == [table.private[0].urn, table.private[2].urn]
        assert [urn for urn, _error in got.failed] == [bad.urn]


async def test_N6_a_pause_the_server_asks_for_is_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        sandbox.fault("retry_after", path="/tracks/*/secret-token*", arg=0.3, times=2)
        got = await shared_links(table).collect(table.private)
        assert len(got.links) == len(table.private)


async def test_it_stops_between_tracks(sandbox: Sandbox, tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with desk(sandbox, tmp_path) as table:
        got = await shared_links(table).collect(table.private, progress=lambda *_done: stop.set(), stop=stop)
        assert got.links
        assert len(got.links) + len(got.left) == len(table.private)
        assert got.left


async def test_what_was_exported_is_in_the_log_and_the_file(sandbox: Sandbox, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    out.mkdir()
    async with desk(sandbox, data) as table:
        share = shared_links(table)
        got = await share.collect(table.library.packed)
        private = [link for link in got.links if link.secret is not None]
        await share.export(got.links, LinkFormat.CSV, out / "links.csv")
        with (out / "links.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["Link"] for row in rows] == [link.url for link in got.links]
        share.note(got.links, LinkKind.LIST, recipient="Radio Lumen", note="Autumn")
        await table.links.log.settled()
        assert (await table.links.log.count()).total == len(private)
        (out / "links.csv").unlink()
        with pytest.raises(FileProblem):
            await share.export(got.links, LinkFormat.CSV, out / "missing" / "links.csv")


async def test_a_promo_sheet_has_the_pictures_in_it(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path / "data") as table:
        share = shared_links(table)
        got = await share.collect(table.private[:4])
        seen: list[tuple[int, int]] = []
        path = tmp_path / "promo.html"
        done = await share.export_promo_sheet(got.links, path, SHEET, progress=lambda *each: seen.append(each))
        text = path.read_text(encoding="utf-8")
        size = path.stat().st_size
        path.unlink()
        assert done == PromoResult(size=size)
        assert seen[-1] == (4, 4)
        assert text.count('src="data:image/') == 4
        assert all(link.url in text for link in got.links)


async def test_pictures_that_cannot_be_read_are_counted(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path / "data") as table:
        share = shared_links(table)
        got = await share.collect(table.private[:4])
        sandbox.fault("status", path="/media/*", times=None, arg=500)
        done = await share.export_promo_sheet(got.links, tmp_path / "promo.html", SHEET)
        (tmp_path / "promo.html").unlink()
        assert done is not None
        assert done.missing == 4


async def test_a_promo_sheet_that_is_stopped_is_not_written(sandbox: Sandbox, tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with desk(sandbox, tmp_path / "data") as table:
        share = shared_links(table)
        got = await share.collect(table.private[:9])
        path = tmp_path / "promo.html"
        done = await share.export_promo_sheet(got.links, path, SHEET, progress=lambda *_done: stop.set(), stop=stop)
        assert done is None
        assert not path.exists()


async def test_after_a_reset_the_chosen_people_get_the_new_links(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        share, tracks = shared_links(table), table.private[:2]
        old = await share.collect(tracks)
        share.note(old.links, LinkKind.MESSAGE, recipient="Mira")
        share.note(old.links[:1], LinkKind.MESSAGE, recipient="Radio Lumen")
        share.note(old.links[:1], LinkKind.MESSAGE, recipient="Left out")
        share.note(old.links, LinkKind.LISTENER)
        await table.links.log.settled()
        lost = await table.links.resets.consequences(tracks)
        await table.links.resets.reset(tracks)
        chosen = [entry for each in lost for entry in each.entries if entry.recipient != "Left out"]
        new = (await share.collect(tracks)).links
        messages = messages_of(chosen, new, "For {recipient}: {tracks}")
        assert {each.recipient: len(each.links) for each in messages} == {"Mira": 2, "Radio Lumen": 1}
        for each in messages:
            assert f"For {each.recipient}" in each.text
            assert all(link.url in each.text for link in each.links)
            assert not any(link.url in each.text for link in old.links)
            assert old.links[0].url not in repr(each)
            assert each.links[0].url not in repr(each)
        with pytest.raises(InputError):
            messages_of(chosen, new, "{titel}")

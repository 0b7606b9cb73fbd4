"""The log of handed-out links: who got which, whether it works, and what a pasted link is."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from scmanager.core.link_log import Death, LinkFilter, LinkKind, LinkState
from scmanager.core.recognition import Verdict, words_of
from scmanager.core.tracks import Sharing as Access
from scmanager.core.tracks import TrackFields
from scmanager.errors import FileProblem
from scmanager.services.sharing import Sharing
from scmanager.services.token_hashes import COST, TokenHashes
from tests.helpers.links import Desk, desk
from tests.helpers.sandbox import Sandbox


async def hand_out(table: Desk, number: int = 0, recipient: str = "", kind: LinkKind = LinkKind.LISTENER) -> str:
    """Hand out the link of a private track, and return its token."""
    track = table.private[number]
    link = await table.client.secret_link(track)
    assert link is not None
    table.links.log.note([(track, link)], kind, recipient=recipient)
    await table.links.log.settled()
    return link.token


async def live(table: Desk) -> int:
    return (await table.links.log.count()).live


async def test_who_got_a_link_is_known_in_the_next_run(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        track = table.private[0]
        await hand_out(table, 0, "Radio\nLumen")
        assert table.links.handed_out.is_shared(track)
    async with desk(sandbox, tmp_path) as table:
        (entry,) = await table.links.log.page()
        assert (entry.title, entry.recipient, entry.at) == (track.title, "Radio Lumen", table.hours.now)
        assert await table.links.log.recipients() == ["Radio Lumen"]
        assert table.links.handed_out.is_shared(track)


async def test_for_whom_it_was_may_be_told_after_it_was_copied(sandbox: Sandbox, tmp_path: Path) -> None:
    told: list[tuple[str, ...]] = []
    async with desk(sandbox, tmp_path) as table:
        table.links.log.changed.connect(told.append)
        track = table.private[0]
        link = await table.client.secret_link(track)
        assert link is not None
        ids = table.links.log.note([(track, link)], LinkKind.EMBED)
        await table.links.log.describe(ids, "Mira", "Press kit")
        (entry,) = await table.links.log.page(LinkFilter(text="press embed"))
        assert entry.recipient == "Mira"
        await table.links.log.settled()
    assert told == [(track.urn,), (track.urn,)]


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_a_pasted_link_is_recognised_in_every_form(sandbox: Sandbox, tmp_path: Path, dialect: str) -> None:
    async with desk(sandbox, tmp_path, dialect) as table:
        await hand_out(table, 0, "Radio Lumen")
        await hand_out(table, 0)
        track = table.private[0]
        link = await table.client.secret_link(track)
        assert link is not None
        for text in (link.listener_url, link.api_url, link.embed_code, link.token, f"Hi!\n{link.listener_url}?si=1 \n"):
            found = await table.links.recogniser.recognise(text)
            assert (found.verdict, found.title, found.is_live) == (Verdict.HANDED_OUT, track.title, True)
            assert {entry.recipient for entry in found.entries} == {"", "Radio Lumen"}
            assert "to Radio Lumen on 20 Nov 2026" in words_of(found)
            assert words_of(found).endswith("It works.")


async def test_N4_a_link_that_was_handed_out_is_recognised_without_a_search_for_its_page(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out(table, 0)
        link = await table.client.secret_link(table.private[0])
        assert link is not None
        sandbox.fault("status", path="/resolve", arg=403, times=None)
        found = await table.links.recogniser.recognise(link.listener_url)
        assert (found.verdict, found.works) == (Verdict.HANDED_OUT, True)


async def test_a_link_that_was_never_handed_out_is_told_apart(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        track = table.private[0]
        link = await table.client.secret_link(track)
        assert link is not None
        ask = table.links.recogniser.recognise
        assert (await ask(link.listener_url)).verdict is Verdict.CURRENT
        assert (await ask(link.api_url)).verdict is Verdict.CURRENT
        assert (await ask(f"Hi, listen: <{link.listener_url}?si=1>, bye")).title == track.title
        assert (await ask(link.api_url.replace(link.token, "s-abcde"))).verdict is Verdict.FORMER
        assert (await ask("s-abcde")).verdict is Verdict.UNKNOWN
        assert (await ask("https://soundcloud.com/mira/salt-flats")).verdict is Verdict.NO_LINK


async def test_a_link_that_was_reset_elsewhere_is_found_dead(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        track = table.private[0]
        old = await hand_out(table, 0, "Radio Lumen")
        await table.client.reset_secret_link(track)
        table.hours.fall_asleep(days=3)
        found = await table.links.recogniser.recognise(old)
        assert found.entries[0].death is Death.REPLACED
        assert "Found dead on 23 Nov 2026, 12:00: the track has another link now." in words_of(found)


async def test_reading_a_link_tells_that_older_ones_are_dead(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out(table, 0)
        sharing = Sharing(table.client, table.links)
        await table.client.reset_secret_link(table.private[0])
        table.hours.fall_asleep(minutes=1)
        await sharing.secret_link(table.private[0])
        await table.links.log.settled()
        assert await live(table) == 0


async def test_a_link_that_nobody_got_is_not_compared_with_any(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out(table, 0)
        store = await table.links.handed_out.file.store()
        assert store is not None
        compared: list[str] = []
        compare = store.links.compare

        async def counted(account: str, urn: str, *values: Any) -> bool:
            compared.append(urn)
            return await compare(account, urn, *values)

        store.links.compare = counted
        for track in table.private[:2]:
            await Sharing(table.client, table.links).secret_link(track)
        await table.links.log.settled()
        assert compared == [table.private[0].urn]


async def test_a_track_that_is_made_public_or_deleted_ends_its_links(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out(table, 0)
        await hand_out(table, 1)
        await hand_out(table, 2)
        first, second, _third = table.private[:3]
        table.library.put([await table.client.update(first.urn, TrackFields(sharing=Access.PUBLIC))])
        await table.client.delete(second.urn)
        await table.library.refresh()
        await table.links.deaths.settled()
        dead = await table.links.log.page(LinkFilter(state=LinkState.DEAD))
        assert {entry.track_urn: entry.death for entry in dead} == {
            first.urn: Death.PUBLIC,
            second.urn: Death.DELETED,
        }
        assert await live(table) == 1


@pytest.mark.parametrize("is_reset", [False, True])
async def test_a_track_made_private_again_has_its_link_back_until_it_is_read_to_be_another(
    sandbox: Sandbox, tmp_path: Path, is_reset: bool
) -> None:
    async with desk(sandbox, tmp_path) as table:
        old = await hand_out(table, 0)
        track = table.private[0]
        for access, count in ((Access.PUBLIC, 0), (Access.PRIVATE, 1)):
            table.library.put([await table.client.update(track.urn, TrackFields(sharing=access))])
            await table.links.deaths.settled()
            assert await live(table) == count
        assert table.opens(track, old)
        if is_reset:
            await table.client.reset_secret_link(track)
        table.hours.fall_asleep(minutes=1)
        await Sharing(table.client, table.links).secret_link(track)
        await table.links.log.settled()
        assert (await live(table) == 1) is table.opens(track, old) is not is_reset


async def test_tracks_that_became_public_before_this_run_are_noticed(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out(table, 0)
        await table.client.update(table.private[0].urn, TrackFields(sharing=Access.PUBLIC))
    async with desk(sandbox, tmp_path) as table:
        assert await live(table) == 0 or await _settled_live(table) == 0


async def _settled_live(table: Desk) -> int:
    await table.links.deaths.settled()
    return await live(table)


async def test_the_log_is_exported_for_spreadsheets(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        token = await hand_out(table, 0, "=HYPERLINK(1)")
        assert await table.links.log.export(tmp_path / "links.csv") == 1
        text = (tmp_path / "links.csv").read_text(encoding="utf-8-sig")
        assert token not in text
        (row,) = csv.DictReader(text.splitlines())
        assert (row["For"], row["State"]) == ("'=HYPERLINK(1)", "live")
        with pytest.raises(FileProblem):
            await table.links.log.export(tmp_path / "missing" / "links.csv")


async def test_without_a_file_nothing_is_kept_and_nothing_fails(sandbox: Sandbox) -> None:
    async with desk(sandbox) as table:
        token = await hand_out(table, 0)
        assert await table.links.log.page() == []
        assert await table.links.log.facts() == {}
        found = await table.links.recogniser.recognise(token)
        assert found.verdict is Verdict.UNKNOWN


async def test_F4_a_disk_that_refuses_keeps_nobody_from_copying(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way of the folder")
    async with desk(sandbox, tmp_path / "a file") as table:
        await hand_out(table, 0)
        assert table.links.handed_out.is_shared(table.private[0])


async def test_U4_a_short_token_cannot_be_tried_out_quickly(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        other = TokenHashes(table.links.handed_out.file)
        assert COST >= 2**15
        assert len(await other.of("s-abcde")) == 32
        assert await other.of("s-abcde") == await other.of("s-abcde")
        assert await other.of("s-abcde") != await other.of("s-abcdf")
        other.close()


async def test_U6_no_link_and_no_token_is_in_any_file(sandbox: Sandbox, tmp_path: Path) -> None:
    tokens: set[str] = set()
    async with desk(sandbox, tmp_path) as table:
        for number in range(3):
            tokens.add(await hand_out(table, number, "Radio Lumen"))
        await table.links.resets.reset(table.private[:1])
        tokens.add(await table.token(table.private[0]))
        _assert_none(tmp_path, tokens)
    async with desk(sandbox, tmp_path) as table:
        _assert_none(tmp_path, tokens)
    _assert_none(tmp_path, tokens)


def _assert_none(folder: Path, tokens: set[str]) -> None:
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"Radio Lumen" in content
    for token in tokens:
        assert token.encode() not in content
        assert token.removeprefix("s-").encode() not in content

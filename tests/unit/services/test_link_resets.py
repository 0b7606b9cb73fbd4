"""Resets of links: one or many, with who loses access, and with a stop between two tracks."""

from __future__ import annotations

import asyncio
from pathlib import Path

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.link_log import Death, LinkKind
from scmanager.core.link_resets import ResetRow, ResetState, consequence_words, report_words
from tests.helpers.links import Desk, desk
from tests.helpers.sandbox import Sandbox


async def hand_out(table: Desk, number: int, recipient: str = "") -> str:
    track = table.private[number]
    link = await table.client.secret_link(track)
    assert link is not None
    table.links.log.note([(track, link)], LinkKind.LISTENER, recipient=recipient)
    await table.links.log.settled()
    return link.token


async def test_a_reset_closes_the_old_link_and_the_log_says_so(sandbox: Sandbox, tmp_path: Path) -> None:
    told: list[ResetRow] = []
    async with desk(sandbox, tmp_path) as table:
        table.links.resets.changed.connect(told.append)
        old = await hand_out(table, 0, "Mira")
        track = table.private[0]
        await table.links.resets.reset([track])
        new = await table.token(track)
        assert not table.opens(track, old)
        assert table.opens(track, new)
        (entry,) = await table.links.log.page()
        assert (entry.death, entry.died_at) == (Death.RESET, table.hours.now)
        facts = (await table.links.log.facts())[track.urn]
        assert (facts.last_reset_at, facts.recipients, facts.live) == (table.hours.now, 0, 0)
        found = await table.links.recogniser.recognise(old)
        assert found.entries[0].death is Death.RESET
        await hand_out(table, 0, "Mira")
        assert (await table.links.log.count()).live == 1
    assert [row.state for row in told] == [ResetState.CHECKING, ResetState.RESET]


async def test_all_private_tracks_are_reset_one_after_the_other(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        tracks = table.private
        old = [await table.token(track) for track in tracks]
        seen: list[tuple[int, int]] = []
        report = await table.links.resets.reset([*tracks, tracks[0]], progress=lambda *done: seen.append(done))
        assert len(report.of(ResetState.RESET)) == len(tracks) == seen[-1][0]
        assert seen[0] == (0, len(tracks))
        assert not any(table.opens(track, token) for track, token in zip(tracks, old, strict=True))
        assert report_words(report) == f"{len(tracks)} links reset"


async def test_it_stops_between_two_tracks(sandbox: Sandbox, tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with desk(sandbox, tmp_path) as table:
        tracks = table.private[:3]
        tokens = [await table.token(track) for track in tracks]
        report = await table.links.resets.reset(
            tracks, progress=lambda done, _total: stop.set() if done == 1 else None, stop=stop
        )
        assert [row.track_urn for row in report.rows] == [tracks[0].urn]
        assert report.left == (tracks[1].urn, tracks[2].urn)
        works = [table.opens(track, token) for track, token in zip(tracks, tokens, strict=True)]
        assert works == [False, True, True]
        assert report_words(report) == "1 link reset · 2 links not tried"


async def test_who_loses_access_is_known_before(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        for who in ("Mira", "Radio Lumen", "Mira", ""):
            await hand_out(table, 0, who)
        one, other = await table.links.resets.consequences(table.private[:2])
        assert sorted(one.recipients) == ["Mira", "Radio Lumen"]
        assert (one.unnamed, other.recipients) == (1, [])
        words = consequence_words([one, other])
        assert "Mira" in words
        assert "Radio Lumen lose access" in words or "Mira lose access" in words
        assert "1 time without a name" in words
        assert "No hand-out is noted here" in consequence_words([other])
        await table.links.resets.reset(table.private[:1])
        assert (await table.links.resets.consequences(table.private[:1]))[0].entries == ()


async def test_a_public_track_has_nothing_to_reset(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        public = next(track for track in table.library.packed if not track.is_private)
        sandbox.clear_requests()
        report = await table.links.resets.reset([public])
        assert [row.state for row in report.rows] == [ResetState.NOT_RESET]
        assert "public" in report.rows[0].message
        assert sandbox.requests("PUT") == []


async def test_the_current_dialect_cannot_reset_and_says_why(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path, "current") as table:
        assert Capability.RESET_SECRET not in table.client.capabilities
        report = await table.links.resets.reset(table.private[:1])
        assert report.rows[0].state is ResetState.NOT_RESET
        assert report.rows[0].message == EXPLANATIONS[Capability.RESET_SECRET]
        assert table.links.resets.checking == []

"""Finding out what became of a reset: by whatever comes first, told once, and true when the disk refuses."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest
from psygnal import Signal

from scmanager.core.link_log import Death
from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.errors import StorageError
from scmanager.services.connection import Connection, ConnectionStatus
from scmanager.services.handed_out import HandedOut
from scmanager.services.library import Library
from scmanager.services.link_checks import LinkChecks
from scmanager.services.links import Links
from scmanager.services.reset_attempts import NOT_NOTED, SAME_LINK
from tests.faults.test_sharing_faults import (
    PATTERN,
    LateServer,
    assert_true,
    deaf_while_checking,
    hand_out_all,
    links_over,
    private,
    settle,
    token_path,
    until_checked,
)
from tests.helpers.clients import client_of
from tests.helpers.hours import Hours
from tests.helpers.links import QUICK, Desk, desk
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until


async def resets_written(table: Desk) -> Any:
    """Return what writes resets down."""
    store = await table.links.handed_out.file.store()
    assert store is not None
    return store.resets


async def refuse(*_values: object) -> None:
    """Write nothing."""
    raise StorageError("The disk is full.")


async def test_F3_a_reset_on_a_full_disk_is_done_and_told_not_to_be_noted(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 1)
        resets = await resets_written(table)
        resets.begin = refuse
        report = await table.links.resets.reset(table.private[:1])
        (row,) = report.rows
        assert (row.state, row.message) == (ResetState.RESET, f"{NOT_NOTED} The disk is full.")
        await assert_true(table, tokens)


async def test_F3_a_reset_without_answer_is_noted_once_the_disk_has_room_and_checked_at_the_next_start(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 1)
        resets = await resets_written(table)
        resets.begin = refuse
        sandbox.fault("commit_then_drop", method="PUT", path=PATTERN)
        deaf_while_checking(table)
        await table.links.resets.reset(table.private[:1])
        await table.hours.go_by(minutes=5)
        del resets.begin
        await table.hours.go_by(seconds=30)
        await until(lambda: wrote(tmp_path))
    sandbox.clear_faults()
    async with desk(sandbox, tmp_path, hours=table.hours) as table:
        await until(lambda: table.links.resets.get(table.private[0].urn) is not None)
        await settle(table)
        assert table.links.resets.get(table.private[0].urn).state is ResetState.RESET
        await assert_true(table, tokens)


def wrote(folder: Path) -> int:
    """Count the resets that are written down."""
    with closing(sqlite3.connect(folder / "links.db")) as other:
        return int(other.execute("SELECT count(*) FROM resets").fetchone()[0])


async def test_F3_a_reset_whose_end_cannot_be_written_is_written_at_the_next_start(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 1)
        resets = await resets_written(table)
        resets.end = refuse
        report = await table.links.resets.reset(table.private[:1])
        assert [row.state for row in report.rows] == [ResetState.RESET]
        table.hours.fall_asleep(minutes=1)
        tokens = await hand_out_all(table, 1)
    table.hours.fall_asleep(hours=1)
    async with desk(sandbox, tmp_path, hours=table.hours) as table:
        await until(lambda: table.links.resets.get(table.private[0].urn) is not None)
        await settle(table)
        new, old = await table.links.log.page()
        assert (new.death, old.death) == (None, Death.RESET)
        assert table.opens(table.private[0], tokens[0])


async def test_N17_a_track_that_is_deleted_while_its_reset_is_checked_is_told_so(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out_all(table, 1)
        sandbox.fault("drop_before", method="PUT", path=PATTERN)
        await table.links.resets.reset(table.private[:1])
        track = table.private[0]
        await table.client.delete(track.urn)
        await settle(table)
        assert table.links.resets.get(track.urn).state is ResetState.GONE
        (entry,) = await table.links.log.page()
        assert entry.death is Death.DELETED


@pytest.mark.parametrize("status", [408, 503])
async def test_N4_a_gateway_that_gave_up_says_nothing_of_the_reset(
    sandbox: Sandbox, tmp_path: Path, status: int
) -> None:
    async with desk(sandbox, tmp_path) as table:
        sandbox.fault("status", method="PUT", path=PATTERN, arg=status)
        report = await table.links.resets.reset(table.private[:1])
        assert [row.state for row in report.rows] == [ResetState.CHECKING]


async def test_what_is_found_out_while_other_tracks_are_reset_is_in_the_report(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        first, second = table.private[:2]
        sandbox.fault("drop_before", method="PUT", path=token_path(first))
        sandbox.fault("latency", method="PUT", path=token_path(second), arg=0.5)
        run = asyncio.ensure_future(table.links.resets.reset([first, second]))
        await until(lambda: len(table.links.resets.checking) == 1)
        await settle(table)
        assert not run.done()
        assert [row.state for row in (await run).rows] == [ResetState.NOT_RESET, ResetState.RESET]


async def test_a_reset_that_is_wanted_twice_at_once_is_asked_for_once(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        sandbox.fault("drop_before", method="PUT", path=PATTERN)
        resets = table.links.resets
        one, other = await asyncio.gather(resets.reset(table.private[:1]), resets.reset(table.private[:1]))
        assert [row.state for row in one.rows] == [ResetState.CHECKING]
        assert one.rows == other.rows
        assert len(sandbox.requests("PUT")) == 1


def ends(told: list[ResetRow]) -> list[tuple[ResetState, str]]:
    """How resets ended that were told."""
    return [(row.state, row.message) for row in told if row.state is not ResetState.CHECKING]


class SameServer(LateServer):
    """A server that says it did a reset, and names the old link."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=self._answer())


async def test_a_link_that_stays_the_same_is_not_called_reset() -> None:
    hours, told = Hours(), list[ResetRow]()
    async with links_over(SameServer("s-OldOldOld11", None), hours) as links:
        links.resets.changed.connect(told.append)
        report = await links.resets.reset([private("1")])
        assert [row.state for row in report.rows] == [ResetState.CHECKING]
        await until_checked(links, hours)
        await asyncio.gather(links.resets.check_now(), links.resets.check_now())
    assert ends(told) == [(ResetState.NOT_RESET, SAME_LINK)]


async def test_two_checks_at_once_tell_an_end_once() -> None:
    hours, told = Hours(), list[ResetRow]()
    server = LateServer("s-OldOldOld11", commits_after=1)
    async with links_over(server, hours) as links:
        links.resets.changed.connect(told.append)
        await links.resets.reset([private("1")])
        await asyncio.gather(links.resets.check_now(), links.resets.check_now())
    assert ends(told) == [(ResetState.RESET, "")]


class FoundAgain:
    """A connection that comes back."""

    changed = Signal(ConnectionStatus)


async def test_N18_a_connection_that_is_found_again_ends_the_waiting(sandbox: Sandbox) -> None:
    hours, connection = Hours(), FoundAgain()
    async with client_of(sandbox) as client:
        library = Library(client)
        known = HandedOut(clock=hours.clock)
        links = Links(client, library, known, connection=cast("Connection", connection), cost=QUICK, sleep=hours.sleep)
        try:
            await library.refresh()
            track = next(each for each in library.packed if each.is_private)
            sandbox.fault("status", method="PUT", path=PATTERN, arg=502)
            await links.resets.reset([track])
            hours.fall_asleep(minutes=5)
            connection.changed.emit(ConnectionStatus(state="offline"))
            connection.changed.emit(ConnectionStatus(state="online"))
            await until(lambda: not links.resets.checking)
        finally:
            await links.close()
            await library.close()


async def test_F5_a_reset_that_is_begun_while_an_earlier_one_is_checked_is_checked_itself(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        urn, token = table.private[0].urn, await table.token(table.private[0])
        now, told = table.hours.now, list[ResetRow]()
        checks = LinkChecks(table.client, nothing, told.append, table.hours.clock, table.hours.sleep)
        earlier = ResetRow(
            id="1", track_urn=urn, title="", started_at=now - timedelta(hours=1), state=ResetState.CHECKING
        )
        later = msgspec.structs.replace(earlier, id="2", started_at=now)
        sandbox.clear_requests()
        sandbox.fault("latency", method="GET", path=PATTERN, arg=0.3)
        checks.watch(earlier, partial(is_same, token))
        await until(lambda: sandbox.requests("GET"))
        checks.watch(later, partial(is_same, token), pause=2)
        await checks.check(urn)
        assert (checks.rows, told) == ([later], [])
        await checks.close()


async def nothing(_row: ResetRow) -> None:
    """Write nothing."""


async def is_same(one: str, other: str) -> bool:
    return one == other

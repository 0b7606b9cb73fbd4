"""What may come between asking for a reset and knowing its end: the log stays true, and nothing is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from scmanager.api import pacing
from scmanager.core.link_log import LinkFilter, LinkState
from scmanager.core.link_resets import ResetState
from tests.faults.test_sharing_faults import (
    PATTERN,
    deaf_while_checking,
    hand_out_all,
    links_over,
    private,
    settle,
    until_checked,
)
from tests.helpers.hours import Hours
from tests.helpers.links import Desk, desk
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until


async def live_times(table: Desk) -> list[timedelta]:
    """When the links that live were handed out, since noon."""
    noon = Hours().now
    return [entry.at - noon for entry in await table.links.log.page(LinkFilter(state=LinkState.LIVE))]


async def test_N3_a_new_link_that_is_handed_out_before_its_reset_is_known_stays_live(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out_all(table, 1)
        sandbox.fault("commit_then_drop", method="PUT", path=PATTERN)
        deaf_while_checking(table)
        await table.links.resets.reset(table.private[:1])
        sandbox.clear_faults()
        table.hours.fall_asleep(seconds=1)
        await hand_out_all(table, 1)
        table.hours.fall_asleep(seconds=1)
        await settle(table)
        assert table.links.resets.get(table.private[0].urn).state is ResetState.RESET
        assert await live_times(table) == [timedelta(seconds=1)]


async def test_N3_an_old_link_that_is_handed_out_while_its_reset_is_open_dies_with_it(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        sandbox.fault("drop_before", method="PUT", path=PATTERN)
        await table.links.resets.reset(table.private[:1])
        assert table.links.resets.checking
        table.hours.fall_asleep(seconds=1)
        await hand_out_all(table, 1)
        await table.client.reset_secret_link(table.private[0])
        await settle(table)
        assert await live_times(table) == []


async def test_F1_a_run_that_is_cancelled_while_its_end_is_written_is_checked(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out_all(table, 1)
        store = await table.links.handed_out.file.store()
        assert store is not None
        writing = asyncio.Event()
        write, store.resets.end = store.resets.end, never_done(writing)
        run = asyncio.ensure_future(table.links.resets.reset(table.private[:1]))
        await writing.wait()
        run.cancel()
        await asyncio.wait([run])
        store.resets.end = write
        await settle(table)
        assert table.links.resets.get(table.private[0].urn).state is ResetState.RESET
        assert await live_times(table) == []
        assert await store.resets.open_rows("ada") == []


def never_done(begun: asyncio.Event) -> Callable[..., Awaitable[None]]:
    """Make a write that waits until it is cancelled."""

    async def work(*_values: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    return work


async def test_N6_a_check_that_comes_first_after_a_pause_keeps_no_reset_from_being_tried_again(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "PATIENCE", 0.0)
    async with desk(sandbox, tmp_path) as table:
        await hand_out_all(table, 1)
        sandbox.fault("retry_after", method="PUT", path=PATTERN, arg=0.6)
        run = asyncio.ensure_future(table.links.resets.reset(table.private[:1]))
        await until(lambda: table.links.resets.checking or run.done())
        monkeypatch.setattr(pacing, "PATIENCE", 10.0)
        await table.hours.go_by(minutes=1)  # the check now waits for the end of the pause as well
        (row,) = (await run).rows
        assert row.state is ResetState.RESET
        assert await live_times(table) == []


class SilentServer:
    """A server that does a reset, says no more than that, and is deaf from then on; or that fails with an error."""

    def __init__(self, hours: Hours) -> None:
        self.hours = hours
        self.token = "s-OldOldOld11"
        self.read_takes = timedelta()
        self.reset_error: Exception | None = None
        self.is_deaf = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if self.is_deaf:
            raise httpx.ConnectError("closed")
        if request.method == "GET":
            self.hours.now += self.read_takes
            return httpx.Response(200, content=self._answer())
        if self.reset_error is not None:
            raise self.reset_error
        self.token, self.is_deaf = "s-NewNewNew11", True
        return httpx.Response(204, content=self._nothing())

    async def _answer(self) -> AsyncIterator[bytes]:
        yield f'{{"token": "{self.token}"}}'.encode()

    async def _nothing(self) -> AsyncIterator[bytes]:
        yield b""


async def test_N18_a_reset_that_was_done_just_before_the_connection_went_is_not_called_undone() -> None:
    hours = Hours()
    server = SilentServer(hours)
    async with links_over(server, hours) as links:
        run = asyncio.ensure_future(links.resets.reset([private("1")]))
        while not run.done():
            await hours.go_by(seconds=1)
        assert [row.state for row in run.result().rows] == [ResetState.CHECKING]
        server.is_deaf = False
        await until_checked(links, hours)
        assert links.resets.get(private("1").urn).state is ResetState.RESET


@pytest.mark.parametrize("seconds", [50, -1], ids=["slow", "clock set back"])
async def test_N8_how_long_a_reset_is_open_counts_from_when_it_was_asked_for(seconds: int) -> None:
    hours = Hours()
    server = SilentServer(hours)
    server.read_takes, server.reset_error = timedelta(seconds=seconds), httpx.ReadError("broken")
    async with links_over(server, hours) as links:
        report = await links.resets.reset([private("1")])
        assert [row.state for row in report.rows] == [ResetState.CHECKING]

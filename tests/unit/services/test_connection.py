"""The connection: lost, paused and found again, without anybody clicking."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from scmanager.core.capabilities import Capability
from scmanager.errors import (
    CaptivePortal,
    ConnectionLost,
    NotFound,
    Offline,
    ScmanagerError,
    ServerFailed,
    StorageError,
    TimedOut,
    TooManyRequests,
    Untrusted,
)
from scmanager.services.connection import FIRST_TRY_S, LONGEST_WAIT_S, Connection
from scmanager.services.library import Library
from tests.helpers.clients import client_of
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until


class Line:
    """A client without a server: requests end as the test says, and probes fail as long as `broken` is set."""

    def __init__(self) -> None:
        self.paused_until = None
        self.capabilities = frozenset({Capability.OWN_TRACKS})
        self.broken: ScmanagerError | None = None
        self.probes: list[float] = []
        self.listings = 0
        self.now = 0.0

    def listen(self, listener):
        self.end = listener

    async def probe(self):
        self.probes.append(self.now)
        await asyncio.sleep(0)
        self.end(self.broken)
        if self.broken is not None:
            raise self.broken

    async def my_tracks(self, cursor, *, ahead):
        self.listings += 1
        self.end(None)
        return
        yield

    async def sleep(self, seconds):
        self.now += seconds
        await asyncio.sleep(0)


@asynccontextmanager
async def following(line: Line, chance: float = 1.0) -> AsyncIterator[Connection]:
    connection = Connection(line, Library(line), clock=lambda: line.now, sleep=line.sleep, chance=lambda: chance)
    yield connection
    await connection.close()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (None, "online"),
        (NotFound(""), "online"),
        (ServerFailed(""), "online"),
        (StorageError(""), "online"),
        (TimedOut(""), "online"),
        (ConnectionLost(""), "online"),
        (Untrusted(""), "online"),
        (Offline(""), "offline"),
        (CaptivePortal(""), "offline"),
    ],
)
async def test_what_a_request_tells_about_the_connection(error: ScmanagerError | None, state: str) -> None:
    line = Line()
    async with following(line) as connection:
        line.end(error)
        assert connection.status.state == state
        line.end(None)
        assert connection.status.state == "online"


async def test_while_offline_every_failure_of_the_network_keeps_it_so() -> None:
    line = Line()
    async with following(line) as connection:
        line.end(Offline(""))
        for error in (TimedOut(""), ConnectionLost(""), Untrusted("")):
            line.end(error)
            assert connection.status.state == "offline"
        line.end(ServerFailed(""))
        assert connection.status.state == "online"


@pytest.mark.parametrize(("chance", "share"), [(0.0, 0.5), (1.0, 1.0)])
async def test_it_is_tried_again_more_and_more_seldom(chance: float, share: float) -> None:
    line = Line()
    line.broken = Offline("")
    async with following(line, chance) as connection:
        line.end(line.broken)
        await until(lambda: len(line.probes) >= 10)
        steps = [later - earlier for earlier, later in itertools.pairwise([0.0, *line.probes[:10]])]
        longest = [min(FIRST_TRY_S * 2**number, LONGEST_WAIT_S) for number in range(10)]
        assert steps == pytest.approx([share * seconds for seconds in longest])
        assert connection.status.state == "offline"


async def test_who_waits_goes_on_and_the_library_is_refreshed_once_it_is_found() -> None:
    line = Line()
    line.broken = Offline("")
    heard = []
    async with following(line) as connection:
        connection.changed.connect(lambda status: heard.append(status.state))
        await connection.wait_online()
        line.end(line.broken)
        waiting = asyncio.create_task(connection.wait_online())
        await until(lambda: len(line.probes) >= 2)
        assert not waiting.done()
        line.broken = None
        await waiting
        await until(lambda: line.listings == 1)
        probes = len(line.probes)
        await asyncio.sleep(0.02)
        assert (len(line.probes), line.listings) == (probes, 1)
    assert (heard[0], heard[-1]) == ("offline", "online")


async def test_a_click_of_the_user_may_find_it_first() -> None:
    line = Line()
    async with following(line) as connection:
        line.end(Offline(""))
        line.end(None)
        await until(lambda: line.listings == 1)
        assert line.probes == []
        line.end(Offline(""))
        assert connection.status.state == "offline"


async def test_without_an_account_nothing_is_refreshed() -> None:
    line = Line()
    line.capabilities = frozenset()
    async with following(line):
        line.end(Offline(""))
        line.end(None)
        await asyncio.sleep(0.01)
        assert line.listings == 0


async def test_a_closed_connection_asks_nothing_more() -> None:
    line = Line()
    line.broken = Offline("")
    async with following(line):
        line.end(line.broken)
    line.end(line.broken)
    await asyncio.sleep(0.01)
    assert line.probes == []


async def test_a_pause_ends_by_itself_and_refreshes_only_what_failed(sandbox: Sandbox) -> None:
    async with client_of(sandbox, "current") as client:
        library = Library(client)
        connection = Connection(client, library)
        await library.refresh()
        sandbox.clear_requests()
        sandbox.fault("retry_after", method="POST", arg=1)
        with pytest.raises(TooManyRequests):
            await client.post_comment("soundcloud:tracks:1001", "Hello", 0)
        assert connection.status.state == "paused"
        assert 0 < connection.seconds_left() <= 1.1
        await connection.wait_online()
        await asyncio.sleep(0.05)
        assert [entry["path"] for entry in sandbox.requests("GET")] == ["/me"]
        sandbox.fault("retry_after", path="/me/tracks", arg=11)
        await library.refresh()
        assert (connection.status.state, library.status.state) == ("paused", "failed")
        assert 10 < connection.seconds_left() <= 12.1
        await connection.close()

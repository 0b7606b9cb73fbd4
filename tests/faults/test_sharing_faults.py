"""Faults in the middle of resets and of saved access: what is told in the end is true for every track."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.core.link_log import LinkFilter, LinkKind, LinkState
from scmanager.core.link_resets import ResetState, row_words
from scmanager.core.tracks import Sharing, Track
from scmanager.core.users import User
from scmanager.services.handed_out import HandedOut
from scmanager.services.library import Library
from scmanager.services.links import Links
from scmanager.services.reset_attempts import NOT_NOTED
from tests.helpers.hours import Hours
from tests.helpers.links import QUICK, Desk, desk
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until

PATTERN = "/tracks/*/secret-token*"

#: name, fault, arg, whether the work is done
FAULTS = [
    ("drop_mid", "drop_mid", None, True),
    ("drop_mid_rst", "drop_mid", "rst", True),
    ("commit_then_drop", "commit_then_drop", None, True),
    ("commit_then_500", "commit_then_status", 500, True),
    ("commit_then_502", "commit_then_status", 502, True),
    ("commit_then_429", "commit_then_status", {"status": 429, "headers": {"Retry-After": "0.1"}}, True),
    ("commit_then_nothing", "commit_then_status", {"status": 200, "body": {}}, True),
    ("commit_then_html", "commit_then_status", {"status": 200, "body": "<html></html>"}, True),
    ("bad_json", "bad_json", None, True),
    ("status_500", "status", 500, False),
    ("status_403", "status", 403, False),
    ("status_422", "status", 422, False),
    ("html_200", "html_200", None, False),
]


async def hand_out_all(table: Desk, count: int) -> list[str]:
    """Hand out the links of some private tracks, and return their tokens."""
    tokens = []
    for track in table.private[:count]:
        link = await table.client.secret_link(track)
        assert link is not None
        table.links.log.note([(track, link)], LinkKind.LISTENER, recipient="Mira")
        tokens.append(link.token)
    await table.links.log.settled()
    return tokens


async def assert_true(table: Desk, tokens: list[str]) -> None:
    """What is said of each reset, and in the log, is what a stranger finds with the old link."""
    live = await table.links.log.page(LinkFilter(state=LinkState.LIVE))
    for track, token in zip(table.private, tokens, strict=False):
        row = table.links.resets.get(track.urn)
        works = table.opens(track, token)
        assert row is None or row.state is (ResetState.NOT_RESET if works else ResetState.RESET), row
        assert (track.urn in {entry.track_urn for entry in live}) is works


async def settle(table: Desk) -> None:
    """Let time pass until nothing is being checked any more."""
    await until_checked(table.links, table.hours)


async def until_checked(links: Links, hours: Hours) -> None:
    async with asyncio.timeout(20):
        while links.resets.checking:
            await hours.go_by(seconds=5)
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("fault", "arg", "done"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
async def test_N4_a_fault_within_many_resets_ends_with_a_true_list(
    sandbox: Sandbox, tmp_path: Path, fault: str, arg: Any, done: bool
) -> None:
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 3)
        bad = table.private[1]
        sandbox.fault(fault, method="PUT", path=f"/tracks/{bad.urn.rpartition(':')[2]}/secret-token", arg=arg)
        report = await table.links.resets.reset(table.private[:3])
        states = [row.state for row in report.rows]
        assert states[:2] == [ResetState.RESET, ResetState.RESET if done else ResetState.NOT_RESET]
        assert states[2:] == ([] if "html" in fault or "html" in str(arg) else [ResetState.RESET])
        assert report.left == tuple(track.urn for track in table.private[len(states) : 3])
        await assert_true(table, tokens)
        retried = await table.links.resets.reset([bad] if not done else [])
        assert all(row.state is ResetState.RESET for row in retried.rows)
        await assert_true(table, tokens)


@pytest.mark.parametrize(
    ("fault", "arg"), [("drop_before", None), ("drop_before", "rst"), ("status", 502), ("status", 504)]
)
async def test_N3_a_reset_whose_answer_is_missing_is_being_checked_until_the_server_is_done_with_it(
    sandbox: Sandbox, tmp_path: Path, fault: str, arg: Any
) -> None:
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 2)
        sandbox.fault(fault, method="PUT", path=PATTERN, arg=arg)
        report = await table.links.resets.reset(table.private[:2])
        assert [row.state for row in report.rows] == [ResetState.CHECKING, ResetState.RESET]
        assert "Being checked" in row_words(report.rows[0])
        again = await table.links.resets.reset(table.private[:1])
        assert again.rows == report.rows[:1]  # it is not asked for twice
        await settle(table)
        assert table.links.resets.get(table.private[0].urn).state is ResetState.NOT_RESET
        await assert_true(table, tokens)


async def test_N3_the_link_cannot_be_read_after_a_reset_so_it_is_checked_until_it_can(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 1)
        sandbox.fault("commit_then_drop", method="PUT", path=PATTERN)
        deaf_while_checking(table)
        report = await table.links.resets.reset(table.private[:1])
        assert [row.state for row in report.rows] == [ResetState.CHECKING]
        await table.hours.go_by(minutes=10)
        assert table.links.resets.checking
        sandbox.clear_faults()
        await settle(table)
        assert table.links.resets.get(table.private[0].urn).state is ResetState.RESET
        await assert_true(table, tokens)


async def test_N6_a_pause_the_server_asks_for_is_kept_and_then_the_reset_is_done(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 3)
        sandbox.fault("retry_after", method="PUT", path=PATTERN, arg=1)
        sandbox.clear_requests()
        begun = asyncio.get_running_loop().time()
        report = await table.links.resets.reset(table.private[:3])
        assert asyncio.get_running_loop().time() - begun >= 1
        assert [row.state for row in report.rows] == [ResetState.RESET] * 3
        assert len(sandbox.requests("PUT")) == 4
        await assert_true(table, tokens)


async def test_N6_a_long_pause_can_be_stopped_and_what_was_asked_for_is_checked(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    stop = asyncio.Event()
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 3)
        sandbox.fault("retry_after", method="PUT", path=PATTERN, arg=600)
        run = asyncio.ensure_future(table.links.resets.reset(table.private[:3], stop=stop))
        await until(lambda: table.client.paused_until is not None and table.links.resets.checking)
        stop.set()
        report = await run
        assert [row.state for row in report.rows] == [ResetState.CHECKING]
        assert report.left == tuple(track.urn for track in table.private[1:3])
        assert all(table.opens(track, token) for track, token in zip(table.private, tokens, strict=False))
    async with desk(sandbox, tmp_path, hours=later(table.hours)) as table:
        await until(lambda: bool(table.links.resets.get(table.private[0].urn)))
        await settle(table)
        assert table.links.resets.get(table.private[0].urn).state is ResetState.NOT_RESET


def later(hours: Hours) -> Hours:
    hours.fall_asleep(hours=1)
    return hours


async def test_F1_a_reset_is_written_down_before_it_is_asked_for_and_checked_at_the_next_start(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        tokens = await hand_out_all(table, 2)
        for track, fault in zip(table.private, ("commit_then_drop", "drop_before"), strict=False):
            sandbox.fault(fault, method="PUT", path=token_path(track))
        deaf_while_checking(table)
        report = await table.links.resets.reset(table.private[:2])
        assert [row.state for row in report.rows] == [ResetState.CHECKING] * 2
    sandbox.clear_faults()
    async with desk(sandbox, tmp_path, hours=later(table.hours)) as table:
        first, second = (track.urn for track in table.private[:2])
        await until(lambda: table.links.resets.get(second) is not None)
        await settle(table)
        assert table.links.resets.get(first).state is ResetState.RESET
        assert table.links.resets.get(second).state is ResetState.NOT_RESET
        await assert_true(table, tokens)
    async with desk(sandbox, tmp_path, hours=table.hours) as table:
        await table.links.log.page()
        assert table.links.resets.checking == []


async def test_F1_a_run_that_is_cancelled_while_the_server_works_is_checked(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out_all(table, 1)
        sandbox.fault("stall", method="PUT", path=PATTERN, arg=600)
        run = asyncio.ensure_future(table.links.resets.reset(table.private[:1]))
        await until(lambda: sandbox.requests("PUT"))
        run.cancel()
        await asyncio.wait([run])
        assert [row.track_urn for row in table.links.resets.checking] == [table.private[0].urn]
        sandbox.clear_faults()
        await settle(table)
        assert table.links.resets.get(table.private[0].urn).state is ResetState.NOT_RESET


async def test_F3_a_link_can_be_reset_where_nothing_can_be_written_down(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way of the folder")
    async with desk(sandbox, tmp_path / "a file") as table:
        token = await table.token(table.private[0])
        (lost,) = await table.links.resets.consequences(table.private[:1])
        assert lost.unread
        (row,) = (await table.links.resets.reset(table.private[:1])).rows
        assert row.state is ResetState.RESET
        assert row_words(row).endswith(f"The old link no longer works. {NOT_NOTED} {lost.unread}")
        assert not table.opens(table.private[0], token)


async def test_F3_a_reset_that_is_not_written_down_is_checked_in_this_run(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way of the folder")
    async with desk(sandbox, tmp_path / "a file") as table:
        for track, fault in zip(table.private, ("commit_then_drop", "drop_before"), strict=False):
            sandbox.fault(fault, method="PUT", path=token_path(track))
        deaf_while_checking(table)
        report = await table.links.resets.reset(table.private[:2])
        assert [row.state for row in report.rows] == [ResetState.CHECKING] * 2
        sandbox.clear_faults()
        await settle(table)
        ended = [table.links.resets.get(track.urn).state for track in table.private[:2]]
        assert ended == [ResetState.RESET, ResetState.NOT_RESET]


async def test_N18_without_a_connection_nothing_is_reset_and_the_rest_is_left() -> None:
    server = LateServer("s-OldOldOld11", commits_after=None)
    server.error = httpx.ConnectError("closed")
    async with links_over(server, Hours()) as links:
        report = await links.resets.reset([private("1"), private("2")])
        assert [row.state for row in report.rows] == [ResetState.NOT_RESET]
        assert report.left == (private("2").urn,)
        assert links.resets.checking == []


class LateServer:
    """A server that answers a reset with nothing, and does it only when it was asked for the link some times more."""

    def __init__(self, token: str, commits_after: int | None) -> None:
        self.token = token
        self.commits_after = commits_after
        self.error: Exception = httpx.ReadTimeout("late")
        self.asked = 0
        self.is_asked_for = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            self.is_asked_for = True
            raise self.error
        if self.is_asked_for:
            self.asked += 1
            if self.commits_after is not None and self.asked > self.commits_after:
                self.token = "s-NewNewNew11"
        return httpx.Response(200, content=self._answer())

    async def _answer(self) -> AsyncIterator[bytes]:
        yield f'{{"token": "{self.token}"}}'.encode()


async def test_N8_a_reset_that_is_done_long_after_its_answer_was_given_up_is_found() -> None:
    server = LateServer("s-OldOldOld11", commits_after=3)
    hours = Hours()
    async with links_over(server, hours) as links:
        report = await links.resets.reset([private("1")])
        assert [row.state for row in report.rows] == [ResetState.CHECKING]
        await until_checked(links, hours)
        assert server.asked == 4
        assert links.resets.get(private("1").urn).state is ResetState.RESET


async def test_N8_the_same_link_a_minute_later_says_that_it_was_not_done() -> None:
    server = LateServer("s-OldOldOld11", commits_after=None)
    hours = Hours()
    async with links_over(server, hours) as links:
        await links.resets.reset([private("1")])
        await until_checked(links, hours)
        assert links.resets.get(private("1").urn).state is ResetState.NOT_RESET
        assert hours.naps == [2, 4, 8, 16, 32]


async def test_N8_a_link_that_cannot_be_read_for_long_is_asked_for_more_and_more_seldom(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        sandbox.fault("drop_before", method="PUT", path=PATTERN)
        deaf_while_checking(table)
        await table.links.resets.reset(table.private[:1])
        for pause in (2, 4, 8, 16, 32, 60, 60):
            await until(lambda: table.hours.sleepers() == 1)
            assert table.hours.naps[-1] == pause
            await table.hours.go_by(seconds=pause)


async def test_N17_a_track_that_was_deleted_meanwhile_is_told_so(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await hand_out_all(table, 1)
        track = table.private[0]
        await table.client.delete(track.urn)
        report = await table.links.resets.reset([track])
        assert [row.state for row in report.rows] == [ResetState.GONE]
        assert "deleted" in row_words(report.rows[0])


@asynccontextmanager
async def links_over(server: LateServer, hours: Hours) -> AsyncIterator[Links]:
    """Run a program in front of the late server."""
    profile = ServerProfile("http://127.0.0.1:1", "classic")
    transport = httpx.MockTransport(server)
    client = Client(profile, Credentials(token="t"), transport=transport, sleep=hours.sleep)
    links = Links(client, Library(client), HandedOut(clock=hours.clock), cost=QUICK, sleep=hours.sleep)
    try:
        yield links
    finally:
        await links.close()
        await client.close()


def private(number: str) -> Track:
    """A private track of the late server."""
    return Track(urn=f"soundcloud:tracks:{number}", user=User(urn="soundcloud:users:1"), sharing=Sharing.PRIVATE)


def token_path(track: Track) -> str:
    return f"/tracks/{track.urn.rpartition(':')[2]}/secret-token"


def deaf_while_checking(table: Desk) -> None:
    """Let no link be read any more of a track once its reset is about to be asked for."""
    table.links.resets.changed.connect(partial(_deafen, table))


def _deafen(table: Desk, row: Any) -> None:
    if row.state is ResetState.CHECKING:
        path = f"/tracks/{row.track_urn.rpartition(':')[2]}/secret-token"
        table.box.fault("status", method="GET", path=path, times=None, arg=500)

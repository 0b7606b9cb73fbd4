"""Planned resets and a program that ends at any step of one: what is said at the next start is true."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from scmanager.core.link_resets import ResetRow, ResetState
from scmanager.core.reset_reminders import Reminder, ReminderState, words_of
from scmanager.services.handed_out import HandedOut
from scmanager.services.library import Library
from scmanager.services.links import Links
from scmanager.services.reset_reminders import CLOSED, CUT_OFF, NOT_TRIED, UNREAD
from scmanager.store import database_files
from scmanager.store.links import LinkStore
from tests.faults.test_sharing_faults import PATTERN, assert_true, deaf_while_checking, hand_out_all, token_path
from tests.helpers.clients import client_of
from tests.helpers.hours import Hours
from tests.helpers.links import QUICK, Desk, desk
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import open_window

GONE = "The track was deleted, and its link with it."

Step = Callable[..., Awaitable[None]]


class Killer:
    """Stops a program before or after one of its writes, as if it were killed there."""

    def __init__(self, *, before: bool) -> None:
        self.is_here = asyncio.Event()
        self._before = before

    def at(self, write: Step, number: int) -> Step:
        """Return a write that stops at a call."""
        calls = iter(range(number, -1, -1))

        async def work(*values: object) -> None:
            is_it = next(calls, -1) == 0
            if is_it and self._before:
                await self._stop()
            await write(*values)
            if is_it:
                await self._stop()

        return work

    async def _stop(self) -> None:
        self.is_here.set()
        await asyncio.Event().wait()


async def store_of(table: Desk) -> LinkStore:
    store = await table.links.handed_out.file.store()
    assert store is not None
    return store


def copy(path: Path, target: Path) -> None:
    """Copy a database as a killed program leaves it."""
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(("what", "number"), [("working", 0), ("begin", 0), ("end", 0), ("done", 1)])
async def test_F1_a_planned_reset_that_is_killed_at_any_write_is_told_truly(
    sandbox: Sandbox, tmp_path: Path, what: str, number: int, before: bool
) -> None:
    left = tmp_path / "left"
    left.mkdir()
    async with desk(sandbox, tmp_path) as table:
        track, tokens = table.private[0], await hand_out_all(table, 1)
        await table.links.reminders.plan(track, table.hours.after(minutes=10))
        killer, store = Killer(before=before), await store_of(table)
        rows, name = (store.resets, what) if what in {"begin", "end"} else (store.reminders, "put")
        setattr(rows, name, killer.at(getattr(rows, name), number))
        await table.hours.go_by(minutes=10)
        await killer.is_here.wait()
        copy(tmp_path / "links.db", left / "links.db")
    table.hours.fall_asleep(hours=1)
    async with desk(sandbox, left, hours=table.hours) as table:
        await table.links.reminders.settled()
        async with asyncio.timeout(10):
            while table.links.resets.checking or state(table) is ReminderState.WORKING:
                await table.hours.go_by(seconds=5)
                await table.links.reminders.settled()
        works = table.opens(track, tokens[0])
        assert state(table) in ({ReminderState.MISSED} if works else {ReminderState.DONE, None})
        await assert_true(table, tokens)


def state(table: Desk, number: int = 0) -> ReminderState | None:
    item = table.links.reminders.get(table.private[number].urn)
    return item.state if item is not None else None


@pytest.mark.parametrize(("minutes", "is_done"), [(-5, False), (5, True)], ids=["an earlier one", "its own"])
async def test_F1_only_a_reset_since_its_time_ends_a_planned_one_that_was_cut_off(
    sandbox: Sandbox, tmp_path: Path, minutes: int, is_done: bool
) -> None:
    hours = Hours()
    async with desk(sandbox, tmp_path, hours=hours) as table:
        urn, store = table.private[0].urn, await store_of(table)
        due, ended = hours.now, hours.now + timedelta(minutes=minutes)
        row = ResetRow(id="r", track_urn=urn, title="", started_at=ended, state=ResetState.RESET, ended_at=ended)
        await store.resets.begin("ada", row, b"hash")
        await store.reminders.put("ada", Reminder(track_urn=urn, title="", due_at=due, state=ReminderState.WORKING))
    hours.fall_asleep(hours=1)
    async with desk(sandbox, tmp_path, hours=hours) as table:
        await table.links.reminders.settled()
        item = table.links.reminders.get(urn)
        assert item is not None
        assert item.state is (ReminderState.DONE if is_done else ReminderState.MISSED)
        assert [offer.message for offer in table.links.reminders.offers] == ([] if is_done else [CUT_OFF])


async def test_N17_a_planned_reset_of_a_track_that_was_deleted_is_not_called_done(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        track = table.private[0]
        await table.links.reminders.plan(track, table.hours.after(minutes=10))
        await table.client.delete(track.urn)
        await table.hours.go_by(minutes=10)
        await until(lambda: state(table) is ReminderState.DONE)
        assert words_of(table.links.reminders.get(track.urn), table.hours.now) == GONE


async def test_N17_a_planned_reset_that_was_cut_off_after_its_track_was_deleted_is_told_so(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    hours = Hours()
    async with desk(sandbox, tmp_path, hours=hours) as table:
        urn, store = table.private[0].urn, await store_of(table)
        row = ResetRow(id="r", track_urn=urn, title="", started_at=hours.now, state=ResetState.GONE, ended_at=hours.now)
        await store.resets.begin("ada", row, b"hash")
        await store.reminders.put(
            "ada", Reminder(track_urn=urn, title="", due_at=hours.now, state=ReminderState.WORKING)
        )
    async with desk(sandbox, tmp_path, hours=hours) as table:
        await table.links.reminders.settled()
        assert words_of(table.links.reminders.get(urn), hours.now) == GONE
        assert table.links.reminders.offers == ()


@contextmanager
def held(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold a database as another program may, until it is given back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield other


async def test_F5_what_was_planned_and_left_open_is_read_once_the_file_is_free(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_files, "BUSY_MS", 50)
    async with desk(sandbox, tmp_path) as table:
        await hand_out_all(table, 1)
        for number, span in enumerate((timedelta(seconds=10), timedelta(hours=4))):
            await table.links.reminders.plan(table.private[number], table.hours.now + span)
        sandbox.fault("drop_before", method="PUT", path=token_path(table.private[2]))
        assert (await table.links.resets.reset(table.private[2:3])).of(ResetState.CHECKING)
    with held(tmp_path / "links.db") as other:
        async with desk(sandbox, tmp_path, hours=table.hours) as table:
            await until(lambda: table.links.reminders.trouble is not None and table.hours.sleepers() == 3)
            assert table.links.reminders.items == []
            other.close()
            await table.hours.go_by(seconds=30)
            await until(lambda: [state(table), state(table, 1)] == [ReminderState.MISSED, ReminderState.WAITING])
            assert [offer.message for offer in table.links.reminders.offers] == [UNREAD]
            await until(lambda: table.links.reminders.trouble is None)
            await until(lambda: table.links.resets.get(table.private[2].urn) is not None)
            await until(lambda: table.links.handed_out.urns == {table.private[0].urn})
            await table.hours.go_by(hours=4)
            await until(lambda: state(table, 1) is ReminderState.DONE)


async def test_F7_planned_resets_of_a_newer_version_are_said_not_to_be_carried_out(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        await window.settled()
    with closing(sqlite3.connect(tmp_path / "links.db")) as other:
        other.execute("PRAGMA user_version=99")
    async with open_window(qapp, sandbox.url, folder=tmp_path) as window:
        said = "Planned resets cannot be read, so no link is reset by itself. The log of links was made by a newer"
        await until(lambda: any(text.startswith(said) for text in window.messages.texts()))


async def test_N18_planned_resets_that_could_not_be_tried_are_offered(sandbox: Sandbox, tmp_path: Path) -> None:
    told: list[tuple[Reminder, ...]] = []
    async with desk(sandbox, tmp_path) as table:
        table.links.reminders.missed.connect(told.append)
        for track in table.private[:2]:
            await table.links.reminders.plan(track, table.hours.after(minutes=10))
        sandbox.fault("html_200", method="PUT", path=PATTERN)
        await table.hours.go_by(minutes=10)
        await until(lambda: told)
        assert [state(table), state(table, 1)] == [ReminderState.MISSED] * 2
        assert table.links.reminders.get(table.private[1].urn).message == NOT_TRIED
        assert len(told[0]) == 2


async def test_a_planned_reset_that_is_under_way_is_not_cancelled(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        urn = table.private[0].urn
        await table.links.reminders.plan(table.private[0], table.hours.after(minutes=10))
        sandbox.fault("latency", method="PUT", path=PATTERN, arg=0.3)
        await table.hours.go_by(minutes=10)
        await until(lambda: table.links.resets.get(urn) is not None)
        await table.links.reminders.cancel(urn)
        await until(lambda: state(table) is ReminderState.DONE)


async def test_what_was_missed_is_told_at_the_next_start(sandbox: Sandbox, tmp_path: Path) -> None:
    told: list[tuple[Reminder, ...]] = []
    async with desk(sandbox, tmp_path) as table:
        await table.links.reminders.plan(table.private[0], table.hours.after(minutes=10))
    table.hours.fall_asleep(days=1)
    async with client_of(sandbox) as client:
        library, known = Library(client), HandedOut(tmp_path / "links.db", "ada", table.hours.clock)
        links = Links(client, library, known, cost=QUICK, sleep=table.hours.sleep)
        links.reminders.missed.connect(told.append)
        links.open()
        await links.reminders.settled()
        await links.close()
        await library.close()
    assert [[each.message for each in offers] for offers in told] == [[CLOSED]]


async def test_F1_a_reset_that_was_cut_off_and_ends_while_planned_ones_are_read_ends_its_own(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        urn = table.private[0].urn
        await table.links.reminders.plan(table.private[0], table.hours.after(minutes=10))
        sandbox.fault("commit_then_drop", method="PUT", path=PATTERN)
        deaf_while_checking(table)
        await table.hours.go_by(minutes=10)
        await until(lambda: table.links.resets.checking)
    sandbox.clear_faults()
    sandbox.fault("latency", method="GET", path=PATTERN, arg=0.3)
    async with client_of(sandbox) as client:
        library, known = Library(client), HandedOut(tmp_path / "links.db", "ada", table.hours.clock)
        links = Links(client, library, known, cost=QUICK, sleep=table.hours.sleep)
        store = await known.file.store()
        assert store is not None
        store.resets.last_ended = partial(ended_later, links, urn, store.resets.last_ended)
        links.open()
        await links.reminders.settled()
        assert [item.state for item in links.reminders.items] == [ReminderState.DONE]
        await links.close()
        await library.close()


async def ended_later(links: Links, urn: str, read: Step, account: str) -> None:
    """Read how resets ended once one has."""
    await until(lambda: (row := links.resets.get(urn)) is not None and row.state is ResetState.RESET)
    return await read(account)


async def test_a_reset_that_is_planned_anew_while_others_fail_stays_planned(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        one, other = table.private[:2]
        for track in (one, other):
            await table.links.reminders.plan(track, table.hours.after(minutes=10))
        sandbox.fault("html_200", method="PUT", path=token_path(one))
        sandbox.fault("latency", method="GET", path=token_path(one), arg=0.5)
        await table.hours.go_by(minutes=10)
        await until(lambda: state(table, 1) is ReminderState.WORKING)
        await table.links.reminders.plan(other, table.hours.after(days=3))
        await until(lambda: state(table) is ReminderState.MISSED)
        await table.links.reminders.settled()
        assert state(table, 1) is ReminderState.WAITING

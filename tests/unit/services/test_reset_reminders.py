"""Planned resets: done at their time, offered when it was missed, never done late without a yes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from scmanager.core.link_resets import ResetState
from scmanager.core.reset_reminders import Reminder, ReminderState, missed_words, words_of
from scmanager.errors import InputError
from scmanager.services.reset_reminders import ASLEEP, CLOSED
from tests.helpers.hours import Hours
from tests.helpers.links import Desk, desk
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until


@asynccontextmanager
async def restarted(box: Sandbox, folder: Path, hours: Hours) -> AsyncIterator[Desk]:
    """Run the program again, until it knows what was planned."""
    async with desk(box, folder, hours=hours) as table:
        await table.links.reminders.settled()
        yield table


def state(table: Desk, number: int = 0) -> ReminderState:
    item = table.links.reminders.get(table.private[number].urn)
    assert item is not None
    return item.state


async def test_a_link_is_reset_at_its_time(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        track = table.private[0]
        old = await table.token(track)
        item = await table.links.reminders.plan(track, table.hours.after(hours=4))
        assert words_of(item, table.hours.now).endswith(", in 4 h")
        await table.hours.go_by(hours=3, minutes=59)
        assert table.opens(track, old)
        await table.hours.go_by(minutes=1)
        await until(lambda: state(table) is ReminderState.DONE)
        assert not table.opens(track, old)
        assert (await table.links.log.facts())[track.urn].reset_due is None
    async with restarted(sandbox, tmp_path, table.hours) as table:
        assert table.links.reminders.items == []


async def test_a_plan_survives_a_restart_and_can_be_moved_and_cancelled(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        for track in table.private[:2]:
            await table.links.reminders.plan(track, table.hours.after(hours=4))
    async with restarted(sandbox, tmp_path, table.hours) as table:
        first, second = table.private[:2]
        old = [await table.token(track) for track in table.private[:2]]
        await table.links.reminders.plan(first, table.hours.after(hours=8))
        await table.links.reminders.cancel(second.urn)
        await table.hours.go_by(hours=5)
        assert [state(table), state(table, 1)] == [ReminderState.WAITING, ReminderState.CANCELLED]
        await table.hours.go_by(hours=3)
        await until(lambda: state(table) is ReminderState.DONE)
        works = [table.opens(track, token) for track, token in zip(table.private, old, strict=False)]
        assert works == [False, True]


@pytest.mark.parametrize("lateness", [timedelta(seconds=5), timedelta(days=9)], ids=["just", "long ago"])
async def test_a_time_that_was_missed_is_offered_and_done_after_a_yes(
    sandbox: Sandbox, tmp_path: Path, lateness: timedelta
) -> None:
    async with desk(sandbox, tmp_path) as table:
        old = await table.token(table.private[0])
        for track in table.private[:2]:
            await table.links.reminders.plan(track, table.hours.after(days=1))
    table.hours.fall_asleep(days=1)
    table.hours.now += lateness
    async with restarted(sandbox, tmp_path, table.hours) as table:
        offers = table.links.reminders.offers
        assert [offer.message for offer in offers] == [CLOSED, CLOSED]
        assert missed_words(offers) == "2 links were to be reset and were not. Reset them now?"
        await table.hours.go_by(hours=2)
        assert table.opens(table.private[0], old)
        await table.links.resets.reset(table.private[:1])
        await until(lambda: state(table) is ReminderState.DONE)
        assert not table.opens(table.private[0], old)
        await table.links.reminders.cancel(table.private[1].urn)
        assert [state(table), state(table, 1)] == [ReminderState.DONE, ReminderState.CANCELLED]
    async with restarted(sandbox, tmp_path, table.hours) as table:
        assert table.links.reminders.items == []


async def test_a_time_the_computer_slept_through_is_offered(sandbox: Sandbox, tmp_path: Path) -> None:
    told: list[tuple[Reminder, ...]] = []
    async with desk(sandbox, tmp_path) as table:
        table.links.reminders.missed.connect(told.append)
        old = await table.token(table.private[0])
        await table.links.reminders.plan(table.private[0], table.hours.after(minutes=10))
        await table.hours.go_by(minutes=1)
        table.hours.fall_asleep(hours=8)
        await table.hours.go_by(minutes=1)
        await until(lambda: told)
        assert [item.message for item in told[0]] == [ASLEEP]
        assert table.opens(table.private[0], old)


async def test_what_does_not_work_at_its_time_is_offered(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        sandbox.fault("status", method="PUT", arg=500)
        await table.links.reminders.plan(table.private[0], table.hours.after(minutes=10))
        await table.hours.go_by(minutes=10)
        await until(lambda: state(table) is ReminderState.MISSED)
        assert "It did not work." in table.links.reminders.offers[0].message
        await table.hours.go_by(hours=10)
        assert state(table) is ReminderState.MISSED


async def test_a_reset_by_hand_is_the_answer_to_an_offer(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await table.links.reminders.plan(table.private[0], table.hours.after(days=1))
    table.hours.fall_asleep(days=2)
    async with restarted(sandbox, tmp_path, table.hours) as table:
        assert state(table) is ReminderState.MISSED
        await table.links.resets.reset(table.private[:1])
        await until(lambda: state(table) is ReminderState.DONE)


async def test_a_reset_by_hand_calls_off_the_planned_one(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        track = table.private[0]
        await table.links.reminders.plan(track, table.hours.after(days=1))
        await table.links.resets.reset([track])
        await until(lambda: state(table) is ReminderState.DONE)
        new = await table.token(track)
        await table.hours.go_by(days=2)
        await table.links.reminders.settled()
        assert table.opens(track, new)
    async with restarted(sandbox, tmp_path, table.hours) as table:
        assert table.links.reminders.items == []


async def test_a_reset_by_hand_that_fails_leaves_the_planned_one(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        await table.links.reminders.plan(table.private[0], table.hours.after(days=1))
        sandbox.fault("status", method="PUT", arg=500)
        await table.links.resets.reset(table.private[:1])
        await table.links.reminders.settled()
        assert state(table) is ReminderState.WAITING


async def test_a_reset_that_is_planned_while_one_by_hand_runs_is_meant_for_the_new_link(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(sandbox, tmp_path) as table:
        track = table.private[0]
        sandbox.fault("latency", method="PUT", arg=0.3)
        run = asyncio.ensure_future(table.links.resets.reset([track]))
        await until(lambda: table.links.resets.get(track.urn) is not None)
        await table.links.reminders.plan(track, table.hours.after(days=1))
        assert [row.state for row in (await run).rows] == [ResetState.RESET]
        await table.links.reminders.settled()
        assert state(table) is ReminderState.WAITING


@pytest.mark.parametrize("was_done", [True, False])
async def test_F1_a_planned_reset_that_was_cut_off_is_checked_at_the_next_start(
    sandbox: Sandbox, tmp_path: Path, was_done: bool
) -> None:
    async with desk(sandbox, tmp_path) as table:
        track = table.private[0]
        await table.links.reminders.plan(track, table.hours.after(minutes=10))
        sandbox.fault("commit_then_drop" if was_done else "stall", method="PUT")
        await table.hours.go_by(minutes=10)
        await until(lambda: sandbox.requests("PUT"))
    sandbox.clear_faults()
    table.hours.fall_asleep(hours=1)
    async with restarted(sandbox, tmp_path, table.hours) as table:
        if was_done:
            await until(lambda: table.links.reminders.get(track.urn) is None or state(table) is ReminderState.DONE)
        else:
            await until(lambda: state(table) is ReminderState.MISSED)


async def test_only_a_private_track_can_be_planned_and_only_ahead(sandbox: Sandbox, tmp_path: Path) -> None:
    async with desk(sandbox, tmp_path) as table:
        public = next(track for track in table.library.packed if not track.is_private)
        plan = table.links.reminders.plan
        with pytest.raises(InputError):
            await plan(public, table.hours.after(days=1))
        with pytest.raises(InputError):
            await plan(table.private[0], table.hours.now)

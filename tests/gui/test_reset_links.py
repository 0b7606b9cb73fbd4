"""Resetting links from the window: who loses access is said before, and what became of each after."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from scmanager.core.link_log import LinkKind
from scmanager.core.reset_reminders import ReminderState
from scmanager.core.texts import moment
from scmanager.core.tracks import Sharing
from scmanager.ui.dialogs.result_rows import ResultRows
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import desk, opens, shown, words
from tests.helpers.waiting import until

ONE = "Reset the secret link?"
RESET = "Reset link"


async def test_the_old_link_is_dead_and_the_new_one_works(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        old = await bench.link(track)
        assert opens(sandbox, track, old.token)
        asking = bench.commands.reset([track])
        dialog = await bench.dialog(ONE)
        assert "No hand-out is noted here" in words(dialog)
        assert "people with access are not affected" in words(dialog)
        bench.press(dialog, RESET)
        await asking
        new = await bench.link(track)
        assert not opens(sandbox, track, old.token)
        assert opens(sandbox, track, new.token)
        assert bench.told == [f"“{track.title}” has a new secret link. The old one no longer works."]
        assert bench.stage.errors == []


async def test_enter_calls_it_off(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        old = await bench.link(track)
        asking = bench.commands.reset([track])
        dialog = await bench.dialog(ONE)
        await until(lambda: by_name(dialog, QPushButton, "Cancel").hasFocus())
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await asking
        assert opens(sandbox, track, old.token)
        assert bench.told == []


async def test_who_loses_access_is_named_and_can_be_told(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        link = await bench.link(track)
        bench.session.links.log.note([(track, link)], LinkKind.LISTENER, recipient="Radio <b>Lumen</b>", note="Session")
        await bench.session.links.log.settled()
        asking = bench.commands.reset([track])
        dialog = await bench.dialog(ONE)
        assert "These lose access" in words(dialog)
        assert "Radio <b>Lumen</b> · " in words(dialog)
        assert "Session" in words(dialog)
        bench.press(dialog, RESET)
        await until(lambda: "Prepare new links…" in shown(dialog))
        assert "The old link no longer works." in words(dialog)
        bench.press(dialog, "Close")
        await asking


async def test_a_planned_reset_that_is_overtaken_is_said_to_be_called_off(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track, reminders = bench.private[0], bench.session.links.reminders
        planned = await reminders.plan(track, datetime.now(UTC) + timedelta(days=5))
        asking = bench.commands.reset([track])
        dialog = await bench.dialog(ONE)
        assert f"The reset planned for {moment(planned.due_at)} is then called off." in words(dialog)
        bench.press(dialog, RESET)
        await asking
        await until(lambda: reminders.get(track.urn).state is ReminderState.DONE)


async def test_F7_a_link_can_be_reset_where_the_log_is_of_a_newer_version(
    qapp, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with desk(qapp, sandbox, folder=tmp_path) as bench:
        await bench.session.links.log.page()
    with closing(sqlite3.connect(tmp_path / "links.db")) as other:
        other.execute("PRAGMA user_version=99")
    async with desk(qapp, sandbox, folder=tmp_path) as bench:
        track = bench.private[0]
        old = await bench.link(track)
        asking = bench.commands.reset([track])
        dialog = await bench.dialog(ONE)
        assert "Who got it is not known now, and the reset may not be noted. The log of links was made" in words(dialog)
        bench.press(dialog, RESET)
        await until(lambda: "The reset is not noted here. The log of links was made" in words(dialog))
        bench.press(dialog, "Close")
        await asking
        assert not opens(sandbox, track, old.token)
        assert bench.stage.errors == []


async def test_a_fault_in_the_middle_leaves_a_true_list_that_can_be_retried(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks = bench.private[:3]
        old = {track.urn: (await bench.link(track)).token for track in tracks}
        number = tracks[1].urn.rpartition(":")[2]
        sandbox.fault("status", method="PUT", path=f"/tracks/{number}/secret-token", times=1, arg=403)
        asking = bench.commands.reset(tracks)
        dialog = await bench.dialog("Reset 3 secret links?")
        bench.press(dialog, "Reset 3 links")
        await until(lambda: "Try again" in shown(dialog))
        rows = dialog.findChild(ResultRows)
        assert [rows.result(track.urn) == "Reset" for track in tracks] == [True, False, True]
        assert "the old link still works" in rows.result(tracks[1].urn)
        assert "2 of 3 links were reset" in words(dialog)
        assert "1 link not reset" in words(dialog)
        assert [opens(sandbox, track, old[track.urn]) for track in tracks] == [False, True, False]
        bench.press(dialog, "Try again")
        await until(lambda: "3 of 3 links were reset" in words(dialog))
        assert dialog.windowTitle() == "3 of 3 links were reset"
        assert "links reset" not in words(dialog)
        assert [opens(sandbox, track, old[track.urn]) for track in tracks] == [False, False, False]
        assert "Try again" not in shown(dialog)
        bench.press(dialog, "Close")
        await asking
        assert bench.told == ["3 links reset."]


@pytest.mark.parametrize(
    ("fault", "arg", "expected"),
    [
        ("drop_before", None, "Being checked"),
        ("drop_mid", None, "Reset"),
        ("commit_then_drop", None, "Reset"),
        ("commit_then_status", 500, "Reset"),
        ("commit_then_status", {"status": 429, "headers": {"Retry-After": "0.1"}}, "Reset"),
        ("status", 500, "Not reset"),
        ("status", 502, "Being checked"),
        ("retry_after", 1, "Reset"),
    ],
)
async def test_N4_every_row_of_the_list_is_true_after_a_fault(
    qapp, sandbox: Sandbox, fault: str, arg: Any, expected: str
) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks = bench.private[:3]
        old = {track.urn: (await bench.link(track)).token for track in tracks}
        path = f"/tracks/{tracks[1].urn.rpartition(':')[2]}/secret-token"
        sandbox.fault(fault, method="PUT", path=path, times=1, arg=arg)
        asking = bench.commands.reset(tracks)
        dialog = await bench.dialog("Reset 3 secret links?")
        bench.press(dialog, "Reset 3 links")
        await until(lambda: "Close" in shown(dialog))
        rows = [dialog.findChild(ResultRows).result(track.urn) for track in tracks]
        works = [opens(sandbox, track, old[track.urn]) for track in tracks]
        assert [rows[0], rows[2]] == ["Reset", "Reset"]
        assert rows[1].startswith(expected)
        assert works == [False, expected != "Reset", False]
        assert f"{rows.count('Reset')} of 3 links were reset" in words(dialog)
        assert ("Try again" in shown(dialog)) is (expected == "Not reset")
        bench.press(dialog, "Close")
        await asking


async def test_N4_a_list_that_is_left_open_hears_how_a_check_ended(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks, resets = bench.private[:2], bench.session.links.resets
        old = (await bench.link(tracks[0])).token
        path = f"/tracks/{tracks[0].urn.rpartition(':')[2]}/secret-token"
        deaf = partial(_hear_nothing, sandbox, path)
        sandbox.fault("commit_then_drop", method="PUT", path=path, times=1)
        resets.changed.connect(deaf)
        asking = bench.commands.reset(tracks)
        dialog = await bench.dialog("Reset 2 secret links?")
        bench.press(dialog, "Reset 2 links")
        await until(lambda: "Close" in shown(dialog))
        rows = dialog.findChild(ResultRows)
        assert rows.result(tracks[0].urn).startswith("Being checked")
        assert "1 of 2 links were reset" in words(dialog)
        resets.changed.disconnect(deaf)
        sandbox.clear_faults()
        await resets.check_now()
        await until(lambda: rows.result(tracks[0].urn) == "Reset")
        assert "2 of 2 links were reset" in words(dialog)
        assert not opens(sandbox, tracks[0], old)
        bench.press(dialog, "Close")
        await asking


def _hear_nothing(box: Sandbox, path: str, _row: object) -> None:
    """Let the link not be read any more once its reset is about to be asked for."""
    box.fault("status", method="GET", path=path, times=None, arg=500)


async def test_work_done_behind_a_lost_answer_is_told_as_done(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks = bench.private[:2]
        old = {track.urn: (await bench.link(track)).token for track in tracks}
        number = tracks[0].urn.rpartition(":")[2]
        sandbox.fault("commit_then_drop", method="PUT", path=f"/tracks/{number}/secret-token", times=1)
        asking = bench.commands.reset(tracks)
        dialog = await bench.dialog("Reset 2 secret links?")
        bench.press(dialog, "Reset 2 links")
        rows = dialog.findChild(ResultRows)
        await until(lambda: all(rows.result(track.urn) == "Reset" for track in tracks))
        assert [opens(sandbox, track, old[track.urn]) for track in tracks] == [False, False]
        await until(lambda: "Close" in shown(dialog))
        bench.press(dialog, "Close")
        await asking


async def test_stop_leaves_the_rest_as_it_is(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks = bench.private[:3]
        old = {track.urn: (await bench.link(track)).token for track in tracks}
        sandbox.fault("latency", method="PUT", path="/tracks", times=1, arg=0.4)
        asking = bench.commands.reset(tracks)
        dialog = await bench.dialog("Reset 3 secret links?")
        bench.press(dialog, "Reset 3 links")
        await until(lambda: dialog.findChild(ResultRows).result(tracks[0].urn) == "Resetting…")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await until(lambda: "Close" in shown(dialog))
        assert "1 of 3 links were reset" in words(dialog)
        assert "2 links not tried" in words(dialog)
        results = [dialog.findChild(ResultRows).result(track.urn) for track in tracks]
        assert results == ["Reset", *["Not tried, the old link still works"] * 2]
        assert [opens(sandbox, track, old[track.urn]) for track in tracks] == [False, True, True]
        bench.press(dialog, "Close")
        await asking


@pytest.mark.parametrize("number", [1, 2])
async def test_N6_a_pause_the_server_asks_for_is_told_and_can_be_stopped(qapp, sandbox: Sandbox, number: int) -> None:
    async with desk(qapp, sandbox) as bench:
        track = bench.private[0]
        old = await bench.link(track)
        sandbox.fault("retry_after", method="PUT", path="/tracks", arg=600)
        asking = bench.commands.reset(bench.private[:number])
        dialog = await bench.dialog(ONE if number == 1 else "Reset 2 secret links?")
        bench.press(dialog, RESET if number == 1 else "Reset 2 links")
        await until(lambda: "The server asked for a pause. It goes on in 1" in words(dialog))
        bench.press(dialog, "Stop")
        await until(lambda: "Close" in shown(dialog))
        assert opens(sandbox, track, old.token)
        bench.press(dialog, "Close")
        await asking


async def test_a_server_that_cannot_reset_says_so(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox, dialect="current") as bench:
        bench.commands.reset(bench.private[:2])
        await bench.stage.tasks.settled()
        (error,) = bench.stage.errors
        assert "no longer lets programs reset a secret link" in error.message


async def test_public_tracks_have_nothing_to_reset(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        public = [track for track in bench.session.library.packed if track.sharing is Sharing.PUBLIC]
        bench.commands.reset(public[:2])
        await bench.stage.tasks.settled()
        (error,) = bench.stage.errors
        assert error.message == "Public tracks have no secret link to reset."


async def test_new_links_are_prepared_also_for_those_who_were_left_out_last_time(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        track, log = bench.private[0], bench.session.links.log
        log.note([(track, await bench.link(track))], LinkKind.LISTENER, recipient="Ben")
        await log.settled()
        await bench.session.links.resets.reset([track])
        log.note([(track, await bench.link(track))], LinkKind.LISTENER, recipient="Anna")
        await log.settled()
        asking = bench.commands.reset([track])
        dialog = await bench.dialog(ONE)
        bench.press(dialog, RESET)
        await until(lambda: "Prepare new links…" in shown(dialog))
        bench.press(dialog, "Prepare new links…")
        sending = await bench.dialog("Send the new link")
        assert {"Anna", "Ben"} <= set(words(sending).split("\n"))
        bench.press(sending, "Close")
        await asking

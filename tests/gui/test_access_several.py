"""The same people for several tracks: what changes is seen before it is saved, and each list tells its own outcome."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QRadioButton

from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.ui.dialogs.result_rows import ResultRows
from scmanager.ui.widgets.person_field import PersonField
from tests.helpers.inspector_fakes import by_name
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import Desk, desk, shown, words
from tests.helpers.waiting import until


async def people_of(bench: Desk, urn: str) -> set[str]:
    return {user.urn for user in await bench.session.client.people_with_access(urn)}


async def somebody(bench: Desk, tracks: Sequence[Track]) -> User:
    """Find somebody who has access to none of these tracks."""
    have = {track.user.urn for track in tracks}
    for track in tracks:
        have |= await people_of(bench, track.urn)
    return next(user for user in await bench.session.client.search_users("a") if user.urn not in have)


@contextlib.asynccontextmanager
async def asked(bench: Desk, tracks: Sequence[Track]) -> AsyncIterator[QDialog]:
    """Open the dialog for some tracks, and see that it is closed in the end."""
    asking = bench.commands.give_access(tracks)
    yield await bench.dialog(f"People with access to {len(tracks)} tracks")
    await asking


@contextlib.asynccontextmanager
async def chosen(bench: Desk, tracks: Sequence[Track]) -> AsyncIterator[tuple[QDialog, User]]:
    """Choose somebody in it who has access to none of the tracks yet."""
    user = await somebody(bench, tracks)
    async with asked(bench, tracks) as dialog:
        dialog.findChild(PersonField).setText(user.permalink)
        bench.press(dialog, "Add")
        await until(lambda: user.name in words(dialog))
        yield dialog, user


async def look(bench: Desk, dialog: QDialog, number: int) -> None:
    """Look at what changes, until so many lists can be saved."""
    bench.press(dialog, "Look at the changes")
    await until(lambda: f"Save {number} lists" in shown(dialog))


def open_dialogs(bench: Desk) -> list[QDialog]:
    return [each for each in bench.window.findChildren(QDialog) if each.isVisible()]


async def test_the_same_person_joins_every_list_after_a_look(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks = bench.private[:3]
        before = {track.urn: await people_of(bench, track.urn) for track in tracks}
        async with chosen(bench, tracks) as (dialog, user):
            await look(bench, dialog, 3)
            assert {track.urn: await people_of(bench, track.urn) for track in tracks} == before
            bench.press(dialog, "Save 3 lists")
            await until(lambda: "3 lists saved." in words(dialog))
            for track in tracks:
                assert await people_of(bench, track.urn) == before[track.urn] | {user.urn}
            bench.press(dialog, "Close")
            assert [each.urn for each in await bench.session.sharing.permissions.recent()] == [user.urn]


async def test_a_list_changed_meanwhile_is_left_alone_and_looked_at_again(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        first, second = bench.private[:2]
        async with chosen(bench, [first, second]) as (dialog, user):
            await look(bench, dialog, 2)
            have = await people_of(bench, first.urn) | {user.urn, first.user.urn}
            other = next(each for each in await bench.session.client.search_users("e") if each.urn not in have)
            elsewhere = await people_of(bench, first.urn) | {other.urn}
            await bench.session.client.replace_people_with_access(first.urn, sorted(elsewhere))
            bench.press(dialog, "Save 2 lists")
            await until(lambda: "Look again" in shown(dialog))
            rows = dialog.findChild(ResultRows)
            assert f"{other.name} was added" in rows.result(first.urn)
            assert rows.result(second.urn) == "Saved"
            assert await people_of(bench, first.urn) == elsewhere
            bench.press(dialog, "Look again")
            await until(lambda: "Save 1 list" in shown(dialog))
            bench.press(dialog, "Save 1 list")
            await until(lambda: rows.result(first.urn) == "Saved")
            assert await people_of(bench, first.urn) == elsewhere | {user.urn}
            bench.press(dialog, "Close")


@pytest.mark.parametrize(
    ("fault", "arg", "expected"),
    [
        ("commit_then_drop", None, "Saved"),
        ("commit_then_status", 500, "Saved"),
        ("status", 500, "Not saved."),
        ("status", 502, "The list may have been saved"),
        ("retry_after", 1, "Saved"),
    ],
)
async def test_N4_every_row_of_the_lists_is_true_after_a_fault(
    qapp, sandbox: Sandbox, fault: str, arg: Any, expected: str
) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks = bench.private[:3]
        async with chosen(bench, tracks) as (dialog, user):
            await look(bench, dialog, 3)
            path = f"/tracks/{tracks[1].urn.rpartition(':')[2]}/permissions"
            sandbox.fault(fault, method="PUT", path=path, arg=arg, times=1 if fault == "retry_after" else None)
            bench.press(dialog, "Save 3 lists")
            await until(lambda: "Close" in shown(dialog) and "Back" not in shown(dialog))
            rows = [dialog.findChild(ResultRows).result(track.urn) for track in tracks]
            assert [rows[0], rows[2]] == ["Saved", "Saved"]
            assert rows[1].startswith(expected)
            assert (user.urn in await people_of(bench, tracks[1].urn)) is (expected == "Saved")
            assert ("Look again" in shown(dialog)) is (expected != "Saved")
            bench.press(dialog, "Close")


async def test_lists_that_cannot_be_read_are_read_again(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks = bench.private[:2]
        async with chosen(bench, tracks) as (dialog, _user):
            sandbox.fault("status", method="GET", path="/tracks/*/permissions*", arg=500, times=None)
            bench.press(dialog, "Look at the changes")
            await until(lambda: "Look again" in shown(dialog))
            assert "2 lists could not be read." in words(dialog)
            assert "0 of" not in words(dialog)
            sandbox.clear_faults()
            bench.press(dialog, "Look again")
            await until(lambda: "Save 2 lists" in shown(dialog))
            bench.press(dialog, "Close")
            bench.press(await bench.dialog("Discard these changes?"), "Discard")


async def test_lists_can_be_emptied_only_on_purpose(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench, asked(bench, bench.private[:2]) as dialog:
        look = by_name(dialog, QPushButton, "Look at the changes")
        assert not look.isEnabled()
        by_name(dialog, QRadioButton, "Make each list exactly these people").click()
        bench.press(dialog, "Look at the changes")
        await until(lambda: "Back" in shown(dialog))
        bench.press(dialog, "Back")
        assert "Look at the changes" in shown(dialog)
        bench.press(dialog, "Close")


async def test_the_keyboard_goes_from_the_look_to_saving_and_escape_asks_first(qapp, sandbox: Sandbox) -> None:
    async with desk(qapp, sandbox) as bench:
        tracks = bench.private[:2]
        async with chosen(bench, tracks) as (dialog, _user):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            bench.press(await bench.dialog("Discard these changes?"), "Cancel")
            await until(lambda: open_dialogs(bench) == [dialog])
            by_name(dialog, QPushButton, "Look at the changes").setFocus()
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            await until(lambda: "Save 2 lists" in shown(dialog))
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            bench.press(await bench.dialog("Discard these changes?"), "Cancel")
            await until(lambda: open_dialogs(bench) == [dialog])
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            await until(lambda: "2 lists saved." in words(dialog))
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

"""A planned reset that comes due while the window is open: told with those who lost access, also when it failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from scmanager.core.link_log import LinkKind
from scmanager.core.reset_reminders import ReminderState
from scmanager.core.tracks import Track
from scmanager.services.reset_reminders import ResetReminders
from scmanager.ui.main_window import MainWindow
from scmanager.ui.notifications import Notifications
from tests.helpers.link_windows import dialog_of, private_tracks, session_of
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import words
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

SOON = timedelta(seconds=0.3)


@pytest.fixture
def notified(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What the desktop was asked to show; the window counts as not in front."""
    shown: list[tuple[str, str, str]] = []
    monkeypatch.setattr(Notifications, "notify", lambda _self, *about: shown.append(about))
    return shown


async def hand_out(window: MainWindow, track: Track, *names: str) -> None:
    session = session_of(window)
    link = await session.client.secret_link(track)
    assert link is not None
    for name in names:
        session.links.log.note([(track, link)], LinkKind.LISTENER, recipient=name)
    await session.links.log.settled()


def told(window: MainWindow) -> str:
    return "\n".join(window.messages.texts())


async def done(reminders: ResetReminders, tracks: list[Track]) -> None:
    await until(lambda: all(reminders.get(each.urn).state is ReminderState.DONE for each in tracks))


async def test_a_planned_reset_says_who_lost_access_and_prepares_the_new_links(
    qapp: QApplication, sandbox: Sandbox, notified: list[tuple[str, str, str]]
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: private_tracks(window))
        track = private_tracks(window)[0]
        await hand_out(window, track, "Anna", "Ben")
        await session_of(window).links.reminders.plan(track, datetime.now(UTC) + SOON)
        ends = "Ben and Anna have only the old link, which no longer works."
        await until(lambda: told(window) == f"The link of “{track.title}” was reset as planned. {ends}")
        assert notified == [("Reset as planned", track.title, track.urn)]
        named(window, QPushButton, "Prepare new links…").click()
        dialog = await dialog_of(window, "Send the new link")
        assert {"Anna", "Ben"} <= set(words(dialog).split("\n"))
        dialog.close()
        await window.workspace.tasks.settled()


async def test_planned_resets_of_one_time_are_told_together(
    qapp: QApplication, sandbox: Sandbox, notified: list[tuple[str, str, str]]
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: private_tracks(window))
        tracks, reminders = private_tracks(window)[:3], session_of(window).links.reminders
        await hand_out(window, tracks[1], "Anna")
        due = datetime.now(UTC) + SOON
        for track in tracks:
            await reminders.plan(track, due)
        await done(reminders, tracks)
        await until(lambda: "3 links were reset as planned. Anna has only old links" in told(window))
        assert len(window.messages.texts()) == 1
        assert notified == [("Reset as planned", "3 secret links", tracks[0].urn)]


async def test_a_planned_reset_that_fails_is_told_with_why(
    qapp: QApplication, sandbox: Sandbox, notified: list[tuple[str, str, str]]
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: private_tracks(window))
        track = private_tracks(window)[0]
        number = track.urn.rpartition(":")[2]
        sandbox.fault("status", method="PUT", path=f"/tracks/{number}/secret-token", times=1, arg=403)
        await session_of(window).links.reminders.plan(track, datetime.now(UTC) + SOON)
        await until(lambda: f"The link of “{track.title}” was to be reset" in told(window))
        assert "It did not work." in told(window)
        assert named(window, QPushButton, "Reset now…")
        assert notified == [("Not reset as planned", track.title, track.urn)]


async def test_a_reset_by_hand_is_not_told_as_planned(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: private_tracks(window))
        track, session = private_tracks(window)[0], session_of(window)
        told_of: list[object] = []
        session.links.reminders.carried_out.connect(told_of.append)
        await session.links.reminders.plan(track, datetime.now(UTC) + timedelta(days=1))
        await session.links.resets.reset([track])
        await done(session.links.reminders, [track])
        assert told_of == []

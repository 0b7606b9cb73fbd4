"""What `make shots` takes of the sharing panel in every state, of three sizes, and of resets that went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QScrollArea, QTableView

from scmanager.core.reset_reminders import Reminder, ReminderState
from scmanager.core.tracks import Track
from scmanager.services.reset_reminders import ASLEEP
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.sharing_pane import SharingPane
from scmanager.ui.sharing_commands import SharingCommands
from tests.helpers.link_scenes import private_tracks, session_of
from tests.helpers.sharing_scenes import handed_out
from tests.helpers.stage import Stage, select_private
from tests.helpers.waiting import until
from tests.helpers.windows import named

_SIZES = {"1280": QSize(1280, 800), "960": QSize(960, 600)}


async def panel_states(stage: Stage) -> None:
    """The panel of a link that is shown, planned to be reset, missed, reset, and being checked."""
    async with stage.window(size=_SIZES["1280"]) as window:
        track = await handed_out(window)
        await sizes(stage, window)
        reminders = session_of(window).links.reminders
        named(window, QPushButton, "Show").click()
        await reminders.plan(track, datetime.now(UTC) + timedelta(days=12))
        await keep_panel(stage, window, "shown-planned")
        reminders._take(missed(track))
        await keep_panel(stage, window, "missed")
        await reminders.cancel(track.urn)
        await session_of(window).links.resets.reset([track])
        await window.workspace.tasks.settled()
        await keep_panel(stage, window, "after-reset")
        stage.box.fault("drop_before", method="PUT", path="/tracks/*/secret-token*")
        await session_of(window).links.resets.reset([track])
        await keep_panel(stage, window, "checking")
    async with stage.window(size=_SIZES["1280"]) as window:
        await select_private(window, "sharing")
        table = named(window, QTableView, "Tracks")
        table.selectRow(1)
        await window.workspace.tasks.settled()
        await keep_panel(stage, window, "public")


async def sizes(stage: Stage, window: MainWindow) -> None:
    """The same window in its usual sizes."""
    for name, size in _SIZES.items():
        window.frame.resize(size)
        await stage.keep(window.frame, f"panel-window-{name}")
    window.frame.resize(_SIZES["1280"])


async def keep_panel(stage: Stage, window: MainWindow, name: str) -> None:
    """Take the whole panel, also what would have to be scrolled to."""
    await window.workspace.tasks.settled()
    content = window.frame.findChild(SharingPane).findChild(QScrollArea).widget()
    await stage.keep(content, f"panel-{name}")


def missed(track: Track) -> Reminder:
    """A reset that was to be done an hour ago."""
    due = datetime.now(UTC) - timedelta(hours=1)
    return Reminder(track_urn=track.urn, title=track.title, due_at=due, state=ReminderState.MISSED, message=ASLEEP)


async def reset_faults(stage: Stage) -> None:
    """Resets of many: while they run, and the list that is left after several faults."""
    async with stage.window() as window:
        await handed_out(window)
        tracks = private_tracks(window)[:6]
        for track, fault, arg in zip(tracks[1:4], ("status", "drop_before", "status"), (403, None, 500), strict=False):
            path = f"/tracks/{track.urn.rpartition(':')[2]}/secret-token"
            stage.box.fault(fault, method="PUT", path=path, arg=arg)
        stage.box.fault("latency", method="PUT", path="/tracks", times=1, arg=1.5)
        window.frame.findChild(SharingCommands).reset(tracks)
        dialog = await stage.dialog("Reset 6")
        next(each for each in dialog.findChildren(QPushButton) if each.text() == "Reset 6 links").click()
        await stage.keep(dialog, "dialog-reset-running")
        await until(
            lambda: any(each.text() == "Close" and each.isVisible() for each in dialog.findChildren(QPushButton))
        )
        await stage.keep(dialog, "dialog-reset-faults")
        dialog.done(0)
        await window.workspace.tasks.settled()

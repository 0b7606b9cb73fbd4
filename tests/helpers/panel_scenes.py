"""What `make shots` takes of the sharing panel in every state, of three sizes, and of resets that went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QPushButton, QScrollArea, QTableView

from scmanager.core.link_log import LinkKind
from scmanager.core.reset_reminders import Reminder, ReminderState
from scmanager.core.tracks import Track
from scmanager.services.reset_reminders import ASLEEP
from scmanager.ui.dialogs.people_picker import PeoplePicker
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.sharing_pane import SharingPane
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.widgets.moment_field import MomentField
from scmanager.ui.widgets.plain_label import PlainLabel
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


async def access_of_many(stage: Stage) -> None:
    """The same people for several tracks: chosen, compared, saved with a conflict and a fault, and unread."""
    async with stage.window(size=_SIZES["1280"]) as window:
        session, tracks = session_of(window), private_tracks(window)[:6]
        users = (await session.client.search_users("a"))[:7]
        await session.sharing.save_people(tracks[5].urn, users[:5], seen=await session.sharing.people(tracks[5].urn))
        commands = window.frame.findChild(SharingCommands)
        commands.give_access(tracks)
        dialog = await stage.dialog("People with access")
        await stage.keep(dialog, "dialog-access-recent")
        picker = dialog.findChild(PeoplePicker)
        for user in users[3:6]:
            picker.add(user)
        await stage.keep(dialog, "dialog-access-chosen")
        press(dialog, "Look at the changes")
        await until(lambda: shown(dialog, "Back"))
        await stage.keep(dialog, "dialog-access-look")
        await session.client.replace_people_with_access(tracks[1].urn, [users[6].urn])
        path = f"/tracks/{tracks[2].urn.rpartition(':')[2]}/permissions"
        stage.box.fault("status", method="PUT", path=path, times=None, arg=502)
        save = next(each for each in dialog.findChildren(QPushButton) if each.text().startswith("Save"))
        save.click()
        await until(lambda: shown(dialog, "Look again"))
        await stage.keep(dialog, "dialog-access-faults")
        stage.box.clear_faults()
        stage.box.fault("status", path="/tracks/*/permissions*", times=None, arg=503)
        press(dialog, "Look again")
        await until(lambda: shown(dialog, "Back"))
        await stage.keep(dialog, "dialog-access-unread")
        dialog.done(0)
        await window.workspace.tasks.settled()


def press(dialog: QDialog, text: str) -> None:
    """Press a button of a dialog."""
    next(each for each in dialog.findChildren(QPushButton) if each.text() == text and each.isVisible()).click()


def shown(dialog: QDialog, text: str) -> bool:
    """Tell whether a button can be seen."""
    return any(each.text() == text and each.isVisible() for each in dialog.findChildren(QPushButton))


async def reset_of_one(stage: Stage) -> None:
    """The dialog of one link: nobody is noted, many are, it was done, it failed, it is being checked; a time for it."""
    async with stage.window(size=_SIZES["1280"]) as window:
        track, other = await handed_out(window), private_tracks(window)[1]
        commands = window.frame.findChild(SharingCommands)
        await hand_to_many(window, other)
        for name, each in (("nobody", private_tracks(window)[0]), ("many-names", other)):
            commands.reset([each])
            await stage.keep_dialog(f"dialog-reset-one-{name}")
            await window.workspace.tasks.settled()
        for name, fault, arg in (("failed", "status", 403), ("checking", "drop_before", None), ("done", "", None)):
            if fault:
                stage.box.fault(fault, method="PUT", path="/tracks/*/secret-token*", arg=arg)
            commands.reset([track if name == "done" else other])
            dialog = await stage.dialog("Reset the secret link?")
            press(dialog, "Reset link")
            await until(lambda dialog=dialog: shown(dialog, "Close"))
            await stage.keep(dialog, f"dialog-reset-one-{name}")
            dialog.done(0)
            await window.workspace.tasks.settled()
        await session_of(window).links.reminders.plan(track, datetime.now(UTC) + timedelta(days=12))
        commands.plan_reset(track)
        dialog = await stage.dialog("Reset the link on")
        await stage.keep(dialog, "dialog-reset-on-planned")
        dialog.findChild(MomentField).set_moment(datetime.now(UTC) - timedelta(days=1))
        await stage.keep(dialog, "dialog-reset-on-over")
        dialog.done(0)
        await reset_in_trouble(window, stage, track)


async def reset_in_trouble(window: MainWindow, stage: Stage, track: Track) -> None:
    """A reset that overtakes a planned one, one in a pause of the server, and one of which nothing can be noted."""
    commands = window.frame.findChild(SharingCommands)
    commands.reset([track])
    await stage.keep_dialog("dialog-reset-one-planned")
    await window.workspace.tasks.settled()
    stage.box.fault("retry_after", method="PUT", path="/tracks/*/secret-token*", arg=600)
    commands.reset([track])
    dialog = await stage.dialog("Reset the secret link?")
    press(dialog, "Reset link")
    await until(lambda: any("pause" in each.text() for each in dialog.findChildren(PlainLabel)))
    await stage.keep(dialog, "dialog-reset-one-paused")
    press(dialog, "Stop")
    await until(lambda: shown(dialog, "Close"))
    dialog.done(0)
    await window.workspace.tasks.settled()
    await (await session_of(window).handed_out.file.store()).close()
    commands.reset([private_tracks(window)[1]])
    await stage.keep_dialog("dialog-reset-one-unread")
    await window.workspace.tasks.settled()


async def hand_to_many(window: MainWindow, track: Track) -> None:
    """Hand a link to more than a question can name, some with a long name, and twice to nobody in particular."""
    session = session_of(window)
    link = await session.sharing.secret_link(track)
    names = ["The Very Long Winded Ensemble of the Lower Estuary and its Friends in the Hills", *map(str, range(11))]
    for name in [*names, "", ""]:
        session.links.log.note([(track, link)], LinkKind.LISTENER, recipient=name)
    await session.links.log.settled()

"""The overview of sharing for `make shots`: numbers and rows in several sizes, what is chosen, and every state."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QTableView

from scmanager.core.tracks import Sharing, TrackFields
from scmanager.ui.main_window import MainWindow
from scmanager.ui.widgets.bar_chart import BarRow
from scmanager.ui.widgets.figure_tile import FigureTile
from tests.helpers.link_scenes import fill_log, private_tracks, session_of
from tests.helpers.stage import USUAL_SIZE, Stage, choose_view
from tests.helpers.waiting import until
from tests.helpers.windows import named

_SMALL = QSize(1280, 800)
_SMALLEST = QSize(960, 600)


async def overview(stage: Stage) -> None:
    """Numbers and rows in three sizes, a group and an age chosen, rows selected, nothing found."""
    async with stage.window() as window:
        choose_view(window, "overview")
        await until(lambda: rows(window).isVisible())
        await stage.keep(window.frame, "overview-nothing-handed-out")
        await fill(window)
        await session_of(window).links.resets.reset(private_tracks(window)[7:9])
        for size, name in ((USUAL_SIZE, "1440"), (_SMALL, "1280"), (_SMALLEST, "960")):
            window.frame.resize(size)
            await stage.keep(window.frame, f"overview-{name}")
        named(window, QPushButton, "By recipients").click()
        await stage.keep(window.frame, "overview-by-recipients-960")
        named(window, QPushButton, "By age of link").click()
        window.frame.resize(_SMALL)
        press(window, FigureTile, "Never shared")
        rows(window).setFocus()
        rows(window).selectRow(1)
        await stage.keep(window.frame, "overview-never-shared")
        rows(window).selectAll()
        await stage.keep(window.frame, "overview-all-selected")
        named(window, QPushButton, "Reset on…").click()
        await stage.keep_dialog("dialog-reset-several-on")
        window.frame.resize(_SMALLEST)
        await stage.keep(window.frame, "overview-all-selected-960")
        press(window, BarRow, "Unknown")
        await stage.keep(window.frame, "overview-none-fits-960")


async def planned_resets(stage: Stage) -> None:
    """What is told of resets that were done and missed at their time, and how the overview and the links name them."""
    async with stage.window(size=_SMALL) as window:
        choose_view(window, "overview")
        await until(lambda: rows(window).isVisible())
        await fill(window)
        session, tracks = session_of(window), private_tracks(window)
        number = tracks[2].urn.rpartition(":")[2]
        stage.box.fault("status", method="PUT", path=f"/tracks/{number}/secret-token", times=1, arg=403)
        now = session.handed_out.clock()
        for track in tracks[:3]:
            await session.links.reminders.plan(track, now + timedelta(seconds=2))
        await session.links.reminders.plan(tracks[4], now + timedelta(hours=2))
        await until(lambda: len(window.messages.texts()) == 2)
        press(window, FigureTile, "Resets planned")
        await stage.keep(window.frame, "planned-resets-1280")
        choose_view(window, "links")
        await stage.keep(window.frame, "planned-resets-links-1280")


async def overview_states(stage: Stage) -> None:
    """What stands there when there is nothing to show, and where resets and access are not possible."""
    async with stage.window("current", _SMALL) as window:
        choose_view(window, "overview")
        await until(lambda: rows(window).isVisible())
        await fill(window)
        await stage.keep(window.frame, "overview-current")
        session = session_of(window)
        urns = [each.urn for each in private_tracks(window)]
        await session.editing.update_all(urns, TrackFields(sharing=Sharing.PUBLIC))
        await stage.keep(window.frame, "overview-no-private")
        stage.box.fault("latency", path="/me/tracks", times=None, arg=30)
        session.library.forget(list(session.library.tracks))
        window.workspace.refresh()
        await stage.keep(window.frame, "overview-loading")
    stage.box.fault("status", path="/me/tracks", times=None, arg=503)
    async with stage.window(size=_SMALL) as window:
        choose_view(window, "overview")
        await stage.keep(window.frame, "overview-failed")


async def fill(window: MainWindow) -> None:
    """Write what a few months leave in the log of links, which is read where it is shown."""
    choose_view(window, "links")
    await fill_log(window)
    choose_view(window, "overview")


def rows(window: MainWindow) -> QTableView:
    """Return the table of private tracks."""
    (found,) = (each for each in window.frame.findChildren(QTableView) if "their links" in each.accessibleName())
    return found


def press(window: MainWindow, kind: type, name: str) -> None:
    """Press a tile or a bar by what it counts."""
    (found,) = (each for each in window.frame.findChildren(kind) if each.text() == name)
    found.click()

"""Pictures of the table of tracks: what is found in it, typed into it, and asked for by its menus."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QTableView

from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.panes.inline_field import InlineField
from scmanager.ui.panes.track_table import TrackTable
from tests.helpers.stage import Stage
from tests.helpers.waiting import until
from tests.helpers.windows import named

SMALL = QSize(1280, 800)
ODD_TITLES = (
    "An announcement that goes on for very much longer than any column of any table could ever be wide, and then some",
    "شريط قديم من البحر · الجزء الثاني",
    "<b>Bold</b> & \u202egnorw\u202c",
    "Z\u0351\u0352\u0353\u0354a\u0355\u0356\u0357l\u0358\u0359\u035ag\u0360\u0361o\u0362\u0363",
    "🎛️🎚️ Kitchen session 👩‍👩‍👧‍👦",
)


async def table(stage: Stage) -> None:
    """Titles of all kinds, what is found, what is typed, and the menu."""
    async with stage.window(size=SMALL) as window:
        table = await _focused(window)
        await _retitle(window, table)
        await stage.keep(window.frame, "table-odd-titles")
        for text in ("an mo", "tag:live"):
            window.workspace._tracks.pane.toolbar.line.setText(text)
            await window.settled()
            await stage.keep(window.frame, f"table-found-{text.replace(':', '-').replace(' ', '-')}")
        window.workspace._tracks.pane.toolbar.line.setText("")
        await window.settled()


async def table_typing(stage: Stage) -> None:
    """Each field that can be typed into a row, a title that is refused, one that is being saved and one that failed."""
    async with stage.window() as window:
        table = await _focused(window)
        QTest.keyClick(table, Qt.Key.Key_F2)
        for name in ("title", "tags", "genre"):
            await stage.keep(window.frame, f"table-typing-{name}")
            QTest.keyClick(_field(table), Qt.Key.Key_Tab)
        QTest.keyClick(table, Qt.Key.Key_F2)
        _field(table).clear()
        QTest.keyClick(_field(table), Qt.Key.Key_Return)
        await stage.keep(window.frame, "table-refused")
        stage.box.fault("latency", path="/tracks", method="PUT", arg=30)
        QTest.keyClicks(_field(table), "A better name")
        QTest.keyClick(_field(table), Qt.Key.Key_Return)
        await stage.keep(window.frame, "table-saving")
        stage.box.clear_faults()
        await window.settled()
        stage.box.fault("status", path="/tracks", method="PUT", arg=503, times=None)
        QTest.keyClick(table, Qt.Key.Key_F2)
        QTest.keyClicks(_field(table), "Another name")
        QTest.keyClick(_field(table), Qt.Key.Key_Return)
        await until(window.messages.texts)
        await stage.keep(window.frame, "table-not-saved")


async def table_menus(stage: Stage) -> None:
    """The menu of a row and of several, what is asked before they become public, and the row under the keys."""
    async with stage.window(size=SMALL) as window:
        table = await _focused(window)
        for rows, name in ((1, "one"), (5, "several")):
            flags = QItemSelectionModel.SelectionFlag
            for row in range(rows):
                table.selectionModel().select(table.model().index(row, 0), flags.Select | flags.Rows)
            table.menu_wanted.emit(table.mapToGlobal(table.rect().center()))
            (menu,) = [each for each in window.frame.findChildren(QMenu) if each.isVisible()]
            await stage.keep(menu, f"table-menu-{name}")
            menu.close()
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        await stage.keep(window.frame, "table-several")
        window.workspace._tracks.pane.track_actions.make_public.trigger()
        await stage.keep_dialog("table-make-public")


async def _focused(window: MainWindow) -> TrackTable:
    table = named(window, QTableView, "Tracks")
    assert isinstance(table, TrackTable)
    window.frame.activateWindow()
    await until(window.frame.isActiveWindow)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Up)
    await window.settled()
    return table


async def _retitle(window: MainWindow, table: TrackTable) -> None:
    """Give the first rows titles nobody would expect."""
    assert window.workspace is not None
    edits = table.inline.edits
    assert edits is not None
    for row, title in enumerate(ODD_TITLES):
        edits.change(table.model().index(row, 0).data(TRACK_ROLE), "title", title)
    await window.settled()


def _field(table: TrackTable) -> InlineField:
    (field,) = [each for each in table.findChildren(InlineField) if each.isVisible()]
    return field

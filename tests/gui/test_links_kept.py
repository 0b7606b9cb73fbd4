"""The table of links by hand: what is kept while it changes and for the next run, and what is done with rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from scmanager.core.link_log import LinkFilter, LinkOrder
from scmanager.core.tracks import TrackFields
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.link_cells import LinkColumn
from tests.helpers.link_windows import (
    answer_of,
    dialog_of,
    entries,
    field_of,
    hand_out,
    link_table,
    paste,
    people,
    private_tracks,
    session_of,
    show_links,
)
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

DIALECTS = pytest.mark.parametrize("dialect", ["classic", "current"])
NAMES = [f"Recipient {number:02}" for number in range(40)]


def choose(window: MainWindow, name: str) -> None:
    """Choose from the menu of the table."""
    table = link_table(window)
    table.menu_wanted.emit(table.mapToGlobal(table.rect().center()))
    (menu,) = [each for each in window.frame.findChildren(QMenu) if each.isVisible() and len(each.actions()) > 6]
    actions = [*menu.actions(), *(each for sub in menu.actions() if sub.menu() for each in sub.menu().actions())]
    next(action for action in actions if action.text() == name).trigger()
    menu.close()


async def give_focus(window: MainWindow) -> None:
    window.frame.activateWindow()
    link_table(window).setFocus()
    await until(link_table(window).hasFocus)


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_selection_and_place_are_kept_while_links_come_and_die(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        first, second = private_tracks(window)[:2]
        show_links(window)
        await hand_out(window, first, NAMES)
        await until(lambda: len(entries(window)) == len(NAMES))
        table = link_table(window)
        table.selectRow(20)
        table.verticalScrollBar().setValue(480)
        chosen = entries(window)[20].id
        top = entries(window)[table.rowAt(0)].id
        await hand_out(window, second, ["Somebody new"])
        await until(lambda: len(entries(window)) == len(NAMES) + 1)
        assert [entries(window)[row.row()].id for row in table.selectionModel().selectedRows()] == [chosen]
        assert entries(window)[table.rowAt(0)].id == top
        session_of(window).library.forget([first.urn])
        await until(lambda: sum(each.is_live for each in entries(window)) == 1)
        assert [entries(window)[row.row()].id for row in table.selectionModel().selectedRows()] == [chosen]
        table.selectAll()
        choose(window, "For")
        await until(lambda: people(window) == sorted(people(window)))
        assert len(table.selectionModel().selectedRows()) == len(NAMES) + 1


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_order_and_widths_are_found_as_they_were_left(qapp: QApplication, sandbox: Sandbox, tmp_path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    async with open_window(qapp, sandbox.url, folder=tmp_path, file=file) as window:
        show_links(window)
        await hand_out(window, private_tracks(window)[0], ["Zoe", "Ada", "Mia"])
        await until(lambda: len(people(window)) == 3)
        choose(window, "For")
        await until(lambda: people(window) == ["Ada", "Mia", "Zoe"])
        header = link_table(window).horizontalHeader()
        header.resizeSection(LinkColumn.FOR, 111)
        assert link_table(window).columnWidth(LinkColumn.FOR) == 111
        left = window.workspace.window_state()
    async with open_window(qapp, sandbox.url, folder=tmp_path, settings=Settings(window=left)) as window:
        show_links(window)
        await until(lambda: people(window) == ["Ada", "Mia", "Zoe"])
        assert link_table(window).columnWidth(LinkColumn.FOR) == 111
        link_table(window).horizontalHeader().sectionHandleDoubleClicked.emit(LinkColumn.FOR)
        assert link_table(window).columnWidth(LinkColumn.FOR) != 111
        choose(window, "Handed out")
        await until(lambda: people(window) == ["Mia", "Ada", "Zoe"])
        assert "links" not in window.workspace.window_state().tables


@DIALECTS
async def test_a_link_is_forgotten_for_good_after_a_question(
    qapp: QApplication, sandbox: Sandbox, tmp_path, dialect
) -> None:
    async with open_window(qapp, sandbox.url, folder=tmp_path, dialect=dialect) as window:
        first, second = private_tracks(window)[:2]
        show_links(window)
        url = await hand_out(window, first, ["Ada"], note="Canary note")
        await hand_out(window, second, ["Ben"])
        await until(lambda: people(window) == ["Ben", "Ada"])
        link_table(window).selectRow(1)
        for button in ("Cancel", "Forget 1 link"):
            await give_focus(window)
            QTest.keyClick(link_table(window), Qt.Key.Key_Delete)
            dialog = await dialog_of(window, "Forget 1 link?")
            next(each for each in dialog.findChildren(QPushButton) if each.text() == button).click()
            await window.settled()
        assert people(window) == ["Ben"]
        assert session_of(window).handed_out.urns == {second.urn}
        paste(window, url)
        await until(lambda: "No hand-out of it is noted here" in answer_of(window))
    async with open_window(qapp, sandbox.url, folder=tmp_path, dialect=dialect) as window:
        show_links(window)
        await until(lambda: people(window) == ["Ben"])
        assert not any("damaged" in text for text in window.messages.texts())
    assert not [path for path in tmp_path.glob("links.db*") if b"Canary note" in path.read_bytes()]


async def test_those_who_have_dead_links_are_sent_new_ones_together(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        track = private_tracks(window)[0]
        show_links(window)
        await hand_out(window, track, ["Ada", "Ben", ""])
        await session_of(window).links.resets.reset([track])
        await until(lambda: [each.is_live for each in entries(window)] == [False] * 3)
        link_table(window).selectAll()
        QTest.mouseClick(named(window, QPushButton, "Send new links…"), Qt.MouseButton.LeftButton)
        dialog = await dialog_of(window, "")
        words = " ".join(getattr(each, "text", str)() for each in dialog.findChildren(object))
        assert "Ada" in words
        assert "Ben" in words
        dialog.reject()
        await window.settled()


async def test_a_renamed_track_is_searched_and_sorted_by_its_new_title(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        first, second = private_tracks(window)[:2]
        show_links(window)
        await hand_out(window, first, ["Ada"])
        await hand_out(window, second, ["Ben"])
        session = session_of(window)
        session.library.put([await session.client.update(first.urn, TrackFields(title="Åland (final)"))])
        await session.links.deaths.settled()
        field_of(window).setText("aland")
        await until(lambda: people(window) == ["Ada"])
        ids = await session.links.log.ids(LinkFilter(order=LinkOrder.TITLE, descending=False))
        assert [each.recipient for each in await session.links.log.with_ids(ids[:1])] == ["Ada"]


async def test_keys_lead_from_the_rows_to_the_search_and_back(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        show_links(window)
        await hand_out(window, private_tracks(window)[0], ["Ada", "Ben", "Mia"])
        await until(lambda: len(people(window)) == 3)
        await give_focus(window)
        table, field = link_table(window), field_of(window)
        QTest.keyClick(table, Qt.Key.Key_End)
        assert [row.row() for row in table.selectionModel().selectedRows()] == [2]
        QTest.keyClick(table, Qt.Key.Key_Home)
        assert [row.row() for row in table.selectionModel().selectedRows()] == [0]
        QTest.keyClick(table, Qt.Key.Key_B)
        assert (field.text(), field.hasFocus()) == ("b", True)
        QTest.keyClicks(field, "en")
        await until(lambda: people(window) == ["Ben"])
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert table.hasFocus()
        assert [row.row() for row in table.selectionModel().selectedRows()] == [0]
        QTest.keyClick(table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert field.hasFocus()
        QTest.keyClick(field, Qt.Key.Key_Escape)
        await until(lambda: len(people(window)) == 3)
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert table.hasFocus()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_a_reset_is_planned_from_a_row_and_found_by_its_filter(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        first, second = private_tracks(window)[:2]
        show_links(window)
        await hand_out(window, first, ["Ada"])
        await hand_out(window, second, ["Ben"])
        await until(lambda: people(window) == ["Ben", "Ada"])
        link_table(window).selectRow(0)
        choose(window, "Reset on…")
        dialog = await dialog_of(window, "Reset")
        next(each for each in dialog.findChildren(QPushButton) if each.property("kind") == "primary").click()
        QTest.mouseClick(named(window, QPushButton, "Reset due"), Qt.MouseButton.LeftButton)
        await until(lambda: people(window) == ["Ben"])
        index = link_table(window).model().index(0, LinkColumn.SINCE)
        assert index.data().startswith("reset due ")


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_resets_of_several_rows_are_planned_at_once(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        tracks = private_tracks(window)[:3]
        show_links(window)
        for track in tracks:
            await hand_out(window, track, ["Ada"])
        await until(lambda: len(people(window)) == 3)
        link_table(window).selectAll()
        choose(window, "Reset on…")
        dialog = await dialog_of(window, "Reset the links on…")
        next(each for each in dialog.findChildren(QPushButton) if each.text() == "Reset at this time").click()
        reminders = session_of(window).links.reminders
        await until(lambda: {each.track_urn for each in reminders.items if each.is_open} == {t.urn for t in tracks})

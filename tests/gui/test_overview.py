"""The overview of sharing: numbers that lead to tracks, kept up to date, and what is done to the tracks there."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from scmanager.core.link_overview import LinkAge
from scmanager.core.natural import natural
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.users import User
from scmanager.errors import StorageError
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.private_links import OverviewColumn
from scmanager.ui.sharing_overview import SharingOverview
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.search_field import SearchField
from tests.helpers.clients import client_of
from tests.helpers.dialogs import Stage
from tests.helpers.link_windows import dialog_of, hand_out, private_tracks, session_of
from tests.helpers.opened_sessions import session_over
from tests.helpers.overviews import figure, listed, number, overview_table, press, show_overview
from tests.helpers.sandbox import Sandbox
from tests.helpers.sharing import opens
from tests.helpers.track_tables import PlainTiles
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_private_tracks_are_counted_and_each_number_leads_to_them(
    qapp: QApplication, sandbox: Sandbox, dialect
) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        await show_overview(window)
        private = private_tracks(window)
        assert number(window, "Private tracks") == str(len(private)) == str(len(listed(window)))
        shared = {each.urn for each in private if each.shared_to_count}
        assert number(window, "Shared") == str(len(shared))
        track = next(each for each in private if each.urn not in shared)
        await hand_out(window, track, ["Radio Lumen", "Promo list A"])
        await until(lambda: number(window, "Shared") == str(len(shared) + 1))
        assert number(window, "Recipients") == "2"
        press(window, "Recipients")
        await until(lambda: [each.urn for each in listed(window)] == [track.urn])
        press(window, "Never shared")
        await until(lambda: len(listed(window)) == len(private) - len(shared) - 1)
        press(window, "Older than a year")
        now = session_of(window).handed_out.clock()
        await until(lambda: all(each.age(now) is LinkAge.OLDER for each in listed(window)))
        assert number(window, "Older than a year").startswith(f"{len(listed(window))} of ")
        press(window, "Private tracks")
        await until(lambda: len(listed(window)) == len(private))
        assert overview_table(window).isVisible()


def click(window: MainWindow, name: str) -> None:
    QTest.mouseClick(named(window, QPushButton, name), Qt.MouseButton.LeftButton)


def words(window: MainWindow) -> str:
    return "\n".join(each.text() for each in window.frame.findChildren(PlainLabel) if each.isVisible())


def buttons(window: MainWindow) -> set[str]:
    return {each.text() for each in window.frame.findChildren(QPushButton) if each.isVisible()}


def row_of(window: MainWindow, urn: str) -> int:
    return [each.urn for each in listed(window)].index(urn)


def selected_in_table(window: MainWindow) -> set[str]:
    return {each.urn for each in window.workspace._tracks.pane.selected()}


async def test_a_link_that_is_reset_here_is_young_again(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        oldest = listed(window)[0]
        link = await session_of(window).client.secret_link(session_of(window).library.get(oldest.urn))
        overview_table(window).setFocus()
        overview_table(window).selectRow(0)
        click(window, "Reset links of selected tracks…")
        dialog = await dialog_of(window, "Reset the secret link?")
        next(each for each in dialog.findChildren(QPushButton) if each.text() == "Reset link").click()
        await until(lambda: listed(window)[-1].urn == oldest.urn)
        assert not opens(sandbox, session_of(window).library.get(oldest.urn), link.token)
        assert listed(window)[-1].age(session_of(window).handed_out.clock()) is LinkAge.MONTH
        assert number(window, "Never reset") == str(len(listed(window)) - 1)
        table = overview_table(window)
        assert [index.row() for index in table.selectionModel().selectedRows()] == [len(listed(window)) - 1]


async def test_resets_of_several_are_planned_and_taken_back_together(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        press(window, "Never shared")
        await until(lambda: 1 < len(listed(window)) < len(private_tracks(window)))
        chosen = {each.urn for each in listed(window)}
        overview_table(window).setFocus()
        overview_table(window).selectAll()
        click(window, "Reset on…")
        dialog = await dialog_of(window, "Reset the links on…")
        next(each for each in dialog.findChildren(QPushButton) if each.text() == "Reset at this time").click()
        await until(lambda: number(window, "Resets planned") == str(len(chosen)))
        reminders = session_of(window).links.reminders
        assert {each.track_urn for each in reminders.items if each.is_open} == chosen
        due = {each.facts.reset_due for each in listed(window)}
        assert {each - session_of(window).handed_out.clock() > timedelta(days=13) for each in due} == {True}
        assert any(f"{len(chosen)} links will be reset on" in text for text in window.messages.texts())
        press(window, "Resets planned")
        await until(lambda: {each.urn for each in listed(window)} == chosen)
        overview_table(window).selectAll()
        click(window, "Reset on…")
        dialog = await dialog_of(window, "Reset the links on…")
        assert f"planned for {len(chosen)} of them" in words(window)
        next(each for each in dialog.findChildren(QPushButton) if each.text() == "Do not reset them").click()
        await until(lambda: number(window, "Resets planned") == "0")
        await until(lambda: "No track fits" in words(window))
        click(window, "Show all private tracks")
        await until(lambda: len(listed(window)) == len(private_tracks(window)))


async def test_people_who_are_given_access_are_counted(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        press(window, "Never shared")
        await until(lambda: len(listed(window)) < len(private_tracks(window)))
        track = listed(window)[0]
        overview_table(window).setFocus()
        overview_table(window).selectRow(0)
        click(window, "People with access…")
        dialog = await dialog_of(window, "People with access to 1 track")
        await session_of(window).sharing.save_people(track.urn, [User(urn="soundcloud:users:2")], seen=[])
        dialog.reject()
        await until(lambda: track.urn not in {each.urn for each in listed(window)})
        press(window, "Shared")
        await until(lambda: track.urn in {each.urn for each in listed(window)})
        assert listed(window)[row_of(window, track.urn)].access == 1


async def test_rows_lead_to_their_tracks_by_keyboard(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        chosen = [each.urn for each in listed(window)]
        table = overview_table(window)
        table.setFocus()
        table.selectRow(3)
        QTest.keyClick(table, Qt.Key.Key_Return)
        await until(lambda: selected_in_table(window) == {chosen[3]})
        await show_overview(window)
        table.selectAll()
        click(window, "Show in Private")
        await until(lambda: selected_in_table(window) == set(chosen))
        assert not table.isVisible()


async def test_tracks_are_shown_in_private_whatever_was_searched_there(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        choose_view(window.workspace._sidebar.views, "private")
        window.workspace._tracks.pane.toolbar.line.setText("no such track")
        await show_overview(window)
        some = [each.urn for each in listed(window)][1:4]
        overview_table(window).setFocus()
        overview_table(window).selectRow(1)
        for _each in some[1:]:
            QTest.keyClick(overview_table(window), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(overview_table(window), Qt.Key.Key_Enter)
        await until(lambda: selected_in_table(window) == set(some))


async def test_numbers_and_bars_are_pressed_by_keyboard(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        total = len(listed(window))
        tile, bar = figure(window, "Never shared"), figure(window, "Older than a year")
        for each in (tile, bar):
            each.setFocus()
            QTest.keyClick(each, Qt.Key.Key_Space)
        await until(
            lambda: f"{len(listed(window))} private tracks: never shared, links older than a year" in words(window)
        )
        assert 0 < len(listed(window)) < total
        assert (tile.isChecked(), bar.isChecked(), figure(window, "Private tracks").isChecked()) == (True, True, False)
        QTest.keyClick(bar, Qt.Key.Key_Space)
        await until(lambda: not bar.isChecked())
        QTest.keyClick(figure(window, "Never shared"), Qt.Key.Key_Space)
        await until(lambda: len(listed(window)) == total)


async def test_the_picture_shows_how_many_people_have_a_link_as_well(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        first, second = private_tracks(window)[:2]
        await hand_out(window, first, ["Radio Lumen"])
        await hand_out(window, second, ["Radio Lumen", "Promo list A", "Mastering"])
        await until(lambda: number(window, "Recipients") == "3")
        click(window, "By recipients")
        assert [number(window, name) for name in ("One recipient", "2 to 5 recipients", "More than 20")] == [
            "1",
            "1",
            "0",
        ]
        press(window, "2 to 5 recipients")
        await until(lambda: [each.urn for each in listed(window)] == [second.urn])
        assert "1 private track: links with 2 to 5 recipients" in words(window)
        press(window, "2 to 5 recipients")
        await until(lambda: len(listed(window)) == len(private_tracks(window)))
        press(window, "No recipient")
        click(window, "By age of link")
        press(window, "Up to half a year")
        await until(lambda: "links one to six months old, links without a recipient" in words(window))
        click(window, "Show all")
        await until(lambda: len(listed(window)) == len(private_tracks(window)))


async def test_private_tracks_are_searched_and_sorted(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        titles = [each.title for each in listed(window)]
        title = titles[0]
        field = named(window, SearchField, "Search private tracks")
        QTest.keyClick(window.workspace._sidebar.views, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert field.hasFocus()
        QTest.keyClicks(field, title.upper())
        await until(lambda: [each.title for each in listed(window)] == [title])
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert overview_table(window).hasFocus()
        assert [index.row() for index in overview_table(window).selectionModel().selectedRows()] == [0]
        QTest.keyClick(field, Qt.Key.Key_Escape)
        await until(lambda: len(listed(window)) > 1)
        header = overview_table(window).horizontalHeader()
        place = QPoint(header.sectionViewportPosition(OverviewColumn.TRACK) + 20, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await until(lambda: [each.title for each in listed(window)] == sorted(titles, key=natural))


async def test_the_keys_move_by_rows_and_letters_are_searched_for(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        table, count = overview_table(window), len(listed(window))
        table.setFocus(Qt.FocusReason.TabFocusReason)
        table.setCurrentIndex(table.model().index(1, OverviewColumn.RECIPIENTS))
        for key, row in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 0), (Qt.Key.Key_End, count - 1)):
            QTest.keyClick(table, key)
            assert [index.row() for index in table.selectionModel().selectedRows()] == [row]
        assert table.rows_state.focused == count - 1
        QTest.keyClicks(table, "Z")
        field = named(window, SearchField, "Search private tracks")
        assert (field.hasFocus(), field.text(), table.rows_state.focused) == (True, "Z", -1)


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_the_menu_offers_what_the_buttons_do(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        table = overview_table(window)
        table.selectRow(0)
        table.menu_wanted.emit(QPoint(5, 5))
        menu = next(each for each in window.frame.findChildren(QMenu) if each.isVisible())
        assert [each.text() for each in menu.actions()] == [
            "Show track", "Reset on…", "People with access…", "Reset link…"
        ]  # fmt: skip
        menu.close()


async def test_what_the_server_does_not_offer_is_left_out_and_said(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url, dialect="current") as window:
        await show_overview(window)
        table = overview_table(window)
        hidden = {column for column in OverviewColumn if table.isColumnHidden(column)}
        assert hidden == {OverviewColumn.ACCESS, OverviewColumn.RESET, OverviewColumn.PLANNED}
        assert "no longer lets programs reset" in words(window)
        table.selectAll()
        assert "Show in Private" in buttons(window)
        assert not {"Reset links…", "Reset on…", "People with access…"} & buttons(window)


async def test_without_private_tracks_it_says_what_to_do(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        session = session_of(window)
        track = private_tracks(window)[0]
        session.library.forget([each.urn for each in private_tracks(window)[1:]])
        await until(lambda: [each.urn for each in listed(window)] == [track.urn])
        await session.editing.update(track.urn, TrackFields(sharing=Sharing.PUBLIC))
        await until(lambda: "No private tracks" in words(window))
        choose_view(window.workspace._sidebar.views, "all")
        await session.editing.update(track.urn, TrackFields(sharing=Sharing.PRIVATE))
        await show_overview(window)
        await until(lambda: [each.urn for each in listed(window)] == [track.urn])


async def test_what_happens_elsewhere_meanwhile_is_seen_on_coming_back(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        gone, handed = listed(window)[0].urn, listed(window)[1].urn
        choose_view(window.workspace._sidebar.views, "all")
        session = session_of(window)
        await hand_out(window, session.library.get(handed), ["Mastering"])
        session.library.forget([gone])
        assert gone in {each.urn for each in listed(window)}
        choose_view(window.workspace._sidebar.views, "overview")
        await until(lambda: gone not in {each.urn for each in listed(window)})
        await until(lambda: number(window, "Recipients") == "1")


async def test_a_log_that_cannot_be_read_is_told_and_tried_again(
    qapp: QApplication, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        log = session_of(window).links.log

        async def broken() -> dict:
            raise StorageError("The disk does not answer.")

        with monkeypatch.context() as patch:
            patch.setattr(log, "facts", broken)
            choose_view(window.workspace._sidebar.views, "overview")
            await until(lambda: "The disk does not answer." in words(window))
        click(window, "Try again")
        await until(lambda: len(listed(window)) == len(private_tracks(window)))


async def test_numbers_stay_while_the_log_cannot_be_read_again(
    qapp: QApplication, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await show_overview(window)
        first, second = private_tracks(window)[:2]
        log = session_of(window).links.log

        async def broken() -> dict:
            raise StorageError("The disk does not answer.")

        with monkeypatch.context() as patch:
            patch.setattr(log, "facts", broken)
            await hand_out(window, first, ["Radio Lumen"])
            await until(lambda: any("The disk does not answer." in text for text in window.messages.texts()))
            assert number(window, "Recipients") == "0"
            session_of(window).library.forget([second.urn])
        await hand_out(window, first, ["Promo list A"])
        await until(lambda: number(window, "Recipients") == "2")
        assert number(window, "Private tracks") == str(len(private_tracks(window)))


async def test_tracks_that_cannot_be_read_are_told_and_tried_again(qapp: QApplication, sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/me/tracks", times=None, arg=503)
    async with open_window(qapp, sandbox.url) as window:
        choose_view(window.workspace._sidebar.views, "overview")
        await until(lambda: session_of(window).library.status.state == "failed")
        sandbox.clear_faults()
        await until(
            lambda: [
                each
                for each in window.frame.findChildren(QPushButton)
                if each.text() == "Try again" and each.isVisible()
            ]
        )
        click(window, "Try again")
        await until(lambda: listed(window))


async def test_without_an_account_it_says_why_there_is_nothing(qapp: QApplication, qtbot, sandbox: Sandbox) -> None:
    async with client_of(sandbox, signed_in=False) as client, session_over(client) as session:
        stage, parent = Stage(qapp), QWidget()
        qtbot.addWidget(parent)
        overview = SharingOverview(
            parent,
            session,
            cast("Any", SimpleNamespace(tasks=stage.tasks)),
            look=stage.theme,
            tasks=stage.tasks,
            pictures=cast("Any", PlainTiles()),
            tell=str,
        )
        qtbot.addWidget(overview.pane)
        overview.pane.show()
        await stage.settle()
        shown = [each.text() for each in overview.pane.findChildren(PlainLabel) if each.isVisible()]
        assert "Not possible here" in shown
        assert any("without an account" in text for text in shown)
        overview.close()

"""The whole window over the sandbox, driven by hand and by key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton, QTableView

from scmanager.settings import Settings, SortBy, TableState, WindowState
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.models.views_model import VIEW_ROLE
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window


def rows(table: QTableView) -> list[str]:
    model = table.model()
    return [model.index(row, 0).data(TRACK_ROLE).title for row in range(model.rowCount())]


async def test_the_views_show_their_tracks_and_counts(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table, views = named(window, QTableView, "Tracks"), named(window, QListView, "Views")
        await until(lambda: len(rows(table)) == 60)
        counts = {
            v.key: v.count for r in range(views.model().rowCount()) if (v := views.model().index(r, 0).data(VIEW_ROLE))
        }
        choose_view(views, "private")
        await until(lambda: len(rows(table)) == counts["private"])
        choose_view(views, "public")
        await until(lambda: len(rows(table)) == counts["public"])
        assert counts["private"] + counts["public"] == counts["all"] == 60


async def test_typing_in_the_search_field_narrows_the_table(qapp: QApplication, sandbox: Sandbox, qtbot) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = named(window, QTableView, "Tracks")
        await until(lambda: len(rows(table)) == 60)
        wanted = rows(table)[7]
        field = named(window, QLineEdit, "Search tracks")
        qtbot.keyClick(table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClicks(field, wanted)
        await until(lambda: rows(table) == [wanted])
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        await until(lambda: len(rows(table)) == 60)


async def test_deleting_with_the_keyboard_asks_and_then_deletes(qapp: QApplication, sandbox: Sandbox, qtbot) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = named(window, QTableView, "Tracks")
        await until(lambda: len(rows(table)) == 60)
        title = rows(table)[3]
        table.setFocus()
        table.setCurrentIndex(table.model().index(3, 0))
        qtbot.keyClick(table, Qt.Key.Key_Delete)
        await until(lambda: any(b.text() == "Delete track" for b in window.frame.findChildren(QPushButton)))
        named(window, QPushButton, "Delete track").click()
        await until(lambda: len(rows(table)) == 59)
        assert title not in rows(table)
        assert [call["status"] for call in sandbox.requests("DELETE")] == [200]
        assert window.messages.texts() == ["Deleted 1 track."]


async def test_escape_is_the_safe_answer_to_a_deletion(qapp: QApplication, sandbox: Sandbox, qtbot) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = named(window, QTableView, "Tracks")
        await until(lambda: len(rows(table)) == 60)
        table.setFocus()
        table.setCurrentIndex(table.model().index(0, 0))
        qtbot.keyClick(table, Qt.Key.Key_Delete)
        await until(lambda: any(b.text() == "Delete track" for b in window.frame.findChildren(QPushButton)))
        qtbot.keyClick(named(window, QPushButton, "Delete track").window(), Qt.Key.Key_Escape)
        await window.settled()
        assert sandbox.requests("DELETE") == []


async def test_a_failed_refresh_keeps_the_rows_and_offers_another_try(
    qapp: QApplication, sandbox: Sandbox, qtbot
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = named(window, QTableView, "Tracks")
        await until(lambda: len(rows(table)) == 60)
        sandbox.fault("status", path="/me/tracks", times=10, arg=503)
        named(window, QPushButton, "Refresh").click()
        await until(window.messages.texts)
        assert len(rows(table)) == 60
        sandbox.clear_faults()
        named(window, QPushButton, "Try again").click()
        await until(lambda: not window.messages.texts())


async def test_the_number_of_rows_is_told_beside_rows_only(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        views = named(window, QListView, "Views")
        await until(lambda: has_words(window, "60 tracks"))
        for key in ("uploads", "links", "overview"):
            choose_view(views, key)
            assert not has_words(window, "60 tracks")
        choose_view(views, "private")
        await until(lambda: has_words(window, "20 of 60 tracks"))


def has_words(window: MainWindow, text: str) -> bool:
    return any(label.isVisible() and label.text() == text for label in window.frame.findChildren(QLabel))


async def test_public_search_shows_other_peoples_tracks(qapp: QApplication, sandbox: Sandbox, qtbot) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = named(window, QTableView, "Tracks")
        await until(lambda: len(rows(table)) == 60)
        choose_view(named(window, QListView, "Views"), "search")
        named(window, QPushButton, "Search").click()
        await until(lambda: len(rows(table)) > 60)
        owners = {table.model().index(row, 0).data(TRACK_ROLE).user.urn for row in range(len(rows(table)))}
        assert len(owners) > 3


async def test_the_window_is_remembered(qapp: QApplication, sandbox: Sandbox) -> None:
    plays_first = TableState(sort=(SortBy("plays", descending=True),))
    window_state = WindowState(tables={"private": plays_first}, inspector_tab=1, view="private")
    settings = Settings(theme="light", window=window_state)
    async with open_window(qapp, sandbox.url, settings=settings) as window:
        table = named(window, QTableView, "Tracks")
        await until(lambda: rows(table))
        plays = [table.model().index(r, 0).data(TRACK_ROLE).playback_count for r in range(len(rows(table)))]
        assert plays == sorted(plays, reverse=True)
        assert all(table.model().index(r, 0).data(TRACK_ROLE).is_private for r in range(len(rows(table))))
        left = window.window_state()
    assert (left.view, left.inspector_tab) == ("private", 1)
    assert left.tables == {"private": plays_first}


async def test_the_first_rows_have_the_focus(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        table = named(window, QTableView, "Tracks")
        await until(lambda: len(rows(table)) == 60)
        assert window.frame.focusWidget() is table


async def test_without_rows_the_views_have_the_focus(qapp: QApplication, sandbox: Sandbox) -> None:
    sandbox.fault("status", path="/me/tracks", times=10, arg=503)
    async with open_window(qapp, sandbox.url) as window:
        assert window.frame.focusWidget() is named(window, QListView, "Views")


async def test_a_failed_start_is_told_once_and_tried_again(qapp: QApplication, sandbox: Sandbox) -> None:
    for path in ("/me", "/me/tracks"):
        sandbox.fault("status", path=path, times=10, arg=503)
    async with open_window(qapp, sandbox.url) as window:
        assert window.messages.texts() == []
        assert any(label.text() == "Unknown user" for label in window.frame.findChildren(QLabel))
        sandbox.clear_faults()
        named(window, QPushButton, "Try again").click()
        await until(lambda: any(label.text() == "Odile Tamba" for label in window.frame.findChildren(QLabel)))
        await window.settled()


async def test_groups_explain_themselves_where_there_are_none(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url, dialect="current") as window:
        choose_view(named(window, QListView, "Views"), "group")
        await until(window.messages.texts)
        assert "closed its groups" in window.messages.texts()[0]
        assert named(window, QListView, "Views").currentIndex().data(VIEW_ROLE).key == "all"

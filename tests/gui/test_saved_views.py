"""Saved views in the whole window: made from a search, changed, deleted and undone, each with its own table."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QTableView, QWidget

from scmanager.core.saved_views import BUILT_IN, SavedView
from scmanager.settings import Settings, SettingsFile, SortBy, TableState
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.columns import KEYS, SortKey
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.models.views_model import View
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.panes.views_list import ViewsList
from scmanager.ui.widgets.search_line import SearchLine
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window

PROMO = SavedView(key="view-promo", name="Promo", icon="star", query="is:private genre:techno")


def views(window: MainWindow) -> list[View]:
    model = named(window, ViewsList, "Views").model()
    return [model.view_at(row) for row in range(model.rowCount())]


def saved(window: MainWindow) -> list[str]:
    """The names of the saved views in their order."""
    return [view.text for view in views(window) if view.is_saved]


def count_of(window: MainWindow, key: str) -> int | None:
    return next((view.count for view in views(window) if view.key == key), -1)


def table(window: MainWindow) -> QTableView:
    return named(window, QTableView, "Tracks", shown=False)


def tracks(window: MainWindow) -> list:
    model = table(window).model()
    return [model.index(row, 0).data(TRACK_ROLE) for row in range(model.rowCount())]


def go_to(window: MainWindow, key: str) -> ViewsList:
    found = named(window, ViewsList, "Views")
    choose_view(found, key)
    return found


async def dialog_of(window: MainWindow) -> QDialog:
    await until(lambda: [each for each in window.frame.findChildren(QDialog) if each.isVisible()])
    return next(each for each in window.frame.findChildren(QDialog) if each.isVisible())


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


async def loaded(window: MainWindow) -> None:
    await until(lambda: len(tracks(window)) == 60)


async def test_a_search_becomes_a_view_that_is_there_after_a_restart(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    async with open_window(qapp, sandbox.url, file=file) as window:
        await loaded(window)
        go_to(window, "private")
        line = named(window, SearchLine, "Search tracks")
        line.setText("plays:>10")
        found = len(tracks(window))
        named(window, QPushButton, "New view…").click()
        dialog = await dialog_of(window)
        assert named(window, QLineEdit, "Search").text() == "is:private plays:>10"
        assert not named(window, QPushButton, "Save view").isEnabled()
        QTest.keyClicks(named(window, QLineEdit, "Name"), "Heard in private")
        named(window, QPushButton, "Star").click()
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: "Heard in private" in saved(window))
        await until(lambda: line.text() == "")
        assert len(tracks(window)) == found
        await until(lambda: next(v.count for v in views(window) if v.text == "Heard in private") == found)
        left = window.window_state()
    (view,) = [each for each in file.load().views if each.name == "Heard in private"]
    assert (view.icon, view.query, left.view) == ("star", "is:private plays:>10", view.key)
    settings = Settings(theme="dark", window=left, views=file.load().views)
    async with open_window(qapp, sandbox.url, file=file, settings=settings) as window:
        await until(lambda: len(tracks(window)) == found)
        assert named(window, ViewsList, "Views").currentIndex().data() == "Heard in private"


async def test_built_in_views_count_what_they_show(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await loaded(window)
        shared = {track.urn for track in tracks(window) if track.shared_to_count}
        for view in BUILT_IN:
            go_to(window, view.key)
            await until(lambda view=view: count_of(window, view.key) == len(tracks(window)))
        assert all(track.is_private and track.urn not in shared for track in tracks(window))
        go_to(window, "no-genre")
        await until(lambda: tracks(window) and not any(track.genre for track in tracks(window)))


async def test_copying_a_link_takes_the_track_out_of_never_shared(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await loaded(window)
        go_to(window, "never-shared")
        before = tracks(window)
        window.workspace._commands.copy_link(before[0])
        await until(lambda: len(tracks(window)) == len(before) - 1)
        assert before[0].urn not in {track.urn for track in tracks(window)}
        await until(lambda: count_of(window, "never-shared") == len(before) - 1)
        links = window.workspace._session.links
        await links.log.settled()
        (entry,) = await links.log.page()
        assert entry.title == before[0].title
        found = await links.recogniser.recognise(QGuiApplication.clipboard().text())
        assert [each.id for each in found.entries] == [entry.id]


async def test_a_deleted_view_comes_back_where_it_was(qapp: QApplication, sandbox: Sandbox, file: SettingsFile) -> None:
    async with open_window(qapp, sandbox.url, file=file) as window:
        await loaded(window)
        QTest.keyClick(go_to(window, "no-genre"), Qt.Key.Key_Delete)
        await until(lambda: saved(window) == ["Missing artwork", "Never shared"])
        assert [view.key for view in file.load().views] == ["no-artwork", "never-shared"]
        assert named(window, ViewsList, "Views").currentIndex().data() == "All tracks"
        assert len(tracks(window)) == 60
        named(window, QPushButton, "Undo").click()
        await until(lambda: saved(window) == ["Missing artwork", "No genre", "Never shared"])
        assert file.load().views == BUILT_IN


async def test_a_view_is_moved_duplicated_and_edited(qapp: QApplication, sandbox: Sandbox, file: SettingsFile) -> None:
    settings = Settings(theme="dark", views=(PROMO, *BUILT_IN))
    async with open_window(qapp, sandbox.url, file=file, settings=settings) as window:
        await loaded(window)
        found = go_to(window, PROMO.key)
        QTest.keyClick(found, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        await until(lambda: saved(window)[:2] == ["Missing artwork", "Promo"])
        found.duplicate_wanted.emit(PROMO.key)
        await until(lambda: saved(window)[:3] == ["Missing artwork", "Promo", "Promo copy"])
        assert found.currentIndex().data() == "Promo"
        QTest.keyClick(found, Qt.Key.Key_F2)
        dialog = await dialog_of(window)
        line = named(window, SearchLine, "Search")
        line.setText("plays:none")
        assert not named(window, QPushButton, "Save view").isEnabled()
        line.setText("no:genre")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: tracks(window) and not any(track.genre for track in tracks(window)))
        assert [view.query for view in file.load().views if view.key == PROMO.key] == ["no:genre"]


async def test_a_view_that_cannot_be_saved_is_told_and_not_shown(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await loaded(window)
        QTest.keyClick(go_to(window, "no-genre"), Qt.Key.Key_Delete)
        await until(window.messages.texts)
        assert "settings could not be saved" in window.messages.texts()[0]
        assert len(saved(window)) == 3


async def test_every_view_has_columns_widths_and_an_order_of_its_own(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await loaded(window)
        columns, model = table(window).columns, table(window).model()
        default = columns.keys
        go_to(window, "private")
        columns.show_only(["title", "bpm", "plays"])
        columns.choose({"bpm": 90})
        window.workspace._tracks.pane.sort_by("plays", False)
        window.workspace._tracks.pane.sort_by("bpm", True)
        go_to(window, "public")
        assert (columns.keys, columns.chosen) == (default, {})
        assert model.sort_keys == (SortKey("created_at", descending=True),)
        go_to(window, "private")
        assert (columns.keys, columns.chosen) == (("title", "bpm", "plays"), {"bpm": 90})
        assert [key.key for key in model.sort_keys] == ["plays", "bpm"]
        left = tables_of_views(window)
    sort = (SortBy("plays", descending=True), SortBy("bpm", descending=model_default("bpm")))
    assert left == {"private": TableState(columns=("title", "bpm", "plays"), widths={"bpm": 90}, sort=sort)}


def tables_of_views(window: MainWindow) -> dict[str, TableState]:
    """How the tables of tracks were left, by the keys of their views."""
    return {key: state for key, state in window.window_state().tables.items() if key != "links"}


def model_default(key: str) -> bool:
    from scmanager.ui.models.columns import COLUMNS

    return next(column.largest_first for column in COLUMNS if column.key == key)


def click_heading(window: MainWindow, key: str, *, then: bool = False) -> None:
    """Click the heading of a column, with Shift where it is to be sorted by after what is sorted by already."""
    header, shift = table(window).horizontalHeader(), Qt.KeyboardModifier.ShiftModifier
    place = QPoint(header.sectionViewportPosition(KEYS.index(key)) + 8, header.height() // 2)
    modifier = shift if then else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, place)


async def test_a_new_view_and_a_duplicate_begin_with_the_columns_and_the_order_in_sight(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    async with open_window(qapp, sandbox.url, file=file) as window:
        await loaded(window)
        columns, model = table(window).columns, table(window).model()
        columns.show_only(["title", "access", "bpm", "plays"])
        click_heading(window, "access")
        click_heading(window, "plays", then=True)
        order = model.sort_keys
        assert [each.key for each in order] == ["access", "plays"]
        urns = [track.urn for track in tracks(window)]
        named(window, QPushButton, "New view…").click()
        dialog = await dialog_of(window)
        QTest.keyClicks(named(window, QLineEdit, "Name"), "By access")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: named(window, ViewsList, "Views").currentIndex().data() == "By access")
        assert model.sort_keys == order
        assert columns.keys == ("title", "access", "bpm", "plays")
        assert [track.urn for track in tracks(window)] == urns
        click_heading(window, "plays")
        made = next(view.key for view in views(window) if view.text == "By access")
        named(window, ViewsList, "Views").duplicate_wanted.emit(made)
        await until(lambda: "By access copy" in saved(window))
        go_to(window, "all")
        assert model.sort_keys == order
        go_to(window, next(view.key for view in views(window) if view.text == "By access copy"))
        assert model.sort_keys == (SortKey("plays", descending=True),)
        assert columns.keys == ("title", "access", "bpm", "plays")
        left = tables_of_views(window)
    assert {left[view.key].columns for view in file.load().views[-2:]} == {("title", "access", "bpm", "plays")}


async def test_the_state_of_a_deleted_view_is_forgotten(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    async with open_window(qapp, sandbox.url, file=file) as window:
        await loaded(window)
        found = go_to(window, "no-genre")
        table(window).columns.show_only(["title", "plays"])
        QTest.keyClick(found, Qt.Key.Key_Delete)
        await until(lambda: len(saved(window)) == 2)
        assert tables_of_views(window) == {}


async def test_the_last_searches_are_remembered(qapp: QApplication, sandbox: Sandbox, file: SettingsFile) -> None:
    async with open_window(qapp, sandbox.url, file=file) as window:
        await loaded(window)
        line = named(window, SearchLine, "Search tracks")
        for text in ("genre:techno", "plays:>10", "genre:techno", "plays:mistake"):
            line.setText(text)
            QTest.keyClick(line, Qt.Key.Key_Return)
            await window.settled()
        assert tuple(line.history) == ("genre:techno", "plays:>10")
    assert file.load().searches == ("genre:techno", "plays:>10")


@pytest.mark.qt_log_ignore("This plugin does not support")  # tooltips
async def test_a_name_of_any_length_fits_the_sidebar(qapp: QApplication, sandbox: Sandbox) -> None:
    names = ("<b>bold</b>", "a" * 60, "日本語のトラック", "two\nlines")
    made = tuple(SavedView(key=f"view-{number}", name=name) for number, name in enumerate(names))
    async with open_window(qapp, sandbox.url, settings=Settings(theme="light", views=made)) as window:
        await loaded(window)
        sidebar = window.frame.findChild(Sidebar)
        assert saved(window) == list(names)
        assert sidebar.width() < 260
        assert not sidebar.grab().isNull()
        assert [tip_of(window, view.key) for view in made] == ["", "a" * 60, "", ""]


def tip_of(window: MainWindow, key: str) -> str:
    """Hold the mouse over a view and return what is said."""
    found = named(window, ViewsList, "Views")
    place = found.visualRect(found.model().index(found.model().row_of(key))).center()
    viewport = found.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))
    return viewport.toolTip()


@pytest.mark.qt_log_ignore("This plugin does not support")  # tooltips
async def test_what_a_saved_view_keeps_is_said_above_its_rows_and_edited_there(
    qapp: QApplication, sandbox: Sandbox, file: SettingsFile
) -> None:
    settings = Settings(theme="dark", views=(*BUILT_IN, PROMO))
    async with open_window(qapp, sandbox.url, file=file, settings=settings) as window:
        await loaded(window)
        go_to(window, PROMO.key)
        kept = named(window, QWidget, "What this view keeps")
        assert (kept.text(), kept.toolTip()) == (PROMO.query, PROMO.query)
        assert tip_of(window, "never-shared").startswith("Knows of people with access")
        named(window, QPushButton, "Edit view…").click()
        dialog = await dialog_of(window)
        line = named(window, SearchLine, "Search")
        assert line.text() == PROMO.query
        line.setText("is:public gener:x")
        named(window, QPushButton, "Write genre:x").click()
        line.setText("is:public")
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        await until(lambda: kept.text() == "is:public")
        await until(lambda: tracks(window) and not any(track.is_private for track in tracks(window)))
        for key in ("all", "private", "search"):
            go_to(window, key)
            await until(lambda: not kept.isVisible())
            assert not kept.isVisible()

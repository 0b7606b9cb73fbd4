"""Columns of the table: chosen, moved and made wider by mouse and keys, and sorted by several."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QMenu, QPushButton

from scmanager.settings import TableState
from scmanager.ui.models.columns import KEYS, SortKey
from scmanager.ui.panes.column_chooser import ColumnChooser
from scmanager.ui.panes.track_columns import DEFAULT
from tests.helpers.inspector_fakes import by_name
from tests.helpers.track_tables import TableStage, some_tracks, track
from tests.helpers.waiting import until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def stage(qapp) -> TableStage:
    return TableStage(qapp, *some_tracks(30), width=1200)


def head_of(stage: TableStage, key: str) -> QPoint:
    """The place of a column's name in the header."""
    return QPoint(stage.table.horizontalHeader().sectionViewportPosition(KEYS.index(key)) + 8, 10)


def click_head(stage: TableStage, key: str, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    viewport = stage.table.horizontalHeader().viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, modifier, head_of(stage, key))


def heads(stage: TableStage) -> dict[str, str]:
    header = stage.table.horizontalHeader()
    return {key: str(stage.model.headerData(n, header.orientation())) for n, key in enumerate(KEYS)}


def menu_of(stage: TableStage, key: str) -> QMenu:
    """Open the menu of a column's name."""
    header = stage.table.horizontalHeader()
    header.customContextMenuRequested.emit(head_of(stage, key))
    (menu,) = [each for each in stage.pane.findChildren(QMenu) if each.isVisible() and not each.title()]
    return menu


def choose(menu: QMenu, *path: str) -> None:
    """Choose an entry of a menu, or of a menu within it."""
    inner = menu
    for text in path[:-1]:
        (inner,) = [each.menu() for each in inner.actions() if each.text() == text]
    next(each for each in inner.actions() if each.text() == path[-1]).trigger()
    menu.close()


def chooser_of(stage: TableStage) -> QListWidget:
    by_name(stage.pane, QPushButton, "Columns").click()
    return stage.pane.findChild(ColumnChooser).findChild(QListWidget)


async def test_shift_and_a_click_sort_by_a_further_column(stage: TableStage) -> None:
    click_head(stage, "genre")
    click_head(stage, "plays", SHIFT)
    click_head(stage, "title", SHIFT)
    assert stage.model.sort_keys == (SortKey("genre"), SortKey("plays", descending=True), SortKey("title"))
    shown = heads(stage)
    assert (shown["genre"], shown["plays"], shown["title"]) == ("Genre ↑ 1", "Plays ↓ 2", "Title ↑ 3")
    click_head(stage, "plays", SHIFT)
    assert [(key.key, key.descending) for key in stage.model.sort_keys] == [
        ("genre", False), ("plays", False), ("title", False),
    ]  # fmt: skip
    click_head(stage, "plays")
    assert stage.model.sort_keys == (SortKey("plays", descending=True),)


async def test_sorting_by_several_is_in_the_menu(stage: TableStage) -> None:
    choose(menu_of(stage, "likes"), "Sort by this column")
    assert stage.model.sort_keys == (SortKey("likes", descending=True),)
    choose(menu_of(stage, "length"), "Then by", "Title")
    assert stage.model.sort_keys == (SortKey("likes", descending=True), SortKey("title"))
    menu = menu_of(stage, "title")
    (then,) = [each.menu() for each in menu.actions() if each.text() == "Then by"]
    assert [each.text() for each in then.actions() if each.isChecked()] == ["Title ↑", "Likes ↓"]


async def test_the_menu_of_a_column_moves_hides_and_widens_it(stage: TableStage) -> None:
    columns = stage.table.columns
    choose(menu_of(stage, "genre"), "Move left")
    assert stage.shown_columns() == list(columns.keys)
    assert columns.keys.index("genre") == DEFAULT.index("genre") - 1
    choose(menu_of(stage, "genre"), "Move right")
    assert columns.keys == DEFAULT
    before = stage.table.columnWidth(KEYS.index("genre"))
    choose(menu_of(stage, "genre"), "Wider")
    assert stage.table.columnWidth(KEYS.index("genre")) > before
    choose(menu_of(stage, "genre"), "Fit to its text")
    assert stage.table.columnWidth(KEYS.index("genre")) == before
    choose(menu_of(stage, "genre"), "Hide column")
    assert "genre" not in stage.shown_columns()
    choose(menu_of(stage, "likes"), "Reset columns")
    assert stage.shown_columns() == list(DEFAULT)


async def test_the_title_stays_first_and_shown(stage: TableStage) -> None:
    menu = menu_of(stage, "title")
    texts = [each.text() for each in menu.actions()]
    menu.close()
    assert "Hide column" not in texts
    assert "Move left" not in texts
    stage.table.columns.move_column("genre", 0)
    assert stage.shown_columns()[:2] == ["title", "genre"]
    header = stage.table.horizontalHeader()
    assert not header.isFirstSectionMovable()


async def test_a_column_is_dragged_elsewhere(stage: TableStage) -> None:
    header = stage.table.horizontalHeader()
    header.moveSection(header.visualIndex(KEYS.index("created_at")), 1)
    assert stage.table.columns.keys[:2] == ("title", "created_at")
    assert stage.shown_columns()[:2] == ["title", "created_at"]


def listed(chosen: QListWidget) -> tuple[list[str], list[str]]:
    """The texts under both headings; nothing while a tick does not fit its heading."""
    texts = [chosen.item(row).text() for row in range(chosen.count())]
    first, second = (row for row in range(len(texts)) if not chosen.item(row).flags())
    ticks = [chosen.item(row).checkState() is Qt.CheckState.Checked for row in range(len(texts))]
    fits = all(ticks[1:second]) and not any(ticks[second:])
    return (texts[1:second], texts[second:]) if (texts[first], fits) == ("Shown", True) else ([], [])


async def test_the_list_names_what_is_shown_and_what_is_hidden(stage: TableStage) -> None:
    chosen = chooser_of(stage)
    shown, (heading, *hidden) = listed(chosen)
    assert shown[:2] == ["Title – always first", "Access"]
    assert len(shown) == len(DEFAULT)
    assert heading == f"Hidden: {len(hidden)}"
    assert "ISRC" in hidden
    stage.table.columns.show_only(KEYS)
    await until(lambda: listed(chosen)[1] == ["None is hidden"])


async def test_the_list_of_columns_is_used_by_keys(stage: TableStage) -> None:
    chosen = chooser_of(stage)
    assert chosen.currentItem().text() == "Access"
    QTest.keyClick(chosen, Qt.Key.Key_Down)
    QTest.keyClick(chosen, Qt.Key.Key_Space)
    assert "plays" not in stage.shown_columns()
    await until(lambda: "Plays" in listed(chosen)[1])
    assert chosen.currentItem().text() == "Likes"  # the next one can be hidden with the same key
    QTest.keyClick(chosen, Qt.Key.Key_Up)
    QTest.keyClick(chosen, Qt.Key.Key_Down, ALT)
    await until(lambda: listed(chosen)[0][:3] == ["Title – always first", "Likes", "Access"])
    assert stage.shown_columns()[:3] == ["title", "likes", "access"]
    before = stage.table.columnWidth(KEYS.index("access"))
    QTest.keyClick(chosen, Qt.Key.Key_Right, ALT)
    assert stage.table.columnWidth(KEYS.index("access")) > before
    QTest.keyClick(chosen, Qt.Key.Key_Escape)
    assert not chosen.isVisible()


async def test_a_column_that_is_moved_past_the_end_is_hidden_and_comes_back(stage: TableStage) -> None:
    stage.table.columns.show_only(["title", "plays", "isrc"])
    chosen = chooser_of(stage)
    QTest.keyClick(chosen, Qt.Key.Key_Down)
    assert chosen.currentItem().text() == "ISRC"
    QTest.keyClick(chosen, Qt.Key.Key_Down, ALT)
    await until(lambda: listed(chosen)[0] == ["Title – always first", "Plays"])
    assert chosen.currentItem().text() == "ISRC"
    QTest.keyClick(chosen, Qt.Key.Key_Up, ALT)
    await until(lambda: listed(chosen)[0] == ["Title – always first", "Plays", "ISRC"])
    QTest.keyClick(chosen, Qt.Key.Key_Up, ALT)
    await until(lambda: listed(chosen)[0] == ["Title – always first", "ISRC", "Plays"])
    assert stage.shown_columns() == ["title", "isrc", "plays"]
    QTest.keyClick(chosen, Qt.Key.Key_Up, ALT)
    assert stage.shown_columns()[0] == "title"


async def test_a_column_is_dragged_in_the_list_beneath_the_heading_of_hidden_ones(stage: TableStage) -> None:
    stage.table.columns.show_only(["title", "plays", "isrc", "bpm"])
    chosen, top = chooser_of(stage), QModelIndex()
    row = next(row for row in range(chosen.count()) if chosen.item(row).text() == "Plays")
    chosen.model().moveRow(top, row, top, chosen.count())
    await until(lambda: listed(chosen)[0] == ["Title – always first", "ISRC", "BPM"])
    row = next(row for row in range(chosen.count()) if chosen.item(row).text() == "Key")
    chosen.model().moveRow(top, row, top, 3)
    await until(lambda: listed(chosen)[0] == ["Title – always first", "ISRC", "Key", "BPM"])
    assert stage.shown_columns() == ["title", "isrc", "key", "bpm"]


async def test_columns_without_room_are_named_as_such(qapp) -> None:
    stage = TableStage(qapp, track(1), width=560)
    chosen = chooser_of(stage)
    shown, _ = listed(chosen)
    crowded = [text.partition(" – ")[0] for text in shown if text.endswith("no room in this window")]
    assert "Comments" in crowded
    assert "comments" not in stage.shown_columns()
    assert len(shown) == len(DEFAULT)


async def test_a_hidden_column_is_named_and_shown_in_the_menu_of_the_header(stage: TableStage) -> None:
    choose(menu_of(stage, "plays"), "Show column", "ISRC")
    assert stage.table.columns.keys[-1] == "isrc"


async def test_reset_in_the_list_brings_the_usual_columns_back(stage: TableStage) -> None:
    stage.table.columns.show_only(["title", "isrc"])
    chosen = chooser_of(stage)
    assert listed(chosen)[0] == ["Title – always first", "ISRC"]
    by_name(stage.pane.findChild(ColumnChooser), QPushButton, "Reset columns").click()
    assert stage.shown_columns() == list(DEFAULT)
    await until(lambda: listed(chosen)[0][1] == "Access")


async def test_the_last_column_cannot_be_taken_away(stage: TableStage) -> None:
    stage.table.columns.show_only(["title", "plays"])
    stage.table.columns.show_column("plays", shown=False)
    assert stage.shown_columns() == ["title", "plays"]
    chosen = chooser_of(stage)
    QTest.keyClick(chosen, Qt.Key.Key_Space)
    assert stage.shown_columns() == ["title", "plays"]
    await until(lambda: chosen.currentItem().checkState() is Qt.CheckState.Checked)
    assert listed(chosen)[0] == ["Title – always first", "Plays"]


async def test_columns_that_were_chosen_are_all_shown_and_the_table_scrolls(qapp) -> None:
    stage = TableStage(qapp, *some_tracks(5), width=700)
    assert stage.table.horizontalScrollBar().maximum() == 0
    wanted = ["title", "bpm", "plays", "label", "license", "isrc", "artist", "created_at"]
    stage.table.columns.show_only(wanted)
    assert stage.shown_columns() == wanted
    assert stage.table.columnWidth(0) >= 240
    await until(lambda: stage.table.horizontalScrollBar().maximum() > 0)
    stage.table.columns.reset()
    await until(lambda: stage.table.horizontalScrollBar().maximum() == 0)


async def test_unknown_columns_of_an_earlier_time_are_left_out(qapp) -> None:
    tables = {"all": TableState(columns=("title", "colour", "plays", "plays"), widths={"colour": 40, "plays": 99})}
    stage = TableStage(qapp, track(1), tables=tables)
    assert stage.shown_columns() == ["title", "plays"]
    stage.pane.memory.keep()
    assert tables["all"].columns == ("title", "plays")
    assert tables["all"].widths == {"plays": 99}

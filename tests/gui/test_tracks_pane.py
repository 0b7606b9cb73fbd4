"""The pane of tracks: searching, choosing, keys, and what it says when there is nothing to show."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QTableView

from scmanager.core import texts
from scmanager.core.search import parse
from scmanager.core.search_terms import Search
from scmanager.core.tracks import Sharing
from scmanager.errors import NotPossible, Offline
from scmanager.services.library import SyncStatus
from scmanager.settings import SortBy, TableState
from scmanager.ui.delegates.row_delegate import PADDING
from scmanager.ui.models.columns import KEYS, SortKey
from scmanager.ui.models.tracks_model import TracksModel
from scmanager.ui.panes.track_columns import DEFAULT
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.selection_bar import SelectionBar
from tests.helpers.inspector_fakes import by_name
from tests.helpers.track_tables import NOON, TableStage, at_rest, some_tracks, track, urn


def search(text: str) -> Search:
    return parse(text, today=NOON.date())


def readable(stage: TableStage) -> str:
    """Everything the pane says in words now."""
    return "\n".join(label.text() for label in stage.pane.findChildren(PlainLabel) if label.isVisible())


def press(stage: TableStage, text: str) -> None:
    (found,) = [each for each in stage.pane.findChildren(QPushButton) if each.text() == text and each.isVisible()]
    found.click()


def key(stage: TableStage, code: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(stage.table, code, modifier)


async def test_controls_have_their_names(qapp) -> None:
    stage = TableStage(qapp, track(1))
    names = {
        each.accessibleName() for kind in (QTableView, QLineEdit, QPushButton) for each in stage.pane.findChildren(kind)
    }
    assert {"Tracks", "Search tracks", "Refresh", "Upload…"} <= names


async def test_search_narrows_and_escape_brings_everything_back(qapp) -> None:
    stage = TableStage(qapp, track(1, title="Kestrel"), track(2, title="Élan", tags=("kestrel demo",)), track(3))
    await stage.search("KESTREL")
    assert stage.titles() == ["Kestrel", "Élan"]
    await stage.search("elan kes")
    assert stage.titles() == ["Élan"]
    QTest.keyClick(stage.pane.toolbar.line, Qt.Key.Key_Escape)
    await at_rest(stage.model)
    assert len(stage.titles()) == 3


async def test_the_field_tells_how_many_tracks_are_searched(qapp) -> None:
    stage = TableStage(qapp)
    assert stage.pane.toolbar.line.placeholderText() == "Search tracks: title, tag, genre, description…"
    stage.model.apply(some_tracks(1284))
    await at_rest(stage.model)
    assert stage.pane.toolbar.line.placeholderText().startswith("Search 1\u202f284 tracks: title")
    stage.pane.set_source(stage.model, "", key="private", base=parse("is:private", today=NOON.date()))
    await at_rest(stage.model)
    count = texts.count(stage.model.rowCount())
    assert stage.pane.toolbar.line.placeholderText().startswith(f"Search {count} tracks: title")
    await stage.search("nowhere")
    await stage.search("")
    assert stage.pane.toolbar.line.placeholderText().startswith(f"Search {count} tracks: title")


async def test_what_matches_nothing_can_be_cleared(qapp) -> None:
    stage = TableStage(qapp, track(1), track(2))
    await stage.search("is:private zebra")
    assert "No track matches" in readable(stage)
    press(stage, "Clear search and filters")
    await at_rest(stage.model)
    assert len(stage.titles()) == 2
    assert stage.table.isVisible()
    assert stage.pane.toolbar.line.text() == ""


async def test_an_empty_account_offers_to_upload(qapp) -> None:
    stage = TableStage(qapp)
    stage.pane.show_status(SyncStatus(state="loading"))
    assert "Loading tracks…" in readable(stage)
    stage.pane.show_status(SyncStatus(state="ready"))
    assert "No tracks yet" in readable(stage)
    assert "Drop audio files" in readable(stage)
    buttons = [each for each in stage.pane.findChildren(QPushButton) if each.text() == "Upload…" and each.isVisible()]
    for each in buttons:
        each.click()
    assert stage.heard == [("upload_wanted", None)] * 2


async def test_a_failure_without_rows_says_why_and_offers_another_try(qapp) -> None:
    stage = TableStage(qapp)
    stage.pane.show_status(SyncStatus(state="failed", error=Offline("The server cannot be reached.")))
    assert "No connection" in readable(stage)
    assert "The server cannot be reached." in readable(stage)
    press(stage, "Try again")
    assert stage.heard == [("refresh_wanted", None)]


async def test_a_failure_keeps_rows_that_are_there(qapp) -> None:
    stage = TableStage(qapp, track(1))
    stage.pane.show_status(SyncStatus(state="failed", error=Offline("gone")))
    assert stage.table.isVisible()
    assert stage.titles() == ["Piece 001"]


async def test_what_the_server_cannot_do_is_explained(qapp) -> None:
    stage = TableStage(qapp)
    stage.pane.show_status(SyncStatus(state="failed", error=NotPossible("There are no own tracks here.")))
    assert "Not possible here" in readable(stage)
    assert "There are no own tracks here." in readable(stage)


async def test_a_view_shows_only_what_it_is_for(qapp) -> None:
    stage = TableStage(qapp, track(1), track(2, sharing=Sharing.PRIVATE))
    stage.pane.set_source(stage.model, "", key="private", base=search("is:private"))
    assert stage.titles() == ["Piece 002"]
    stage.model.apply((), [urn(2)])
    assert "No private tracks" in readable(stage)
    stage.pane.set_source(stage.model, "", key="mine", base=search("genre:jazz"))
    await at_rest(stage.model)
    assert "No tracks in this view" in readable(stage)
    stage.pane.set_source(stage.model, "")
    assert stage.titles() == ["Piece 001"]


async def test_what_is_selected_stays_so_in_a_view_that_shows_it_too(qapp) -> None:
    stage = TableStage(qapp, track(1), track(2, sharing=Sharing.PRIVATE))
    told: list[list[str]] = []
    stage.pane.selection_changed.connect(lambda tracks: told.append([each.urn for each in tracks]))
    stage.pane.select(urn(2))
    stage.pane.set_source(stage.model, "", key="private", base=search("is:private"))
    assert stage.selected() == [urn(2)]
    stage.pane.set_source(stage.model, "", key="public", base=search("is:public"))
    assert stage.selected() == []
    stage.table.selectRow(0)
    assert told[-1] == [urn(1)]
    assert told.count([urn(1)]) == 1


async def test_going_to_other_tracks_and_back_selects_nothing(qapp) -> None:
    stage = TableStage(qapp, track(1), track(2))
    stage.pane.select(urn(2))
    listing = TracksModel(stage.tasks)
    listing.apply([track(9)])
    for _ in range(3):
        stage.pane.set_source(listing, "Tracks of somebody", own=False)
        assert stage.selected() == []
        stage.pane.set_source(stage.model, "All tracks")
        assert stage.selected() == []
    stage.table.selectRow(0)
    assert stage.selected() == [urn(1)]
    listing.clear()
    assert stage.selected() == [urn(1)]


async def test_a_row_is_marked_only_while_the_keys_go_to_it(qapp) -> None:
    stage = TableStage(qapp, track(1), track(2))
    listing = TracksModel(stage.tasks)
    plain = stage.table.viewport().grab().toImage()
    stage.table.setFocus()
    assert stage.table.viewport().grab().toImage() == plain
    QTest.keyClick(stage.table, Qt.Key.Key_Down)
    assert stage.table.viewport().grab().toImage() != plain
    stage.pane.set_source(listing, "Tracks of somebody", own=False)
    stage.pane.set_source(stage.model, "All tracks")
    assert stage.table.viewport().grab().toImage() == plain


async def test_a_header_sorts_largest_first_where_that_is_sensible_and_again_the_other_way(qapp) -> None:
    stage = TableStage(qapp, *(track(number, playback_count=count) for number, count in enumerate((5, 900, 40))))
    header = stage.table.horizontalHeader()
    plays = KEYS.index("plays")
    place = QPoint(header.sectionViewportPosition(plays) + 8, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.titles() == ["Piece 001", "Piece 002", "Piece 000"]
    assert stage.model.sort_keys == (SortKey("plays", descending=True),)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.titles() == ["Piece 000", "Piece 002", "Piece 001"]
    assert stage.model.sort_keys == (SortKey("plays"),)


async def test_sorting_keeps_the_current_track_in_view_and_its_row_marked(qapp) -> None:
    stage = TableStage(qapp, *(track(number, playback_count=number) for number in range(200)))
    await stage.with_focus()
    key(stage, Qt.Key.Key_Down)
    (chosen,) = stage.selected()
    header = stage.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(KEYS.index("plays")) + 8, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    await at_rest(stage.model)
    row = stage.table.currentIndex()
    assert (row.row(), stage.selected()) == (stage.model.row_of(chosen), [chosen])
    assert row.row() > 100
    assert stage.table.viewport().rect().contains(stage.table.visualRect(row))
    marked = stage.table.viewport().grab().toImage()
    key(stage, Qt.Key.Key_Shift)
    assert stage.table.viewport().grab().toImage() == marked


async def test_the_first_down_selects_the_first_row(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(3)))
    await stage.with_focus()
    key(stage, Qt.Key.Key_Down)
    assert stage.selected() == [urn(0)]


async def test_the_sort_of_a_view_is_restored_and_an_unknown_one_ignored(qapp) -> None:
    tables = {"all": TableState(sort=(SortBy("colour"), SortBy("title")))}
    stage = TableStage(qapp, track(1, title="b"), track(2, title="c"), track(3, title="a"), tables=tables)
    await at_rest(stage.model)
    assert stage.titles() == ["a", "b", "c"]


async def test_other_peoples_tracks_keep_their_order_and_leave_the_sort_of_views_alone(qapp) -> None:
    tables: dict[str, TableState] = {}
    stage = TableStage(qapp, track(1), tables=tables)
    listing = TracksModel(stage.tasks)
    listing.apply([track(9, title="z"), track(8, title="a")])
    stage.pane.set_source(listing, "Tracks of somebody", key="user", own=False)
    assert stage.titles() == ["z", "a"]
    stage.pane.table.column_clicked.emit(0)
    assert stage.titles() == ["a", "z"]
    stage.pane.set_source(stage.model, "")
    stage.pane.memory.keep()
    assert tables == {}


async def test_selecting_tells_once_which_tracks(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(5)))
    told: list[list[str]] = []
    stage.pane.selection_changed.connect(lambda tracks: told.append([each.urn for each in tracks]))
    await stage.with_focus()
    stage.table.selectRow(1)
    key(stage, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    key(stage, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert told == [[urn(1)], [urn(1), urn(2)], [urn(number) for number in range(5)]]


async def test_the_selection_survives_a_refresh_and_tells_of_changed_tracks(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(5)))
    stage.pane.select(urn(3))
    told: list[list[int | None]] = []
    stage.pane.selection_changed.connect(lambda tracks: told.append([each.playback_count for each in tracks]))
    stage.model.apply([track(number, playback_count=7) for number in range(5)])
    stage.model.apply([track(100), track(101)])
    assert stage.selected() == [urn(3)]
    assert told == [[7]]
    stage.model.apply((), [urn(3)])
    assert told == [[7], []]


async def test_a_selected_track_that_the_search_hides_is_no_longer_selected(qapp) -> None:
    stage = TableStage(qapp, track(1, title="Kestrel"), track(2, title="Other"))
    stage.pane.select(urn(2))
    await stage.search("kestrel")
    assert stage.selected() == []


async def test_a_track_can_be_selected_before_it_is_there_or_while_it_is_hidden(qapp) -> None:
    stage = TableStage(qapp, track(1))
    stage.pane.select(urn(2))
    assert stage.selected() == []
    stage.model.apply([track(2)])
    assert stage.selected() == [urn(2)]
    await stage.search("zebra")
    stage.pane.select(urn(1))
    await at_rest(stage.model)
    assert stage.selected() == [urn(1)]
    assert stage.pane.toolbar.line.text() == ""


async def test_the_program_selects_one_track_whatever_key_is_held(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(5)))
    await stage.with_focus()
    stage.pane.select(urn(1))
    QTest.keyPress(stage.table, Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier)
    stage.pane.select(urn(3))
    QTest.keyRelease(stage.table, Qt.Key.Key_Shift)
    assert stage.selected() == [urn(3)]


async def test_after_a_deletion_the_keyboard_stays_in_the_table(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(5)))
    await stage.with_focus()
    stage.table.selectRow(2)
    stage.model.apply((), [urn(2)])
    key(stage, Qt.Key.Key_Down)
    assert stage.selected() == [urn(3)]


async def test_keys_of_the_table(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(5)))
    await stage.with_focus()
    stage.table.selectRow(1)
    key(stage, Qt.Key.Key_Return)
    key(stage, Qt.Key.Key_Delete)
    key(stage, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    key(stage, Qt.Key.Key_F5)
    key(stage, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    one = track(1)
    heard = [(name, list(value) if isinstance(value, Sequence) else value) for name, value in stage.heard]
    assert heard == [
        ("edit_wanted", [one]),
        ("delete_wanted", [one]),
        ("copy_link_wanted", one),
        ("refresh_wanted", None),
        ("refresh_wanted", None),
    ]
    key(stage, Qt.Key.Key_End)
    assert stage.selected() == [urn(4)]
    key(stage, Qt.Key.Key_Home)
    assert stage.selected() == [urn(0)]


async def test_find_goes_to_the_field_down_goes_to_the_table_and_letters_go_back(qapp) -> None:
    stage = TableStage(qapp, track(1), track(2))
    await stage.with_focus()
    field = stage.pane.toolbar.line
    key(stage, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert stage.table.hasFocus()
    assert stage.selected() == [urn(1)]
    QTest.keyClicks(stage.table, "k")
    assert field.hasFocus()
    assert field.text() == "k"


async def test_a_double_click_activates(qapp) -> None:
    stage = TableStage(qapp, track(1), track(2))
    place = stage.table.visualRect(stage.model.index(1, 0)).center()
    QTest.mouseClick(stage.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(stage.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.heard == [("activated", track(2))]


OF_COLUMNS = ["Sort by", "Then by", "Show column", "Columns…"]


def menu_texts(stage: TableStage) -> list[str]:
    """Open the menu with its key and return what can be chosen."""
    stage.pane.table.menu_wanted.emit(stage.pane.mapToGlobal(QPoint(9, 90)))
    (menu,) = [each for each in stage.pane.findChildren(QMenu) if each.isVisible() and not each.title()]
    texts = [each.text() for each in menu.actions() if each.isVisible() and each.isEnabled() and each.text()]
    menu.close()
    return texts


@pytest.mark.parametrize(("own", "wish"), [(True, "edit_wanted"), (False, "open_page_wanted")])
async def test_enter_edits_own_tracks_and_opens_the_page_of_others(qapp, own: bool, wish: str) -> None:
    stage = TableStage(qapp, track(1), track(2))
    stage.pane.set_source(stage.model, "", own=own)
    stage.pane.select(urn(2))
    await stage.with_focus()
    for each in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        key(stage, each)
    assert [name for name, _ in stage.heard] == [wish, wish]


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_the_menu_offers_what_is_possible(qapp) -> None:
    stage = TableStage(qapp, track(1), track(2), track(3, permalink_url=""))
    stage.pane.select(urn(1))
    looks, own = ["Show comments", "Show sharing"], ["Make private…", "Delete…"]
    copies, links = (
        ["Copy link", "Copy rows as", "Open on SoundCloud"],
        ["Share"],
    )
    assert menu_texts(stage) == ["Edit…", "Rename", *copies, *links, *looks, *own, *OF_COLUMNS]
    stage.pane.select(urn(3))
    assert menu_texts(stage) == ["Edit…", "Rename", "Copy rows as", *links, *looks, *own, *OF_COLUMNS]
    stage.table.selectAll()
    several = ["Make public…"]
    assert menu_texts(stage) == ["Copy links", "Copy rows as", *links, *several, *own, *OF_COLUMNS]


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_other_peoples_tracks_cannot_be_edited_or_deleted(qapp) -> None:
    stage = TableStage(qapp)
    listing = TracksModel(stage.tasks)
    listing.apply([track(1), track(2)])
    stage.pane.set_source(listing, "Tracks of somebody", own=False)
    stage.pane.select(urn(1))
    await stage.with_focus()
    key(stage, Qt.Key.Key_Delete)
    assert stage.heard == []
    assert menu_texts(stage) == ["Copy link", "Copy rows as", "Open on SoundCloud", "Show comments", *OF_COLUMNS]
    stage.table.selectAll()
    assert not stage.pane.findChild(SelectionBar).isVisible()


async def test_the_bar_of_several_selected_deletes_them_together(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(3)))
    bar = stage.pane.findChild(SelectionBar)
    stage.table.selectRow(0)
    assert not bar.isVisible()
    stage.table.selectAll()
    assert bar.isVisible()
    assert "3 selected" in readable(stage)
    assert stage.pane.rect().contains(bar.geometry())
    by_name(bar, QPushButton, "Delete…").click()
    ((name, tracks),) = stage.heard
    assert (name, list(tracks)) == ("delete_wanted", [track(0), track(1), track(2)])


async def test_the_bar_of_several_selected_hands_out_their_links(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(3)))
    stage.table.selectAll()
    bar, actions = stage.pane.findChild(SelectionBar), stage.pane.track_actions
    heard: list[tuple[str, int]] = []
    actions.links_wanted.connect(lambda tracks, form: heard.append((form, len(tracks))))
    actions.export_links_wanted.connect(lambda tracks: heard.append(("export", len(tracks))))
    actions.reset_wanted.connect(lambda tracks: heard.append(("reset", len(tracks))))
    for name in ("Copy links", "Export links…", "Reset links…"):
        by_name(bar, QPushButton, name).click()
    assert heard == [("list", 3), ("export", 3), ("reset", 3)]


async def test_the_bar_of_several_selected_hides_no_row(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(40)))
    table, bar = stage.table, stage.pane.findChild(SelectionBar)
    last = table.rowAt(table.viewport().height() - 1)
    table.selectRow(last - 1)
    click_with_control(stage, last)
    assert bar.isVisible()
    assert bottom_of(table) < bar.y()
    assert table.viewport().rect().contains(table.visualRect(table.currentIndex()))
    assert table.currentIndex().row() == last
    table.selectAll()
    table.scrollToBottom()
    row = table.visualRect(table.model().index(39, 0))
    assert table.viewport().mapTo(stage.pane, row.bottomLeft()).y() < bar.y()
    table.selectRow(39)
    assert not bar.isVisible()
    assert bottom_of(table) == stage.pane.rect().bottom()


def bottom_of(table: QTableView) -> int:
    """The lower edge of a table, in pixels of the pane around it."""
    return table.mapTo(table.parent().parent(), table.rect().bottomLeft()).y()


def click_with_control(stage: TableStage, row: int) -> None:
    place = stage.table.visualRect(stage.table.model().index(row, 0)).topLeft() + QPoint(60, 0)
    QTest.mouseClick(stage.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)


async def test_the_bar_of_several_selected_fits_narrow_windows(qapp) -> None:
    stage = TableStage(qapp, *(track(number) for number in range(3)), width=340)
    stage.table.selectAll()
    bar = stage.pane.findChild(SelectionBar)
    assert not by_name(bar, QPushButton, "Reset links…").isVisible()
    assert by_name(bar, QPushButton, "Delete…").isVisible()
    assert stage.pane.rect().contains(bar.geometry())
    stage.pane.window().resize(900, 600)
    assert by_name(bar, QPushButton, "Reset links…").isVisible()


@pytest.mark.parametrize("width", [420, 674, 836, 1200, 1900])
async def test_columns_fit_the_width_and_the_least_needed_go_first(qapp, width: int) -> None:
    stage = TableStage(qapp, *some_tracks(40), width=width)
    shown = stage.shown_columns()
    sizes = [stage.table.columnWidth(KEYS.index(name)) for name in shown]
    assert sum(sizes) == stage.table.viewport().width()
    assert stage.table.horizontalScrollBar().maximum() == 0
    left_out = [name for name in ("comments", "likes", "genre", "length", "plays") if name not in shown]
    assert left_out == ["comments", "likes", "genre", "length", "plays"][: len(left_out)]
    if width >= 836:
        assert shown == list(DEFAULT)
    if width == 674:
        assert {"title", "access", "plays", "length", "created_at"} <= set(shown)


async def test_texts_of_the_server_are_painted_whatever_they_are(qapp) -> None:
    odd = ("", "<b>bold</b>", "two\nlines", "\u202egnirts", "🎛️" * 80, "a" * 5000)
    stage = TableStage(
        qapp, *(track(number, title=title, tags=(title,) if title else ()) for number, title in enumerate(odd))
    )
    stage.pane.select(urn(2))
    image = stage.pane.grab().toImage()
    assert len({image.pixel(x, y) for x in range(60, 300, 3) for y in range(100, 300, 3)}) > 5


def edge(stage: TableStage, name: str) -> QPoint:
    """The place in the header where a column is made wider."""
    header, column = stage.table.horizontalHeader(), KEYS.index(name)
    return QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) - 2, 10)


def width_of(stage: TableStage, name: str) -> int:
    return stage.table.columnWidth(KEYS.index(name))


async def test_the_length_of_a_long_track_fits_its_column(qapp) -> None:
    stage = TableStage(qapp, track(1, duration_ms=36_000_000))
    index = stage.model.index(0, KEYS.index("length"))
    needed = stage.table.fontMetrics().horizontalAdvance(index.data())
    assert index.data() == "10:00:00"
    assert width_of(stage, "length") >= needed + 2 * PADDING


async def test_a_column_is_made_wider_by_its_edge_and_the_title_gives_the_room(qapp) -> None:
    stage = TableStage(qapp, track(1), width=1200)
    header, place = stage.table.horizontalHeader().viewport(), edge(stage, "genre")
    title, genre, length = width_of(stage, "title"), width_of(stage, "genre"), width_of(stage, "length")
    QTest.mousePress(header, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(header, place + QPoint(30, 0))
    QTest.mouseRelease(header, Qt.MouseButton.LeftButton, pos=place + QPoint(30, 0))
    assert (width_of(stage, "genre"), width_of(stage, "title")) == (genre + 30, title - 30)
    assert width_of(stage, "length") == length
    assert stage.table.columns.chosen == {"genre": genre + 30}
    QTest.mouseDClick(header, Qt.MouseButton.LeftButton, pos=edge(stage, "genre"))
    assert (width_of(stage, "genre"), width_of(stage, "title")) == (genre, title)
    assert stage.table.columns.chosen == {}


async def test_chosen_widths_are_restored_and_unknown_columns_left_out(qapp) -> None:
    stage = TableStage(qapp, track(1), width=1200)
    stage.table.columns.choose({"genre": 222, "length": 1, "colour": 90})
    assert width_of(stage, "genre") == 222
    assert width_of(stage, "length") == stage.table.horizontalHeader().minimumSectionSize()
    assert "colour" not in stage.table.columns.chosen

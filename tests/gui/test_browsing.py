"""Other people's tracks in the whole window: found, checked, read on while scrolling, stopped and gone on with."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListView,
    QListWidget,
    QPushButton,
    QTableView,
    QTreeWidget,
)

from scmanager.core.tracks import Track
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.panes.browse_bar import BrowseBar
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.sandbox import Sandbox
from tests.helpers.server_calls import foreign_track
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window

TIP = int(Qt.ItemDataRole.ToolTipRole)


def table_of(window: MainWindow) -> QTableView:
    return named(window, QTableView, "Tracks", shown=False)


def rows_of(window: MainWindow) -> list[Track]:
    model = table_of(window).model()
    return [model.index(row, 0).data(TRACK_ROLE) for row in range(model.rowCount())]


def count_of(window: MainWindow) -> int:
    return table_of(window).model().rowCount()


def words_of(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.frame.findChildren(PlainLabel) if label.isVisible())


def buttons_of(window: MainWindow) -> set[str]:
    bar = window.frame.findChild(BrowseBar)
    return {button.text() for button in bar.findChildren(QPushButton) if button.isVisible()}


async def search(window: MainWindow, words: str = "", **filters: str) -> None:
    """Search as with the keyboard, with filters by the names of their fields."""
    choose_view(named(window, QListView, "Views"), "search")
    if filters:
        named(window, QPushButton, "Filters").click()
    for name, text in filters.items():
        named(window, QLineEdit, name.replace("_", " ")).setText(text)
    field = named(window, QLineEdit, "Search SoundCloud")
    field.setText(words)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await window.settled()


def searches(box: Sandbox) -> int:
    """How many pages of a search were asked for."""
    return len([entry for entry in box.requests("GET", "/tracks") if entry["path"] in {"/tracks", "/tracks.json"}])


def go_to_end(window: MainWindow) -> None:
    bar = table_of(window).verticalScrollBar()
    bar.setValue(bar.maximum())
    table_of(window).viewport().repaint()


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_pages_are_read_as_the_table_is_scrolled(qapp: QApplication, sandbox_of_many: Sandbox, dialect) -> None:
    async with open_window(qapp, sandbox_of_many.url, dialect=dialect) as window:
        sandbox_of_many.clear_requests()
        await search(window)
        assert (count_of(window), searches(sandbox_of_many)) == (200, 1)
        assert "200 tracks so far" in words_of(window)
        for shown in (400, None):
            go_to_end(window)
            await until(lambda shown=shown: count_of(window) >= (shown or 401))
            await window.settled()
        numbers = [track.urn for track in rows_of(window)]
        assert len(set(numbers)) == len(numbers) > 450
        assert searches(sandbox_of_many) == 3
        assert "Load more" not in buttons_of(window)
        assert f"{len(numbers)} tracks" in words_of(window)


async def test_the_next_page_is_there_before_the_end_is_reached(qapp: QApplication, sandbox_of_many: Sandbox) -> None:
    async with open_window(qapp, sandbox_of_many.url) as window:
        await search(window)
        table = table_of(window)
        table.scrollTo(table.model().index(165, 0))
        table.viewport().repaint()
        assert table.verticalScrollBar().value() < table.verticalScrollBar().maximum()
        await until(lambda: count_of(window) == 400)
        await window.settled()


async def test_reading_is_stopped_and_gone_on_with(qapp: QApplication, sandbox_of_many: Sandbox) -> None:
    async with open_window(qapp, sandbox_of_many.url) as window:
        await search(window)
        sandbox_of_many.fault("latency", path="/tracks", arg=60)
        go_to_end(window)
        await until(lambda: "Stop" in buttons_of(window))
        named(window, QPushButton, "Stop").click()
        await window.settled()
        sandbox_of_many.clear_faults()
        sandbox_of_many.clear_requests()
        for row in (0, 199):
            table_of(window).scrollTo(table_of(window).model().index(row, 0))
            table_of(window).viewport().repaint()
            await window.settled()
        assert (count_of(window), searches(sandbox_of_many)) == (200, 0)
        named(window, QPushButton, "Load more").click()
        await until(lambda: count_of(window) == 400)
        await window.settled()
        assert len({track.urn for track in rows_of(window)}) == count_of(window)


async def test_a_failed_page_leaves_the_rows_and_is_tried_again(qapp: QApplication, sandbox_of_many: Sandbox) -> None:
    async with open_window(qapp, sandbox_of_many.url) as window:
        await search(window)
        sandbox_of_many.fault("bad_json", path="/tracks")
        go_to_end(window)
        await until(lambda: "Try again" in buttons_of(window))
        assert count_of(window) == 200
        named(window, QPushButton, "Try again").click()
        await until(lambda: count_of(window) == 400)
        await window.settled()
        assert "Try again" not in buttons_of(window)


async def test_N13_a_list_in_circles_ends_with_its_rows_shown(qapp: QApplication, sandbox_of_many: Sandbox) -> None:
    async with open_window(qapp, sandbox_of_many.url) as window:
        sandbox_of_many.fault("next_href_loop", path="/tracks", times=None)
        await search(window)
        go_to_end(window)
        await until(lambda: "goes round in circles" in words_of(window))
        await window.settled()
        assert count_of(window) == 200
        sandbox_of_many.clear_faults()


@pytest.mark.expects_log("a list was said to continue at")
async def test_N12_a_list_that_leads_elsewhere_ends_with_its_rows_shown(
    qapp: QApplication, sandbox_of_many: Sandbox
) -> None:
    async with open_window(qapp, sandbox_of_many.url) as window:
        sandbox_of_many.fault("foreign_next_href", path="/tracks")
        await search(window)
        go_to_end(window)
        await until(lambda: "continues at another address" in words_of(window))
        assert count_of(window) == 200


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_rows_a_careless_server_lists_are_hidden_explained_and_shown_on_request(
    qapp: QApplication, sandbox: Sandbox, dialect
) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        sandbox.fault("ignore_filters", path="/tracks", times=None, arg=["bpm"])
        await search(window, Tempo_from="100", Tempo_to="120")
        right = rows_of(window)
        assert right
        assert all(track.bpm is not None and 100 <= track.bpm <= 120 for track in right)
        assert "rows do not match the tempo and are hidden" in words_of(window)
        named(window, QPushButton, "Which rows?").click()
        dialog = await open_dialog(window)
        tree = dialog.findChild(QTreeWidget)
        missed = tree.topLevelItemCount()
        assert {tree.topLevelItem(row).text(2).split()[0] for row in range(missed)} == {"tempo"}
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await window.settled()
        assert rows_of(window) == right
        await toggle_missed(window, "Show them in the table")
        assert count_of(window) == len(right) + missed
        model = table_of(window).model()
        tips = {
            model.index(row, 0).data(TRACK_ROLE).urn: model.index(row, 0).data(TIP) for row in range(count_of(window))
        }
        assert sum(tip is not None for tip in tips.values()) == missed
        assert not any(tips[track.urn] for track in right)
        strongest = {bool(tips[urn]): strength_of(window, row) for row, urn in enumerate(tips)}
        assert strongest[True] < 0.75 * strongest[False]
        await toggle_missed(window, "Hide them in the table")
        assert rows_of(window) == right


def strength_of(window: MainWindow, row: int) -> int:
    """How far the strongest ink of a row's title is from its background."""
    table = table_of(window)
    table.scrollTo(table.model().index(row, 0))
    area = table.visualRect(table.model().index(row, 0)).adjusted(60, 4, -8, -8)
    picture = table.viewport().grab(area).toImage()
    grays = [picture.pixelColor(x, y).lightness() for x in range(picture.width()) for y in range(picture.height() // 2)]
    return max(grays) - min(grays)


async def toggle_missed(window: MainWindow, name: str) -> None:
    named(window, QPushButton, "Which rows?").click()
    dialog = await open_dialog(window)
    next(button for button in dialog.findChildren(QPushButton) if button.text() == name).click()
    await window.settled()


async def open_dialog(window: MainWindow) -> QDialog:
    await until(lambda: dialogs_of(window))
    return dialogs_of(window)[-1]


def dialogs_of(window: MainWindow) -> list[QDialog]:
    return [dialog for dialog in window.frame.findChildren(QDialog) if dialog.isVisible()]


async def test_a_server_that_wants_words_is_explained(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url, dialect="current") as window:
        sandbox.fault("needs_words", path="/tracks", times=None)
        await search(window, Tempo_from="100")
        assert "type at least one" in words_of(window)
        named(window, QPushButton, "Clear filters").click()
        await search_again(window, "piano")
        assert count_of(window)


async def search_again(window: MainWindow, words: str) -> None:
    field = named(window, QLineEdit, "Search SoundCloud")
    field.setText(words)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await window.settled()


async def test_tracks_are_found_by_number_and_link(qapp: QApplication, sandbox: Sandbox) -> None:
    row = foreign_track(sandbox)
    async with open_window(qapp, sandbox.url, dialect="current") as window:
        await search(window, Track_numbers_or_links=f"1001, {row['permalink_url']}")
        assert {track.urn for track in rows_of(window)} == {"soundcloud:tracks:1001", f"soundcloud:tracks:{row['id']}"}


async def ask_for(window: MainWindow, key: str, text: str) -> QDialog:
    """Choose a listing in the sidebar, type a text into its dialog and press Enter."""
    choose_view(named(window, QListView, "Views"), key)
    dialog = await open_dialog(window)
    field = dialog.findChild(QLineEdit)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    return dialog


@pytest.mark.parametrize("dialect", ["classic", "current"])
async def test_one_of_several_people_is_picked_and_offered_again(qapp: QApplication, sandbox: Sandbox, dialect) -> None:
    async with open_window(qapp, sandbox.url, dialect=dialect) as window:
        dialog = await ask_for(window, "user", "ra")
        choices = dialog.findChild(QListWidget)
        await until(lambda: choices.count() > 1 and choices.isVisible())
        QTest.keyClick(choices, Qt.Key.Key_Down)
        picked = choices.currentItem().text()
        QTest.keyClick(choices, Qt.Key.Key_Return)
        await window.settled()
        assert {track.user.name for track in rows_of(window)} == {picked.split("  ·  ")[0]}
        choose_view(named(window, QListView, "Views"), "user")
        dialog = await open_dialog(window)
        choices = dialog.findChild(QListWidget)
        assert [choices.item(row).text() for row in range(choices.count())] == [picked]
        QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Down)
        QTest.keyClick(choices, Qt.Key.Key_Return)
        await window.settled()
        assert dialogs_of(window) == []
        assert rows_of(window)


async def test_what_was_typed_in_vain_is_told_in_the_dialog(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        dialog = await ask_for(window, "user", "nobody-has-this-name")
        await until(lambda: "Nobody on SoundCloud is called" in words_of(window))
        field = dialog.findChild(QLineEdit)
        field.selectAll()
        QTest.keyClicks(field, "yuki-arai")
        assert "Nobody on SoundCloud is called" not in words_of(window)
        QTest.keyClick(field, Qt.Key.Key_Return)
        await until(lambda: not dialogs_of(window))
        await window.settled()
        assert {track.user.permalink for track in rows_of(window)} == {"yuki-arai"}


async def test_the_tracks_of_a_group(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await ask_for(window, "group", "soundcloud.com/groups/late-trains")
        await until(lambda: not dialogs_of(window))
        await window.settled()
        assert count_of(window) == 12
        assert "Tracks of group 1" in words_of(window)


async def test_without_groups_a_sentence_says_so(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url, dialect="current") as window:
        choose_view(named(window, QListView, "Views"), "group")
        await until(window.messages.texts)
        assert "closed its groups" in window.messages.texts()[0]

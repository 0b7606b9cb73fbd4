"""The selection of a table through sorting, searching and syncing."""

from __future__ import annotations

import random
import time

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from scmanager.core.search import parse
from scmanager.ui.models.columns import SortKey
from scmanager.ui.models.kept_selection import KeptSelection
from scmanager.ui.models.tracks_model import NEWEST_FIRST, TracksModel
from tests.helpers.dialogs import Stage
from tests.helpers.track_tables import NOON, at_rest, some_tracks, track

_FLAGS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class Shown:
    """A shown table of tracks with a selection that is kept."""

    def __init__(self, stage: Stage, count: int) -> None:
        self.model = TracksModel(stage.tasks, sort=NEWEST_FIRST)
        self.table = QTableView()
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setModel(self.model)
        self.kept = KeptSelection(self.table)
        self.kept.follow(self.model)
        self.table.resize(900, 600)
        self.table.show()
        self.model.apply(some_tracks(count))

    def select(self, first: int, last: int) -> None:
        rows = QItemSelection(self.model.index(first, 0), self.model.index(last, 0))
        self.table.selectionModel().select(rows, _FLAGS)

    def selected(self) -> set[str]:
        return set(self.model.tracks_of(self.kept.selected()).urns)

    def shown_selected(self) -> list[int]:
        """Return the selected rows among those in view, as Qt paints them."""
        last = self.table.rowAt(self.table.viewport().height() - 1)
        rows = range(self.table.rowAt(0), (last if last >= 0 else self.model.rowCount() - 1) + 1)
        return [row for row in rows if self.table.selectionModel().isSelected(self.model.index(row, 0))]

    def wanted_in_view(self, wanted: set[str]) -> list[int]:
        """Return the rows in view that show some tracks."""
        last = self.table.rowAt(self.table.viewport().height() - 1)
        rows = range(self.table.rowAt(0), (last if last >= 0 else self.model.rowCount() - 1) + 1)
        return [row for row in rows if self.model.track_at(row).urn in wanted]

    async def search(self, text: str) -> None:
        self.model.set_search(parse(text, today=NOON.date()))
        await at_rest(self.model)

    async def sort(self, key: str) -> None:
        self.model.sort_by([SortKey(key)])
        await at_rest(self.model)


async def shown_table(qapp: QApplication, count: int) -> Shown:
    shown = Shown(Stage(qapp), count)
    await at_rest(shown.model)
    return shown


async def test_the_same_tracks_are_selected_after_sorting_and_searching(qapp, qtbot) -> None:
    shown = await shown_table(qapp, 400)
    shown.select(10, 19)
    shown.select(200, 204)
    shown.table.setCurrentIndex(shown.model.index(12, 3))
    shown.select(10, 19)
    shown.select(200, 204)
    kept, current = shown.selected(), shown.model.track_at(12).urn
    assert len(kept) == 15
    await shown.sort("plays")
    assert shown.selected() == kept
    assert shown.model.track_at(shown.table.currentIndex().row()).urn == current
    assert shown.table.currentIndex().column() == 3
    await shown.search("kite")
    found = shown.selected()
    assert found == {each.urn for each in some_tracks(400) if each.urn in kept and "Kite" in each.title}
    assert 0 < len(found) < 15
    await shown.search("")
    assert shown.selected() == found


async def test_where_all_was_selected_no_other_track_becomes_selected(qapp, qtbot) -> None:
    shown = await shown_table(qapp, 400)
    await shown.search("kite")
    shown.table.selectAll()
    kites = shown.selected()
    assert 60 < len(kites) < 200
    await shown.search("marsh")
    assert shown.selected() == set()
    await shown.search("kite")
    shown.table.selectAll()
    await shown.search("")
    assert shown.selected() == kites
    await shown.sort("title")
    assert shown.selected() == kites


async def test_an_empty_selection_is_told(qapp, qtbot) -> None:
    shown = await shown_table(qapp, 50)
    shown.select(0, 49)
    told: list[int] = []
    shown.table.selectionModel().selectionChanged.connect(lambda: told.append(len(shown.selected())))
    await shown.search("nothing has this")
    assert told == [0]


async def test_pages_that_arrive_leave_the_selection_alone(qapp, qtbot) -> None:
    shown = await shown_table(qapp, 300)
    shown.select(50, 249)
    kept = shown.selected()
    await shown.sort("plays")
    shown.model.apply([track(1000 + number, playback_count=number * 50_000_000) for number in range(100)])
    shown.model.apply(some_tracks(300, seed=2))
    await at_rest(shown.model)
    assert shown.selected() == kept


@pytest.mark.parametrize("share", [1.0, 0.5])
async def test_very_many_selected_rows_are_kept_and_do_not_hold_sorting_up(qapp, qtbot, share: float) -> None:
    """Qt alone takes about a second for ten thousand rows, and four times that for twice as many."""
    shown = await shown_table(qapp, 20_000)
    shown.select(0, int(20_000 * share) - 1)
    kept = shown.selected()
    longest = 0.0
    show_anew = shown.model.show_anew

    def timed(arrangement) -> None:
        nonlocal longest
        began = time.thread_time()
        show_anew(arrangement)
        longest = max(longest, time.thread_time() - began)

    shown.model.show_anew = timed
    await shown.sort("plays")
    assert 0 < longest < 0.1
    assert shown.selected() == kept
    assert len(kept) == 20_000 * share
    await shown.sort("created_at")
    assert shown.selected() == kept


async def scattered_table(app: QApplication) -> tuple[Shown, set[str]]:
    """Return a table whose selection lies in very many ranges, and what is selected."""
    shown = await shown_table(app, 10_000)
    shown.select(0, 4999)
    kept = shown.selected()
    await shown.sort("plays")
    assert shown.selected() == kept
    assert shown.table.selectionModel().selection().count() < 1000
    return shown, kept


async def test_a_scattered_selection_is_painted_wherever_the_table_is_scrolled_to(qapp, qtbot) -> None:
    shown, kept = await scattered_table(qapp)
    bar = shown.table.verticalScrollBar()
    seen = 0
    for place in (0, bar.maximum() // 2, bar.maximum(), 700, bar.maximum() // 3, 701, 3):
        bar.setValue(place)
        assert shown.shown_selected() == shown.wanted_in_view(kept)
        seen += len(shown.shown_selected())
    assert seen > 20
    assert shown.selected() == kept


async def test_rows_are_added_to_a_scattered_selection_and_taken_out_of_it(qapp, qtbot) -> None:
    shown, kept = await scattered_table(qapp)
    shown.table.verticalScrollBar().setValue(2000)
    inside = shown.shown_selected()[2]
    outside = next(row for row in range(inside, inside + 50) if shown.model.track_at(row).urn not in kept)
    flags = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
    for row in (inside, outside):
        shown.table.selectionModel().select(shown.model.index(row, 0), flags)
    expected = kept ^ {shown.model.track_at(row).urn for row in (inside, outside)}
    assert shown.selected() == expected
    shown.table.verticalScrollBar().setValue(0)
    assert shown.selected() == expected
    await shown.sort("title")
    assert shown.selected() == expected


async def test_a_click_takes_the_place_of_a_scattered_selection(qapp, qtbot) -> None:
    shown, _kept = await scattered_table(qapp)
    row = shown.table.rowAt(100)
    QTest.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 100))
    assert shown.selected() == {shown.model.track_at(row).urn}
    shown.table.verticalScrollBar().setValue(5000)
    assert shown.selected() == {shown.model.track_at(row).urn}


async def test_all_and_nothing_take_the_place_of_a_scattered_selection(qapp, qtbot) -> None:
    shown, _kept = await scattered_table(qapp)
    shown.table.selectAll()
    assert len(shown.selected()) == 10_000
    shown, _kept = await scattered_table(qapp)
    shown.table.clearSelection()
    assert shown.selected() == set()


async def test_tracks_that_come_change_and_go_leave_a_scattered_selection_alone(qapp, qtbot) -> None:
    shown, kept = await scattered_table(qapp)
    shown.table.verticalScrollBar().setValue(3000)
    chance = random.Random(3)
    for step in range(6):
        new = [track(20_000 + 10 * step + number, playback_count=number * 90_000_000) for number in range(5)]
        gone = chance.sample(sorted(kept), 3)
        shown.model.apply([*new, *some_tracks(30, seed=step)], gone)
        await at_rest(shown.model)
        kept -= set(gone)
        kept_here = {each for each in kept if shown.model.has(each)}
        assert shown.selected() == kept_here
        assert shown.shown_selected() == shown.wanted_in_view(kept)


async def test_a_scattered_selection_goes_through_a_search(qapp, qtbot) -> None:
    shown, kept = await scattered_table(qapp)
    await shown.search("kite")
    found = shown.selected()
    assert found == {each.urn for each in some_tracks(10_000) if each.urn in kept and "Kite" in each.title}
    await shown.search("")
    assert shown.selected() == found
    shown.model.clear()
    assert shown.selected() == set()

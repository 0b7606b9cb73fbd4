"""The selection of a table through sorting, searching and syncing."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel
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
        ranges = self.table.selectionModel().selection()
        ends = [(ranges.at(number).top(), ranges.at(number).bottom()) for number in range(ranges.count())]
        return {each.urn for each in self.model.tracks_in(ends)}

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
async def test_very_many_selected_rows_do_not_hold_sorting_up(qapp, qtbot, share: float) -> None:
    """Qt alone takes about a second for ten thousand rows, and four times that for twice as many."""
    shown = await shown_table(qapp, 20_000)
    shown.select(0, int(20_000 * share) - 1)
    longest = 0.0
    show_anew = shown.model.show_anew

    def timed(arrangement) -> None:
        nonlocal longest
        began = time.thread_time()
        show_anew(arrangement)
        longest = max(longest, time.thread_time() - began)

    shown.model.show_anew = timed
    await shown.sort("plays")
    assert 0 < longest < 0.3
    assert len(shown.selected()) == (20_000 if share == 1 else 0)

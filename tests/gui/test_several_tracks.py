"""Several tracks selected at once: a few, very many that lie apart, and some that are not shown yet or are gone."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication

from scmanager.core.search import parse
from scmanager.core.tracks import Sharing
from scmanager.ui.several_tracks import SeveralTracks
from tests.helpers.track_tables import NOON, TableStage, at_rest, track, urn


def stage_of(app: QApplication, count: int) -> tuple[TableStage, SeveralTracks]:
    kinds = (Sharing.PRIVATE, Sharing.PUBLIC)
    stage = TableStage(app, *(track(number, sharing=kinds[number % 2]) for number in range(count)))
    return stage, SeveralTracks(stage.pane, stage.model)


def selected(stage: TableStage) -> set[str]:
    return {each.urn for each in stage.pane.selected()}


async def test_a_few_tracks_are_selected_and_come_into_view(qapp: QApplication, qtbot) -> None:
    stage, several = stage_of(qapp, 300)
    await at_rest(stage.model)
    stage.pane.table.selectRow(3)
    several.select([urn(250), urn(200), urn(999)])
    assert selected(stage) == {urn(200), urn(250)}
    assert stage.pane.table.currentIndex().row() == 200
    assert stage.pane.table.rowAt(0) <= 200 <= stage.pane.table.rowAt(stage.pane.table.viewport().height() - 1)


async def test_tracks_that_lie_far_apart_are_all_selected(qapp: QApplication, qtbot) -> None:
    stage, several = stage_of(qapp, 5000)
    await at_rest(stage.model)
    wanted = {urn(number) for number in range(0, 5000, 2)}
    several.select(wanted)
    assert selected(stage) == wanted


async def test_tracks_are_selected_once_they_are_shown(qapp: QApplication, qtbot) -> None:
    stage, several = stage_of(qapp, 5000)
    await at_rest(stage.model)
    stage.model.set_search(parse("is:private", today=NOON.date()))
    assert stage.model.is_busy
    several.select([urn(2000), urn(4000)])
    await at_rest(stage.model)
    assert selected(stage) == {urn(2000), urn(4000)}
    stage.pane.table.selectionModel().clear()
    stage.model.set_search(parse("is:public", today=NOON.date()))
    await at_rest(stage.model)
    several.select([urn(2000)])
    assert selected(stage) == set()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    stage.pane.table.selectionModel().select(stage.model.index(7, 0), flags)
    assert selected(stage) == {urn(15)}

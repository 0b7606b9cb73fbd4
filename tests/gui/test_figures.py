"""Numbers as tiles and bars: how they read, how wide bars are, and that a press is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from scmanager.ui.widgets.bar_chart import Bar, BarChart, BarRow
from scmanager.ui.widgets.figure_tile import FigureTile
from tests.helpers.dialogs import Stage


@pytest.fixture
def stage(qapp: QApplication) -> Stage:
    return Stage(qapp)


@pytest.fixture
def chart(stage: Stage, qtbot) -> BarChart:
    made = BarChart(stage.theme, 2)
    qtbot.addWidget(made)
    made.resize(400, 52)
    made.show_bars([Bar("Young", 12_000, 3000), Bar("Old", 6000, 6000)])
    made.show()
    return made


def length(row: BarRow, color: QColor) -> int:
    """Count the pixels of a colour in the middle of a bar."""
    picture = row.grab().toImage()
    middle = picture.height() // 2
    return sum(picture.pixelColor(column, middle) == color for column in range(picture.width()))


def test_bars_are_told_in_numbers_and_drawn_to_one_scale(chart: BarChart, stage: Stage) -> None:
    young, old = chart.findChildren(BarRow)
    assert young.accessibleName() == "Young: 3\u202f000 of 12\u202f000"
    assert old.accessibleName() == "Old: 6\u202f000"
    assert chart.accessibleDescription() == f"{young.accessibleName()}, {old.accessibleName()}"
    accent, wave = stage.theme.tokens.color("accent"), stage.theme.tokens.color("wave")
    whole = length(young, accent) + length(young, wave)
    assert length(young, accent) == pytest.approx(whole / 4, abs=4)
    assert length(old, accent) == pytest.approx(whole / 2, abs=4)
    assert length(old, wave) == 0


def test_a_bar_is_pressed_and_only_marked_when_that_is_taken_up(chart: BarChart) -> None:
    pressed: list[int] = []
    chart.clicked.connect(pressed.append)
    old = chart.findChildren(BarRow)[1]
    QTest.mouseClick(old, Qt.MouseButton.LeftButton, pos=QPoint(200, 10))
    assert pressed == [1]
    assert not old.isChecked()
    chart.choose(1)
    assert old.isChecked()


def test_no_bar_at_all_has_no_length(chart: BarChart, stage: Stage) -> None:
    chart.show_bars([Bar("Young"), Bar("Old")])
    chart.findChildren(BarRow)[0].clearFocus()  # its frame would be lit
    assert [length(row, stage.theme.tokens.color("accent")) for row in chart.findChildren(BarRow)] == [0, 0]


def test_a_tile_says_its_number_and_what_is_known_of_it(stage: Stage, qtbot) -> None:
    tile = FigureTile(stage.theme, "Never shared")
    qtbot.addWidget(tile)
    assert tile.accessibleName() == "Never shared: –"
    tile.show_figure(1234, "as far as known here")
    assert (tile.accessibleName(), tile.accessibleDescription()) == ("Never shared: 1\u202f234", "as far as known here")
    tile.resize(104, 78)
    before = tile.grab().toImage()
    tile.click()
    assert not tile.isChecked()
    tile.setChecked(True)
    assert tile.grab().toImage() != before

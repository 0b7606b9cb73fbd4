"""Chips and popovers: they show what the search field says, and write into it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from scmanager.core.search import parse
from scmanager.core.tracks import Sharing
from scmanager.ui.models.view_counts import ViewCounts
from scmanager.ui.panes.more_filters import MoreFilters
from scmanager.ui.widgets.choices_popover import ChoicesPopover
from scmanager.ui.widgets.filter_chip import FilterChip
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.values_popover import ValuesPopover
from tests.helpers.track_tables import NOON, TableStage, at_rest, track
from tests.helpers.waiting import until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stage(qapp) -> TableStage:
    return TableStage(
        qapp,
        track(1, genre="Techno", sharing=Sharing.PRIVATE, tags=("live", "dub"), playback_count=5, duration_ms=90_000),
        track(2, genre="House", tags=("live",), playback_count=500, duration_ms=300_000),
        track(3, genre="techno", playback_count=50_000, duration_ms=4_000_000),
        track(4, artwork_url="https://i1.sndcdn.com/artworks-1-large.jpg"),
        width=1440,
    )


async def counted(stage: TableStage) -> None:
    """Wait until the words of the tracks have been counted, as happens behind a window."""
    counts = ViewCounts(stage.model, stage.tasks, stage.pane)
    counts.set_views({})
    await until(lambda: stage.model.vocabulary.values("genre"))
    counts.close()
    await stage.settle()


def text_of(stage: TableStage) -> str:
    return stage.pane.toolbar.line.text()


def chip(stage: TableStage, name: str) -> FilterChip:
    (found,) = [each for each in stage.pane.findChildren(FilterChip) if each.name == name]
    return found


def opened(stage: TableStage, name: str) -> ValuesPopover | ChoicesPopover:
    """Click on a chip and return its popover."""
    chip(stage, name).click()
    (found,) = [
        each for kind in (ValuesPopover, ChoicesPopover) for each in stage.pane.findChildren(kind) if each.isVisible()
    ]
    return found


def rows_of(popover: ValuesPopover) -> list[tuple[str, str, bool]]:
    """The values of a popover with their numbers and whether they are ticked."""
    model = popover.list.model()
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    spoken = [str(index.data(Qt.ItemDataRole.AccessibleTextRole)) for index in indexes]
    ticks = [index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked for index in indexes]
    return [(*(*text.split(", "), "")[:2], tick) for text, tick in zip(spoken, ticks, strict=True)]


def tick(popover: ValuesPopover, text: str) -> None:
    """Click on a value."""
    model = popover.list.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == text)
    place = popover.list.visualRect(model.index(row, 0)).center()
    QTest.mouseClick(popover.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def press(popover: ChoicesPopover, text: str) -> None:
    (found,) = [each for each in popover.findChildren(QPushButton) if each.text() == text]
    found.click()


async def test_what_is_typed_lights_the_chips(stage: TableStage) -> None:
    await stage.search("genre:techno is:private length:<5m night -tag:live plays:>100")
    shown = {name: chip(stage, name) for name in ("Access", "Genre", "Tags", "Length", "Uploaded", "Plays")}
    assert {name: each.text() for name, each in shown.items()} == {
        "Access": "Private",
        "Genre": "techno",
        "Tags": "not live",
        "Length": "Length <5m",
        "Uploaded": "Uploaded",
        "Plays": "Over 100 plays",
    }
    assert [name for name, each in shown.items() if not each.isChecked()] == ["Uploaded"]
    assert shown["Genre"].accessibleName() == "Genre: techno"


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("no:tags", "Tags", "No tags"),
        ("has:tags", "Tags", "With tags"),
        ("-has:tags", "Tags", "No tags"),
        ("no:length", "Length", "No length"),
        ("has:genre", "Genre", "With genre"),
        ("genre:techno OR genre:house", "Genre", "Genre: 2"),
        ("genre:techno OR kite", "Genre", "Genre"),
        ("length:<5", "Length", "Length <5m"),
        ("plays:>1,000", "Plays", "Over 1\u202f000 plays"),
        ("plays:>1,001", "Plays", "Plays >1001"),
        ("-plays:>1k", "Plays", "not Plays >1k"),
        ("length:>60", "Length", "Over an hour"),
    ],
)
async def test_a_chip_says_what_is_in_force(stage: TableStage, text: str, name: str, shown: str) -> None:
    await stage.search(text)
    assert chip(stage, name).text() == shown


async def test_what_lacks_tags_is_ticked_and_replaced_by_a_tag(stage: TableStage) -> None:
    await counted(stage)
    await stage.search("piece no:tags")
    popover = opened(stage, "Tags")
    assert [text for text, _, ticked in rows_of(popover) if ticked] == ["No tags"]
    tick(popover, "dub")
    assert text_of(stage) == "piece tag:=dub"


async def test_genres_that_or_joins_are_ticked_and_what_it_joins_to_words_is_left_alone(stage: TableStage) -> None:
    await counted(stage)
    await stage.search("genre:techno OR genre:house")
    popover = opened(stage, "Genre")
    assert sorted(text for text, _, ticked in rows_of(popover) if ticked) == ["House", "Techno"]
    tick(popover, "House")
    assert text_of(stage) == "genre:=techno"
    await stage.search("genre:techno OR kite")
    tick(popover, "House")
    assert text_of(stage) == "genre:techno OR kite genre:=House"


async def test_a_chip_writes_into_the_field_and_takes_its_words_out_again(stage: TableStage) -> None:
    await stage.search("night is:ready")
    press(opened(stage, "Access"), "Private")
    assert text_of(stage) == "night is:ready is:private"
    press(opened(stage, "Access"), "Public")
    assert text_of(stage) == "night is:ready is:public"
    press(opened(stage, "Access"), "Any access")
    assert text_of(stage) == "night is:ready"


async def test_genres_are_ticked_and_found_whole(stage: TableStage) -> None:
    await counted(stage)
    popover = opened(stage, "Genre")
    tick(popover, "Techno")
    await at_rest(stage.model)
    assert text_of(stage) == "genre:=Techno"
    assert stage.titles() == ["Piece 001", "Piece 003"]
    tick(popover, "House")
    await at_rest(stage.model)
    assert text_of(stage) == "genre:=Techno,House"
    assert len(stage.titles()) == 3
    assert [text for text, _, ticked in rows_of(popover) if ticked] == ["Techno", "House"]
    tick(popover, "Techno")
    assert text_of(stage) == "genre:=House"
    tick(popover, "No genre")
    await at_rest(stage.model)
    assert text_of(stage) == "no:genre"
    assert stage.titles() == ["Piece 004"]
    assert chip(stage, "Genre").text() == "No genre"
    tick(popover, "No genre")
    assert text_of(stage) == ""


async def test_a_genre_that_is_typed_is_ticked_and_one_nobody_has_is_listed(stage: TableStage) -> None:
    await counted(stage)
    await stage.search('genre:techno,"noise rock"')
    ticked = [text for text, _, chosen in rows_of(opened(stage, "Genre")) if chosen]
    assert ticked[0] == "noise rock"
    assert "Techno" in ticked


async def test_a_value_is_found_and_ticked_by_keys(stage: TableStage) -> None:
    await counted(stage)
    popover = opened(stage, "Genre")
    QTest.keyClicks(popover.field, "hou")
    assert [text for text, _, _ in rows_of(popover)] == ["House"]
    QTest.keyClick(popover.field, Qt.Key.Key_Down)
    QTest.keyClick(popover.list, Qt.Key.Key_Space)
    assert text_of(stage) == "genre:=House"
    QTest.keyClick(popover.list, Qt.Key.Key_Up)
    QTest.keyClicks(popover.field, "zzz")
    assert any("Nothing like that" in label.text() for label in popover.findChildren(PlainLabel) if label.isVisible())
    QTest.keyClick(popover.field, Qt.Key.Key_Escape)
    assert not popover.isVisible()


async def test_several_tags_are_all_wanted(stage: TableStage) -> None:
    await stage.search("tag:=live tag:=dub")
    assert stage.titles() == ["Piece 001"]
    assert chip(stage, "Tags").text() == "Tags: 2"
    assert chip(stage, "Tags").accessibleName() == "Tags: live, dub"


async def test_a_range_is_chosen_or_typed(stage: TableStage) -> None:
    press(opened(stage, "Length"), "2 to 10 minutes")
    await at_rest(stage.model)
    assert (text_of(stage), stage.titles()) == ("length:2m..10m", ["Piece 002"])
    popover = opened(stage, "Length")
    assert (popover.low.text(), popover.high.text()) == ("2m", "10m")
    popover.high.clear()
    QTest.keyClick(popover.low, Qt.Key.Key_Return)
    assert text_of(stage) == "length:2m.."
    assert not popover.isVisible()
    popover = opened(stage, "Plays")
    QTest.keyClicks(popover.low, "1 000")
    QTest.keyClicks(popover.high, "20,000")
    QTest.keyClick(popover.high, Qt.Key.Key_Return)
    assert text_of(stage) == "length:2m.. plays:1000..20,000"


async def test_a_range_that_makes_no_sense_is_told_and_not_written(stage: TableStage) -> None:
    popover = opened(stage, "Plays")
    QTest.keyClicks(popover.low, "many")
    QTest.keyClick(popover.low, Qt.Key.Key_Return)
    words = [label.text() for label in popover.findChildren(PlainLabel) if label.isVisible()]
    assert any("is no number" in each for each in words)
    assert popover.isVisible()
    assert text_of(stage) == ""


async def test_a_popover_marks_the_choice_in_force(stage: TableStage) -> None:
    await stage.search("plays:>1234")
    popover = opened(stage, "Plays")
    checked = [each.text() for each in popover.findChildren(QPushButton) if each.isChecked()]
    assert checked == []
    popover.close()
    await stage.search("plays:>1,000")
    checked = [each.text() for each in opened(stage, "Plays").findChildren(QPushButton) if each.isChecked()]
    assert checked == ["Over 1\u202f000 plays"]


def menu_of(stage: TableStage) -> QMenu:
    menu = stage.pane.findChild(MoreFilters).menu()
    menu.aboutToShow.emit()
    return menu


def choose(stage: TableStage, group: str, text: str) -> None:
    """Choose a line in a group of the last menu."""
    (submenu,) = [each.menu() for each in menu_of(stage).actions() if each.text() == group]
    (action,) = [each for each in submenu.actions() if each.text() == text]
    action.trigger()


async def test_the_last_menu_puts_terms_in_and_takes_them_out(stage: TableStage) -> None:
    choose(stage, "Artwork", "Missing artwork")
    await at_rest(stage.model)
    assert (text_of(stage), len(stage.titles())) == ("no:artwork", 3)
    choose(stage, "Sharing", "Never shared")
    assert text_of(stage) == "no:artwork -is:shared"
    assert chip(stage, "More").text() == "More: 2"
    choose(stage, "Artwork", "Missing artwork")
    assert text_of(stage) == "-is:shared"


async def test_chips_without_room_are_in_the_last_menu(qapp) -> None:
    stage = TableStage(qapp, track(1, genre="Techno"), width=620)
    await stage.search("plays:>100 length:<5m")
    stage.pane.toolbar._fit()
    shown = [each.name for each in stage.pane.findChildren(FilterChip) if each.isVisible()]
    assert shown[-1] == "More"
    hidden = [each.text() for each in menu_of(stage).actions() if each.text().endswith("…") and each.isCheckable()]
    assert hidden
    assert "Plays…" in hidden
    assert {*shown[:-1], *(each.removesuffix("…") for each in hidden)} == {
        "Access", "Genre", "Tags", "Uploaded", "Length", "Plays",
    }  # fmt: skip
    assert chip(stage, "More").text() == "More: 2"
    next(each for each in menu_of(stage).actions() if each.text() == "Plays…").trigger()
    (popover,) = [each for each in stage.pane.findChildren(ChoicesPopover) if each.isVisible()]
    press(popover, "Never played")
    assert text_of(stage) == "plays:0 length:<5m"


async def test_a_view_that_is_about_access_has_no_chip_for_it(stage: TableStage) -> None:
    stage.pane.set_source(stage.model, "", key="private", base=parse("is:private", today=NOON.date()))
    assert not chip(stage, "Access").isVisible()
    assert chip(stage, "Genre").isVisible()
    stage.pane.set_source(stage.model, "")
    assert chip(stage, "Access").isVisible()


async def test_a_chip_opens_with_down(stage: TableStage) -> None:
    QTest.keyClick(chip(stage, "Access"), Qt.Key.Key_Down)
    (popover,) = [each for each in stage.pane.findChildren(ChoicesPopover) if each.isVisible()]
    assert popover.accessibleName() == "Access"

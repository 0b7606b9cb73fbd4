"""Mistakes in a search: said where the user looks, with what was meant to be taken with one click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from scmanager.ui.widgets.mistake_note import MistakeNote
from scmanager.ui.widgets.plain_label import PlainLabel
from scmanager.ui.widgets.state_view import StateView
from tests.helpers.track_tables import TableStage, at_rest, track
from tests.helpers.waiting import until

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stage(qapp) -> TableStage:
    return TableStage(qapp, track(1, genre="Techno", title="Night"), track(2, genre="House", title="Day"))


def shown_texts(stage: TableStage, kind: type) -> list[str]:
    """The texts of a note or state, in their order; none when it is hidden."""
    (place,) = stage.pane.toolbar.findChildren(kind) if kind is MistakeNote else stage.pane.findChildren(kind)
    found = [*place.findChildren(PlainLabel), *place.findChildren(QPushButton)]
    return [each.text() for each in found if each.isVisible() and each.text()]


async def told(stage: TableStage, kind: type) -> list[str]:
    """The texts of a note or state once the mistake is told, as it is when the typing rests."""
    await until(lambda: stage.pane.toolbar.line.told)
    return shown_texts(stage, kind)


def press(stage: TableStage, kind: type, text: str) -> None:
    (found,) = [
        each
        for place in stage.pane.findChildren(kind)
        for each in place.findChildren(QPushButton)
        if each.text() == text and each.isVisible()
    ]
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


async def test_a_note_offers_what_was_meant(stage: TableStage) -> None:
    await stage.search("gener:techno")
    words, offer = await told(stage, MistakeNote)
    assert "Did you mean “genre:”?" in words
    assert offer == "Write genre:techno"
    press(stage, MistakeNote, offer)
    await at_rest(stage.model)
    assert stage.pane.toolbar.line.text() == "genre:techno"
    assert stage.titles() == ["Night"]
    assert shown_texts(stage, MistakeNote) == []


async def test_needless_words_are_left_out_with_a_click(stage: TableStage) -> None:
    await stage.search("night OR day AND genre:house")
    assert "Leave it out" in await told(stage, MistakeNote)
    press(stage, MistakeNote, "Leave it out")
    await at_rest(stage.model)
    assert stage.pane.toolbar.line.text() == "night OR day genre:house"
    assert stage.titles() == ["Day"]


async def test_nothing_found_is_explained_by_the_mistake_and_mended(stage: TableStage) -> None:
    await stage.search("genre: techno nowhere")
    title, words, offer = await told(stage, StateView)
    assert title == "Part of the search is not understood"
    assert words.startswith("Nothing stands behind “genre:”.")
    assert words.endswith("No track matches the rest of the search.")
    press(stage, StateView, offer)
    await at_rest(stage.model)
    assert stage.pane.toolbar.line.text() == "genre:techno nowhere"
    await until(lambda: len(shown_texts(stage, StateView)) > 3)
    title, _, *offers = shown_texts(stage, StateView)
    assert title == "No track matches"
    assert offers == ["Clear search and filters", "Without nowhere: 1 track"]


async def test_what_nobody_can_guess_is_selected_to_be_corrected(stage: TableStage) -> None:
    await stage.search("nowhere plays:many")
    stage.pane.activateWindow()
    assert (await told(stage, StateView))[2] == "Correct it"
    press(stage, StateView, "Correct it")
    line = stage.pane.toolbar.line
    assert line.selectedText() == "plays:many"
    assert line.hasFocus()
    QTest.keyClicks(line, "plays:0")
    await at_rest(stage.model)
    assert shown_texts(stage, StateView)[0] == "No track matches"


async def test_a_mistake_that_comes_while_nothing_is_found_is_said_in_the_empty_table(stage: TableStage) -> None:
    await stage.search("nowhere")
    assert shown_texts(stage, StateView)[0] == "No track matches"
    line = stage.pane.toolbar.line
    stage.pane.activateWindow()
    line.setFocus()
    await until(line.hasFocus)
    QTest.keyClicks(line, " is:prvate")
    assert shown_texts(stage, StateView)[0] == "No track matches"
    await until(lambda: shown_texts(stage, StateView)[0] == "Part of the search is not understood")
    QTest.keyClicks(line, " ")
    assert shown_texts(stage, StateView)[2] == "Write is:private"


async def test_what_finds_nothing_and_is_written_another_way_is_offered(stage: TableStage) -> None:
    await stage.search("public")
    title, words, offer = shown_texts(stage, StateView)
    assert (title, offer) == ("No track matches", "Write is:public")
    assert "“public” is looked for in titles and other texts" in words
    press(stage, StateView, offer)
    await at_rest(stage.model)
    assert stage.pane.toolbar.line.text() == "is:public"
    assert len(stage.titles()) == 2


async def test_several_mistakes_are_counted_and_mended_with_one_click(stage: TableStage) -> None:
    await stage.search("genr:techno is:privat lenght:<5m plays:>abc")
    words, *offers = await told(stage, MistakeNote)
    assert "Did you mean “genre:”?" in words
    assert words.endswith("There are 3 more mistakes.")
    assert offers == ["Write genre:techno", "Mend 3 of 4"]
    press(stage, MistakeNote, "Mend 3 of 4")
    await at_rest(stage.model)
    assert stage.pane.toolbar.line.text() == "genre:techno is:private length:<5m plays:>abc"
    assert "more mistake" not in (await told(stage, MistakeNote))[0]


async def test_all_mistakes_are_mended_from_the_empty_table(stage: TableStage) -> None:
    await stage.search("nowhere genr:techno AND day OR night")
    _title, words, *offers = await told(stage, StateView)
    assert "There is 1 more mistake." in words
    assert offers == ["Write genre:techno", "Mend all 2"]
    press(stage, StateView, "Mend all 2")
    await at_rest(stage.model)
    assert stage.pane.toolbar.line.text() == "nowhere genre:techno day OR night"
    assert stage.pane.toolbar.line.told is None


async def test_a_letter_behind_an_ampersand_is_no_shortcut(stage: TableStage) -> None:
    await stage.search("nowhere genr:r&b")
    assert (await told(stage, MistakeNote))[1] == "Write genre:r&&b"
    assert shown_texts(stage, StateView)[2] == "Write genre:r&&b"

"""Typing into the cells of the table: keys, what is saved, what comes back when it fails, and undoing it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from scmanager.core.search import parse
from scmanager.errors import Forbidden, ServerFailed
from tests.helpers.inspector_fakes import by_name
from tests.helpers.row_tables import RowsStage
from tests.helpers.track_tables import NOON, look_through, track, urn
from tests.helpers.waiting import until

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


async def opened(qapp: QApplication, *tracks, row: int = 0) -> RowsStage:
    """Return a table whose row is current, with the title open."""
    stage = RowsStage(qapp, *tracks)
    await stage.with_focus(row)
    stage.press(Qt.Key.Key_F2)
    assert stage.field is not None
    return stage


async def test_f2_opens_the_title_and_enter_saves_only_that(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"), track(2))
    assert stage.field.text() == stage.field.selectedText() == "Kestrel"
    assert stage.field.accessibleName() == "Title"
    stage.type("  Kestrel   II ")
    assert stage.field is None
    assert stage.table.hasFocus()
    await stage.settle()
    assert stage.sent == [(urn(1), "title", "Kestrel II")]
    assert stage.model.track_at(0).title == "Kestrel II"


async def test_escape_leaves_everything_as_it_was(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"))
    stage.type("Other", Qt.Key.Key_Escape)
    assert stage.field is None
    assert stage.table.hasFocus()
    assert (stage.sent, stage.shown(0).title) == ([], "Kestrel")


async def test_enter_on_an_unchanged_title_sends_nothing(qapp) -> None:
    stage = await opened(qapp, track(1, title="two  spaces"))
    stage.press(Qt.Key.Key_Return)
    await stage.settle()
    assert stage.sent == []


async def test_tab_goes_through_title_tags_and_genre_of_the_row_and_back(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel", tags=("dub", "field recording"), genre="Techno"), track(2))
    stage.type("Merlin", Qt.Key.Key_Tab)
    assert stage.field.accessibleName() == "Tags"
    assert stage.field.text() == "dub, field recording"
    stage.press(Qt.Key.Key_Tab)
    assert (stage.field.accessibleName(), stage.field.text()) == ("Genre", "Techno")
    stage.press(Qt.Key.Key_Backtab, SHIFT)
    assert stage.field.accessibleName() == "Tags"
    stage.type("night bus, late", Qt.Key.Key_Tab)
    stage.type("Dub", Qt.Key.Key_Tab)
    assert stage.field is None
    await stage.settle()
    assert stage.sent == [
        (urn(1), "title", "Merlin"),
        (urn(1), "tags", ("night bus", "late")),
        (urn(1), "genre", "Dub"),
    ]


async def test_keys_that_move_in_the_table_stay_in_the_field(qapp) -> None:
    stage = await opened(qapp, *(track(number, title=f"Kestrel {number}") for number in range(1, 5)), row=1)
    plain, control = Qt.KeyboardModifier.NoModifier, CONTROL
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        for modifier in (SHIFT, plain, control, control | SHIFT):
            stage.press(key, modifier)
            assert stage.table.currentIndex().row() == 1
            assert [each.urn for each in stage.selection.tracks] == [urn(2)]
    stage.press(Qt.Key.Key_F2)
    assert stage.field is not None
    stage.press(Qt.Key.Key_A, CONTROL)
    stage.type("Merlin")
    await stage.settle()
    assert stage.sent == [(urn(2), "title", "Merlin")]


async def test_an_empty_title_is_refused_with_a_sentence_and_can_be_mended(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"))
    stage.field.clear()
    stage.press(Qt.Key.Key_Return)
    assert stage.field is not None
    assert stage.field.property("invalid")
    assert stage.messages.texts() == ["A track needs a title."]
    stage.type("Merlin")
    assert stage.messages.texts() == []
    await stage.settle()
    assert stage.sent == [(urn(1), "title", "Merlin")]


async def test_going_elsewhere_saves_what_was_typed_but_no_empty_title(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"), track(2, title="Other"))
    QTest.keyClicks(stage.field, "Merlin")
    stage.click(1, "plays")
    assert stage.field is None
    await stage.settle()
    assert stage.sent == [(urn(1), "title", "Merlin")]
    stage.select(0)
    stage.press(Qt.Key.Key_F2)
    stage.field.clear()
    stage.click(1, "plays")
    await stage.settle()
    assert len(stage.sent) == 1
    assert stage.messages.texts() == ["A track needs a title."]


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_a_right_click_beside_the_words_ends_typing_and_opens_the_menu_of_the_row(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"))
    asked: list[QPoint] = []
    stage.table.menu_wanted.connect(asked.append)
    on_words, beside = QPoint(12, 8), QPoint(stage.field.width() - 4, 8)
    right_click(stage.field, on_words)
    assert stage.field is not None
    assert asked == []
    for menu in QApplication.topLevelWidgets():
        if isinstance(menu, QMenu):
            menu.close()
    place = stage.field.mapToGlobal(beside)
    right_click(stage.field, beside)
    assert stage.field is None
    assert asked == [place]
    assert stage.sent == []


def right_click(widget: QWidget, place: QPoint) -> None:
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(widget, QContextMenuEvent(reason, place, widget.mapToGlobal(place)))


async def test_the_row_shows_the_wished_value_and_a_mark_until_it_is_saved(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"))
    plain = stage.table.viewport().grab().toImage()
    stage.gate.clear()
    stage.type("Merlin")
    assert stage.shown(0).title == "Merlin"
    assert stage.model.track_at(0).title == "Kestrel"
    assert stage.edits.is_saving(urn(1))
    waiting = stage.table.viewport().grab().toImage()
    stage.gate.set()
    await stage.settle()
    assert not stage.edits.is_saving(urn(1))
    assert len({str(each.cacheKey()) for each in (plain, waiting)}) == 2
    assert stage.table.viewport().grab().toImage() != waiting


async def test_after_a_failure_the_old_value_is_back_and_it_can_be_tried_again(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"))
    stage.failures = [ServerFailed("The server has a problem.")]
    stage.type("Merlin")
    await stage.settle()
    assert stage.shown(0).title == "Kestrel"
    assert stage.messages.texts() == ["The title of “Kestrel” was not changed. The server has a problem."]
    by_name(stage.messages, QPushButton, "Try again").click()
    assert stage.shown(0).title == "Merlin"
    await stage.settle()
    assert (stage.known[urn(1)].title, stage.messages.texts()) == ("Merlin", [])
    stage.press(Qt.Key.Key_Z, CONTROL)
    await stage.settle()
    assert stage.known[urn(1)].title == "Kestrel"


async def test_quick_edits_of_one_track_are_sent_in_their_order_and_those_of_others_beside_them(qapp) -> None:
    stage = await opened(qapp, track(1, title="A"), track(2, title="B"))
    stage.gate.clear()
    one, other = stage.model.track_at(0), stage.model.track_at(1)
    for text in ("B1", "B2"):
        assert stage.edits.change(one, "genre", text)
    stage.edits.change(other, "genre", "C1")
    stage.edits.change(one, "title", "AA")
    await until(lambda: len(stage.sent) == 2)
    assert (stage.shown(0).genre, stage.shown(0).title) == ("B2", "AA")
    stage.gate.set()
    await stage.settle()
    assert [each for each in stage.sent if each[0] == urn(1)] == [
        (urn(1), "genre", "B1"),
        (urn(1), "genre", "B2"),
        (urn(1), "title", "AA"),
    ]
    assert stage.known[urn(1)].genre == "B2"


async def test_one_failure_among_quick_edits_takes_back_only_that(qapp) -> None:
    stage = await opened(qapp, track(1, title="A", genre="Old"))
    stage.failures = [Forbidden("You may not.")]
    one = stage.model.track_at(0)
    stage.edits.change(one, "title", "AA")
    stage.edits.change(one, "genre", "New")
    await stage.settle()
    assert (stage.known[urn(1)].title, stage.known[urn(1)].genre) == ("A", "New")
    assert stage.messages.texts() == ["The title of “A” was not changed. You may not."]


async def test_undo_puts_the_last_values_back_one_by_one(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel", genre="Techno"))
    stage.type("Merlin")
    await stage.settle()
    stage.edits.change(stage.model.track_at(0), "genre", "Dub")
    await stage.settle()
    for _ in range(3):
        stage.press(Qt.Key.Key_Z, CONTROL)
        await stage.settle()
    assert stage.sent[2:] == [(urn(1), "genre", "Techno"), (urn(1), "title", "Kestrel")]
    assert stage.messages.texts() == ["“Kestrel” has its old title again."]


async def test_undo_leaves_a_value_alone_that_was_changed_elsewhere(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"))
    stage.type("Merlin")
    await stage.settle()
    stage.come(track(1, title="Elsewhere"))
    stage.press(Qt.Key.Key_Z, CONTROL)
    await stage.settle()
    assert len(stage.sent) == 1
    assert stage.messages.texts() == ["The title of “Elsewhere” has changed since, so it was not put back."]


async def test_an_undo_that_fails_can_be_undone_later(qapp) -> None:
    stage = await opened(qapp, track(1, title="Kestrel"))
    stage.type("Merlin")
    await stage.settle()
    stage.failures = [ServerFailed("No.")]
    stage.press(Qt.Key.Key_Z, CONTROL)
    await stage.settle()
    assert stage.known[urn(1)].title == "Merlin"
    stage.press(Qt.Key.Key_Z, CONTROL)
    await stage.settle()
    assert stage.known[urn(1)].title == "Kestrel"


async def test_a_second_click_with_a_rest_opens_what_is_beneath_it(qapp) -> None:
    stage = RowsStage(qapp, track(1, tags=("dub",), genre="Techno"), track(2))
    await stage.with_focus(1)
    stage.click(0, "title")
    assert not stage.table._second_click._rest.isActive()
    for key, lower, name in (("title", False, "Title"), ("title", True, "Tags"), ("genre", False, "Genre")):
        stage.click(0, key, lower=lower)
        await until(lambda: stage.field is not None)
        assert stage.field.accessibleName() == name
        stage.press(Qt.Key.Key_Escape)


async def test_a_double_click_opens_no_field(qapp) -> None:
    stage = RowsStage(qapp, track(1), track(2))
    await stage.with_focus(0)
    place = stage.place(0, "title")
    QTest.mouseClick(stage.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(stage.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not stage.table._second_click._rest.isActive()


async def test_tracks_of_others_are_not_typed_in(qapp) -> None:
    stage = RowsStage(qapp, track(1))
    stage.table.set_own(own=False)
    stage.actions.update(stage.selection.tracks, own=False)
    await stage.with_focus()
    stage.press(Qt.Key.Key_F2)
    stage.table.edit_field("title")
    assert stage.field is None


async def test_the_field_stays_with_its_row_when_rows_come_and_move(qapp) -> None:
    stage = await opened(qapp, track(1, title="M"), track(2, title="N"))
    QTest.keyClicks(stage.field, "Mm")
    before = stage.field.geometry()
    stage.come(track(3, title="A"))
    assert stage.field.geometry().top() == before.top() + stage.table.rowHeight(0)
    assert stage.field.text() == "Mm"
    stage.come(track(1, title="Z"))
    await until(lambda: not stage.model.is_busy)
    assert stage.field.geometry().top() == before.top() + 2 * stage.table.rowHeight(0)
    stage.press(Qt.Key.Key_Return)
    await stage.settle()
    assert stage.sent == [(urn(1), "title", "Mm")]


async def test_what_is_typed_into_a_row_that_the_search_hides_is_saved_but_not_when_the_track_is_gone(qapp) -> None:
    stage = await opened(qapp, track(1, title="M"), track(2, title="N"))
    QTest.keyClicks(stage.field, "Mm")
    stage.model.set_search(parse("title:N", today=NOON.date()))
    await until(lambda: stage.field is None)
    await stage.settle()
    assert stage.sent == [(urn(1), "title", "Mm")]
    stage.select(0)
    stage.press(Qt.Key.Key_F2)
    QTest.keyClicks(stage.field, "Nn")
    stage.go(urn(2))
    assert stage.field is None
    await stage.settle()
    assert len(stage.sent) == 1


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_words_of_the_catalogue_are_suggested_for_the_last_tag(qapp) -> None:
    stage = await opened(qapp, track(1, title="A", tags=("dub",)), track(2, tags=("field recording", "fieldwork")))
    look_through(stage.model)
    stage.press(Qt.Key.Key_Tab)
    for typed, expected in ((" fiel", 'dub "field recording"'), (", fiel", 'dub "field recording", fieldwork')):
        stage.press(Qt.Key.Key_End)
        QTest.keyClicks(stage.field, typed)
        popup = stage.field.completer().popup()
        await until(popup.isVisible)
        for _ in range(2 if "work" in expected else 1):
            QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)
        assert stage.field.text() == expected
        assert popup.isHidden()
    stage.field.clear()
    QTest.keyClicks(stage.field, "dub, field recording, fiel")
    await until(popup.isVisible)
    stage.press(Qt.Key.Key_Return)
    assert popup.isHidden()
    assert stage.field is None
    await stage.settle()
    assert stage.sent == [(urn(1), "tags", ("dub", "field recording", "fiel"))]

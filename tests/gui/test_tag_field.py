"""The tag field: typed, pasted, removed, all from the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from scmanager.ui.widgets.tag_field import TagField


@pytest.fixture
def field(qtbot) -> TagField:
    field = TagField()
    qtbot.addWidget(field)
    field.set_tags(("ambient", "field recording"))
    field.show()
    return field


def entry_of(field: TagField) -> QLineEdit:
    entry = field.findChild(QLineEdit)
    assert entry.accessibleName() == "Tags"
    return entry


def chip_of(field: TagField, tag: str) -> QPushButton:
    return next(chip for chip in field.findChildren(QPushButton) if chip.accessibleName() == f"Remove tag {tag}")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma])
def test_enter_and_a_comma_add_the_typed_tag(field: TagField, qtbot, key: Qt.Key) -> None:
    entry = entry_of(field)
    QTest.keyClicks(entry, "drone")
    with qtbot.waitSignal(field.changed):
        QTest.keyClick(entry, key)
    assert field.tags == ("ambient", "field recording", "drone")
    assert entry.text() == ""


def test_backspace_in_the_empty_field_removes_the_last_tag(field: TagField, qtbot) -> None:
    with qtbot.waitSignal(field.changed):
        QTest.keyClick(entry_of(field), Qt.Key.Key_Backspace)
    assert field.tags == ("ambient",)


def test_backspace_while_typing_removes_a_letter_only(field: TagField) -> None:
    QTest.keyClicks(entry_of(field), "dr")
    QTest.keyClick(entry_of(field), Qt.Key.Key_Backspace)
    assert entry_of(field).text() == "d"
    assert field.tags == ("ambient", "field recording")


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_a_chip_is_removed_from_the_keyboard(field: TagField, key: Qt.Key) -> None:
    QTest.keyClick(chip_of(field, "ambient"), key)
    assert field.tags == ("field recording",)


def test_a_chip_is_removed_with_the_mouse(field: TagField) -> None:
    QTest.mouseClick(chip_of(field, "ambient"), Qt.MouseButton.LeftButton)
    assert field.tags == ("field recording",)


def test_a_pasted_list_becomes_tags_and_the_rest_stays_to_be_typed_on(field: TagField) -> None:
    entry = entry_of(field)
    entry.setText("idm, lo-fi ,du")
    entry.textEdited.emit(entry.text())
    assert field.tags == ("ambient", "field recording", "idm", "lo-fi")
    assert entry.text() == "du"


def test_a_tag_that_is_there_already_is_not_added_again(field: TagField) -> None:
    changes: list[None] = []
    field.changed.connect(lambda: changes.append(None))
    QTest.keyClicks(entry_of(field), "Ambient")
    QTest.keyClick(entry_of(field), Qt.Key.Key_Return)
    assert field.tags == ("ambient", "field recording")
    assert changes == []


def test_leaving_the_field_keeps_what_was_typed(field: TagField, qtbot) -> None:
    field.activateWindow()
    entry_of(field).setFocus()
    QTest.keyClicks(entry_of(field), "drone")
    entry_of(field).clearFocus()
    qtbot.waitUntil(lambda: "drone" in field.tags)


def test_many_tags_wrap_and_the_field_grows(field: TagField, qtbot) -> None:
    one_line = field.heightForWidth(320)
    field.set_tags(tuple(f"tag number {number}" for number in range(12)))
    qtbot.waitUntil(lambda: field.heightForWidth(320) > 2 * one_line)


def test_tab_goes_through_the_chips_to_the_place_to_type(qtbot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    column = QVBoxLayout(form)
    before, label, field, after = QLineEdit(), QLabel(), TagField(), QLineEdit()
    for widget in (before, label, field, after):
        column.addWidget(widget)
    field.set_tags(("one", "two"))
    stops, widget = [], before
    while (widget := widget.nextInFocusChain()) is not after:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget is not field:
            stops.append(widget.accessibleName())
    assert stops == ["Remove tag one", "Remove tag two", "Tags"]


def test_an_ampersand_in_a_tag_is_shown_as_it_is(field: TagField) -> None:
    field.set_tags(("drum & bass",))
    assert chip_of(field, "drum & bass").text() == "drum && bass ×"

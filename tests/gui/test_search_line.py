"""The search field: what it understands is coloured, what may come next is offered, mistakes are told in time."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from scmanager.core.search_complete import Completion, Words, complete
from scmanager.ui.panes.search_box import SearchBox
from scmanager.ui.panes.search_help import SearchHelp
from scmanager.ui.widgets.suggestions import Lines, Suggestions
from tests.helpers.dialogs import Stage
from tests.helpers.waiting import until

WORDS = Words(genre=(("Techno", 6), ("Dream pop", 3), ("Tech house", 2)), tag=(("live", 4),))
TODAY = date(2026, 11, 20)


class BoxStage(Stage):
    """A shown search box with a field to leave it for; `heard` is what it says."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.day = TODAY
        self.window = QWidget()
        self.box = SearchBox(self.theme, self.complete, lambda: self.day)
        self.line = self.box.line
        self.elsewhere = QLineEdit()
        layout = QVBoxLayout(self.window)
        for widget in (self.box, self.box.note, self.elsewhere):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.heard: list[tuple[str, str]] = []
        self.line.changed.connect(lambda: self.heard.append(("changed", self.line.search.canonical())))
        self.line.searched.connect(lambda text: self.heard.append(("searched", text)))
        self.line.left.connect(lambda: self.heard.append(("left", "")))
        self.window.resize(700, 500)
        self.window.show()

    def complete(self, text: str, cursor: int) -> list[Completion]:
        return complete(text, cursor, WORDS)

    async def ready(self) -> BoxStage:
        """Give the keyboard to the field."""
        self.window.activateWindow()
        await until(self.window.isActiveWindow)
        self.line.setFocus()
        return self

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.line, key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.line, text)

    @property
    def suggestions(self) -> list[str]:
        """What is offered now."""
        frame = self.window.findChild(Suggestions)
        if frame is None or not frame.isVisible():
            return []
        model = frame.findChild(QListView).model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    @property
    def note(self) -> str:
        """What is said beneath the field."""
        labels = [label.text() for label in self.box.note.findChildren(QWidget) if label.isVisible()]
        return "".join(labels)


def colors_of(stage: BoxStage) -> set[str]:
    """The colours of the theme that are seen in the field."""
    image = stage.line.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(5, image.width() - 30) for y in range(5, image.height() - 5)}
    tokens = stage.theme.tokens
    return {name for name in ("accent", "warn", "bad") if tokens.color(name).name() in seen}


async def test_terms_turned_ones_and_mistakes_have_their_colours(qapp) -> None:
    stage = BoxStage(qapp)
    for text, colors in (
        ("night bus", set()),
        ("genre:techno", {"accent"}),
        ("-remix", {"warn"}),
        ("plays:many night", {"bad"}),
        ("genre:techno -remix plays:many", {"accent", "warn", "bad"}),
        ("", set()),
    ):
        stage.line.setText(text)
        assert colors_of(stage) == colors, text


async def test_colours_stay_out_of_the_way_of_an_input_method(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("is:private ")
    qapp.sendEvent(stage.line, QInputMethodEvent("né", []))
    stage.line.mark(())
    committed = QInputMethodEvent("", [])
    committed.setCommitString("né")
    qapp.sendEvent(stage.line, committed)
    assert stage.line.text() == "is:private né"


async def test_a_field_and_its_value_are_completed_by_keys(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("night gen")
    assert stage.suggestions[0] == "genre:"
    stage.press(Qt.Key.Key_Tab)
    assert stage.line.text() == "night genre:"
    assert stage.suggestions[:2] == ["Techno", "Dream pop"]
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert stage.line.text() == 'night genre:"Dream pop"'
    assert stage.line.hasFocus()
    assert stage.heard[-1] == ("changed", 'night genre:"Dream pop"')


async def test_enter_means_what_is_typed_unless_a_suggestion_is_marked(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("genre:te")
    assert stage.suggestions
    stage.press(Qt.Key.Key_Return)
    assert (stage.line.text(), stage.suggestions) == ("genre:te", [])
    assert stage.heard[-1] == ("searched", "genre:te")


async def test_up_from_nothing_marks_the_last_and_once_more_past_the_ends_marks_none(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("genre:te")
    frame = stage.window.findChild(Suggestions)
    stage.press(Qt.Key.Key_Up)
    assert frame.current == len(stage.suggestions) - 1
    stage.press(Qt.Key.Key_Down)
    assert frame.current == -1


async def test_escape_takes_the_suggestions_away_first_and_then_the_text(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("genre:te")
    stage.press(Qt.Key.Key_Escape)
    assert (stage.line.text(), stage.suggestions) == ("genre:te", [])
    stage.press(Qt.Key.Key_Escape)
    assert stage.line.text() == ""


async def test_a_click_takes_a_suggestion_and_leaves_the_keyboard_in_the_field(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("genre:te")
    lines = stage.window.findChild(Suggestions).findChild(QListView)
    place = lines.visualRect(lines.model().index(1, 0)).center()
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.line.text() == 'genre:"Tech house"'
    assert stage.line.hasFocus()


async def test_a_suggestion_can_be_asked_for_in_the_middle(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("genre:te live")
    stage.press(Qt.Key.Key_Escape)
    stage.line.setCursorPosition(8)
    QTest.keyClick(stage.line, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert stage.suggestions == ["Techno", "Tech house"]
    stage.press(Qt.Key.Key_Tab)
    assert stage.line.text() == "genre:Techno live"
    assert stage.line.cursorPosition() == len("genre:Techno")


async def test_tab_leaves_the_field_while_nothing_is_offered(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.press(Qt.Key.Key_Tab)
    assert not stage.line.hasFocus()


async def test_leaving_the_field_takes_the_suggestions_along(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("genre:te")
    stage.elsewhere.setFocus()
    assert stage.suggestions == []
    assert stage.heard[-1] == ("searched", "genre:te")


async def test_suggestions_stay_within_the_window(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.window.resize(320, 170)
    stage.type("i")
    frame = stage.window.findChild(Suggestions)
    assert frame.isVisible()
    assert stage.window.rect().contains(frame.geometry())


async def test_a_mistake_that_is_being_typed_is_told_once_the_typing_rests(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("genre:techno plays:mx")
    assert stage.note == ""
    await until(lambda: "“mx” is no number" in stage.note)
    assert stage.line.search.canonical() == "genre:techno"
    stage.press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    stage.type("5")
    assert stage.note == ""


async def test_a_mistake_is_told_at_once_when_it_is_left_behind(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("plays:mx ")
    await until(lambda: stage.note)
    stage.line.setText("")
    stage.line.setText("colour:red night")
    stage.elsewhere.setFocus()
    assert "There is no field “colour:”" in stage.note
    assert stage.line.search.canonical() == "night"


async def test_a_search_with_a_mistake_is_not_remembered(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("plays:mx night")
    stage.press(Qt.Key.Key_Escape, Qt.Key.Key_Return)
    assert ("searched", "plays:mx night") not in stage.heard


async def test_what_means_the_same_is_not_searched_for_again(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.line.setText("night  genre:techno")
    stage.heard.clear()
    stage.line.setText("night genre:techno ")
    assert stage.heard == []


async def test_down_in_the_empty_field_offers_the_last_searches(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.line.history = ("is:private", "no:genre")
    stage.press(Qt.Key.Key_Down)
    assert stage.suggestions == ["is:private", "no:genre"]
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert (stage.line.text(), stage.suggestions) == ("no:genre", [])
    stage.press(Qt.Key.Key_Down)
    assert stage.heard[-1] == ("left", "")


async def test_down_leaves_the_empty_field_when_nothing_was_searched_for(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.press(Qt.Key.Key_Down)
    assert stage.heard == [("left", "")]


async def test_ages_count_from_another_day_after_midnight(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.line.setText("uploaded:<7d")
    stage.line.read_again_if_new_day()
    stage.heard.clear()
    stage.day = date(2026, 11, 21)
    stage.line.read_again_if_new_day()
    assert [name for name, _ in stage.heard] == ["changed"]


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_the_help_puts_an_example_into_the_search(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.type("night")
    stage.press(Qt.Key.Key_F1)
    help_ = stage.box.findChild(SearchHelp)
    assert help_.isVisible()
    lines = help_.findChild(Lines)
    texts = [lines.model().index(row, 0).data() for row in range(lines.model().rowCount())]
    index = lines.model().index(texts.index("plays:>1000"), 0)
    lines.scrollTo(index)
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualRect(index).center())
    assert not help_.isVisible()
    assert stage.line.text() == "night plays:>1000"
    assert stage.line.selectedText() == "plays:>1000"


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_the_help_is_used_by_keys(qapp) -> None:
    stage = await BoxStage(qapp).ready()
    stage.press(Qt.Key.Key_F1)
    lines = stage.box.findChild(SearchHelp).findChild(Lines)
    QTest.keyClick(lines, Qt.Key.Key_Down)
    QTest.keyClick(lines, Qt.Key.Key_Return)
    assert stage.line.text() == "night bus"
    stage.press(Qt.Key.Key_F1)
    QTest.keyClick(lines, Qt.Key.Key_Escape)
    assert not stage.box.findChild(SearchHelp).isVisible()


async def test_the_field_keeps_its_name(qapp) -> None:
    stage = BoxStage(qapp)
    assert QAccessible.queryAccessibleInterface(stage.line).text(QAccessible.Text.Name) == "Search tracks"
    assert stage.box.childAt(QPoint(20, 10)) is stage.line

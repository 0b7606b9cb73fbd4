"""Scheduled tracks in the window: listed, changed in a dialog, and told of in the message bar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDateTimeEdit, QDialog, QPushButton, QVBoxLayout, QWidget

from scmanager.core import texts
from scmanager.core.schedule import ONLY_WHILE_RUNNING, ScheduledItem, ScheduleState
from scmanager.errors import Offline
from scmanager.ui.dialogs.schedule_dialog import ScheduleDialog, ScheduleWish
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.panes.schedule_section import ScheduleSection
from scmanager.ui.schedule_commands import ScheduleCommands
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.dialogs import Stage
from tests.helpers.hours import Hours
from tests.helpers.inspector_fakes import by_name
from tests.helpers.schedules import FakeSchedule
from tests.helpers.waiting import until

S = ScheduleState
URN = "soundcloud:tracks:1"
OTHER = "soundcloud:tracks:2"


def item(hours: Hours, urn: str = URN, *, title: str = "Salt Flats", **changes: Any) -> ScheduledItem:
    values = {"track_urn": urn, "account": "me", "title": title, "publish_at": hours.after(hours=3)} | changes
    return ScheduledItem(**values)


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisible())


def section_of(schedule: FakeSchedule) -> ScheduleSection:
    section = ScheduleSection(schedule, clock=schedule.hours.clock)
    section.resize(700, 400)
    return section


async def test_nothing_scheduled_takes_no_room(qapp) -> None:
    hours = Hours()
    schedule = FakeSchedule(hours)
    pane = QWidget()
    section = ScheduleSection(schedule, clock=hours.clock)
    assert not section.isVisible()
    QVBoxLayout(pane).addWidget(section)
    pane.show()
    assert not section.isVisible()
    schedule.add(item(hours))
    await until(section.isVisible)
    schedule.remove(URN)
    await until(section.isHidden)
    section.close_section()


async def test_each_track_says_when_it_becomes_public_and_that_the_computer_must_be_on(qapp) -> None:
    hours = Hours()
    later = item(hours, OTHER, title="<b>Later</b>", publish_at=hours.after(days=4))
    section = section_of(FakeSchedule(hours, later, item(hours)))
    section.show()
    said = words(section)
    assert "the computer has to be on" in said
    assert said.index("Salt Flats") < said.index("<b>Later</b>")
    assert f"Becomes public on {texts.moment(hours.after(hours=3))}, in 3 h" in said
    section.close_section()


async def test_a_row_follows_what_becomes_of_its_track(qapp) -> None:
    hours = Hours()
    schedule = FakeSchedule(hours, item(hours))
    section = section_of(schedule)
    section.show()
    schedule.put(URN, state=S.FAILED, message="The track is gone.")
    await until(lambda: "The track is gone." in words(section))
    assert by_name(section, QPushButton, "Change…: Salt Flats").isVisible()
    schedule.put(URN, state=S.DONE, done_at=hours.now, message="")
    await until(lambda: "Public since" in words(section))
    assert not by_name(section, QPushButton, "Change…: Salt Flats").isVisible()
    section.close_section()


async def test_what_is_over_is_counted_for_whoever_clears_it(qapp) -> None:
    hours = Hours()
    schedule = FakeSchedule(hours, item(hours), item(hours, OTHER))
    section = section_of(schedule)
    counts: list[int] = []
    section.over_changed.connect(counts.append)
    section.show()
    schedule.put(URN, state=S.DONE, done_at=hours.now)
    await until(lambda: counts and counts[-1] == 1)
    schedule.remove(URN)
    await until(lambda: counts[-1] == 0)
    section.close_section()


async def test_the_words_follow_the_time(qapp) -> None:
    hours = Hours()
    section = section_of(FakeSchedule(hours, item(hours)))
    section.show()
    await until(section._minutes.isActive)
    hours.fall_asleep(hours=1)
    section._minutes.timeout.emit()
    assert "in 2 h" in words(section)
    section.hide()
    assert not section._minutes.isActive()
    section.close_section()


async def test_more_tracks_than_can_be_shown_are_counted(qapp) -> None:
    hours = Hours()
    section = section_of(FakeSchedule(hours, *(item(hours, f"urn:{number}") for number in range(203))))
    section.show()
    assert "and 3 more" in words(section)
    section.close_section()


async def test_the_buttons_of_a_row_name_its_track(qapp) -> None:
    hours = Hours()
    section = section_of(FakeSchedule(hours, item(hours)))
    section.show()
    asked: list[tuple[str, str]] = []
    section.change_wanted.connect(lambda urn: asked.append(("change", urn)))
    section.show_wanted.connect(lambda urn: asked.append(("show", urn)))
    QTest.mouseClick(by_name(section, QPushButton, "Change…: Salt Flats"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(by_name(section, QPushButton, "Show: Salt Flats"), Qt.MouseButton.LeftButton)
    assert asked == [("change", URN), ("show", URN)]
    section.close_section()


def dialog_for(hours: Hours, **changes: Any) -> ScheduleDialog:
    dialog = ScheduleDialog(None, item(hours, **changes), clock=hours.clock)
    dialog.open()
    return dialog


def set_time(dialog: QDialog, when: Any) -> None:
    field = by_name(dialog, QDateTimeEdit, "Day and time")
    field.setDateTime(QDateTime.fromSecsSinceEpoch(int(when.timestamp())))


async def test_another_time_can_be_chosen(qapp) -> None:
    hours = Hours()
    dialog = dialog_for(hours)
    change = by_name(dialog, QPushButton, "Change time")
    assert not change.isEnabled()
    set_time(dialog, hours.after(hours=5))
    assert "In 5 h" in words(dialog)
    QTest.mouseClick(change, Qt.MouseButton.LeftButton)
    assert dialog.wish == ScheduleWish("move", hours.after(hours=5))
    assert not dialog.isVisible()


async def test_a_time_that_is_over_cannot_be_chosen(qapp) -> None:
    hours = Hours()
    dialog = dialog_for(hours)
    set_time(dialog, hours.now - timedelta(minutes=1))
    assert "This time is over." in words(dialog)
    assert not by_name(dialog, QPushButton, "Change time").isEnabled()
    dialog.reject()
    assert dialog.wish is None


async def test_the_day_is_typed_with_the_keyboard_and_return_takes_it(qapp) -> None:
    hours = Hours()
    dialog = dialog_for(hours)
    field = by_name(dialog, QDateTimeEdit, "Day and time")
    field.setFocus()
    field.setCurrentSection(QDateTimeEdit.Section.DaySection)
    QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert dialog.wish == ScheduleWish("move", hours.after(days=1, hours=3))


@pytest.mark.parametrize("typed", ["2027-12-31 09:30", "202712310930", "27-12-31 9:30"])
async def test_a_whole_date_is_typed_from_the_start(qapp, typed: str) -> None:
    dialog = dialog_for(Hours())
    field = by_name(dialog, QDateTimeEdit, "Day and time")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Home)
    QTest.keyClicks(field, typed)
    field.interpretText()
    assert field.dateTime().toString("yyyy-MM-dd HH:mm") == "2027-12-31 09:30"
    assert field.calendarPopup()
    dialog.reject()


@pytest.mark.parametrize(("name", "kind"), [("Make public now", "publish"), ("Keep it private", "cancel")])
async def test_it_can_become_public_at_once_or_not_at_all(qapp, name: str, kind: Any) -> None:
    dialog = dialog_for(Hours())
    QTest.mouseClick(by_name(dialog, QPushButton, name), Qt.MouseButton.LeftButton)
    assert dialog.wish == ScheduleWish(kind)


async def test_a_cancelled_track_is_offered_a_time_to_come(qapp) -> None:
    hours = Hours()
    dialog = dialog_for(hours, state=S.CANCELLED, publish_at=hours.now - timedelta(days=1))
    assert not by_name(dialog, QPushButton, "Keep it private").isVisible()
    assert "In 60 min" in words(dialog)
    QTest.mouseClick(by_name(dialog, QPushButton, "Set time"), Qt.MouseButton.LeftButton)
    assert dialog.wish == ScheduleWish("move", hours.after(hours=1))


class Desk:
    """The commands over a schedule, with a window and its message bar."""

    def __init__(self, app: Any, *items: ScheduledItem, hours: Hours) -> None:
        self.stage = Stage(app)
        self.window = QWidget()
        self.window.resize(900, 600)
        self.bar = MessageBar(self.window)
        self.window.show()
        self.schedule = FakeSchedule(hours, *items)
        self.commands = ScheduleCommands(self.window, self.schedule, self.stage.tasks, self.bar)

    async def choose(self, button: str) -> None:
        """Open the dialog of the first track and press a button in it."""
        self.commands.change(URN)
        await until(lambda: self.window.findChildren(ScheduleDialog))
        (dialog,) = self.window.findChildren(ScheduleDialog)
        QTest.mouseClick(by_name(dialog, QPushButton, button), Qt.MouseButton.LeftButton)
        await self.stage.tasks.settled()

    def close(self) -> None:
        self.commands.close()


async def test_what_was_chosen_is_done_and_told(qapp) -> None:
    hours = Hours()
    desk = Desk(qapp, item(hours), hours=hours)
    await desk.choose("Keep it private")
    await desk.choose("Make public now")
    assert desk.schedule.wishes == [("cancel", URN), ("publish", URN)]
    assert desk.bar.texts() == ["“Salt Flats” stays private.", "“Salt Flats” is public now."]
    await desk.choose("Close")
    assert len(desk.schedule.wishes) == 2
    assert desk.stage.errors == []
    desk.close()


async def test_what_stands_against_it_is_told(qapp) -> None:
    hours = Hours()
    desk = Desk(qapp, item(hours), hours=hours)
    desk.schedule.failure = Offline("Check the network.")
    await desk.choose("Make public now")
    assert [type(error) for error in desk.stage.errors] == [Offline]
    desk.close()


async def test_what_happens_by_itself_is_told(qapp) -> None:
    hours = Hours()
    desk = Desk(qapp, item(hours), item(hours, OTHER, title="Pale Reeds"), hours=hours)
    desk.schedule.put(URN, state=S.DONE, done_at=hours.now)
    desk.schedule.put(OTHER, state=S.FAILED, message="The track is gone.")
    assert desk.bar.texts() == [
        "“Salt Flats” is public now.",
        "“Pale Reeds” was not made public. The track is gone.",
    ]
    desk.close()


async def test_missed_times_are_told_together(qapp) -> None:
    hours = Hours()
    desk = Desk(qapp, item(hours), item(hours, OTHER), hours=hours)
    late = {"state": S.MISSED, "done_at": hours.after(hours=5), "message": "The computer was asleep at that time."}
    desk.schedule.put(URN, **late)
    first = "“Salt Flats” became public 2 h late. The computer was asleep at that time."
    assert desk.bar.texts() == [f"{first} {ONLY_WHILE_RUNNING}"]
    desk.schedule.put(OTHER, **late)
    assert desk.bar.texts() == [f"2 tracks became public late, by up to 2 h. {ONLY_WHILE_RUNNING}"]
    desk.close()


async def test_what_was_missed_before_the_window_opened_is_told_when_it_opens(qapp) -> None:
    hours = Hours()
    desk = Desk(qapp, item(hours), hours=hours)
    desk.close()
    desk.schedule.put(URN, state=S.MISSED, done_at=hours.after(hours=5), message="Whatever.")
    assert desk.bar.texts() == []
    commands = ScheduleCommands(desk.window, desk.schedule, desk.stage.tasks, desk.bar)
    assert "became public 2 h late" in desk.bar.texts()[0]
    commands.close()

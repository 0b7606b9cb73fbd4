"""The list of uploads: its rows, and what mouse and keys do to them, over a queue that stands still."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from scmanager.core.tracks import Sharing
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.errors import StorageError
from scmanager.ui.delegates.upload_layout import lay_out
from scmanager.ui.models.upload_rows import UploadSection, entries_of
from scmanager.ui.panes import upload_clicks
from scmanager.ui.panes.uploads_pane import UploadsPane
from scmanager.ui.upload_actions import UploadAction
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.dialogs import Stage, picture
from tests.helpers.fake_uploads import FakeConnection, FakeLibrary, FakeQueue, S, job, make_track, one_of_each
from tests.helpers.inspector_fakes import by_name
from tests.helpers.waiting import until

A = UploadAction
NOW = datetime.now(UTC)


class Bench:
    """A shown pane; what it asked for is in `asked`."""

    def __init__(self, app: QApplication, *jobs: UploadJob, impossible: str = "") -> None:
        self.stage = Stage(app)
        self.queue = FakeQueue(jobs)
        self.connection = FakeConnection()
        self.library = FakeLibrary()
        self.asked: list[tuple[object, ...]] = []
        parts = (self.queue, self.connection, self.library, self.stage.theme, self.stage.tasks)
        self.pane = UploadsPane(*parts, impossible=impossible)
        self.list = self.pane.list
        self.model = self.list.model()
        QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal, self.model)
        self.pane.action_wanted.connect(lambda *what: self.asked.append(what))
        self.pane.place_wanted.connect(lambda *what: self.asked.append(("place", *what)))
        self.pane.resize(1100, 800)
        self.pane.show()

    def rows(self) -> list[str]:
        return [self.model.index(row, 0).data() for row in range(self.model.rowCount())]

    def line(self, key: str) -> str:
        return self.model.index(self.model.row(key), 0).data(Qt.ItemDataRole.AccessibleTextRole)

    def button(self, key: str, action: UploadAction) -> QPoint:
        """The middle of a painted button."""
        row = self.list.row_at(self.list.area_of(key).center())
        places = lay_out(self.list.area_of(key), row, self.list.font()).buttons
        return places[row.offer.buttons.index(action)].center()

    def click(self, place: QPoint) -> None:
        QTest.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def press(self, *keys: Qt.Key, alt: bool = False) -> None:
        modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(self.list, key, modifier)

    def words(self) -> list[str]:
        return [label.text() for label in self.pane.findChildren(PlainLabel) if label.isVisible()]

    async def settle(self) -> None:
        await asyncio.sleep(0)
        await until(lambda: not self.pane._later.isActive() and not self.list._moved.isActive())
        await self.stage.settle()

    async def close(self) -> None:
        self.pane.close_pane()
        await self.stage.tasks.close()
        self.pane.close()


def moved(place: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> QMouseEvent:
    """A move with a button held, which QTest cannot make."""
    none = Qt.MouseButton.NoButton
    return QMouseEvent(QEvent.Type.MouseMove, place, place, none, button, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def waiting() -> list[UploadJob]:
    return [job(S.QUEUED, number, title) for number, title in enumerate("abcd", start=1)]


@pytest.fixture(autouse=True)
def _no_menus_left() -> Iterator[None]:
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMenu):
            widget.close()


async def test_every_upload_stands_in_its_section(qapp) -> None:
    made = Bench(qapp, *one_of_each(NOW))
    rows = made.rows()
    headings = [rows.index(section.text) for section in UploadSection if section.text in rows]
    assert headings == sorted(headings)
    needs, following = rows.index("Needs you"), rows.index("Next")
    assert set(rows[needs + 1 : following]) >= {"Sunday Session 13", "Corner shop", "Two of a kind", "Night bus"}
    assert rows[following + 1 : following + 4] == ["Promo mix 042", "Unreleased 09", "Late again"]
    assert len(rows) == len(one_of_each(NOW)) + 4
    await made.close()


async def test_what_is_done_stands_by_its_day_and_the_newest_first(qapp) -> None:
    done = [job(S.DONE, number, str(number), changed_at=NOW - timedelta(minutes=number)) for number in range(1, 4)]
    old = job(S.DONE, 9, "old", changed_at=NOW - timedelta(days=3))
    made = Bench(qapp, old, *reversed(done))
    assert made.rows()[-2:] == ["Done earlier", "old"]
    today = made.rows().index("Done today")
    assert made.rows()[today + 1 : today + 4] == ["1", "2", "3"]
    assert "3 done today" in made.words()
    await made.close()


async def test_a_row_that_moves_on_takes_its_selection_along(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    made.list.choose("2")
    made.queue.change("2", state=S.SENDING)
    await made.settle()
    assert made.rows()[:2] == ["Now", "b"]
    assert made.list.current.key == "2"
    made.queue.change("2", state=S.DONE, changed_at=datetime.now(UTC))
    await made.settle()
    assert made.rows()[-2:] == ["Done today", "b"]
    assert made.list.current.key == "2"
    await made.close()


async def test_many_changes_at_once_cost_one_pass(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    passes: list[object] = []
    made.model.rowsInserted.connect(lambda *_: passes.append(1))
    made.queue.put(*[job(S.QUEUED, number) for number in range(10, 60)])
    await made.settle()
    assert passes == [1]
    assert len(made.rows()) == 55
    await made.close()


async def test_progress_changes_one_row_and_no_other(qapp, waiting) -> None:
    made = Bench(qapp, job(S.SENDING, 9, "now", sent=1), *waiting)
    changed: list[tuple[int, int]] = []
    made.model.dataChanged.connect(lambda first, last, _roles: changed.append((first.row(), last.row())))
    made.queue.change("9", sent=34_050_000)
    assert changed == [(1, 1)]
    assert "34.0 of 68.1 MB" in made.line("9") or "34.1 of 68.1 MB" in made.line("9")
    await made.close()


async def test_a_button_asks_for_what_it_says(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    made.click(made.button("2", A.CANCEL))
    made.click(made.button("3", A.EDIT))
    assert made.asked == [(A.CANCEL, "2"), (A.EDIT, "3")]
    await made.close()


async def test_pressing_one_button_and_letting_go_on_another_does_nothing(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    view = made.list.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=made.button("2", A.CANCEL))
    QTest.mouseMove(view, made.button("3", A.CANCEL))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=made.button("3", A.CANCEL))
    assert made.asked == []
    await made.close()


async def test_a_double_click_on_cancel_does_not_hit_the_row_that_moves_up(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    made.pane.action_wanted.connect(lambda _action, key: made.queue.change(key, state=S.CANCELLED))
    place, view = made.button("1", A.CANCEL), made.list.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place)
    await made.settle()
    assert made.list.row_at(place).key == "2"
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert made.asked == [(A.CANCEL, "1")]
    await made.close()


async def test_rows_that_just_moved_in_under_the_mouse_are_not_hit(qapp, waiting, monkeypatch) -> None:
    monkeypatch.setattr(upload_clicks, "_REACTION_MS", 60_000)
    made = Bench(qapp, job(S.SENDING, 9, "now"), *waiting)
    place = made.button("1", A.CANCEL)
    QApplication.sendEvent(made.list.viewport(), moved(place, Qt.MouseButton.NoButton))
    made.queue.change("1", state=S.DONE, changed_at=datetime.now(UTC))
    await made.settle()
    assert made.list.row_at(place).key == "2"
    made.click(place)
    assert made.asked == []
    monkeypatch.setattr(upload_clicks, "_REACTION_MS", 0)
    await until(lambda: not made.list._guard.is_settling)
    made.click(place)
    assert made.asked == [(A.CANCEL, "2")]
    await made.close()


async def test_keys_walk_over_rows_and_act_on_them(qapp, waiting) -> None:
    made = Bench(qapp, job(S.SENDING, 9, "now"), *waiting, job(S.DONE, 8, "done", changed_at=NOW))
    made.list.setFocus()
    made.press(Qt.Key.Key_Home)
    assert made.list.current.key == "9"
    made.press(Qt.Key.Key_Down)
    assert made.list.current.key == "1"
    made.press(Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_End)
    assert made.list.current.key == "8"
    made.press(Qt.Key.Key_Enter, Qt.Key.Key_Delete)
    QTest.keyClick(made.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert made.asked == [(A.EDIT, "1"), (A.CANCEL, "1"), (A.SHOW, "8"), (A.REMOVE, "8"), (A.COPY_LINK, "8")]
    await made.close()


async def test_arrows_walk_over_the_buttons_of_a_row(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    made.list.setFocus()
    made.list.choose("2")
    made.press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return)
    made.press(Qt.Key.Key_Left, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert made.asked == [(A.CANCEL, "2"), (A.EDIT, "2"), (A.EDIT, "3")]
    await made.close()


async def test_a_held_delete_key_cancels_one_upload(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    made.list.choose("1")
    for again in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "", again)
        QApplication.sendEvent(made.list, event)
    assert made.asked == [(A.CANCEL, "1")]
    await made.close()


async def test_after_a_cancel_by_key_the_next_row_has_the_focus(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    made.pane.action_wanted.connect(lambda _action, key: made.queue.change(key, state=S.CANCELLED))
    made.list.setFocus()
    made.list.choose("2")
    made.press(Qt.Key.Key_Delete)
    await made.settle()
    assert made.list.current.key == "3"
    made.list.choose("4")
    made.press(Qt.Key.Key_Delete)
    await made.settle()
    assert made.list.current.key == "3"
    await made.close()


async def test_waiting_uploads_are_reordered_by_key(qapp, waiting) -> None:
    made = Bench(qapp, job(S.SENDING, 9, "now"), *waiting)
    made.list.choose("3")
    made.press(Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Down, alt=True)
    made.list.choose("1")
    made.press(Qt.Key.Key_Up, alt=True)
    made.list.choose("9")
    made.press(Qt.Key.Key_Up, alt=True)
    assert made.asked == [("place", "3", "2"), ("place", "3", "1"), ("place", "3", ""), ("place", "3", "")]
    await made.close()


async def test_a_waiting_upload_is_dragged_to_another_place(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    view = made.list.viewport()
    start, third = made.list.area_of("1").center(), made.list.area_of("3")
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for y in range(start.y(), third.center().y() + 8, 4):
        QApplication.sendEvent(view, moved(QPoint(start.x(), y)))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=third.center() + QPoint(0, 6))
    assert made.asked == [("place", "1", "4")]
    await made.close()


async def test_escape_lets_go_of_a_dragged_row(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    view = made.list.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=made.list.area_of("1").center())
    QApplication.sendEvent(view, moved(made.list.area_of("3").center()))
    made.press(Qt.Key.Key_Escape)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=made.list.area_of("3").center())
    assert made.asked == []
    await made.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
async def test_the_menu_offers_everything_and_knows_who_is_first(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    made.list.choose("1")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(made.list, event)
    (menu,) = [each for each in made.pane.findChildren(QMenu) if each.isVisible()]
    enabled = {action.text(): action.isEnabled() for action in menu.actions()}
    assert enabled["Cancel"]
    assert enabled["Move down"]
    assert not enabled["Move up"]
    next(action for action in menu.actions() if action.text() == "Show in folder").trigger()
    assert made.asked == [(A.SHOW_IN_FOLDER, "1")]
    await made.close()


async def test_a_screen_reader_hears_the_row_and_what_can_be_done(qapp) -> None:
    made = Bench(qapp, job(S.SENDING, 1, "Kestrel", sent=34_100_000, speed=1e6))
    index = made.model.index(1, 0)
    assert made.list.accessibleName() == "Uploads"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Kestrel, Sending · 34.1 of 68.1 MB, 1.0 MB/s, 34 s left"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole).startswith("Pause, Cancel, ")
    await made.close()


async def test_offline_waits_are_counted_down_while_they_are_seen(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    assert not made.pane._ticks.isActive()
    made.connection.lose(12)
    assert "Waiting for the network · tries again in 12 s" in made.line("1")
    made.connection.left = 10.6
    await until(lambda: "tries again in 11 s" in made.line("1"), 5)
    made.pane.hide()
    assert not made.pane._ticks.isActive()
    made.pane.show()
    await until(made.pane._ticks.isActive)
    made.connection.find()
    assert not made.pane._ticks.isActive()
    assert made.line("1") == "a, Waiting · private, 68.1 MB"
    await made.close()


async def test_what_was_made_public_elsewhere_is_said(qapp) -> None:
    made = Bench(qapp, job(S.DONE, 1, "a", track_urn="soundcloud:tracks:5", changed_at=NOW))
    assert "Ready to listen · private" in made.line("1")
    made.library.put(make_track(5, sharing=Sharing.PUBLIC))
    assert "Ready to listen · public" in made.line("1")
    await made.close()


async def test_a_paused_queue_and_a_full_disk_are_told_in_the_head(qapp, waiting) -> None:
    made = Bench(qapp, *waiting)
    wishes: list[bool] = []
    made.pane.head.pause_wanted.connect(wishes.append)
    by_name(made.pane, QPushButton, "Pause all").click()
    made.queue.set_status(is_paused=True)
    await made.settle()
    assert any(text.startswith("All uploads are paused.") for text in made.words())
    assert "all uploads are paused" in made.line("1")
    by_name(made.pane, QPushButton, "Resume all").click()
    assert wishes == [True, False]
    made.queue.set_status(is_paused=False, trouble=StorageError("The disk is full."))
    assert any("The disk is full." in text and "nothing is lost" in text for text in made.words())
    made.queue.set_status(trouble=None)
    assert not any("The disk is full." in text for text in made.words())
    await made.close()


async def test_artwork_of_the_tags_is_shown(qapp, waiting) -> None:
    made = Bench(qapp)
    made.queue.pictures["1"] = picture("PNG", 300, 300)
    made.queue.put(*waiting)
    await made.settle()
    made.pane.grab()
    await until(lambda: made.pane._pictures.picture(waiting[0]) is not None)
    assert made.pane._pictures.picture(waiting[1]) is None
    await made.close()


async def test_five_hundred_uploads_are_there_at_once(qapp) -> None:
    jobs = [job(S.QUEUED, number, f"Track {number}") for number in range(500)]
    Bench(qapp, *jobs[:1]).pane.close_pane()  # fonts and styles are loaded once
    started = time.perf_counter()
    made = Bench(qapp, *jobs)
    made.pane.grab()
    took = time.perf_counter() - started
    assert len(made.rows()) == 501
    assert took < 1.0  # 60 to 80 ms on a quiet machine
    made.list.scrollToBottom()
    assert made.list.visible_keys()[-1] == "499"
    await made.close()


def test_sections_are_found_for_every_state() -> None:
    jobs = [job(state, number) for number, state in enumerate(UploadState)]
    assert len(entries_of(jobs, NOW.date())) == len(jobs)


async def test_an_upload_removed_by_key_leaves_the_focus_in_the_list(qapp) -> None:
    done = [job(S.CANCELLED, number, str(number), changed_at=NOW) for number in range(3)]
    made = Bench(qapp, *done)
    made.pane.action_wanted.connect(lambda _action, key: made.stage.tasks.spawn(made.queue.remove(key)))
    made.list.setFocus()
    made.list.choose(made.model.keys_of(UploadSection.DONE_TODAY)[1])
    left = made.model.keys_of(UploadSection.DONE_TODAY)[2]
    made.press(Qt.Key.Key_Delete)
    await made.settle()
    await made.settle()
    assert len(made.rows()) == 3
    assert made.list.current.key == left
    await made.close()


async def test_an_empty_list_says_what_to_do_or_why_nothing_can_be_done(qapp, waiting) -> None:
    made = Bench(qapp)
    assert "Nothing to upload" in made.words()
    assert any(text.startswith("Drop audio files") for text in made.words())
    made.queue.put(*waiting)
    await made.settle()
    assert "Nothing to upload" not in made.words()
    await made.close()
    never = Bench(qapp, impossible="This server was opened without an account.")
    assert {"Not possible here", "This server was opened without an account."} <= set(never.words())
    await never.close()

"""Deleting many tracks: what is lost is named, it goes on in the open, and it can be stopped."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton, QTableView, QWidget

from scmanager.core.packing import Packer
from scmanager.ui.dialogs.delete import confirm_delete
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.tracks_pane import TracksPane
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.dialogs import Stage
from tests.helpers.loop_blocks import blocks
from tests.helpers.sandbox import Sandbox
from tests.helpers.track_tables import some_tracks
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

MANY = 20_000
_FLAGS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


def words(widget: QWidget) -> str:
    return " | ".join(label.text() for label in widget.findChildren(PlainLabel))


async def delete_first(window: MainWindow, count: int) -> list[str]:
    """Select the first rows and say yes to their deletion; return their titles."""
    table = named(window, QTableView, "Tracks")
    await until(lambda: table.model().rowCount() >= count)
    titles = [table.model().index(row, 0).data() for row in range(count)]
    pane = window.frame.findChild(TracksPane)
    rows = QItemSelection(table.model().index(0, 0), table.model().index(count - 1, 0))
    table.selectionModel().select(rows, _FLAGS)
    await until(lambda: len(pane.selected()) == count)
    pane.track_actions.delete.trigger()
    await until(lambda: window.is_busy)
    named(window, QPushButton, f"Delete {count} tracks").click()
    await until(lambda: not window.is_busy)
    return titles


async def test_very_many_are_looked_through_in_slices_before_the_question(qapp: QApplication) -> None:
    Stage(qapp)
    tracks = some_tracks(MANY)
    packed = Packer.like(tracks[0]).pack_all(tracks)
    async with blocks() as measured:
        asked = asyncio.ensure_future(confirm_delete(None, packed))
        await until(lambda: QApplication.activeModalWidget() is not None)
    question = QApplication.activeModalWidget()
    plays = sum(track.playback_count or 0 for track in tracks)
    assert f"{plays:,} plays".replace(",", "\u202f") in words(question)
    assert tracks[7].title in words(question)
    assert "and 19\u202f992 more" in words(question)
    question.reject()
    assert not await asked
    assert measured.longest < 0.1


async def test_what_fails_is_told_once_for_each_reason(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        sandbox.fault("status", method="DELETE", times=3, arg=422)
        titles = await delete_first(window, 5)
        await window.settled()
        assert window.messages.texts()[0] == "Deleted 2 tracks."
        (failed,) = window.messages.texts()[1:]
        assert failed.startswith(f"“{titles[0]}” and 2 other tracks were not deleted. ")


async def test_it_says_how_far_it_is_and_can_be_stopped(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        sandbox.fault("latency", method="DELETE", times=None, arg=0.3)
        await delete_first(window, 20)
        await until(lambda: any(text.startswith("Deleting… 1 of 20") for text in window.messages.texts()))
        (bar,) = [each for each in window.messages.findChildren(QProgressBar) if each.isVisible()]
        assert bar.value() == bar.maximum() // 20
        named(window, QPushButton, "Stop").click()
        assert window.messages.texts() == ["Stopping…"]
        await until(lambda: any(text.startswith("Stopped.") for text in window.messages.texts()))
        gone = len(sandbox.requests("DELETE"))
        assert 1 <= gone < 20
        (told,) = window.messages.texts()
        assert told == f"Stopped. {gone} track{'s' * (gone > 1)} deleted, {20 - gone} left."
        await until(lambda: named(window, QTableView, "Tracks").model().rowCount() == 60 - gone)


async def test_pressing_the_key_twice_asks_once(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        pane = window.frame.findChild(TracksPane)
        named(window, QTableView, "Tracks").selectAll()
        await until(lambda: len(pane.selected()) == 60)
        pane.track_actions.delete.trigger()
        pane.track_actions.delete.trigger()
        await until(lambda: window.is_busy)
        named(window, QPushButton, "Cancel").click()
        await window.settled()
        assert not window.is_busy
        assert sandbox.requests("DELETE") == []


async def test_making_many_private_can_be_stopped_as_well(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        sandbox.fault("latency", method="PUT", times=None, arg=0.3)
        pane = window.frame.findChild(TracksPane)
        named(window, QTableView, "Tracks").selectAll()
        await until(lambda: len(pane.selected()) == 60)
        pane.track_actions.make_private.trigger()
        await until(lambda: window.is_busy)
        named(window, QPushButton, "Make 40 tracks private").click()
        await until(lambda: any(text.startswith("Saving… 1 of 40") for text in window.messages.texts()))
        named(window, QPushButton, "Stop").click()
        await until(lambda: any(text.startswith("Stopped. Made ") for text in window.messages.texts()))
        made = len(sandbox.requests("PUT"))
        assert 1 <= made < 40
        assert window.messages.texts()[0].endswith(f"private, {40 - made} left.")

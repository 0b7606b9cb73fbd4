"""Edits of a file: looked at, chosen, written over a real server, and taken back."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QTableView, QWidget

from scmanager.core.csv_columns import COLUMNS
from scmanager.core.csv_tracks import written
from scmanager.core.packing import PackedTracks, Packer
from scmanager.core.tracks import Sharing, Track, TrackFields
from scmanager.services.csv_exchange import CsvExchange
from scmanager.services.editing import Editing
from scmanager.services.library import Library
from scmanager.ui.csv_commands import CsvCommands
from scmanager.ui.dialogs.csv_import_dialog import CsvImportDialog
from scmanager.ui.models.csv_changes_model import NEW, NOTE, TRACK, CsvChangesModel
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.undo_history import UndoHistory
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.clients import client_of
from tests.helpers.dialogs import Stage
from tests.helpers.loop_blocks import blocks
from tests.helpers.sandbox import Sandbox
from tests.helpers.track_tables import some_tracks
from tests.helpers.waiting import until

CHECKED = Qt.CheckState.Checked
UNCHECKED = Qt.CheckState.Unchecked
MANY = 20_000


def commands_for(
    window: QWidget, exchange: CsvExchange, stage: Stage, messages: MessageBar, history: UndoHistory
) -> CsvCommands:
    return CsvCommands(window, exchange, tasks=stage.tasks, messages=messages, look=stage.theme, history=history)


class Importing:
    """A window with the commands over a real server, and a file of its newest tracks."""

    def __init__(self, stage: Stage, library: Library, editing: Editing, exchange: CsvExchange, path: Path) -> None:
        self.stage = stage
        self.library = library
        self.editing = editing
        self.path = path
        self.window = QWidget()
        self.window.resize(1200, 800)
        self.window.show()
        self.messages = MessageBar(self.window)
        self.history = UndoHistory()
        self.commands = commands_for(self.window, exchange, stage, self.messages, self.history)
        self.tracks = [library.tracks[urn] for urn in list(library.tracks)[:4]]
        self.lines = list(written(self.tracks))

    def edit(self, number: int, field: str, value: str) -> None:
        """Edit a cell of a track, as it stands at the beginning or the end of a comma."""
        place = [column.field for column in COLUMNS].index(field)
        before = COLUMNS[place].write(self.tracks[number])
        assert f",{before}," in self.lines[number + 1]
        self.lines[number + 1] = self.lines[number + 1].replace(f",{before},", f",{value},", 1)

    def type_into(self, number: int, field: str, value: str) -> None:
        """Type into a cell of a track, as a spreadsheet would write the row again."""
        (cells,) = csv.reader([self.lines[number + 1]])
        cells[[column.field for column in COLUMNS].index(field)] = value
        line = io.StringIO()
        csv.writer(line).writerow(cells)
        self.lines[number + 1] = line.getvalue()

    async def open(self) -> CsvImportDialog:
        self.path.write_text("".join(self.lines), "utf-8-sig")
        self.stage.tasks.spawn(self.commands.import_file(self.path))
        await until(lambda: self.window.findChildren(CsvImportDialog))
        (dialog,) = self.window.findChildren(CsvImportDialog)
        await until(dialog.isVisible)
        return dialog

    def now(self, number: int) -> Track:
        return self.library.tracks[self.tracks[number].urn]


@asynccontextmanager
async def importing(app: QApplication, box: Sandbox, folder: Path) -> AsyncIterator[Importing]:
    async with client_of(box) as client:
        library = Library(client)
        await library.refresh()
        editing = Editing(client, library)
        exchange = CsvExchange(library, editing, client.writable)
        made = Importing(Stage(app), library, editing, exchange, folder / "tracks.csv")
        try:
            yield made
        finally:
            await made.stage.tasks.close()
            assert not made.stage.errors
            made.window.deleteLater()


def table_of(dialog: CsvImportDialog) -> QTableView:
    return dialog.findChild(QTableView)


def rows_of(dialog: CsvImportDialog) -> list[tuple[str, str]]:
    model = table_of(dialog).model()
    return [(model.index(row, NEW).data(), model.index(row, NOTE).data()) for row in range(model.rowCount())]


def button_of(dialog: CsvImportDialog, start: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text().startswith(start))


def words_of(dialog: CsvImportDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(QPushButton)]


def press(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


async def test_chosen_edits_are_written_and_taken_back(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        it.edit(0, "genre", "Choral")
        it.edit(1, "title", "Renamed")
        dialog = await it.open()
        QAbstractItemModelTester(table_of(dialog).model(), QAbstractItemModelTester.FailureReportingMode.Fatal, dialog)
        assert [new for new, _ in rows_of(dialog)] == ["Choral", "Renamed"]
        table = table_of(dialog)
        table.setCurrentIndex(table.model().index(0, TRACK))
        QTest.keyClick(table, Qt.Key.Key_Space)
        assert table.model().index(0, TRACK).data(Qt.ItemDataRole.CheckStateRole) == UNCHECKED
        save = button_of(dialog, "Save")
        assert save.text() == "Save 1 edit in 1 track"
        press(save)
        await until(it.messages.texts)
        await it.stage.settle()
        assert it.messages.texts() == ["Changed 1 track."]
        assert (it.now(0).genre, it.now(1).title) == (it.tracks[0].genre, "Renamed")
        press(next(each for each in it.messages.findChildren(QPushButton) if each.text() == "Undo"))
        await until(lambda: "The edits of 1 track were taken back." in it.messages.texts())
        assert it.now(1).title == it.tracks[1].title
        it.messages.drop("csv")
        it.history.undo()
        await it.stage.settle()
        assert it.messages.texts() == []  # it was taken back already


async def test_conflicts_are_marked_and_not_chosen(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        it.edit(0, "title", "Mine")
        it.edit(1, "title", "Other")
        await it.editing.update(it.tracks[0].urn, TrackFields(title="Theirs"))
        dialog = await it.open()
        assert rows_of(dialog)[0] == ("Mine", "Changed elsewhere since the file was exported")
        assert [change.after for change in dialog.findChild(CsvChangesModel).review.wanted()] == ["Other"]
        dialog.findChild(QCheckBox).click()
        assert not button_of(dialog, "Save").isEnabled()
        dialog.findChild(QCheckBox).click()
        press(button_of(dialog, "Save"))
        await it.stage.settle()
        assert (it.now(0).title, it.now(1).title) == ("Theirs", "Other")


async def test_a_row_without_its_check_is_not_chosen(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        it.edit(0, "title", "Mine")
        it.lines[1] = it.lines[1].partition("c1:")[0] + "c1:garbage\r\n"
        dialog = await it.open()
        assert rows_of(dialog) == [("Mine", "The file does not tell whether it changed since")]
        assert not button_of(dialog, "Save").isEnabled()
        dialog.reject()


async def test_what_cannot_be_written_is_told_and_cannot_be_chosen(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        it.edit(0, "title", "")
        it.lines.append("soundcloud:tracks:77777,Gone\r\n")
        dialog = await it.open()
        assert rows_of(dialog) == [
            ("", "A track needs a title."),
            ("", "Line 6: None of your tracks has this number."),
        ]
        model = table_of(dialog).model()
        assert not model.setData(model.index(0, TRACK), CHECKED, int(Qt.ItemDataRole.CheckStateRole))
        assert not button_of(dialog, "Save").isEnabled()
        press(button_of(dialog, "Cancel"))
        await it.stage.settle()
        assert it.messages.texts() == []


async def test_what_would_become_public_is_asked_about(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        number = next(place for place, track in enumerate(it.tracks) if track.is_private)
        it.edit(number, "sharing", "public")
        dialog = await it.open()
        assert rows_of(dialog) == [("public", "Everybody can listen then")]
        press(button_of(dialog, "Save"))
        await until(partial(_asks, dialog))
        press(_answer(dialog, "Cancel"))
        await until(lambda: not _asks(dialog))
        assert it.now(number).sharing is Sharing.PRIVATE
        press(button_of(dialog, "Save"))
        await until(partial(_asks, dialog))
        press(_answer(dialog, "Make public and save"))
        await it.stage.settle()
        assert it.now(number).sharing is Sharing.PUBLIC


def _answer(dialog: CsvImportDialog, text: str) -> QPushButton:
    question = _asks(dialog)
    assert question is not None
    return next(each for each in question.findChildren(QPushButton) if each.text() == text)


def _asks(dialog: CsvImportDialog) -> QWidget | None:
    found = [each for each in dialog.findChildren(QWidget) if "public?" in each.windowTitle() and each.isVisible()]
    return found[0] if found else None


async def test_a_track_that_failed_stays_with_its_reason(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        it.edit(0, "title", "First")
        it.edit(1, "title", "Second")
        sandbox.fault("status", method="PUT", path=f"/tracks/{it.tracks[0].urn.rpartition(':')[2]}", arg=422)
        dialog = await it.open()
        press(button_of(dialog, "Save"))
        await until(lambda: len(rows_of(dialog)) == 1 and button_of(dialog, "Save").isEnabled())
        ((new, note),) = rows_of(dialog)
        assert new == "First"
        assert note
        press(button_of(dialog, "Save"))
        await until(it.messages.texts)
        assert it.messages.texts() == ["Changed 2 tracks."]
        await it.stage.settle()
        assert (it.now(0).title, it.now(1).title) == ("First", "Second")


async def test_writing_can_be_stopped(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        for number in range(4):
            it.edit(number, "title", f"New {number}")
        sandbox.fault("latency", method="PUT", path="/tracks", times=None, arg=0.2)
        dialog = await it.open()
        press(button_of(dialog, "Save"))
        await until(lambda: "Stop" in words_of(dialog) and sandbox.requests("PUT"))
        press(button_of(dialog, "Stop"))
        await until(lambda: "Close" in words_of(dialog))
        left = [new for new, _ in rows_of(dialog)]
        assert left == [f"New {number}" for number in range(4 - len(left), 4)]
        assert 1 <= len(left) <= 3
        press(button_of(dialog, "Close"))
        await it.stage.settle()


async def test_edits_of_columns_that_cannot_be_edited_are_told(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        it.type_into(0, "playback_count", "999999")
        it.type_into(1, "likes_count", "7777777")
        it.path.write_text("".join(it.lines), "utf-8-sig")
        await it.commands.import_file(it.path)
        told = "Plays and Likes cannot be edited; 2 changes of them are left out."
        assert it.messages.texts() == [f"“tracks.csv” holds no edits that can be made. {told}"]
        it.type_into(1, "likes_count", str(it.tracks[1].likes_count))
        it.type_into(2, "title", "Renamed")
        dialog = await it.open()
        (summary,) = [each.text() for each in dialog.findChildren(PlainLabel) if "1 edit in 1 track" in each.text()]
        assert "2 rows without an edit" in summary
        assert summary.splitlines()[1] == "Plays cannot be edited; 1 change of it is left out."
        dialog.reject()


async def test_return_in_the_table_saves_and_never_throws_the_edits_away(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        it.edit(0, "title", "Renamed")
        dialog = await it.open()
        assert dialog.focusWidget() is table_of(dialog)
        assert button_of(dialog, "Save").isDefault()
        dialog.findChild(QCheckBox).click()
        QTest.keyClick(table_of(dialog), Qt.Key.Key_Return)
        await asyncio.sleep(0)
        assert dialog.isVisible()
        assert sandbox.requests("PUT") == []
        dialog.findChild(QCheckBox).click()
        QTest.keyClick(table_of(dialog), Qt.Key.Key_Return)
        await until(it.messages.texts)
        assert it.messages.texts() == ["Changed 1 track."]
        await it.stage.settle()
        assert it.now(0).title == "Renamed"


async def test_return_does_nothing_where_a_track_would_become_public(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        number = next(place for place, track in enumerate(it.tracks) if track.is_private)
        it.edit(number, "sharing", "public")
        dialog = await it.open()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QTest.keyClick(table_of(dialog), key)
        await asyncio.sleep(0)
        assert dialog.isVisible()
        assert _asks(dialog) is None
        assert not any(each.isDefault() for each in dialog.findChildren(QPushButton))
        QTest.keyClick(table_of(dialog), Qt.Key.Key_Escape)
        await it.stage.settle()
        assert it.now(number).is_private


async def test_a_file_without_edits_says_so(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        it.path.write_text("".join(it.lines), "utf-8-sig")
        await it.commands.import_file(it.path)
        assert it.messages.texts() == ["“tracks.csv” holds no edits."]


async def test_the_keys_go_to_the_ends_and_choose_rows(qapp: QApplication, sandbox: Sandbox, tmp_path: Path) -> None:
    async with importing(qapp, sandbox, tmp_path) as it:
        for number in range(4):
            it.edit(number, "title", f"New {number}")
        dialog = await it.open()
        table = table_of(dialog)
        table.setFocus()
        for key, row in ((Qt.Key.Key_End, 3), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 3)):
            QTest.keyClick(table, key)
            assert table.currentIndex().row() == row
            assert [index.row() for index in table.selectionModel().selectedRows()] == [row]
        QTest.keyClick(table, Qt.Key.Key_Right)
        QTest.keyClick(table, Qt.Key.Key_Space)
        assert button_of(dialog, "Save").text() == "Save 3 edits in 3 tracks"
        assert not dialog.findChild(QCheckBox).isChecked()
        QTest.keyClick(table, Qt.Key.Key_Space)
        assert button_of(dialog, "Save").text() == "Save 4 edits in 4 tracks"
        assert dialog.findChild(QCheckBox).isChecked()
        dialog.reject()


def many_of(count: int) -> tuple[list[Track], PackedTracks]:
    tracks = some_tracks(count)
    return tracks, Packer.like(tracks[0]).pack_all(tracks)


def edited(tracks: list[Track], field: str, value: str) -> str:
    """Return a file in which somebody has typed a value into every row."""
    text, place = io.StringIO(), [column.field for column in COLUMNS].index(field)
    rows = list(csv.reader(io.StringIO("".join(written(tracks)))))
    for row in rows[1:]:
        row[place] = value
    csv.writer(text).writerows(rows)
    return text.getvalue()


class Elsewhere:
    """A library of very many tracks, and writes to it that take hardly any time."""

    def __init__(self, tracks: PackedTracks) -> None:
        self._tracks = tracks
        self._places = {urn: place for place, urn in enumerate(tracks.urns)}

    def get(self, urn: str) -> Track | None:
        place = self._places.get(urn)
        return None if place is None else self._tracks[place]

    async def update(self, urn: str, _fields: TrackFields) -> Track:
        await asyncio.sleep(0.001)
        return self._tracks[self._places[urn]]


def commands_over_many(app: QApplication, tracks: PackedTracks) -> tuple[Stage, QWidget, MessageBar, CsvCommands]:
    stage, window, there = Stage(app), QWidget(), Elsewhere(tracks)
    window.resize(1200, 800)
    window.show()
    messages = MessageBar(window)
    exchange = CsvExchange(there, there, frozenset(TrackFields.__struct_fields__))
    return (
        stage,
        window,
        messages,
        commands_for(window, exchange, stage, messages, UndoHistory()),
    )


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def told(messages: MessageBar, start: str) -> bool:
    return any(text.startswith(start) for text in messages.texts())


async def test_a_long_export_says_how_far_it_is_and_leaves_nothing_when_it_is_stopped(
    qapp: QApplication, tmp_path: Path
) -> None:
    stage, window, messages, commands = commands_over_many(qapp, many_of(MANY)[1])
    path = tmp_path / "tracks.csv"
    path.write_text("what was there before")
    task = stage.tasks.spawn(commands.export_file(many_of(MANY)[1], path))
    await until(lambda: told(messages, "Exporting… "))
    assert messages.texts()[0].endswith(" of 20\u202f000 tracks")
    press(next(each for each in messages.findChildren(QPushButton) if each.text() == "Stop"))
    await until(task.done)
    assert messages.texts() == ["Stopped. “tracks.csv” was not written."]
    assert names_in(tmp_path) == ["tracks.csv"]
    assert path.read_text() == "what was there before"
    window.deleteLater()


async def test_a_large_file_is_compared_looked_at_and_saved_without_holding_up_the_window(
    qapp: QApplication, tmp_path: Path
) -> None:
    tracks, packed = many_of(MANY)
    stage, window, messages, commands = commands_over_many(qapp, packed)
    path = tmp_path / "tracks.csv"
    path.write_text(edited(tracks, "label_name", "Edited"), "utf-8-sig")
    seen: list[str] = []
    async with blocks() as measured:
        task = stage.tasks.spawn(commands.import_file(path))
        await until(lambda: seen.extend(messages.texts()) or window.findChildren(CsvImportDialog))
        assert any(text.startswith("Comparing with your tracks… line ") for text in seen)
        (dialog,) = window.findChildren(CsvImportDialog)
        await until(dialog.isVisible)
        assert messages.texts() == []
        press(dialog.findChild(QCheckBox))
        press(dialog.findChild(QCheckBox))
        assert button_of(dialog, "Save").text() == "Save 20\u202f000 edits in 20\u202f000 tracks"
        press(button_of(dialog, "Save"))
        labels = dialog.findChildren(PlainLabel)
        await until(lambda: any("Saving…" in each.text() and " s left" in each.text() for each in labels), 60)
        press(button_of(dialog, "Stop"))
        await until(lambda: any("not tried" in each.text() for each in labels))
    assert measured.longest < 0.15
    press(button_of(dialog, "Close"))
    await until(task.done)
    window.deleteLater()


async def test_comparing_can_be_stopped(qapp: QApplication, tmp_path: Path) -> None:
    tracks, packed = many_of(MANY)
    stage, window, messages, commands = commands_over_many(qapp, packed)
    path = tmp_path / "tracks.csv"
    path.write_text("".join(written(tracks)), "utf-8-sig")
    task = stage.tasks.spawn(commands.import_file(path))
    await until(lambda: told(messages, "Comparing"))
    press(next(each for each in messages.findChildren(QPushButton) if each.text() == "Stop"))
    await until(task.done)
    assert not window.findChildren(CsvImportDialog)
    assert messages.texts() == []
    await stage.settle()
    window.deleteLater()

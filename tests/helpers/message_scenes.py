"""Scenes of what the window tells: messages, work under way, questions about many tracks, and edits from a file."""

from __future__ import annotations

import csv
import io

from PySide6.QtWidgets import QDialog, QPushButton, QTableView

from scmanager.core.csv_tracks import written
from scmanager.ui.panes.message_bar import Message
from scmanager.ui.panes.tracks_pane import TracksPane
from tests.helpers.stage import Stage
from tests.helpers.waiting import until
from tests.helpers.windows import named

_LONG = (
    "“Harbour lights (field recording, binaural)” and 12 other tracks were not deleted. "
    "The server failed. Try again later; if that goes on, look at its status page."
)


async def messages(stage: Stage) -> None:
    """Failures that wait, news, and work under way."""
    async with stage.window() as window:
        bar = window.messages
        for number in range(4):
            bar.show_message(Message(f"“Track {number}” cannot be read: the disk is full.", failure=True))
        await stage.keep(window.frame, "messages-failures")
        bar.show_message(Message(_LONG, failure=True))
        bar.show_message(Message("Changed 12 tracks.", action="Undo", callback=int))
        words = "Deleting… 12 of 40  ·  2 min left"
        bar.show_message(Message(words, key="a", action="Stop", callback=int, progress=0.3))
        await stage.keep(window.frame, "messages")
        window.frame.resize(1280, 800)
        await stage.keep(window.frame, "messages-1280")


async def many_tracks(stage: Stage) -> None:
    """All tracks selected, and about to be deleted."""
    async with stage.window() as window:
        pane = window.frame.findChild(TracksPane)
        named(window, QTableView, "Tracks").selectAll()
        await until(lambda: len(pane.selected()) > 1)
        pane.track_actions.delete.trigger()
        await stage.keep_dialog("dialog-delete-many", "")


async def edits_from_a_file(stage: Stage) -> None:
    """The edits of a file: changes, conflicts and problems; then being saved, and a question before that."""
    stage.box.fault("latency", method="PUT", times=None, arg=0.6)
    async with stage.window() as window:
        assert window.workspace is not None
        tracks = list(window.frame.findChild(TracksPane).shown())
        path = stage.folder / ".files" / "edits.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(_edited("".join(written(tracks))), "utf-8-sig")
        commands = window.workspace._commands.csv
        window.tasks.spawn(commands.import_file(path))
        dialog = await stage.dialog("Edits in")
        await stage.keep(dialog, "dialog-edits")
        save = next(each for each in dialog.findChildren(QPushButton) if each.text().startswith("Save"))
        save.click()
        question = await _question(dialog)
        await stage.keep(question, "dialog-edits-public")
        next(each for each in question.findChildren(QPushButton) if each.text().startswith("Make")).click()
        await until(lambda: not question.isVisible())
        await stage.keep(dialog, "dialog-edits-saving")
        dialog.reject()
        await until(lambda: any(each.text() == "Close" for each in dialog.findChildren(QPushButton)))
        await stage.keep(dialog, "dialog-edits-stopped")
        dialog.reject()


async def _question(dialog: QDialog) -> QDialog:
    """Wait for the question a dialog asks."""
    await until(lambda: any(each.isVisible() for each in dialog.findChildren(QDialog)))
    return next(each for each in dialog.findChildren(QDialog) if each.isVisible())


def _edited(text: str) -> str:
    """Make changes of several kinds to a file."""
    rows = list(csv.reader(io.StringIO(text)))
    genre, access, bpm, title, plays = (rows[0].index(name) for name in ("Genre", "Access", "BPM", "Title", "Plays"))
    rows[2][plays] = "999999"
    for number, row in enumerate(rows[1:]):
        row[genre] = "Field recording"
        if row[access] == "private":
            row[access] = "public"
        if number % 7 == 3:
            row[bpm] = "fast"
        if number % 9 == 5:
            row[title], row[-1] = f"{row[title]} (2026 remaster)", ""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()

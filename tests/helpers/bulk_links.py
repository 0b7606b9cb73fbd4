"""Links of many tracks in a whole window: which are selected, what dialogs ask, what is in the log."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QListView, QPushButton, QTableView, QWidget

from scmanager.core.link_log import LinkEntry
from scmanager.core.tracks import Track
from scmanager.services.session import Session
from scmanager.ui.dialogs.result_rows import ResultRows
from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.track_actions import TrackActions
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named

_D = TypeVar("_D", bound=QDialog)


def session_of(window: MainWindow) -> Session:
    """Return the session of a window."""
    assert window.workspace is not None
    return window.workspace._session


def actions_of(window: MainWindow) -> TrackActions:
    """Return what can be done with the selected tracks."""
    assert window.workspace is not None
    return window.workspace._tracks.pane.track_actions


async def select(window: MainWindow, view: str, count: int) -> list[Track]:
    """Select the first tracks of a view, and return them in the order of the rows."""
    choose_view(named(window, QListView, "Views"), view)
    table = named(window, QTableView, "Tracks")
    await until(lambda: table.model().rowCount() >= count and _fits(window, view))
    model = table.model()
    rows = QItemSelection(model.index(0, 0), model.index(count - 1, 0))
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(rows, flags)
    assert window.workspace is not None
    chosen = list(window.workspace._tracks.pane.selected())
    assert len(chosen) == count
    return chosen


def _fits(window: MainWindow, view: str) -> bool:
    assert window.workspace is not None
    shown = window.workspace._tracks.pane.shown()
    return view == "all" or all(track.is_private is (view == "private") for track in shown)


async def dialog_of(window: MainWindow, kind: type[_D]) -> _D:
    """Wait for the open dialog of a kind."""
    await until(lambda: open_dialogs(window, kind))
    return open_dialogs(window, kind)[0]


def open_dialogs(window: MainWindow, kind: type[_D]) -> list[_D]:
    """Return the dialogs of a kind that are open."""
    return [each for each in window.frame.findChildren(kind) if each.isVisible()]


async def save_as(window: MainWindow, path: Path, kind: str = "") -> str:
    """Choose where to write a file, after its kind if one is given; return the name that was offered."""
    dialog = await dialog_of(window, QFileDialog)
    if kind:
        dialog.selectNameFilter(kind)
        dialog.filterSelected.emit(kind)
    offered = Path(dialog.selectedFiles()[0]).name
    dialog.setDirectory(str(path.parent))
    await until(lambda: Path(dialog.directory().absolutePath()) == path.parent)
    dialog.findChild(QLineEdit).setText(str(path))
    dialog.accept()
    return offered


def press(dialog: QWidget, text: str) -> None:
    """Press a button that can be seen."""
    (found,) = [each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.text() == text]
    assert found.isEnabled()
    found.click()


def results(dialog: QWidget, tracks: Collection[Track]) -> dict[str, str]:
    """Return what is said to have become of tracks."""
    rows = dialog.findChild(ResultRows)
    return {track.urn: rows.result(track.urn) for track in tracks}


async def logged(window: MainWindow, count: int = 0) -> list[LinkEntry]:
    """Return what is in the log of links as soon as there are so many entries; the hashes may come later."""
    log = session_of(window).links.log
    async with asyncio.timeout(20):
        while len(found := await log.page()) < count:  # noqa: ASYNC110 -- of the disk, not an event
            await asyncio.sleep(0.005)
    return found


async def tokens_of(window: MainWindow, tracks: Collection[Track]) -> dict[str, str]:
    """Return the secret tokens of tracks, by URN."""
    client = session_of(window).client
    links = await asyncio.gather(*(client.secret_link(track) for track in tracks))
    return {link.track_urn: link.token for link in links if link is not None}

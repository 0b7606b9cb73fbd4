"""The tracks of a view in a file: what is shown, in its order, and only tracks of one's own."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QListView, QTableView

from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.tracks_model import TRACK_ROLE
from scmanager.ui.widgets.search_line import SearchLine
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window


def titles(window: MainWindow) -> list[str]:
    model = named(window, QTableView, "Tracks", shown=False).model()
    return [model.index(row, 0).data(TRACK_ROLE).title for row in range(model.rowCount())]


def choose_in_menu(window: MainWindow, text: str) -> None:
    next(action for action in window.menu.actions() if action.text() == text).trigger()


async def save_as(window: MainWindow, path: Path) -> str:
    """Choose where to save and return the name that was offered."""
    await until(lambda: [each for each in window.frame.findChildren(QFileDialog) if each.isVisible()])
    (dialog,) = [each for each in window.frame.findChildren(QFileDialog) if each.isVisible()]
    offered = Path(dialog.selectedFiles()[0]).name
    dialog.setDirectory(str(path.parent))
    await until(lambda: Path(dialog.directory().absolutePath()) == path.parent)
    dialog.findChild(QLineEdit).setText(str(path))
    dialog.accept()
    return offered


async def test_what_a_view_and_the_search_show_is_exported(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    async with open_window(qapp, sandbox.url) as window:
        await until(lambda: len(titles(window)) == 60)
        choose_view(named(window, QListView, "Views"), "private")
        named(window, SearchLine, "Search tracks").setText("plays:>5")
        await until(lambda: 0 < len(titles(window)) < 20)
        window.workspace._tracks.pane.sort_by("title", False)
        wanted = titles(window)
        choose_in_menu(window, "Export tracks…")
        assert await save_as(window, tmp_path / "mine.csv") == "Private.csv"
        await until(lambda: any("Exported" in text for text in window.messages.texts()))
    with (tmp_path / "mine.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row[next(name for name in row if name.lower() == "title")] for row in rows] == wanted


async def test_tracks_of_others_are_not_exported(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        choose_view(named(window, QListView, "Views"), "search")
        choose_in_menu(window, "Export tracks…")
        assert "Only your own tracks" in window.messages.texts()[0]
        assert not window.frame.findChildren(QFileDialog)

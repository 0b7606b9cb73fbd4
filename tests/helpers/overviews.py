"""The overview of sharing in a whole window: its numbers, its rows, and what is pressed there."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QListView, QTableView

from scmanager.core.link_overview import PrivateLink
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.overview_model import PRIVATE_LINK_ROLE
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named


def overview_table(window: MainWindow, *, shown: bool = True) -> QTableView:
    """Return the table of private tracks."""
    return named(window, QTableView, "Private tracks and their links", shown=shown)


def listed(window: MainWindow) -> list[PrivateLink]:
    """Return what the rows are, from the top."""
    model = overview_table(window, shown=False).model()
    return [model.index(row, 0).data(PRIVATE_LINK_ROLE) for row in range(model.rowCount())]


def press(window: MainWindow, name: str) -> None:
    """Press a tile or a bar by what it counts."""
    figure(window, name).click()


def figure(window: MainWindow, name: str) -> QAbstractButton:
    """Return a tile or a bar by what it counts."""
    found = [each for each in window.frame.findChildren(QAbstractButton) if each.text() == name and each.isCheckable()]
    assert len(found) == 1, f"{len(found)} figures of {name!r}"
    return found[0]


def number(window: MainWindow, name: str) -> str:
    """Return what a tile or a bar says."""
    return figure(window, name).accessibleName().partition(": ")[2]


async def show_overview(window: MainWindow) -> None:
    """Show the page, and wait for its rows."""
    choose_view(named(window, QListView, "Views"), "overview")
    await until(lambda: listed(window))

"""What the user moved into place is in the settings a moment later, not only when the program ends in order."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QListView, QSplitter, QTableView, QTabWidget

from scmanager.settings import Settings, SettingsFile, SortBy, TableState, WindowState
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.columns import KEYS
from scmanager.ui.window_memory import WindowMemory
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named, open_window


class CountingFile(SettingsFile):
    """Counts how often it is written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.writes = 0

    def save(self, settings: Settings) -> None:
        self.writes += 1
        super().save(settings)


@pytest.fixture
def file(tmp_path: Path) -> CountingFile:
    return CountingFile(tmp_path / "settings.json")


@contextlib.asynccontextmanager
async def remembered(app: QApplication, box: Sandbox, file: SettingsFile) -> AsyncIterator[MainWindow]:
    """Open a window that is remembered in a file, as a start finds it."""
    settings = file.load()
    async with open_window(app, box.url, settings=settings, file=file) as window:
        await until(lambda: named(window, QTableView, "Tracks").model().rowCount() == 60)
        memory = WindowMemory(window, window.window_state())
        memory.begin()
        try:
            yield window
        finally:
            await memory.close()


async def kept(file: SettingsFile, is_so: Callable[[WindowState], bool]) -> None:
    """Wait until the file says something of the window."""
    await until(lambda: is_so(file.load().window))


def drag_edge(table: QTableView, key: str, pixels: int) -> None:
    """Drag the right edge of a column to the left with the mouse, pixel by pixel."""
    header = table.horizontalHeader()
    number = KEYS.index(key)
    edge = QPoint(header.sectionViewportPosition(number) + header.sectionSize(number) - 1, header.height() // 2)
    QTest.mouseMove(header.viewport(), edge)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    for moved in range(1, pixels + 1):
        QTest.mouseMove(header.viewport(), edge - QPoint(moved, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge - QPoint(pixels, 0))


async def test_a_dragged_edge_is_written_once_and_found_by_the_next_window(
    qapp: QApplication, sandbox: Sandbox, file: CountingFile
) -> None:
    async with remembered(qapp, sandbox, file) as window:
        table = named(window, QTableView, "Tracks")
        before = table.columnWidth(KEYS.index("genre"))
        drag_edge(table, "genre", 25)
        wanted = before - 25
        assert table.columnWidth(KEYS.index("genre")) == wanted
        assert file.writes == 0
        await kept(file, lambda state: state.tables.get("all") == TableState(widths={"genre": wanted}))
        assert file.writes == 1
    async with remembered(qapp, sandbox, file) as window:
        assert named(window, QTableView, "Tracks").columnWidth(KEYS.index("genre")) == wanted


async def test_order_sort_view_splitters_tab_and_size_are_written(
    qapp: QApplication, sandbox: Sandbox, file: CountingFile
) -> None:
    async with remembered(qapp, sandbox, file) as window:
        table = named(window, QTableView, "Tracks")
        header = table.horizontalHeader()
        place = QPoint(header.sectionViewportPosition(KEYS.index("plays")) + 8, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await kept(file, lambda state: "all" in state.tables)
        assert file.load().window.tables["all"].sort == (SortBy("plays", descending=True),)
        header.moveSection(header.visualIndex(KEYS.index("created_at")), 1)
        await kept(file, lambda state: state.tables["all"].columns[1:2] == ("created_at",))
        choose_view(named(window, QListView, "Views"), "private")
        await kept(file, lambda state: state.view == "private")
        window.frame.findChild(QTabWidget).setCurrentIndex(2)
        await kept(file, lambda state: state.inspector_tab == 2)
        before = file.load().window
        window.frame.resize(1300, 777)
        await kept(file, lambda state: state.geometry != before.geometry)
        before = file.load().window
        drag_handle(window.frame.findChild(QSplitter), 24)
        await kept(file, lambda state: state.splitter != before.splitter)


def drag_handle(splitter: QSplitter, pixels: int) -> None:
    """Drag the first handle of a splitter to the right."""
    handle = splitter.handle(1)
    middle = QPoint(0, handle.height() // 2)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle + QPoint(pixels, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle + QPoint(pixels, 0))


async def test_the_order_of_links_is_written(qapp: QApplication, sandbox: Sandbox, file: CountingFile) -> None:
    async with remembered(qapp, sandbox, file) as window:
        choose_view(named(window, QListView, "Views"), "links")
        links = named(window, QTableView, "Handed-out links", shown=False)
        links.horizontalHeader().resizeSection(1, 123)
        await kept(file, lambda state: list(state.tables.get("links", TableState()).widths.values()) == [123])


async def test_nothing_is_written_when_nothing_differs(
    qapp: QApplication, sandbox: Sandbox, file: CountingFile
) -> None:
    async with remembered(qapp, sandbox, file) as window:
        tabs = window.frame.findChild(QTabWidget)
        for number in (3, 0):  # there and back
            tabs.setCurrentIndex(number)
        named(window, QAbstractButton, "Refresh").click()
        await window.settled()
        window.frame.resize(window.frame.width() + 1, window.frame.height())
        await kept(file, lambda state: state.geometry != "")
        assert file.writes == 1


async def test_F3_a_disk_that_refuses_is_asked_again_after_the_next_change(
    qapp: QApplication, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = CountingFile(tmp_path / "missing" / "settings.json")
    async with remembered(qapp, sandbox, file) as window:
        window.frame.findChild(QTabWidget).setCurrentIndex(1)
        await until(lambda: file.writes == 1)
        (tmp_path / "missing").mkdir()
        window.frame.findChild(QTabWidget).setCurrentIndex(2)
        await kept(file, lambda state: state.inspector_tab == 2)

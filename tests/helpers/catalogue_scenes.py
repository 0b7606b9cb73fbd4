"""Pictures of searching, of the filters, of saved views and of the choice of columns."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTableView, QWidget

from scmanager.ui.main_window import MainWindow
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.widgets.search_line import SearchLine
from tests.helpers.stage import Stage, choose_view, still
from tests.helpers.windows import named

SIZES = (QSize(1440, 900), QSize(1280, 800), QSize(960, 640))
QUERY = 'is:public genre:electronic,ambient -remix plays:>100 tag:"field'


def line_of(window: MainWindow) -> SearchLine:
    """Return the search field of own tracks."""
    return named(window, SearchLine, "Search tracks")


async def searching(stage: Stage) -> None:
    """A search that is coloured, with suggestions, with a mistake, and with its last searches."""
    for size in SIZES:
        async with stage.window(size=size) as window:
            line = line_of(window)
            window.frame.activateWindow()
            line.setFocus()
            line.setText("is:public -remix plays:>100 ")
            await stage.keep(window.frame, f"search-{size.width()}")
    async with stage.window() as window:
        line = line_of(window)
        window.frame.activateWindow()
        line.setFocus()
        QTest.keyClicks(line, "is:public ge")
        await stage.keep(window.frame, "search-fields")
        QTest.keyClicks(line, "nre:")
        await stage.keep(window.frame, "search-values")
        QTest.keyClick(line, Qt.Key.Key_Down)
        await stage.keep(window.frame, "search-marked")
        line.setText("night plays:many is:quiet genre:ambient")
        window.frame.setFocus()
        await stage.keep(window.frame, "search-mistake")
        line.history = ("genre:techno plays:>1000", "is:private -is:shared", "no:artwork")
        line.clear()
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_Down)
        await stage.keep(window.frame, "search-history")


async def search_mistakes(stage: Stage) -> None:
    """What was meant is offered: beneath the field, in an empty table, and with OR and brackets."""
    for size in SIZES[::2]:
        async with stage.window(size=size) as window:
            for name, text in (
                ("offer", "is:public gener:ambient"),
                ("empty", "genre: ambient nobody-at-all"),
                ("several", "nowhere genr:techno is:privat lenght:<5m plays:>abc"),
                ("near", "teckno"),
                ("less", "genre:techno is:private plays:>100000 -remix"),
                ("unknown", "nowhere plays:many"),
                ("brackets", "(genre:ambient OR tag:live) plays:>10"),
                ("or", "genre:ambient OR tag:live NOT remix plays:>1,000 length:<5"),
            ):
                line_of(window).setText(text)
                window.frame.setFocus()
                await stage.keep(window.frame, f"mistake-{name}-{size.width()}")


async def filters(stage: Stage) -> None:
    """Every popover, and chips that are lit."""
    async with stage.window() as window:
        line_of(window).setText("genre:=Ambient length:2m..10m uploaded:<1y is:ready")
        await stage.keep(window.frame, "filters-lit")
        for chip in ("Access", "Genre: Ambient", "Tags", "Length: 2 to 10 minutes", "Search help", "Columns"):
            named(window, QPushButton, chip).click()
            await keep_with_popup(stage, window, f"filters-{chip.split(':')[0].lower().replace(' ', '-')}")
        window.frame.resize(SIZES[-1])
        await stage.keep(window.frame, "filters-960")


async def views(stage: Stage) -> None:
    """Saved views with names of every length, their menu and their dialog."""
    async with stage.window() as window:
        window.workspace.findChild(Sidebar)
        for key in ("no-artwork", "no-genre", "never-shared"):
            choose_view(window, key)
            await stage.keep(window.frame, f"view-{key}")
        line_of(window).setText("gener:x plays:>10")
        window.frame.setFocus()
        await stage.keep(window.frame, "view-searched")
        line_of(window).clear()
        named(window, QPushButton, "New view…").click()
        await stage.keep_dialog("dialog-view")
        await window.settled()


async def columns(stage: Stage) -> None:
    """More columns than there is room for, sorted by several."""
    async with stage.window() as window:
        table = named(window, QTableView, "Tracks")
        table.columns.show_only(["title", "bpm", "genre", "plays", "label", "created_at", "license", "isrc", "key"])
        header = table.horizontalHeader()
        for key in ("genre", "plays"):
            number = table.columns.keys.index(key)
            place = QPoint(header.sectionViewportPosition(header.logicalIndex(number)) + 8, 10)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, place)
        await stage.keep(window.frame, "columns-many")


async def keep_with_popup(stage: Stage, window: MainWindow, name: str) -> None:
    """Save a picture of a window with the popup that is open over it, and close that."""
    popup = stage.app.activePopupWidget()
    await still(popup)
    picture = QPixmap(window.frame.grab())
    painter = QPainter(picture)
    painter.drawPixmap(window.frame.mapFromGlobal(popup.pos()), grabbed(popup))
    painter.end()
    picture.save(str(stage.folder / f"{name}-{stage.theme}.png"))
    popup.close()


def grabbed(widget: QWidget) -> QPixmap:
    """Return a picture of a widget with what is behind its corners left out."""
    picture = QPixmap(widget.size() * widget.devicePixelRatio())
    picture.setDevicePixelRatio(widget.devicePixelRatio())
    picture.fill(Qt.GlobalColor.transparent)
    widget.render(picture)
    return picture

"""What is shown right after the first frame: the rows of the last time, as the real table paints them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, ServerProfile
from scmanager.core.tracks import Track
from scmanager.core.users import User
from scmanager.paths import resources
from scmanager.settings import Settings, SettingsFile, SortBy, TableState, WindowState
from scmanager.ui.frame import Frame
from scmanager.ui.glance import Glance, can_glance
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.columns import KEYS
from scmanager.ui.models.glance_model import GlanceModel
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.theme import Theme
from tests.helpers.opened_sessions import session_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named

COUNT = 5000


class Source:
    """Tracks that count how often they are read."""

    def __init__(self) -> None:
        self.reads: list[int] = []
        self.is_left = False

    def read(self, first: int, size: int) -> list[Track]:
        self.reads.append(first)
        return [
            Track(urn=f"soundcloud:tracks:{row}", title=f"Title {row}", user=User(urn="soundcloud:users:1"))
            for row in range(first, min(first + size, COUNT))
        ]

    def leave(self) -> None:
        self.is_left = True


def test_the_model_reads_only_what_is_looked_at(qapp: QApplication) -> None:
    source = Source()
    model = GlanceModel(COUNT, source.read)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    source.reads.clear()
    titles = [model.index(row, 0).data() for row in (0, 1, 63, 64, 4999)]
    assert titles == ["Title 0", "Title 1", "Title 63", "Title 64", "Title 4999"]
    assert len(source.reads) <= 3
    assert model.headerData(KEYS.index("created_at"), Qt.Orientation.Horizontal) == "Uploaded ↓"


def test_a_row_that_cannot_be_read_is_blank(qapp: QApplication) -> None:
    model = GlanceModel(3, lambda _first, _size: [])
    assert model.index(2, 0).data() == ""


async def test_rows_are_painted_scrolled_and_left_for_what_comes_next(qapp: QApplication) -> None:
    source = Source()
    frame = Frame("")
    look = Theme(qapp, resources() / "style" / "app.qss", "dark")
    window = WindowState(splitter=(220, 380), tables={"all": TableState(columns=("title", "plays"))})
    glance = Glance(look, GlanceModel(COUNT, source.read), window, source.leave)
    painted: list[bool] = []
    glance.painted.connect(lambda: painted.append(True))
    frame.show_glance(glance)
    frame.show()
    await until(lambda: painted)
    table = glance.findChild(QTableView)
    shown = [key for number, key in enumerate(KEYS) if not table.isColumnHidden(number)]
    assert shown == ["title", "plays"]
    sides = {child.objectName(): child.width() for child in glance.findChildren(QWidget) if child.objectName()}
    assert (sides["sidebar"], sides["inspector"]) == (220, 380)
    table.scrollToBottom()
    assert glance.scrolled_to > 100_000
    painted.clear()
    await until(lambda: painted)
    assert max(source.reads) >= COUNT - 64
    frame.fill(QWidget())
    assert source.is_left
    assert frame.glance is None
    frame.deleteLater()
    look.deleteLater()


def test_only_the_view_that_is_newest_first_is_shown_at_once() -> None:
    def left(view: str, *sort: SortBy) -> WindowState:
        return WindowState(view=view, tables={"all": TableState(sort=sort)})

    assert can_glance(WindowState())
    assert can_glance(left("all", SortBy("created_at", descending=True)))
    assert not can_glance(left("all", SortBy("plays", descending=True)))
    assert not can_glance(left("private"))


async def test_the_real_rows_take_its_place_where_it_was_scrolled_to(qapp: QApplication, sandbox: Sandbox) -> None:
    look = Theme(qapp, resources() / "style" / "app.qss", "dark")
    settings = Settings(theme="dark")
    window = MainWindow(Frame(""), look, settings, PresetBook(settings, SettingsFile(Path("/nowhere/settings.json"))))
    client = Client(ServerProfile(base_url=sandbox.url, dialect="classic"), Credentials(token="sandbox-user"))
    async with session_over(client) as session:
        await session.library.refresh()
        tracks = list(session.library.packed)
        model = GlanceModel(len(tracks), lambda first, size: tracks[first : first + size])
        glance = Glance(look, model, WindowState(), lambda: None)
        window.frame.show_glance(glance)
        window.frame.show()
        painted: list[bool] = []
        glance.painted.connect(lambda: painted.append(True))
        await until(lambda: painted)
        glance.findChild(QTableView).verticalScrollBar().setValue(700)
        window.open_session(session)
        assert window.frame.glance is glance
        await until(lambda: window.frame.glance is None)
        table = named(window, QTableView, "Tracks")
        assert (table.model().rowCount(), table.verticalScrollBar().value()) == (60, 700)
        assert window.frame.focusWidget() is table
        await window.settled()
        assert table.verticalScrollBar().value() == 700
        await window.close()
    window.frame.deleteLater()
    look.deleteLater()

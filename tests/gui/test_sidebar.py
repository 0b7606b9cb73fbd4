"""The sidebar: which views come with the arrow keys, and which wait for Enter or a click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QListView, QMenu, QPushButton

from scmanager.core.saved_views import BUILT_IN, SavedView
from scmanager.core.users import Quota
from scmanager.paths import resources
from scmanager.ui import theme
from scmanager.ui.models.views_model import VIEW_ROLE
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.theme import Theme
from tests.helpers.waiting import until


@pytest.fixture
def sidebar(qapp: QApplication, qtbot) -> Sidebar:
    menu = QMenu()
    made = Sidebar(Theme(qapp, resources() / "style" / "app.qss", "dark"), menu, server_text="Sandbox")
    qtbot.addWidget(made)
    qtbot.addWidget(menu)
    made.resize(212, 700)
    made.show()
    made.choose("all")
    made.chosen = []
    made.view_chosen.connect(made.chosen.append)
    return made


def click(sidebar: Sidebar, qtbot, row: int) -> None:
    views = sidebar.findChild(QListView)
    place = views.visualRect(views.model().index(row, 0)).center()
    qtbot.mouseClick(views.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_own_views_come_with_the_arrow_keys(sidebar: Sidebar, qtbot) -> None:
    views = sidebar.findChild(QListView)
    for _ in range(5):
        qtbot.keyClick(views, Qt.Key.Key_Down)
    assert sidebar.chosen == ["private", "public", "uploads", "links", "overview"]


def test_a_view_that_asks_waits_for_enter(sidebar: Sidebar, qtbot) -> None:
    views = sidebar.findChild(QListView)
    for _ in range(10):
        qtbot.keyClick(views, Qt.Key.Key_Down)
    own = ["private", "public", "uploads", "links", "overview", "no-artwork", "no-genre", "never-shared"]
    assert sidebar.chosen == own
    qtbot.keyClick(views, Qt.Key.Key_Return)
    assert sidebar.chosen == [*own, "user"]


def test_a_listing_can_be_asked_for_again(sidebar: Sidebar, qtbot) -> None:
    click(sidebar, qtbot, 12)
    click(sidebar, qtbot, 12)
    assert sidebar.chosen == ["user", "user"]


def test_an_own_view_is_chosen_once_by_a_click(sidebar: Sidebar, qtbot) -> None:
    click(sidebar, qtbot, 1)
    click(sidebar, qtbot, 1)
    assert sidebar.chosen == ["private"]


def test_the_quota_is_said_in_minutes(sidebar: Sidebar) -> None:
    quota = Quota(seconds_used=142 * 60, seconds_left=38 * 60)
    sidebar.show_quota(quota)
    said = [label.text() for label in sidebar.findChildren(type(sidebar._quota._text))]
    assert "142 of 180 minutes used" in said
    assert sidebar._quota.toolTip() == "38 upload minutes left"


@pytest.mark.parametrize("minutes", [180, 756, 10_800])
async def test_every_view_is_in_sight_in_the_smallest_window(sidebar: Sidebar, minutes: int) -> None:
    sidebar.resize(theme.SIDEBAR_WIDTH, 600 - theme.STATUS_HEIGHT)
    sidebar.show_quota(Quota(seconds_used=minutes * 50, seconds_left=minutes * 10))
    await until(lambda: sidebar.views.verticalScrollBar().maximum() == 0, 2)
    views = sidebar.views
    last = views.visualRect(views.model().index(views.model().rowCount() - 1, 0))
    assert last.bottom() < views.viewport().height()
    quota = sidebar._quota._text
    assert quota.fontMetrics().horizontalAdvance(quota.text()) <= quota.width()


def wishes(sidebar: Sidebar) -> list[tuple]:
    """Collect what is wished for saved views from now on."""
    heard: list[tuple] = []
    views = sidebar.views
    for name in ("add_wanted", "edit_wanted", "duplicate_wanted", "delete_wanted", "move_wanted", "bring_back_wanted"):
        getattr(views, name).connect(lambda *values, name=name: heard.append((name, *values)))
    return heard


def go_to(sidebar: Sidebar, key: str) -> None:
    model = sidebar.views.model()
    sidebar.views.setCurrentIndex(model.index(model.row_of(key), 0))


def test_a_saved_view_is_changed_by_keys(sidebar: Sidebar, qtbot) -> None:
    heard = wishes(sidebar)
    go_to(sidebar, "no-genre")
    qtbot.keyClick(sidebar.views, Qt.Key.Key_F2)
    qtbot.keyClick(sidebar.views, Qt.Key.Key_Delete)
    qtbot.keyClick(sidebar.views, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(sidebar.views, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    go_to(sidebar, "private")
    qtbot.keyClick(sidebar.views, Qt.Key.Key_Delete)
    qtbot.keyClick(sidebar.views, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert heard == [
        ("edit_wanted", "no-genre"),
        ("delete_wanted", "no-genre"),
        ("move_wanted", "no-genre", 0),
        ("move_wanted", "no-genre", 2),
    ]


def test_the_menu_of_a_saved_view_offers_all_that_keys_do(sidebar: Sidebar) -> None:
    heard = wishes(sidebar)
    views = sidebar.views
    menu = views.menu_for(views.model().view_at(views.model().row_of("no-genre")))
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Edit view…", "Duplicate", "Delete view", "Move up", "Move down", "New view…"]
    for action in menu.actions():
        action.trigger()
    names = ["edit_wanted", "duplicate_wanted", "delete_wanted", "move_wanted", "move_wanted", "add_wanted"]
    assert [name for name, *_ in heard] == names
    plain = views.menu_for(views.model().view_at(0))
    assert [action.text() for action in plain.actions()] == ["New view…"]


def test_a_deleted_built_in_view_can_be_brought_back(sidebar: Sidebar) -> None:
    heard = wishes(sidebar)
    sidebar.show_views(BUILT_IN[1:])
    menu = sidebar.views.menu_for(None)
    menu.actions()[-1].trigger()
    assert heard == [("bring_back_wanted",)]


def test_a_view_is_dragged_among_the_saved_ones_only(sidebar: Sidebar) -> None:
    heard = wishes(sidebar)
    model = sidebar.views.model()
    first = model.row_of("no-artwork")
    data = model.mimeData([model.index(first, 0)])
    move = Qt.DropAction.MoveAction
    for row in (first + 3, first + 2, first, 0, model.rowCount()):
        model.dropMimeData(data, move, row, 0, QModelIndex())
    assert heard == [("move_wanted", "no-artwork", place) for place in (2, 1, 0)]
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_other_views_keep_the_counts_and_the_mark(sidebar: Sidebar) -> None:
    sidebar.set_count("no-genre", 17)
    sidebar.choose("no-genre")
    sidebar.chosen.clear()
    mine = SavedView(key="view-1", name="A long name of a view that has no room in the sidebar", icon="star")
    sidebar.show_views([mine, *reversed(BUILT_IN)])
    current = sidebar.views.currentIndex().data(VIEW_ROLE)
    assert (current.key, current.count, sidebar.chosen) == ("no-genre", 17, [])
    assert not sidebar.grab().isNull()


def test_the_button_on_the_heading_adds_a_view(sidebar: Sidebar) -> None:
    heard = wishes(sidebar)
    for saved in (BUILT_IN, ()):
        sidebar.show_views(saved)
        (add,) = [each for each in sidebar.findChildren(QPushButton, "addView") if each.isVisible()]
        add.click()
    assert heard == [("add_wanted",)] * 2


def test_what_a_view_cannot_know_is_in_its_note(sidebar: Sidebar) -> None:
    model = sidebar.views.model()
    assert "people with access" in model.view_at(model.row_of("never-shared")).note
    assert model.view_at(model.row_of("no-genre")).note == ""


def test_the_button_that_adds_a_view_keeps_away_from_the_scroll_bar(sidebar: Sidebar, qtbot) -> None:
    sidebar.show_views([SavedView(key=f"v{number}", name=f"View {number}") for number in range(30)])
    views = sidebar.findChild(QListView)
    qtbot.waitUntil(views.verticalScrollBar().isVisible)

    def right() -> int:
        add = views.findChildren(QPushButton, "addView")[-1]
        return add.mapTo(views.viewport(), QPoint(add.width(), 0)).x()

    qtbot.waitUntil(lambda: views.viewport().width() - right() == 12)

"""The sidebar: which views come with the arrow keys, and which wait for Enter or a click."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView, QMenu

from scmanager.core.users import Account, Quota, User
from scmanager.paths import resources
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.theme import Theme


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
    for _ in range(3):
        qtbot.keyClick(views, Qt.Key.Key_Down)
    assert sidebar.chosen == ["private", "public", "uploads"]


def test_a_view_that_asks_waits_for_enter(sidebar: Sidebar, qtbot) -> None:
    views = sidebar.findChild(QListView)
    for _ in range(5):
        qtbot.keyClick(views, Qt.Key.Key_Down)
    assert sidebar.chosen == ["private", "public", "uploads"]
    qtbot.keyClick(views, Qt.Key.Key_Return)
    assert sidebar.chosen[3:] == ["user"]


def test_a_listing_can_be_asked_for_again(sidebar: Sidebar, qtbot) -> None:
    click(sidebar, qtbot, 6)
    click(sidebar, qtbot, 6)
    assert sidebar.chosen == ["user", "user"]


def test_an_own_view_is_chosen_once_by_a_click(sidebar: Sidebar, qtbot) -> None:
    click(sidebar, qtbot, 1)
    click(sidebar, qtbot, 1)
    assert sidebar.chosen == ["private"]


def test_the_quota_is_said_in_minutes(sidebar: Sidebar) -> None:
    quota = Quota(seconds_used=142 * 60, seconds_left=38 * 60)
    sidebar.show_account(Account(user=User(urn="soundcloud:users:1", username="Somebody"), quota=quota))
    assert any("142 of 180" in label.text() for label in sidebar.findChildren(type(sidebar._quota._text)))

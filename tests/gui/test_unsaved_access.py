"""Changes of people with access that are not saved: nothing closes over them without a question."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from scmanager.ui.main_window import MainWindow
from scmanager.ui.widgets.person_field import PersonField
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until
from tests.helpers.windows import named, open_window

QUESTION = "Discard changes of people with access?"


def questions(window: MainWindow) -> list[QPushButton]:
    """The buttons that answer the question, while it is asked."""
    return [
        each
        for each in window.frame.findChildren(QPushButton)
        if each.isVisible() and each.window().windowTitle() == QUESTION
    ]


async def add_somebody(window: MainWindow) -> None:
    """Add somebody to the list of the first private track, and save nothing."""
    await window.workspace.show_first_private()
    await until(lambda: any(field.isVisible() for field in window.frame.findChildren(PersonField)))
    session = window.workspace._session
    track = window.workspace._tracks.inspector.track
    have = {user.urn for user in await session.client.people_with_access(track.urn)} | {track.user.urn}
    user = next(user for user in await session.client.search_users("a") if user.urn not in have)
    named(window, PersonField, "Add person").setText(user.permalink)
    named(window, QPushButton, "Add").click()
    await until(window.workspace.unsaved_access)


async def test_quitting_asks_before_changes_of_people_are_lost(qapp: QApplication, sandbox: Sandbox) -> None:
    qapp.setQuitOnLastWindowClosed(False)
    async with open_window(qapp, sandbox.url) as window:
        await add_somebody(window)
        named(window, QTableView, "Tracks").clearSelection()
        assert not window.frame.close()
        await until(lambda: questions(window))
        next(each for each in questions(window) if each.text() == "Cancel").click()
        await until(lambda: not questions(window))
        assert window.frame.isVisible()
        await window.tasks.settled()
        assert not window.frame.close()
        await until(lambda: questions(window))
        closed: list[bool] = []
        window.frame.closed.connect(lambda: closed.append(True))
        next(each for each in questions(window) if each.text() == "Discard").click()
        await until(lambda: closed)


async def test_the_button_that_saves_people_comes_into_view(qapp: QApplication, sandbox: Sandbox) -> None:
    async with open_window(qapp, sandbox.url) as window:
        window.frame.resize(1280, 640)
        await add_somebody(window)
        save = named(window, QPushButton, "Save access")
        await until(lambda: not save.visibleRegion().isEmpty() and save.visibleRegion().boundingRect() == save.rect())

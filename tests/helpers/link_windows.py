"""Handed-out links in a whole window: what is in the log, and what the table shows of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListView, QTableView

from scmanager.core.link_log import LinkEntry, LinkKind
from scmanager.core.tracks import Track
from scmanager.services.session import Session
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.links_model import LINK_ROLE
from scmanager.ui.panes.link_answer import LinkAnswer
from scmanager.ui.widgets.link_search_field import LinkSearchField
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.waiting import until
from tests.helpers.windows import choose_view, named


def session_of(window: MainWindow) -> Session:
    """Return the session of a window."""
    assert window.workspace is not None
    return window.workspace._session


def private_tracks(window: MainWindow) -> list[Track]:
    """Return the private tracks in a steady order."""
    return sorted((each for each in session_of(window).library.packed if each.is_private), key=lambda each: each.urn)


def link_table(window: MainWindow, *, shown: bool = True) -> QTableView:
    """Return the table of links."""
    return named(window, QTableView, "Handed-out links", shown=shown)


def entries(window: MainWindow) -> list[LinkEntry]:
    """Return what the rows are, from the top."""
    model = link_table(window, shown=False).model()
    return [model.index(row, 0).data(LINK_ROLE) for row in range(model.rowCount())]


def people(window: MainWindow) -> list[str]:
    """Return for whom the rows are, from the top."""
    return [entry.recipient for entry in entries(window)]


def field_of(window: MainWindow) -> LinkSearchField:
    """Return the field that searches links."""
    return named(window, LinkSearchField, "Search links, or paste a link")


def answer_of(window: MainWindow) -> str:
    """Return what is said of the link that was pasted; nothing when nothing is said."""
    answer = named(window, LinkAnswer, "Whose link is this?", shown=False)
    labels = [label.text() for label in answer.findChildren(PlainLabel) if label.isVisible()]
    return " ".join(labels) if answer.isVisible() else ""


def show_links(window: MainWindow) -> None:
    """Turn to the view."""
    choose_view(named(window, QListView, "Views"), "links")


def paste(window: MainWindow, text: str) -> None:
    """Paste a text into the search field, in place of what is selected there."""
    QGuiApplication.clipboard().setText(text)
    field = field_of(window)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()


async def hand_out(window: MainWindow, track: Track, names: Sequence[str], note: str = "") -> str:
    """Hand the link of a track to people, and return it."""
    session = session_of(window)
    link = await session.client.secret_link(track)
    assert link is not None
    for name in names:
        session.links.log.note([(track, link)], LinkKind.LISTENER, recipient=name, note=note)
    await session.links.log.settled()
    return link.listener_url


async def dialog_of(window: MainWindow, title: str) -> QDialog:
    """Wait for an open dialog with these words in its title."""
    await until(lambda: _dialogs(window, title))
    return _dialogs(window, title)[0]


def _dialogs(window: MainWindow, title: str) -> list[QDialog]:
    dialogs = window.frame.findChildren(QDialog)
    return [each for each in dialogs if each.isVisible() and title in each.windowTitle()]

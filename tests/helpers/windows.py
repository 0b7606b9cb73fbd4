"""A main window over a real session, for tests that drive it as a hand would."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget

from scmanager.api.client import Client
from scmanager.api.profile import Credentials, DialectName, ServerProfile
from scmanager.paths import resources
from scmanager.settings import Settings, SettingsFile
from scmanager.ui.frame import Frame
from scmanager.ui.main_window import MainWindow
from scmanager.ui.models.views_model import VIEW_ROLE
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.theme import Theme
from tests.helpers.opened_sessions import session_over

_W = TypeVar("_W", bound=QWidget)


@contextlib.asynccontextmanager
async def open_window(
    app: QApplication,
    url: str,
    *,
    dialect: DialectName = "classic",
    settings: Settings | None = None,
    problems: Collection[str] = (),
    folder: Path | None = None,
    file: SettingsFile | None = None,
) -> AsyncIterator[MainWindow]:
    """Open a window on a server, loaded; it is closed in order afterwards.

    `folder` keeps its uploads, `file` its settings.
    """
    credentials = Credentials(token="sandbox-user", client_id="sandbox")
    settings = settings or Settings(theme="dark")
    theme = Theme(app, resources() / "style" / "app.qss", settings.theme)
    presets = PresetBook(settings, file or SettingsFile(Path("/nowhere/settings.json")))
    window = MainWindow(Frame(""), theme, settings, presets, problems)
    window.frame.show()
    client = Client(ServerProfile(base_url=url, dialect=dialect), credentials)
    async with session_over(client, folder=folder) as session:
        window.open_session(session)
        try:
            await window.settled()
            yield window
        finally:
            await window.close()
    window.frame.deleteLater()


def named(window: MainWindow, kind: type[_W], name: str, *, shown: bool = True) -> _W:
    """Find the control of a kind by its accessible name or its text; only visible ones, unless `shown` is False."""
    found = [
        widget
        for widget in window.frame.findChildren(kind)
        if (widget.isVisible() or not shown) and name in {widget.accessibleName(), getattr(widget, "text", str)()}
    ]
    assert len(found) == 1, f"{len(found)} {kind.__name__} named {name!r}"
    return found[0]


def choose_view(views: QListView, key: str) -> None:
    """Choose a view of the sidebar by key."""
    model = views.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data(VIEW_ROLE).key == key)
    views.setFocus()
    views.setCurrentIndex(model.index(row, 0))
    QTest.keyClick(views, Qt.Key.Key_Return)

"""What is done to links and access, over the real session of a sandbox."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from scmanager.api.profile import DialectName
from scmanager.core.links import SecretLink
from scmanager.core.tracks import Track
from scmanager.services.session import Session
from scmanager.settings import SettingsFile
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.template_book import TemplateBook
from scmanager.ui.widgets.plain_label import PlainLabel
from tests.helpers.clients import client_of
from tests.helpers.dialogs import NoPictures, Stage
from tests.helpers.inspector_fakes import by_name
from tests.helpers.opened_sessions import session_over
from tests.helpers.sandbox import CONSUMER_KEY, Sandbox
from tests.helpers.waiting import until


def opens(box: Sandbox, track: Track, token: str) -> bool:
    """Tell whether a stranger can read a track with a token."""
    number = track.urn.rpartition(":")[2]
    params = {"secret_token": token, "consumer_key": CONSUMER_KEY}
    return box.http.get(f"/tracks/{number}.json", params=params).status_code == 200


def words(widget: QWidget) -> str:
    """Return everything that can be read in a widget, line by line."""
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisible())


def shown(widget: QWidget) -> list[str]:
    """Return the words on the buttons that can be seen."""
    return [each.text() for each in widget.findChildren(QPushButton) if each.isVisible() and each.text()]


class Desk:
    """A window with commands over a session; `told` is what the message bar would say."""

    def __init__(self, app: QApplication, box: Sandbox, session: Session, settings: SettingsFile | None = None) -> None:
        self.box = box
        self.session = session
        self.stage = Stage(app)
        self.window = QWidget()
        self.window.show()
        self.told: list[str] = []
        self.clipboard = SecretClipboard(QGuiApplication.clipboard())
        self.commands = SharingCommands(
            self.window,
            session,
            look=self.stage.theme,
            tasks=self.stage.tasks,
            pictures=cast("Any", NoPictures()),
            clipboard=self.clipboard,
            templates=TemplateBook(settings or SettingsFile(Path("/nowhere/settings.json"))),
            tell=self.told.append,
        )

    @property
    def private(self) -> list[Track]:
        """The private tracks, in a steady order."""
        return sorted((each for each in self.session.library.packed if each.is_private), key=lambda each: each.urn)

    async def link(self, track: Track) -> SecretLink:
        """Return the secret link of a track as it is now."""
        link = await self.session.client.secret_link(track)
        assert link is not None
        return link

    async def dialog(self, title: str) -> QDialog:
        """Wait for an open dialog of this title."""
        await until(lambda: self._dialog(title) is not None)
        dialog = self._dialog(title)
        assert dialog is not None
        return dialog

    def press(self, dialog: QWidget, name: str) -> None:
        """Press a button that can be seen."""
        found = by_name(dialog, QPushButton, name)
        assert found.isVisible()
        assert found.isEnabled()
        found.click()

    def _dialog(self, title: str) -> QDialog | None:
        found = [each for each in self.window.findChildren(QDialog) if each.isVisible()]
        return next((each for each in found if each.windowTitle() == title), None)


@contextlib.asynccontextmanager
async def desk(
    app: QApplication,
    box: Sandbox,
    folder: Path | None = None,
    dialect: DialectName = "classic",
    settings: SettingsFile | None = None,
) -> AsyncIterator[Desk]:
    """Open a session whose tracks are known; `folder` keeps its links for the next one, `settings` the templates."""
    async with client_of(box, dialect) as client, session_over(client, folder=folder) as session:
        await session.account.load()
        await session.library.refresh()
        opened = Desk(app, box, session, settings)
        try:
            yield opened
        finally:
            opened.clipboard.close()
            await opened.stage.tasks.close()
            opened.window.close()
            opened.window.deleteLater()

"""A reset of several links that the end of the program cut off: told at the next start, to go on with the rest."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from scmanager.core.link_resets import CutOff, cut_off_words
from scmanager.errors import StorageError
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.tasks import async_action

if TYPE_CHECKING:
    from scmanager.services.session import Session

_KEY = "reset cut off"


class CutOffNews(QObject):
    """Says once how far it came, and offers to reset what is left."""

    def __init__(self, parent: QObject, session: Session, sharing: SharingCommands, messages: MessageBar) -> None:
        super().__init__(parent)
        self.tasks = sharing.tasks
        self._session = session
        self._sharing = sharing
        self._messages = messages

    @async_action
    async def look(self) -> None:
        """Look whether there is one to be told."""
        cut = CutOff()
        with contextlib.suppress(StorageError):
            cut = await self._session.links.resets.cut_off()
        if cut.left or cut.checking:
            action = self.tr("Reset the rest…") if cut.left else ""
            go_on = partial(self._go_on, cut.left)
            words = cut_off_words(cut)
            self._messages.show_message(Message(words, failure=True, action=action, callback=go_on, key=_KEY))

    def _go_on(self, urns: tuple[str, ...]) -> None:
        find = self._session.library.get
        self._sharing.reset([track for urn in urns if (track := find(urn)) is not None])

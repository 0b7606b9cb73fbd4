"""Everything about handed-out links: their pane, and what is done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.reset_reminders import Reminder
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.link_commands import LinkCommands
from scmanager.ui.models.link_list import LinkList
from scmanager.ui.models.links_model import LinksModel
from scmanager.ui.panes.links_pane import LinksPane
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.pictures import Pictures
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.track_commands import TrackCommands

if TYPE_CHECKING:
    from scmanager.services.library import LibraryChange
    from scmanager.services.session import Session


class Linking(QObject):
    """Builds the parts and lets them know each other; the sidebar counts the live links.

    Signals: show_wanted(URN of a track).
    """

    show_wanted = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        sidebar: Sidebar,
        tracks: TrackCommands,
        *,
        look: Theme,
        tasks: Tasks,
        messages: MessageBar,
        pictures: Pictures,
        clipboard: SecretClipboard,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._sidebar = sidebar
        can = session.account.capabilities
        self.sharing = SharingCommands(
            parent, session, look=look, tasks=tasks, pictures=pictures, clipboard=clipboard, tell=tracks.tell
        )
        self._model = LinksModel(session.library.get, self)
        self._list = LinkList(session.links.log, self._model, tasks, self)
        self.pane = LinksPane(
            self._list,
            self._model,
            session.library.get,
            look,
            pictures,
            can_reset=Capability.RESET_SECRET in can,
            impossible="" if Capability.OWN_TRACKS in can else EXPLANATIONS[Capability.OWN_TRACKS],
        )
        self._commands = LinkCommands(
            parent, session, self.sharing, tasks=tasks, messages=messages, clipboard=clipboard
        )
        self._commands.serve(self.pane)
        self.pane.show_wanted.connect(self.show_wanted)
        self._list.changed.connect(self._show_count)
        session.library.changed.connect(self._on_library_changed)
        session.links.reminders.changed.connect(self._on_reminder_changed)

    def start(self) -> None:
        """Read which links were handed out."""
        self._list.ask(self.pane.wanted)

    def close(self) -> None:
        """Hear no more of the session."""
        self._list.close()
        self._session.library.changed.disconnect(self._on_library_changed)
        self._session.links.reminders.changed.disconnect(self._on_reminder_changed)

    def _show_count(self) -> None:
        counts = self._list.counts
        self._sidebar.set_count("links", counts.live if counts is not None else None)

    def _on_library_changed(self, _change: LibraryChange) -> None:
        self._model.look_again()

    def _on_reminder_changed(self, _reminder: Reminder) -> None:
        self._list.reload()

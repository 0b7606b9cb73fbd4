"""Everything about handed-out links: their pane, and what is done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.reset_reminders import Reminder
from scmanager.settings import TableState
from scmanager.ui.clipboard import SecretClipboard
from scmanager.ui.link_commands import LinkCommands
from scmanager.ui.link_news import LinkNews
from scmanager.ui.models.link_list import LinkList
from scmanager.ui.models.links_model import LinksModel
from scmanager.ui.panes.links_pane import LinksPane
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.pictures import Pictures
from scmanager.ui.sharing_commands import SharingCommands
from scmanager.ui.theme import Theme

if TYPE_CHECKING:
    from scmanager.services.library import LibraryChange
    from scmanager.services.session import Session


KEY = "links"
"""The key of the view."""


class Linking(QObject):
    """Builds the parts and lets them know each other; the sidebar counts the links.

    `tables` tells how tables were left, by the keys of their views.

    Signals: show_wanted(URN of a track), rearranged (the table has other widths or another order, or may have).
    """

    show_wanted = Signal(str)
    rearranged = Signal()

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        sidebar: Sidebar,
        sharing: SharingCommands,
        *,
        look: Theme,
        messages: MessageBar,
        pictures: Pictures,
        clipboard: SecretClipboard,
        tables: dict[str, TableState] | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tables = {} if tables is None else tables
        self._sidebar = sidebar
        can = session.account.capabilities
        self.sharing = sharing
        self._model = LinksModel(session.library.get, self)
        self._list = LinkList(session.links.log, self._model, sharing.tasks, self)
        self._news = LinkNews(session.links.log, self._list, sharing.tasks, messages)
        self.pane = LinksPane(
            self._list,
            self._model,
            session.library.get,
            look,
            pictures,
            can_reset=Capability.RESET_SECRET in can,
            impossible="" if Capability.OWN_TRACKS in can else EXPLANATIONS[Capability.OWN_TRACKS],
        )
        self.pane.restore(self._tables.get(KEY, TableState()))
        self._commands = LinkCommands(
            parent, session, sharing, tasks=sharing.tasks, messages=messages, clipboard=clipboard
        )
        self._commands.serve(self.pane)
        self.pane.show_wanted.connect(self.show_wanted)
        self.pane.table.horizontalHeader().sectionResized.connect(self.rearranged)
        self._model.headerDataChanged.connect(self.rearranged)
        self._list.changed.connect(self._show_count)
        session.library.changed.connect(self._on_library_changed)
        session.links.reminders.changed.connect(self._on_reminder_changed)

    def start(self) -> None:
        """Count the links that were handed out; their rows are read when they are first seen."""
        self._list.count()

    def remember(self) -> None:
        """Write down how the table is left."""
        self._tables[KEY] = self.pane.state
        if self._tables[KEY] == TableState():
            del self._tables[KEY]

    def close(self) -> None:
        """Hear no more of the session."""
        self._list.close()
        self._commands.close()
        self._session.library.changed.disconnect(self._on_library_changed)
        self._session.links.reminders.changed.disconnect(self._on_reminder_changed)
        self._news.close()

    def _show_count(self) -> None:
        counts = self._list.counts
        self._sidebar.set_count(KEY, counts.total if counts is not None else None)

    def _on_library_changed(self, _change: LibraryChange) -> None:
        self._model.look_again()

    def _on_reminder_changed(self, reminder: Reminder) -> None:
        self._list.read_again([reminder.track_urn])

"""What is told of planned resets, done and missed, and of those cut off, in the window and on the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scmanager.ui.cut_off_news import CutOffNews
from scmanager.ui.notifications import Notifications
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.reset_news import ResetNews
from scmanager.ui.reset_offers import ResetOffers
from scmanager.ui.sharing_commands import SharingCommands

if TYPE_CHECKING:
    from scmanager.services.session import Session


class PlannedResets(QObject):
    """Builds and closes what tells of them together.

    Signals: show_wanted(URN of the track whose notification was clicked).
    """

    show_wanted = Signal(str)

    def __init__(self, parent: QWidget, session: Session, sharing: SharingCommands, messages: MessageBar) -> None:
        super().__init__(parent)
        self._notifications = Notifications(parent, sharing.tasks)
        self._notifications.activated.connect(self.show_wanted)
        links = session.links
        self._news = ResetNews(self, links, sharing, messages, self._notifications, sharing.tasks)
        self._offers = ResetOffers(self, links.reminders, messages, self._notifications, sharing.reset)
        CutOffNews(self, session, sharing, messages).look()

    def close(self) -> None:
        """Hear no more of them."""
        self._news.close()
        self._offers.close()
        self._notifications.close()

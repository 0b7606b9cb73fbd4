"""Everything about uploads in the window of one session: their pane, what is done with them, and what is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from scmanager.ui.notifications import Notifications
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.panes.uploads_pane import UploadsPane
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.track_commands import TrackCommands
from scmanager.ui.upload_commands import UploadCommands
from scmanager.ui.upload_news import UploadNews

if TYPE_CHECKING:
    from scmanager.services.session import Session


class Uploading:
    """Builds the parts and lets them know each other."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        tracks: TrackCommands,
        *,
        look: Theme,
        tasks: Tasks,
        messages: MessageBar,
        show_track: Callable[[str], None],
        sign_in: Callable[[], object],
        copies_link: bool,
    ) -> None:
        self.pane = UploadsPane(session.uploads, session.connection, session.library, look, tasks)
        self._commands = UploadCommands(
            parent,
            session,
            self.pane,
            tracks,
            look=look,
            tasks=tasks,
            messages=messages,
            show_track=show_track,
            sign_in=sign_in,
        )
        notifications = Notifications(parent, tasks)
        self._news = UploadNews(session, tracks, notifications, show_track, copies_link=copies_link)
        self.pane.head.show_copies(copies=copies_link)
        self.pane.head.copy_chosen.connect(self._news.choose_copying)

    @property
    def copies_link(self) -> bool:
        """Whether the link of a track that is ready is copied."""
        return self._news.copies_link

    def close(self) -> None:
        """Hear no more of the session."""
        self._news.close()
        self.pane.close_pane()

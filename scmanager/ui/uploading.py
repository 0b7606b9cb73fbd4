"""Everything about uploads and what becomes of them later: their pane, what is done there, and what is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scmanager.core.capabilities import EXPLANATIONS, Capability
from scmanager.core.tracks import Track
from scmanager.ui.notifications import Notifications
from scmanager.ui.panes.message_bar import MessageBar
from scmanager.ui.panes.schedule_section import ScheduleSection
from scmanager.ui.panes.uploads_pane import UploadsPane
from scmanager.ui.preset_book import PresetBook
from scmanager.ui.schedule_commands import ScheduleCommands
from scmanager.ui.tasks import Tasks
from scmanager.ui.theme import Theme
from scmanager.ui.track_commands import TrackCommands
from scmanager.ui.upload_commands import UploadCommands
from scmanager.ui.upload_news import UploadNews
from scmanager.ui.watching import Watching, watching_desk

if TYPE_CHECKING:
    from scmanager.services.session import Session


class Uploading(QObject):
    """Builds the parts and lets them know each other; `copy_link` copies the link of a track, and asks for whom.

    Signals: show_wanted(URN of a track), uploads_wanted, front_wanted (the user asked for it elsewhere on the desktop),
    sign_in_wanted.
    """

    show_wanted = Signal(str)
    front_wanted = Signal()
    sign_in_wanted = Signal()
    uploads_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        tracks: TrackCommands,
        *,
        look: Theme,
        tasks: Tasks,
        messages: MessageBar,
        presets: PresetBook,
        copy_link: Callable[[Track], Awaitable[None]],
        copies_link: bool,
    ) -> None:
        super().__init__(parent)
        possible = Capability.UPLOAD in session.account.capabilities
        self.pane = UploadsPane(
            session.uploads,
            session.connection,
            session.library,
            look,
            tasks,
            impossible="" if possible else EXPLANATIONS[Capability.UPLOAD],
        )
        self._commands = UploadCommands(
            parent,
            session,
            self.pane,
            tracks,
            look=look,
            messages=messages,
            copy_link=copy_link,
            show_track=self.show_wanted.emit,
            sign_in=self.sign_in_wanted.emit,
        )
        self._scheduled = ScheduleSection(session.schedule)
        self._schedule = ScheduleCommands(parent, session.schedule, tasks, messages)
        self._scheduled.change_wanted.connect(self._schedule.change)
        self._scheduled.show_wanted.connect(self.show_wanted)
        self._scheduled.over_changed.connect(self.pane.head.show_published)
        self.pane.head.show_published(sum(not item.is_waiting for item in session.schedule.items))
        self.pane.add_below(self._scheduled)
        self.watching = Watching(
            parent, watching_desk(session), settings=presets.file, presets=presets, tasks=tasks, messages=messages
        )
        self.watching.uploads_wanted.connect(self.uploads_wanted)
        notifications = Notifications(parent, tasks)
        self._news = UploadNews(session, tracks, notifications, copies_link=copies_link)
        self._news.track_wanted.connect(self.front_wanted)
        self._news.track_wanted.connect(self.show_wanted)
        self.pane.head.show_copies(copies=copies_link)
        self.pane.head.copy_chosen.connect(self._news.choose_copying)

    @property
    def copies_link(self) -> bool:
        """Whether the link of a track that is ready is copied."""
        return self._news.copies_link

    def start(self) -> None:
        """Watch the folder that is to be watched."""
        self.watching.start()

    async def close(self) -> None:
        """Hear no more of the session."""
        self._news.close()
        self._schedule.close()
        self._scheduled.close_section()
        self.pane.close_pane()
        await self.watching.close()

"""What is told of uploads that are ready: a notification, and the link on the clipboard where that is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from scmanager.core.uploads import UploadJob
from scmanager.ui.notifications import Notifications
from scmanager.ui.track_commands import TrackCommands

if TYPE_CHECKING:
    from scmanager.services.session import Session


class UploadNews(QObject):
    """Hears of tracks that can be listened to; `copies_link` says that their links are copied.

    A notification names the title only.

    Signals: track_wanted(URN of the track whose notification was clicked).
    """

    track_wanted = Signal(str)

    def __init__(
        self,
        session: Session,
        tracks: TrackCommands,
        notifications: Notifications,
        *,
        copies_link: bool,
    ) -> None:
        super().__init__()
        self._session = session
        self._tracks = tracks
        self._notifications = notifications
        self.copies_link = copies_link
        session.uploads.ready.connect(self._on_ready)
        notifications.activated.connect(self.track_wanted)

    def choose_copying(self, wanted: bool) -> None:  # noqa: FBT001 -- it is what is wanted
        """Choose whether links are copied."""
        self.copies_link = wanted

    def close(self) -> None:
        """Hear no more of the uploads."""
        self._session.uploads.ready.disconnect(self._on_ready)
        self._notifications.close()

    def _on_ready(self, job: UploadJob) -> None:
        self._notifications.notify(_tr("Ready to listen"), job.title, job.track_urn)
        track = self._session.library.get(job.track_urn)
        if self.copies_link and track is not None:
            self._tracks.copy_link(track)


def _tr(text: str) -> str:
    return QCoreApplication.translate("UploadNews", text)

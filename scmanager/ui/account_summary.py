"""Keeps the sidebar and the status bar true: whose account it is, how much is in it, and what is being uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scmanager.core.upload_states import NEEDS_USER, OVER, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.core.users import User
from scmanager.errors import ScmanagerError, SignInNeeded
from scmanager.services.connection import ConnectionStatus
from scmanager.services.library import LibraryChange
from scmanager.ui.panes.account_header import AVATAR_SIZE
from scmanager.ui.panes.sidebar import Sidebar
from scmanager.ui.panes.status_bar import StatusBar
from scmanager.ui.pictures import Pictures
from scmanager.ui.tasks import Tasks

if TYPE_CHECKING:
    from scmanager.services.session import Session


_USES_QUOTA = frozenset({UploadState.PROCESSING, UploadState.DONE, UploadState.CANCELLED})
_AT_REST = OVER | {UploadState.PROCESSING}


class AccountSummary:
    """Hears account, library and uploads of a session, and tells the sidebar and the status bar."""

    def __init__(
        self, session: Session, tasks: Tasks, pictures: Pictures, sidebar: Sidebar, status_bar: StatusBar
    ) -> None:
        self._session = session
        self._tasks = tasks
        self._pictures = pictures
        self._sidebar = sidebar
        self._status_bar = status_bar
        pictures.arrived.connect(self._on_picture_arrived)
        session.connection.changed.connect(self._on_connection_changed)
        session.library.status_changed.connect(status_bar.show_sync)
        session.account.changed.connect(self._on_account_changed)
        session.library.changed.connect(self._on_library_changed)
        self._uploads = {job.id: job.state for job in session.uploads.jobs}
        session.uploads.changed.connect(self._on_upload_changed)
        session.uploads.removed.connect(self._on_upload_removed)
        session.uploads.status_changed.connect(self._show_uploads)
        self._count_tracks()
        self._count_uploads()
        self._show_uploads()
        status_bar.show_sync(session.library.status)
        if (user := self._user) is not None:
            sidebar.show_user(user)

    def reload(self) -> None:
        """Read the account again, and with it how much may still be uploaded."""
        self._tasks.latest("account", self._load())

    def close(self) -> None:
        """Hear no more of the session."""
        self._session.connection.changed.disconnect(self._on_connection_changed)
        self._session.library.status_changed.disconnect(self._status_bar.show_sync)
        self._session.account.changed.disconnect(self._on_account_changed)
        self._session.library.changed.disconnect(self._on_library_changed)
        self._session.uploads.changed.disconnect(self._on_upload_changed)
        self._session.uploads.removed.disconnect(self._on_upload_removed)
        self._session.uploads.status_changed.disconnect(self._show_uploads)

    async def _load(self) -> None:
        """Read the account; when that fails the tracks fail too, and their pane says why."""
        try:
            await self._session.account.load()
        except SignInNeeded:
            raise
        except ScmanagerError:
            self._on_account_changed()

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        self._status_bar.show_connection(status, self._session.connection.seconds_left)
        if status.state == "online" and self._session.account.account is None:
            self.reload()

    def _on_account_changed(self) -> None:
        account = self._session.account.account
        self._sidebar.show_quota(account.quota if account else None)
        self._sidebar.show_user(self._user)
        self._show_avatar()

    @property
    def _user(self) -> User | None:
        """Whose account it is; as long as the server has not said so, the tracks of an earlier run do."""
        account = self._session.account.account
        return account.user if account else next((track.user for track in self._session.library.tracks.values()), None)

    def _on_picture_arrived(self, url: str) -> None:
        user = self._user
        if user is not None and url == user.avatar_url:
            self._show_avatar()

    def _show_avatar(self) -> None:
        user = self._user
        picture = self._pictures.pixmap(user.avatar_url, AVATAR_SIZE, own=True) if user else None
        if picture is not None:
            self._sidebar.show_avatar(picture)

    def _on_library_changed(self, change: LibraryChange) -> None:
        if change.removed:
            self.reload()
        self._count_tracks()

    def _count_tracks(self) -> None:
        library = self._session.library
        self._sidebar.set_count("all", len(library.tracks))
        self._sidebar.set_count("private", library.private_count)
        self._sidebar.set_count("public", len(library.tracks) - library.private_count)

    def _on_upload_changed(self, job: UploadJob) -> None:
        before = self._uploads.get(job.id)
        self._uploads[job.id] = job.state
        if before is not job.state:
            self._count_uploads()
            if before is not None and job.state in _USES_QUOTA:
                self.reload()
        self._show_uploads()

    def _on_upload_removed(self, job_id: str) -> None:
        self._uploads.pop(job_id, None)
        self._count_uploads()
        self._show_uploads()

    def _count_uploads(self) -> None:
        states = self._uploads.values()
        waiting = sum(state not in _AT_REST for state in states)
        alerts = sum(state in NEEDS_USER for state in states)
        self._sidebar.set_count("uploads", max(waiting, alerts), alerts)

    def _show_uploads(self) -> None:
        queue = self._session.uploads
        self._status_bar.show_uploads(queue.summary(), is_paused=queue.is_paused)

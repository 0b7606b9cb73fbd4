"""What a user does to uploads, from the question to the message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.filenames import shown
from scmanager.core.tracks import Track
from scmanager.core.upload_states import ON_SERVER, IllegalTransition, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.ui import prompts
from scmanager.ui.dialogs.edit_draft import EditDraft
from scmanager.ui.dialogs.upload_details import UploadDetails
from scmanager.ui.file_manager import FileManager
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.panes.uploads_pane import UploadsPane
from scmanager.ui.tasks import async_action
from scmanager.ui.theme import Theme
from scmanager.ui.track_commands import TrackCommands
from scmanager.ui.upload_actions import UploadAction
from scmanager.ui.upload_decisions import UploadDecisions

if TYPE_CHECKING:
    from scmanager.services.session import Session

_A, _S = UploadAction, UploadState


class UploadCommands:
    """Carries out what the uploads pane is asked for; one thing at a time with each upload."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        pane: UploadsPane,
        tracks: TrackCommands,
        *,
        look: Theme,
        messages: MessageBar,
        copy_link: Callable[[Track], Awaitable[None]],
        show_track: Callable[[str], None],
        sign_in: Callable[[], object],
    ) -> None:
        self.tasks = tracks.tasks
        self._parent = parent
        self._session = session
        self._queue = session.uploads
        self._pane = pane
        self._tracks = tracks
        self._theme = look
        self._messages = messages
        self._copy_link_of = copy_link
        self._show_track = show_track
        self._sign_in_again = sign_in
        self._files = FileManager(parent)
        self._decisions = UploadDecisions(parent, session, tracks, messages)
        self._busy: set[str] = set()
        pane.action_wanted.connect(self.run)
        pane.place_wanted.connect(self.move)
        pane.head.pause_wanted.connect(self.pause_all)
        pane.head.clear_wanted.connect(self.clear_finished)
        pane.head.resend_chosen.connect(self.choose_resending)

    @async_action
    async def run(self, action: UploadAction, job_id: str) -> None:
        """Do something with an upload, unless something is being done with it."""
        job = self._job(job_id)
        if job is None or job_id in self._busy:
            return
        self._busy.add(job_id)
        try:
            await self._methods[action](job)
        except IllegalTransition:
            self._tell(_tr("“{}” went on in the meantime, so nothing was changed.").format(job.title))
        finally:
            self._busy.discard(job_id)

    @async_action
    async def move(self, job_id: str, before: str) -> None:
        """Put a waiting upload before another one, or at the end."""
        if self._job(job_id) is not None:
            await self._queue.move(job_id, before or None)

    @async_action
    async def pause_all(self, paused: bool) -> None:  # noqa: FBT001 -- it is what is wanted
        """Let nothing new begin, or let it go on."""
        await (self._queue.pause_all() if paused else self._queue.resume_all())

    @async_action
    async def clear_finished(self) -> None:
        """Take everything out of sight that is over."""
        await self._queue.clear_finished()
        await self._session.schedule.clear_finished()

    @async_action
    async def choose_resending(self, wanted: bool) -> None:  # noqa: FBT001 -- it is what is wanted
        """Choose whether what was not found is sent again without a question."""
        await self._queue.resend_unasked(wanted=wanted)

    @property
    def _methods(self) -> Mapping[UploadAction, Callable[[UploadJob], Coroutine[Any, Any, None]]]:
        return {
            _A.RELEASE: self._release,
            _A.PAUSE: self._pause,
            _A.RESUME: self._resume,
            _A.TRY_NOW: self._try_now,
            _A.CANCEL: self._cancel,
            _A.CANCEL_SENT: self._cancel_sent,
            _A.GIVE_UP: self._decisions.give_up,
            _A.RETRY: self._retry,
            _A.FINISH: self._retry,
            _A.CHECK_AGAIN: self._retry,
            _A.CHECK_NOW: self._decisions.check,
            _A.DECIDE: self._decisions.decide,
            _A.CHOOSE: self._decisions.decide,
            _A.REVIEW: self._decisions.review,
            _A.LOCATE: self._locate,
            _A.ACCEPT_CHANGE: self._accept_change,
            _A.SIGN_IN: self._sign_in,
            _A.EDIT: self._edit,
            _A.REMOVE: self._remove,
            _A.SHOW: self._show,
            _A.COPY_LINK: self._copy_link,
            _A.OPEN_PAGE: self._open_page,
            _A.SHOW_IN_FOLDER: self._show_in_folder,
            _A.DETAILS: self._details,
        }

    async def _release(self, job: UploadJob) -> None:
        await self._queue.release([job.id])

    async def _pause(self, job: UploadJob) -> None:
        if not await self._queue.pause(job.id):
            self._tell(_tr("“{}” is sent already, so it cannot be paused any more.").format(job.title))

    async def _resume(self, job: UploadJob) -> None:
        await self._queue.resume(job.id)

    async def _try_now(self, job: UploadJob) -> None:
        await (self._queue.doubts.hurry(job.id) if job.state in ON_SERVER else self._queue.resume(job.id))

    async def _cancel(self, job: UploadJob) -> None:
        if not await self._queue.cancel(job.id):
            await self._cancel_sent(job)

    async def _cancel_sent(self, job: UploadJob) -> None:
        """Ask whether an upload that may have arrived is to be deleted as soon as that is certain."""
        if await prompts.confirm(
            self._parent,
            title=_tr("Cancel “{}”?").format(texts.one_line(job.title)),
            text=_tr(
                "The file may already be there. Finish, then delete it? It is deleted on SoundCloud as soon as it is "
                "found; the file on this computer stays."
            ),
            action=_tr("Finish, then delete it"),
            refusal=_tr("Keep it"),
            destructive=True,
        ):
            await self._queue.doubts.delete_when_found(job.id)

    async def _retry(self, job: UploadJob) -> None:
        await self._queue.retry(job.id)

    async def _locate(self, job: UploadJob) -> None:
        title = _tr("Where is {}?").format(shown(job.draft.path.name))
        paths = await prompts.pick_files(self._parent, title, prompts.AUDIO_FILES)
        if paths:
            await self._queue.locate(job.id, paths[0])

    async def _accept_change(self, job: UploadJob) -> None:
        await self._queue.accept_change(job.id)

    async def _sign_in(self, _job: UploadJob) -> None:
        self._sign_in_again()

    async def _edit(self, job: UploadJob) -> None:
        with self._queue.held(job.id):
            draft = await EditDraft.ask(
                self._parent,
                theme=self._theme,
                tasks=self.tasks,
                draft=job.draft,
                artwork=await self._queue.artwork(job.id),
                writable=self._session.client.writable,
            )
            if draft is not None:
                await self._queue.edit(job.id, draft)

    async def _remove(self, job: UploadJob) -> None:
        if job.is_over or await self._queue.cancel(job.id):
            await self._queue.remove(job.id)

    async def _show(self, job: UploadJob) -> None:
        self._show_track(job.track_urn)

    async def _copy_link(self, job: UploadJob) -> None:
        track = await self._decisions.track(job.track_urn)
        if track is not None:
            await self._copy_link_of(track)

    async def _open_page(self, job: UploadJob) -> None:
        track = await self._decisions.track(job.track_urn)
        if track is not None:
            self._tracks.open_page(track)

    async def _show_in_folder(self, job: UploadJob) -> None:
        self._files.show(job.draft.path)

    async def _details(self, job: UploadJob) -> None:
        await UploadDetails(self._parent, job, self._pane.around(job)).answered()

    def _job(self, job_id: str) -> UploadJob | None:
        return next((job for job in self._queue.jobs if job.id == job_id), None)

    def _tell(self, text: str, key: str = "") -> None:
        self._messages.show_message(Message(text, key=key))


def _tr(text: str) -> str:
    return QCoreApplication.translate("UploadCommands", text)

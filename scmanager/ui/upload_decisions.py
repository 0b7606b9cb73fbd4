"""What a user decides about uploads of which it is not certain whether, or how often, they are on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from scmanager.core import texts
from scmanager.core.tracks import Track
from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.errors import NotFound
from scmanager.services.editing import DeleteResult
from scmanager.ui import prompts
from scmanager.ui.dialogs.duplicate_review import DuplicateReview, Review
from scmanager.ui.dialogs.retry_decision import Decision, RetryDecision
from scmanager.ui.panes.message_bar import Message, MessageBar
from scmanager.ui.track_commands import TrackCommands
from scmanager.ui.upload_words import utc_now

if TYPE_CHECKING:
    from scmanager.services.session import Session


class UploadDecisions:
    """Asks, and does what was decided; nothing is sent or deleted without a yes."""

    def __init__(self, parent: QWidget, session: Session, tracks: TrackCommands, messages: MessageBar) -> None:
        self._parent = parent
        self._session = session
        self._queue = session.uploads
        self._tracks = tracks
        self._messages = messages

    async def decide(self, job: UploadJob) -> None:
        """Ask what becomes of an upload that is not found."""
        alike = [track for urn in job.candidates if (track := await self.track(urn)) is not None]
        decision = await RetryDecision.ask(self._parent, job, alike, utc_now())
        if decision is not None:
            await self._carry_out(job, decision)

    async def _carry_out(self, job: UploadJob, decision: Decision) -> None:
        match decision.kind:
            case "check":
                await self.check(job)
            case "send":
                await self._queue.retry(job.id)
            case "choose":
                await self._queue.doubts.choose(job.id, decision.urn, ())
            case "give up":
                await self.give_up(job)

    async def review(self, job: UploadJob) -> None:
        """Ask which of several tracks stays; without a question when only one is left."""
        tracks = [track for urn in job.candidates if (track := await self._fresh_track(urn)) is not None]
        if len(tracks) == 1:
            await self._settle(job, Review(keep=tracks[0].urn), tracks)
        elif tracks:
            review = await DuplicateReview.ask(self._parent, job, tracks, self._tracks.open_page)
            if review is not None:
                await self._settle(job, review, tracks)
        else:
            await self._queue.doubts.drop(job.id)
            self._tell(_tr("None of the tracks of “{}” is on SoundCloud any more.").format(job.title))

    async def _settle(self, job: UploadJob, review: Review, tracks: list[Track]) -> None:
        result = await self._queue.doubts.choose(job.id, review.keep, review.delete)
        left = len(tracks) - len(result.deleted)
        if left == 1:
            self._tell(_tr("“{}” is there once now.").format(job.title))
        else:
            self._tell(_tr("“{}” stays there {} times.").format(job.title, left))
        self._tell_failures(result, tracks)

    def _tell_failures(self, result: DeleteResult, tracks: list[Track]) -> None:
        titles = {track.urn: track.title for track in tracks}
        for urn, error in result.failed:
            text = _tr("“{}” was not deleted. {}").format(titles.get(urn, urn), error.message)
            self._messages.show_message(Message(text, failure=True))

    async def give_up(self, job: UploadJob) -> None:
        """Look no further, with a yes."""
        if await prompts.confirm(
            self._parent,
            title=_tr("Give up “{}”?").format(texts.one_line(job.title)),
            text=_tr(
                "It is not looked for any more. Should the track still turn up, it is private, and you are told of it "
                "when your tracks are read again."
            ),
            action=_tr("Give up"),
            destructive=True,
        ) and not await self._queue.cancel(job.id):
            self._tell(_tr("“{}” went on in the meantime, so nothing was changed.").format(job.title))

    async def check(self, job: UploadJob) -> None:
        """Look once more, and say so when it is still not there."""
        await self._queue.doubts.hurry(job.id)
        if self._queue.get(job.id).state is UploadState.RETRY_DECISION:
            self._tell(_tr("“{}” is not in your account yet.").format(job.title), key=f"check {job.id}")

    async def track(self, urn: str) -> Track | None:
        """Return a track as it is known here, else as the server knows it."""
        return self._session.library.get(urn) or await self._fresh_track(urn)

    async def _fresh_track(self, urn: str) -> Track | None:
        """Return a track as the server knows it, None when it is gone."""
        try:
            return await self._session.client.track(urn)
        except NotFound:
            return None

    def _tell(self, text: str, key: str = "") -> None:
        self._messages.show_message(Message(text, key=key))


def _tr(text: str) -> str:
    return QCoreApplication.translate("UploadDecisions", text)

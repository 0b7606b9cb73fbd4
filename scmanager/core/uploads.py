"""Upload jobs and the table of what may follow what."""

from __future__ import annotations

import enum

import msgspec

from scmanager.core.drafts import Draft
from scmanager.core.filenames import title_from


class UploadState(enum.StrEnum):
    """Where an upload stands; words for people are `STATE_TEXTS`."""

    QUEUED = "queued"
    SENDING = "sending"
    FINISHING = "finishing"
    PROCESSING = "processing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


_S = UploadState

TRANSITIONS: dict[UploadState, frozenset[UploadState]] = {
    _S.QUEUED: frozenset({_S.SENDING, _S.CANCELLED, _S.FAILED}),
    _S.SENDING: frozenset({_S.QUEUED, _S.FINISHING, _S.CANCELLED, _S.FAILED, _S.PROCESSING}),
    _S.FINISHING: frozenset({_S.PROCESSING, _S.FAILED}),
    _S.PROCESSING: frozenset({_S.DONE, _S.FAILED}),
    _S.DONE: frozenset(),
    _S.CANCELLED: frozenset({_S.QUEUED}),
    _S.FAILED: frozenset({_S.QUEUED}),
}

FINAL = frozenset({_S.DONE, _S.CANCELLED, _S.FAILED})

STATE_TEXTS: dict[UploadState, str] = {
    _S.QUEUED: "Waiting",
    _S.SENDING: "Sending",
    _S.FINISHING: "Sent. Waiting for SoundCloud to confirm",
    _S.PROCESSING: "SoundCloud is preparing it",
    _S.DONE: "Ready to listen",
    _S.CANCELLED: "Cancelled",
    _S.FAILED: "Not uploaded",
}


class UploadJob(msgspec.Struct, frozen=True, kw_only=True):
    """One upload: bytes sent so far, speed in bytes a second, and the track once the server has it.

    `message` says in one sentence why it failed, what it waits for, or what is still missing when it is done.
    """

    id: str
    draft: Draft
    state: UploadState = UploadState.QUEUED
    sent: int = 0
    total: int = 0
    speed: float = 0.0
    track_urn: str = ""
    message: str = ""

    @property
    def title(self) -> str:
        """The title it will have."""
        title = self.draft.fields.title
        return title if isinstance(title, str) and title else title_from(self.draft.path.name)

    @property
    def is_active(self) -> bool:
        """Whether it is neither waiting nor over."""
        return self.state not in FINAL and self.state is not UploadState.QUEUED

    @property
    def can_cancel(self) -> bool:
        """Whether the server cannot have the file yet; later only the track can be deleted."""
        return UploadState.CANCELLED in TRANSITIONS[self.state]

    @property
    def can_retry(self) -> bool:
        """Whether the user can put it back into the queue."""
        return self.state in FINAL and UploadState.QUEUED in TRANSITIONS[self.state]

    def moved(self, state: UploadState, *, message: str = "", track_urn: str = "") -> UploadJob:
        """Return the job in a new state; ValueError when the table does not allow it."""
        if state not in TRANSITIONS[self.state]:
            raise ValueError(f"an upload cannot go from {self.state} to {state}")
        return msgspec.structs.replace(self, state=state, message=message, track_urn=track_urn or self.track_urn)

"""Upload jobs: a draft on its way to the server, its attempts, and what people are told about it."""

from __future__ import annotations

import base64
from datetime import datetime

import msgspec

from scmanager.core.drafts import Draft
from scmanager.core.filenames import title_from
from scmanager.core.tracks import Sharing
from scmanager.core.upload_states import OVER, RUNNING, TRANSITIONS, UploadEvent, UploadState, after

MARKER_START = "scmu_"
"""Begins the tag by which a track is known to be one attempt of ours; one plain word, which is not lost
(https://github.com/soundcloud/api/issues/340)."""

MOST_FAILURES = 5
"""Attempts that may fail after bytes were sent before the user is asked."""

MOST_BYTES_UNASKED = 500_000_000
"""Files up to this size may be sent again without a question, where the user allowed that."""

STATE_TEXTS: dict[UploadState, str] = {
    UploadState.DRAFT: "Draft",
    UploadState.QUEUED: "Waiting",
    UploadState.PREFLIGHT: "Getting ready",
    UploadState.SENDING: "Sending",
    UploadState.COMMITTING: "Sent. Waiting for SoundCloud to confirm",
    UploadState.UNKNOWN: "No answer came. Checking whether SoundCloud has it",
    UploadState.RETRY_DECISION: "No answer came after the file was sent",
    UploadState.CREATED: "SoundCloud has it. Finishing",
    UploadState.FINALISING: "SoundCloud has it. Finishing",
    UploadState.PROCESSING: "SoundCloud is preparing it",
    UploadState.DONE: "Ready to listen",
    UploadState.DUPLICATE_REVIEW: "It is there more than once",
    UploadState.WAIT_AUTH: "Sign in again to go on",
    UploadState.WAIT_NET: "Waiting for the network",
    UploadState.WAIT_DISK: "This computer could not save",
    UploadState.NEEDS_FILE: "The file is needed",
    UploadState.PAUSED: "Paused",
    UploadState.CANCELLED: "Cancelled",
    UploadState.FAILED: "Not uploaded",
    UploadState.FAILED_SERVER: "SoundCloud could not read the sound",
}


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One time of sending a file of `length` bytes, from `started_at` on; `marker` is the tag it bears."""

    id: str
    number: int
    marker: str
    started_at: datetime
    length: int


class UploadJob(msgspec.Struct, frozen=True, kw_only=True):
    """One upload. Times are in UTC, sizes in bytes.

    How much was `sent` of `total`, the `speed` in bytes a second, and for how many seconds it has been `idle` while
    nothing moved, live in memory only. `account` is the key of the account it belongs to, `owner` the URN of its
    user. `position` orders the queue. `markers` are those of all attempts, the oldest first; `failures` counts
    attempts that failed after bytes were sent. In UNKNOWN, `since` is when the answer went missing, `negatives` how
    many complete listings did not show the track, the last one at `checked_at`. `candidates` are URNs of tracks the
    user has to choose from. `is_finished` says that access, tags and artwork were written. `message` says in one
    sentence why it waits or failed.
    """

    id: str
    account: str
    owner: str = ""
    draft: Draft
    state: UploadState = UploadState.QUEUED
    position: float = 0.0
    attempt: Attempt | None = None
    markers: tuple[str, ...] = ()
    failures: int = 0
    not_before: datetime | None = None
    since: datetime | None = None
    negatives: int = 0
    checked_at: datetime | None = None
    candidates: tuple[str, ...] = ()
    track_urn: str = ""
    is_finished: bool = False
    delete_when_found: bool = False
    message: str = ""
    added_at: datetime
    changed_at: datetime
    sent: int = 0
    total: int = 0
    speed: float = 0.0
    idle: float = 0.0

    @property
    def title(self) -> str:
        """The title it will have."""
        title = self.draft.fields.title
        return title if isinstance(title, str) and title else title_from(self.draft.path.name)

    @property
    def attempt_id(self) -> str:
        """The id of the newest attempt, empty before the first."""
        return self.attempt.id if self.attempt else ""

    @property
    def is_private(self) -> bool:
        """Whether the track is meant to stay private, at least until its time comes."""
        return self.draft.publish_at is not None or self.draft.fields.sharing is not Sharing.PUBLIC

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in OVER

    @property
    def is_running(self) -> bool:
        """Whether it is the one that is being sent."""
        return self.state in RUNNING

    def can(self, event: UploadEvent) -> bool:
        """Tell whether something can happen to it now."""
        return (self.state, event) in TRANSITIONS

    @property
    def can_retry(self) -> bool:
        """Whether the user can set it going again."""
        return self.can(UploadEvent.RETRY) or self.can(UploadEvent.LOOK_AGAIN)

    def met(self, event: UploadEvent, **changes: object) -> UploadJob:
        """Return the job after an event, with other changes; IllegalTransition when the table does not allow it.

        The message goes with the state, unless a new one is given.
        """
        return msgspec.structs.replace(self, state=after(self.state, event), **{"message": "", **changes})


def marker_of(attempt: bytes) -> str:
    """Make the marker of an attempt from the first bytes of its random id: `scmu_` and ten characters of base32."""
    return MARKER_START + base64.b32encode(attempt[:7]).decode().lower()[:10]


def is_marker(tag: str) -> bool:
    """Tell whether a tag is a marker of ours."""
    return tag.startswith(MARKER_START) and len(tag) == len(MARKER_START) + 10


def without_markers(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return tags as the user means them."""
    return tuple(tag for tag in tags if not is_marker(tag))

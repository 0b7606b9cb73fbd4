"""What can be done with an upload in each state: as data, for buttons, menus and keys alike."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import QCoreApplication

from scmanager.core.upload_states import UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.audio_files import GONE, MOVED


class UploadAction(enum.Enum):
    """Something a user can do with an upload; the value is the word on the button, three dots announce a question."""

    RELEASE = "Upload"
    PAUSE = "Pause"
    RESUME = "Resume"
    CANCEL = "Cancel"
    CANCEL_SENT = "Cancel…"
    GIVE_UP = "Give up…"
    RETRY = "Retry"
    TRY_NOW = "Try now"
    FINISH = "Try again"
    CHECK_NOW = "Check now"
    CHECK_AGAIN = "Check again"
    DECIDE = "Send again…"
    CHOOSE = "Decide…"
    REVIEW = "Review…"
    LOCATE = "Locate…"
    ACCEPT_CHANGE = "Use as it is"
    SIGN_IN = "Sign in…"
    EDIT = "Edit…"
    REMOVE = "Remove"
    SHOW = "Show"
    COPY_LINK = "Copy link"
    OPEN_PAGE = "Open on SoundCloud"
    SHOW_IN_FOLDER = "Show in folder"
    MOVE_FIRST = "Move to the top"
    MOVE_UP = "Move up"
    MOVE_DOWN = "Move down"
    MOVE_LAST = "Move to the end"
    DETAILS = "Details…"

    @property
    def text(self) -> str:
        """The word on buttons and in menus."""
        return QCoreApplication.translate("UploadAction", self.value)


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What can be done: the `buttons` of the row, the rest in its `menu`, and what Enter and Delete do."""

    buttons: tuple[UploadAction, ...]
    menu: tuple[UploadAction, ...] = ()
    main: UploadAction
    removal: UploadAction | None = None

    @property
    def all(self) -> tuple[UploadAction, ...]:
        """Everything, in the order of the menu."""
        return (*self.buttons, *self.menu)


_S, _A = UploadState, UploadAction

MOVES = (_A.MOVE_FIRST, _A.MOVE_UP, _A.MOVE_DOWN, _A.MOVE_LAST)
"""What changes the order of waiting uploads."""

WAITING = frozenset({_S.QUEUED, _S.PAUSED, _S.WAIT_NET})
"""States in which an upload has a place in the order."""

_ALWAYS = (_A.SHOW_IN_FOLDER, _A.DETAILS)
_TRACK = (_A.OPEN_PAGE, *_ALWAYS)

_BUTTONS: Mapping[UploadState, tuple[UploadAction, ...]] = {
    _S.DRAFT: (_A.RELEASE, _A.EDIT),
    _S.QUEUED: (_A.EDIT, _A.CANCEL),
    _S.PREFLIGHT: (_A.PAUSE, _A.CANCEL),
    _S.SENDING: (_A.PAUSE, _A.CANCEL),
    _S.COMMITTING: (_A.DETAILS,),
    _S.UNKNOWN: (_A.CHECK_NOW, _A.DETAILS),
    _S.RETRY_DECISION: (_A.CHECK_NOW, _A.DECIDE),
    _S.CREATED: (_A.DETAILS,),
    _S.FINALISING: (_A.DETAILS,),
    _S.PROCESSING: (_A.SHOW,),
    _S.DONE: (_A.COPY_LINK, _A.SHOW),
    _S.DUPLICATE_REVIEW: (_A.REVIEW,),
    _S.WAIT_AUTH: (_A.SIGN_IN, _A.CANCEL),
    _S.WAIT_NET: (_A.EDIT, _A.CANCEL),
    _S.WAIT_DISK: (_A.TRY_NOW, _A.CANCEL),
    _S.NEEDS_FILE: (_A.LOCATE, _A.REMOVE),
    _S.PAUSED: (_A.RESUME, _A.CANCEL),
    _S.CANCELLED: (_A.RETRY, _A.REMOVE),
    _S.FAILED: (_A.RETRY, _A.EDIT),
    _S.FAILED_SERVER: (_A.CHECK_AGAIN, _A.SHOW),
}

_MENU: Mapping[UploadState, tuple[UploadAction, ...]] = {
    _S.DRAFT: (_A.CANCEL, *_ALWAYS),
    _S.QUEUED: (_A.PAUSE, *MOVES, *_ALWAYS),
    _S.COMMITTING: (_A.CANCEL_SENT, _A.SHOW_IN_FOLDER),
    _S.UNKNOWN: (_A.CANCEL_SENT, _A.SHOW_IN_FOLDER),
    _S.RETRY_DECISION: (_A.GIVE_UP, *_ALWAYS),
    _S.CREATED: (_A.SHOW_IN_FOLDER,),
    _S.FINALISING: (_A.SHOW_IN_FOLDER,),
    _S.PROCESSING: (_A.CHECK_NOW, _A.COPY_LINK, *_TRACK),
    _S.DONE: (_A.OPEN_PAGE, _A.REMOVE, *_ALWAYS),
    _S.WAIT_NET: (_A.TRY_NOW, _A.PAUSE, *MOVES, *_ALWAYS),
    _S.PAUSED: (_A.EDIT, *MOVES, *_ALWAYS),
    _S.WAIT_AUTH: (_A.EDIT, *_ALWAYS),
    _S.WAIT_DISK: (_A.EDIT, *_ALWAYS),
    _S.NEEDS_FILE: (_A.EDIT, *_ALWAYS),
    _S.CANCELLED: (_A.EDIT, *_ALWAYS),
    _S.FAILED: (_A.REMOVE, *_ALWAYS),
    _S.FAILED_SERVER: (_A.OPEN_PAGE, _A.REMOVE, *_ALWAYS),
}


def offer(job: UploadJob) -> Offer:
    """Return what can be done with an upload now."""
    buttons, menu = _BUTTONS[job.state], _MENU.get(job.state, _ALWAYS)
    match job.state:
        case _S.NEEDS_FILE if job.message not in {GONE, MOVED}:
            buttons, menu = (_A.ACCEPT_CHANGE, _A.LOCATE), (_A.REMOVE, *menu)
        case _S.RETRY_DECISION if job.candidates:
            buttons = (_A.CHECK_NOW, _A.CHOOSE)
        case _S.FAILED if job.track_urn:
            buttons, menu = (_A.FINISH, _A.EDIT), (_A.SHOW, _A.REMOVE, *_TRACK)
        case _S.CREATED | _S.FINALISING if job.message:
            buttons = (_A.TRY_NOW, _A.DETAILS)
        case _S.COMMITTING | _S.UNKNOWN if job.delete_when_found:
            menu = tuple(action for action in menu if action is not _A.CANCEL_SENT)
    every = (*buttons, *menu)
    removal = next((each for each in (_A.CANCEL, _A.CANCEL_SENT, _A.GIVE_UP, _A.REMOVE) if each in every), None)
    main = _A.SHOW if job.state is _S.DONE else buttons[0]
    return Offer(buttons=buttons, menu=menu, main=main, removal=removal)


def moved_before(action: UploadAction, job_id: str, waiting: Sequence[str]) -> str | None:
    """Return the id of the upload a moved one will stand before, empty for the end, None when nothing changes.

    `waiting` are the ids of all that waits, in order.
    """
    place, last = waiting.index(job_id), len(waiting) - 1
    target = {_A.MOVE_FIRST: 0, _A.MOVE_UP: place - 1, _A.MOVE_DOWN: place + 1, _A.MOVE_LAST: last}[action]
    if target == place or not 0 <= target <= last:
        return None
    following = target if target < place else target + 1
    return waiting[following] if following <= last else ""

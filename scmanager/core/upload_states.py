"""Where an upload can stand, what can happen to it, and what follows from what: the transition table.

SoundCloud takes a file in one request that cannot be resumed and answers 5xx often
(https://github.com/soundcloud/api/issues/446). So the one thing to know at every instant is whether the server can
have the whole file. Until `COMMITTING` it cannot; from then on only an answer, or a look into the account, tells.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping


class UploadState(enum.StrEnum):
    """Where an upload stands; it is written down before the act, and again after it."""

    DRAFT = "draft"
    """Not released by the user."""
    QUEUED = "queued"
    """Wants to be uploaded, not before a certain time."""
    PREFLIGHT = "preflight"
    """File, quota, account and listing are looked at."""
    SENDING = "sending"
    """Bytes flow, but not the last ones: the server cannot have the file."""
    COMMITTING = "committing"
    """The last bytes were let go, and no answer has been written down."""
    UNKNOWN = "unknown"
    """No answer came: the account is looked through for it."""
    RETRY_DECISION = "retry-decision"
    """Looked for long enough and not found: the user decides."""
    CREATED = "created"
    """It is on the server, private, with the marker."""
    FINALISING = "finalising"
    """Access, tags and artwork are being written, which may be done twice."""
    PROCESSING = "processing"
    """The server prepares the sound."""
    DONE = "done"
    DUPLICATE_REVIEW = "duplicate-review"
    """Several tracks bear markers of this upload: the user chooses which one stays."""
    WAIT_AUTH = "wait-auth"
    WAIT_NET = "wait-net"
    WAIT_DISK = "wait-disk"
    NEEDS_FILE = "needs-file"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FAILED = "failed"
    FAILED_SERVER = "failed-server"
    """The server has the track, but could not read its sound."""


class UploadEvent(enum.StrEnum):
    """What can happen to an upload."""

    RELEASE = "release"
    """The user lets a draft go."""
    START = "start"
    """Its turn has come."""
    SEND = "send"
    """Everything was looked at; the first byte goes."""
    GATE = "gate"
    """The last bytes are let go."""
    ACCEPT = "accept"
    """The server named the track."""
    REQUEUE = "requeue"
    """The server cannot have it; it is sent again."""
    LOSE = "lose"
    """No answer came."""
    FIND = "find"
    """One track bears its marker, or the user says which it is."""
    FIND_SEVERAL = "find-several"
    """Several tracks bear its markers."""
    STOP_LOOKING = "stop-looking"
    """It was looked for long enough."""
    SEND_AGAIN = "send-again"
    """The user says yes to sending it again, or said so once for all."""
    FINALISE = "finalise"
    """What is there is to be finished."""
    FINALISED = "finalised"
    """Access, tags and picture are written."""
    READY = "ready"
    """It can be heard."""
    UNREADABLE = "unreadable"
    """The server could not read the sound."""
    KEEP = "keep"
    """The user chose a track, which is not finished yet."""
    KEEP_DONE = "keep-done"
    """The user chose the track that was finished before."""
    CANCEL = "cancel"
    """The user gives it up, and the server cannot have it or does not show it."""
    DELETE = "delete"
    """Its track was deleted at the wish of the user."""
    VANISH = "vanish"
    """Its track, or all of them, are no longer there."""
    PAUSE = "pause"
    """The user holds it back."""
    RESUME = "resume"
    """The user lets it go on."""
    MISS_AUTH = "miss-auth"
    """The server does not accept the sign-in."""
    MISS_NET = "miss-net"
    """There is no connection."""
    MISS_DISK = "miss-disk"
    """This computer could not write."""
    MISS_FILE = "miss-file"
    """The file is gone, has changed or cannot be read."""
    CONTINUE = "continue"
    """What it waited for is there."""
    FAIL = "fail"
    """It will not work like this."""
    FAULT = "fault"
    """A fault of ours stopped it."""
    RETRY = "retry"
    """The user wants it sent again, from the start."""
    FINISH = "finish"
    """The user wants its track finished once more."""
    LOOK_AGAIN = "look-again"
    """The user wants its track looked at once more."""


class IllegalTransition(Exception):
    """An event met a state in which it cannot happen."""


_S, _E = UploadState, UploadEvent

_WAITING = (_S.WAIT_AUTH, _S.WAIT_NET, _S.WAIT_DISK, _S.NEEDS_FILE)

_RULES: Mapping[UploadEvent, Mapping[UploadState, UploadState]] = {
    _E.RELEASE: {_S.DRAFT: _S.QUEUED},
    _E.START: {_S.QUEUED: _S.PREFLIGHT},
    _E.SEND: {_S.PREFLIGHT: _S.SENDING},
    _E.GATE: {_S.SENDING: _S.COMMITTING},
    _E.ACCEPT: {_S.COMMITTING: _S.CREATED},
    _E.REQUEUE: dict.fromkeys((_S.PREFLIGHT, _S.SENDING, _S.COMMITTING), _S.QUEUED),
    _E.LOSE: {_S.COMMITTING: _S.UNKNOWN},
    _E.FIND: dict.fromkeys((_S.UNKNOWN, _S.RETRY_DECISION, _S.PREFLIGHT), _S.CREATED),
    _E.FIND_SEVERAL: dict.fromkeys((_S.UNKNOWN, _S.RETRY_DECISION, _S.PREFLIGHT, _S.DONE), _S.DUPLICATE_REVIEW),
    _E.STOP_LOOKING: {_S.UNKNOWN: _S.RETRY_DECISION},
    _E.SEND_AGAIN: dict.fromkeys((_S.UNKNOWN, _S.RETRY_DECISION), _S.QUEUED),
    _E.FINALISE: {_S.CREATED: _S.FINALISING},
    _E.FINALISED: {_S.FINALISING: _S.PROCESSING},
    _E.READY: {_S.PROCESSING: _S.DONE},
    _E.UNREADABLE: {_S.PROCESSING: _S.FAILED_SERVER},
    _E.KEEP: {_S.DUPLICATE_REVIEW: _S.FINALISING},
    _E.KEEP_DONE: {_S.DUPLICATE_REVIEW: _S.DONE},
    _E.CANCEL: dict.fromkeys(
        (_S.DRAFT, _S.QUEUED, _S.PREFLIGHT, _S.SENDING, _S.PAUSED, _S.RETRY_DECISION, *_WAITING), _S.CANCELLED
    ),
    _E.DELETE: dict.fromkeys((_S.CREATED, _S.FINALISING, _S.PROCESSING, _S.DONE), _S.CANCELLED),
    _E.VANISH: dict.fromkeys((_S.PROCESSING, _S.DUPLICATE_REVIEW), _S.CANCELLED),
    _E.PAUSE: dict.fromkeys((_S.QUEUED, _S.PREFLIGHT, _S.SENDING, *_WAITING), _S.PAUSED),
    _E.RESUME: {_S.PAUSED: _S.QUEUED},
    _E.MISS_AUTH: dict.fromkeys((_S.PREFLIGHT, _S.SENDING, _S.COMMITTING), _S.WAIT_AUTH),
    _E.MISS_NET: dict.fromkeys((_S.PREFLIGHT, _S.SENDING), _S.WAIT_NET),
    _E.MISS_DISK: dict.fromkeys((_S.PREFLIGHT, _S.SENDING), _S.WAIT_DISK),
    _E.MISS_FILE: dict.fromkeys((_S.PREFLIGHT, _S.SENDING), _S.NEEDS_FILE),
    _E.CONTINUE: dict.fromkeys(_WAITING, _S.QUEUED),
    _E.FAIL: dict.fromkeys((_S.PREFLIGHT, _S.SENDING, _S.COMMITTING, _S.FINALISING), _S.FAILED),
    _E.FAULT: {
        **dict.fromkeys((_S.QUEUED, _S.PREFLIGHT, _S.SENDING, _S.CREATED, _S.FINALISING, *_WAITING), _S.FAILED),
        _S.COMMITTING: _S.UNKNOWN,
        _S.UNKNOWN: _S.RETRY_DECISION,
    },
    _E.RETRY: dict.fromkeys((_S.FAILED, _S.CANCELLED), _S.QUEUED),
    _E.FINISH: {_S.FAILED: _S.FINALISING},
    _E.LOOK_AGAIN: {_S.FAILED_SERVER: _S.PROCESSING},
}

TRANSITIONS: Mapping[tuple[UploadState, UploadEvent], UploadState] = {
    (before, event): after for event, rules in _RULES.items() for before, after in rules.items()
}
"""What follows from a state and an event; every other pair is a bug."""

AFTER_CRASH: Mapping[UploadState, UploadState] = {
    _S.PREFLIGHT: _S.QUEUED,
    _S.SENDING: _S.QUEUED,
    _S.COMMITTING: _S.UNKNOWN,
    _S.CREATED: _S.FINALISING,
}
"""Where an upload goes that a program left behind when it ended in the middle; every other state stays."""

AFTER_CRASH_UNTRUSTED: Mapping[UploadState, UploadState] = {**AFTER_CRASH, _S.SENDING: _S.UNKNOWN}
"""The same, once a server was seen to have a track whose last bytes were never sent."""

OVER = frozenset({_S.DONE, _S.CANCELLED, _S.FAILED, _S.FAILED_SERVER})
"""States in which an upload has come to an end, good or bad."""

CLEARABLE = frozenset({_S.DONE, _S.CANCELLED})
"""States in which nothing is left to do, so that the upload may be taken out of sight with the others."""

EDITABLE = frozenset({_S.DRAFT, _S.QUEUED, _S.PAUSED, *_WAITING, _S.FAILED, _S.CANCELLED})
"""States in which what an upload will become may be changed."""

NEEDS_USER = frozenset(
    {_S.DRAFT, _S.RETRY_DECISION, _S.DUPLICATE_REVIEW, _S.WAIT_AUTH, _S.WAIT_DISK, _S.NEEDS_FILE, _S.FAILED,
     _S.FAILED_SERVER}
)  # fmt: skip
"""States in which the user is asked for something."""

ON_SERVER = frozenset({_S.CREATED, _S.FINALISING, _S.PROCESSING, _S.DONE, _S.FAILED_SERVER})
"""States in which the track certainly exists."""

RUNNING = frozenset({_S.PREFLIGHT, _S.SENDING, _S.COMMITTING})
"""States of the one upload that is under way."""


def after(state: UploadState, event: UploadEvent) -> UploadState:
    """Return the state an event leads to; IllegalTransition when it cannot happen there."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise IllegalTransition(f"an upload that is {state} cannot meet {event}") from None

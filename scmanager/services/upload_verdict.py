"""What follows when an attempt fails: as a function of the error, and of whether the last bytes were let go.

Until then the server cannot have the whole file, so whatever goes wrong, it may be sent again. Afterwards only
answers that say that nothing was made allow that; everything else has to be looked for.
"""

from __future__ import annotations

import msgspec

from scmanager.core.upload_states import UploadEvent
from scmanager.core.uploads import MOST_FAILURES, UploadJob
from scmanager.errors import (
    FileProblem,
    Forbidden,
    InputError,
    KeychainUnavailable,
    NetworkError,
    NotFound,
    NotPossible,
    NotSignedIn,
    Offline,
    Rejected,
    ScmanagerError,
    SpamSuspected,
    StorageError,
    TooManyRequests,
    Untrusted,
)
from scmanager.services.upload_timing import UploadTiming

_E = UploadEvent

# A conflict may mean that the first of two equal requests was carried out.
_AMBIGUOUS_STATUS = 409
_UNPROCESSABLE = 422
_PERMANENT = (Rejected, Forbidden, NotFound, SpamSuspected, NotPossible, InputError, Untrusted)

_FINAL: tuple[tuple[tuple[type[ScmanagerError], ...], UploadEvent], ...] = (
    ((FileProblem,), _E.MISS_FILE),
    (_PERMANENT, _E.FAIL),
    ((Offline,), _E.MISS_NET),
)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to the job, why, after how many seconds it is tried again (None: not by itself).

    `counts` says that the attempt is one of those that lead to a question.
    """

    event: UploadEvent
    message: str
    pause: float | None = None
    counts: bool = False


def verdict(error: ScmanagerError, job: UploadJob, timing: UploadTiming, *, is_let_go: bool, is_sent: bool) -> Verdict:
    """Judge a failed attempt; `is_sent` says that bytes of the file went out, `is_let_go` that all of them did."""
    if (waiting := _waiting(error, timing, is_let_go=is_let_go)) is not None:
        return waiting
    if _may_be_there(error, is_let_go=is_let_go):
        return Verdict(event=_E.LOSE, message=error.message)
    if isinstance(error, Rejected) and _is_second_chance(error, job):
        return Verdict(event=_E.REQUEUE, message=error.message, pause=timing.second_chance, counts=True)
    event = next((event for kinds, event in _FINAL if isinstance(error, kinds)), None)
    if event is not None:
        return Verdict(event=event, message=error.message)
    return _later(error, job, timing, is_sent=is_sent)


def _waiting(error: ScmanagerError, timing: UploadTiming, *, is_let_go: bool) -> Verdict | None:
    """Judge what has nothing to do with this upload: sign-in, disk, and a server that asks for a pause."""
    if isinstance(error, NotSignedIn | KeychainUnavailable):
        return Verdict(event=_E.MISS_AUTH, message=error.message)
    if isinstance(error, TooManyRequests):
        return Verdict(event=_E.REQUEUE, message=error.message, pause=error.retry_after or timing.pause(0))
    if isinstance(error, StorageError):
        return Verdict(event=_E.LOSE if is_let_go else _E.REQUEUE, message=error.message, pause=timing.disk)
    return None


def _may_be_there(error: ScmanagerError, *, is_let_go: bool) -> bool:
    if not is_let_go or isinstance(error, FileProblem):
        return False
    if isinstance(error, Rejected):
        return error.status == _AMBIGUOUS_STATUS
    return isinstance(error, NetworkError) or not isinstance(error, _PERMANENT)


def _is_second_chance(error: Rejected, job: UploadJob) -> bool:
    text = f"{error.message} {error.details}".lower()
    return error.status == _UNPROCESSABLE and "process" in text and "asset" in text and not job.failures


def _later(error: ScmanagerError, job: UploadJob, timing: UploadTiming, *, is_sent: bool) -> Verdict:
    if is_sent and job.failures + 1 >= MOST_FAILURES:
        return Verdict(
            event=_E.FAIL, message=f"Sending failed {MOST_FAILURES} times, the last time so: {error.message}"
        )
    return Verdict(event=_E.REQUEUE, message=error.message, pause=timing.pause(job.failures), counts=is_sent)

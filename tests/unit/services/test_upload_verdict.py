"""What follows when an attempt fails."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from scmanager.core.drafts import Draft
from scmanager.core.upload_states import UploadEvent
from scmanager.core.uploads import MOST_FAILURES, UploadJob
from scmanager.errors import (
    BadAnswer,
    CaptivePortal,
    ConnectionLost,
    FileProblem,
    Forbidden,
    KeychainUnavailable,
    NotFound,
    NotPossible,
    NotSignedIn,
    Offline,
    Rejected,
    ServerFailed,
    SignInNeeded,
    SpamSuspected,
    StorageError,
    TimedOut,
    TooManyRequests,
    Untrusted,
)
from scmanager.services.upload_timing import UploadTiming
from scmanager.services.upload_verdict import verdict

E = UploadEvent
TIMING = UploadTiming()
MOMENT = datetime(2026, 11, 27, tzinfo=UTC)
JOB = UploadJob(id="1", account="a", draft=Draft(path=Path("x.wav")), added_at=MOMENT, changed_at=MOMENT)
ASSET = "Sorry, we were unable to process the provided asset_data."


def judged(error, *, is_let_go=False, is_sent=True, failures=0):
    job = msgspec.structs.replace(JOB, failures=failures)
    return verdict(error, job, TIMING, is_let_go=is_let_go, is_sent=is_sent)


CERTAIN = [
    (FileProblem("changed"), E.MISS_FILE),
    (NotSignedIn("no", status=401), E.MISS_AUTH),
    (SignInNeeded("no", status=401), E.MISS_AUTH),
    (KeychainUnavailable("locked"), E.MISS_AUTH),
    (TooManyRequests("slow", status=429), E.REQUEUE),
    (Rejected("bad", status=400), E.FAIL),
    (Rejected("too large", status=413), E.FAIL),
    (Rejected("kind", status=415), E.FAIL),
    (Rejected("words", status=422), E.FAIL),
    (Rejected("method", status=405), E.FAIL),
    (Forbidden("no", status=403), E.FAIL),
    (NotFound("no", status=404), E.FAIL),
    (SpamSuspected("no", status=429), E.FAIL),
    (NotPossible("no"), E.FAIL),
]
"""Errors that mean the same wherever they come: nothing was made."""

UNSURE = [
    ServerFailed("502", status=502),
    ServerFailed("500", status=500),
    ServerFailed("408", status=408),
    ConnectionLost("lost"),
    TimedOut("late"),
    BadAnswer("no urn"),
    Offline("gone"),
    CaptivePortal("portal"),
]
"""Errors after which the server may have the file, if it was sent all of it."""


@pytest.mark.parametrize("is_let_go", [False, True])
@pytest.mark.parametrize(("error", "event"), CERTAIN, ids=str)
def test_N7_an_answer_that_made_nothing_is_believed(error, event, is_let_go):
    found = judged(error, is_let_go=is_let_go)
    assert (found.event, found.message) == (event, error.message)


@pytest.mark.parametrize("error", UNSURE, ids=lambda error: f"{type(error).__name__}-{error.message}")
def test_N4_whatever_else_comes_after_the_last_byte_has_to_be_looked_for(error):
    assert judged(error, is_let_go=True).event is E.LOSE


@pytest.mark.parametrize("error", UNSURE, ids=lambda error: f"{type(error).__name__}-{error.message}")
def test_N1_before_the_last_byte_the_same_only_costs_time(error):
    found = judged(error)
    assert found.event in {E.REQUEUE, E.MISS_NET}
    assert (found.event is E.MISS_NET) == isinstance(error, Offline)


def test_N7_a_conflict_after_the_last_byte_is_looked_for():
    conflict = Rejected("exists", status=409)
    assert judged(conflict, is_let_go=True).event is E.LOSE
    assert judged(conflict).event is E.FAIL


def test_N7_sound_that_could_not_be_processed_gets_one_second_chance():
    refused = Rejected(f"The server did not accept this. It says: {ASSET}", status=422)
    first = judged(refused, is_let_go=True)
    assert (first.event, first.pause, first.counts) == (E.REQUEUE, 600, True)
    assert judged(refused, is_let_go=True, failures=1).event is E.FAIL


def test_N9_a_server_that_cannot_prove_who_it_is_is_not_tried_in_a_loop():
    assert judged(Untrusted("who")).event is E.FAIL


def test_N6_a_pause_the_server_asks_for_is_kept_and_does_not_count():
    found = judged(TooManyRequests("slow", status=429, retry_after=77))
    assert (found.event, found.pause, found.counts) == (E.REQUEUE, 77, False)


@pytest.mark.parametrize("error", [ServerFailed("502", status=502), ConnectionLost("lost")])
def test_R11_failures_count_once_bytes_were_sent_and_end_in_a_question(error):
    assert judged(error, is_sent=False).counts is False
    assert judged(error).counts is True
    last = judged(error, failures=MOST_FAILURES - 1)
    assert last.event is E.FAIL
    assert f"{MOST_FAILURES} times" in last.message
    assert judged(error, is_sent=False, failures=MOST_FAILURES - 1).event is E.REQUEUE


def test_R11_pauses_double_up_to_an_hour_with_full_jitter(monkeypatch):
    monkeypatch.setattr("random.random", lambda: 1.0)
    assert [TIMING.pause(failures) for failures in (0, 1, 2, 3, 7, 60)] == [30, 60, 120, 240, 3600, 3600]
    monkeypatch.setattr("random.random", lambda: 0.0)
    assert TIMING.pause(5) == 0


def test_F3_a_full_disk_sends_it_back_or_has_it_looked_for():
    assert judged(StorageError("full")).event is E.REQUEUE
    assert judged(StorageError("full"), is_let_go=True).event is E.LOSE

"""The table of what may follow what in an upload."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.tracks import Sharing, TrackFields
from scmanager.core.upload_states import (
    AFTER_CRASH,
    AFTER_CRASH_UNTRUSTED,
    NEEDS_USER,
    ON_SERVER,
    OVER,
    TRANSITIONS,
    IllegalTransition,
    UploadEvent,
    UploadState,
    after,
)
from scmanager.core.uploads import STATE_TEXTS, UploadJob, is_marker, marker_of, without_markers

S, E = UploadState, UploadEvent
MOMENT = datetime(2026, 11, 27, tzinfo=UTC)
JOB = UploadJob(
    id="1", account="a", draft=Draft(path=Path("/music/pale_reeds.wav")), added_at=MOMENT, changed_at=MOMENT
)

MAY_HAVE_IT = frozenset({S.COMMITTING, S.UNKNOWN, S.RETRY_DECISION, S.DUPLICATE_REVIEW})
"""States in which nobody knows whether the server has the file."""


def in_state(state, **changes):
    return msgspec.structs.replace(JOB, state=state, **changes)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("event", list(E))
def test_a_job_moves_along_the_table_only(state, event):
    if (state, event) in TRANSITIONS:
        assert in_state(state).met(event).state is TRANSITIONS[state, event] is after(state, event)
        assert in_state(state).can(event)
    else:
        assert not in_state(state).can(event)
        with pytest.raises(IllegalTransition, match=f"{state} cannot meet {event}"):
            in_state(state).met(event)


def test_every_state_has_words_and_every_event_a_use():
    assert set(STATE_TEXTS) == set(S)
    assert {event for _, event in TRANSITIONS} == set(E)


def test_every_state_can_be_reached_and_left_for_an_end():
    reached, edge = set(), {S.QUEUED, S.DRAFT}
    while edge:
        reached |= edge
        edge = {then for (state, _), then in TRANSITIONS.items() if state in edge} - reached
    assert reached == set(S)
    leads_to_an_end = {S.DONE, S.CANCELLED, S.FAILED}
    while more := {state for (state, _), then in TRANSITIONS.items() if then in leads_to_an_end} - leads_to_an_end:
        leads_to_an_end |= more
    assert leads_to_an_end == set(S)


def test_what_the_server_may_have_goes_back_into_the_queue_only_by_a_yes_or_an_answer():
    ways = {(state, event) for (state, event), then in TRANSITIONS.items() if state in MAY_HAVE_IT and then is S.QUEUED}
    assert ways == {(S.COMMITTING, E.REQUEUE), (S.UNKNOWN, E.SEND_AGAIN), (S.RETRY_DECISION, E.SEND_AGAIN)}


def test_a_track_that_is_there_is_never_sent_again():
    for (state, _), then in TRANSITIONS.items():
        if state in ON_SERVER:
            assert then not in {S.QUEUED, S.PREFLIGHT, S.SENDING}


def test_sending_begins_after_preflight_and_the_last_bytes_go_after_the_gate():
    assert {state for (state, _), then in TRANSITIONS.items() if then is S.SENDING} == {S.PREFLIGHT}
    assert {state for (state, _), then in TRANSITIONS.items() if then is S.COMMITTING} == {S.SENDING}
    assert {state for (state, _), then in TRANSITIONS.items() if then is S.UNKNOWN} == {S.COMMITTING}


def test_a_crash_never_forgets_that_the_server_may_have_it():
    for state in MAY_HAVE_IT | ON_SERVER:
        assert AFTER_CRASH.get(state, state) in MAY_HAVE_IT | ON_SERVER
    assert AFTER_CRASH[S.SENDING] is S.QUEUED
    assert AFTER_CRASH_UNTRUSTED[S.SENDING] is S.UNKNOWN
    assert all(then not in AFTER_CRASH for then in AFTER_CRASH.values())


def test_a_job_can_be_cancelled_unless_the_server_may_have_it_or_has_it():
    free = {state for state in S if in_state(state).can(E.CANCEL)}
    assert free.isdisjoint(ON_SERVER)
    assert free & MAY_HAVE_IT == {S.RETRY_DECISION}
    assert {S.QUEUED, S.PREFLIGHT, S.SENDING, S.PAUSED} <= free


def test_states_that_need_the_user_offer_the_user_something():
    for state in NEEDS_USER:
        assert any(before is state for before, _ in TRANSITIONS), state
    assert not NEEDS_USER & {S.DONE, S.QUEUED, S.SENDING}
    assert {S.DONE, S.CANCELLED, S.FAILED, S.FAILED_SERVER} == OVER


def test_an_event_drops_the_old_message_and_takes_changes():
    failed = in_state(S.FINALISING).met(E.FAIL, message="No.", track_urn="soundcloud:tracks:1")
    assert (failed.message, failed.track_urn) == ("No.", "soundcloud:tracks:1")
    assert failed.met(E.FINISH).message == ""
    assert failed.met(E.FINISH).track_urn == "soundcloud:tracks:1"


def test_the_title_is_that_of_the_fields_else_of_the_file():
    assert JOB.title == "pale reeds"
    named = msgspec.structs.replace(JOB, draft=Draft(path=Path("x.wav"), fields=TrackFields(title="Pale Reeds")))
    assert named.title == "Pale Reeds"


def test_a_job_is_private_until_its_time():
    public = Draft(path=Path("x.wav"), fields=TrackFields(sharing=Sharing.PUBLIC))
    assert JOB.is_private
    assert not msgspec.structs.replace(JOB, draft=public).is_private
    later = msgspec.structs.replace(public, publish_at=MOMENT)
    assert msgspec.structs.replace(JOB, draft=later).is_private


def test_a_draft_can_be_uploaded_when_it_is_audio_and_nothing_is_wrong():
    audio = AudioFile(path=Path("x.wav"), size=1, format="WAV")
    assert Draft(path=audio.path, audio=audio, warning="Large.").can_upload
    assert not Draft(path=audio.path, audio=audio, problem="Empty.").can_upload
    assert not Draft(path=audio.path).can_upload


def test_a_marker_is_one_plain_word_and_is_known_again():
    marker = marker_of(bytes(range(16)))
    assert is_marker(marker)
    assert marker.isascii()
    assert marker == marker.lower()
    assert " " not in marker
    assert marker != marker_of(bytes(16))
    assert not any(is_marker(tag) for tag in ("scmu_", "ambient", marker + "x"))
    assert without_markers(("ambient", marker, "field recording")) == ("ambient", "field recording")

"""The table of what may follow what in an upload."""

from pathlib import Path

import pytest

from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.tracks import TrackFields
from scmanager.core.uploads import FINAL, STATE_TEXTS, TRANSITIONS, UploadJob, UploadState

JOB = UploadJob(id="1", draft=Draft(path=Path("/music/pale_reeds.wav")))


def in_state(state):
    return UploadJob(id="1", draft=JOB.draft, state=state)


def test_every_state_is_in_the_table_and_has_words():
    assert set(TRANSITIONS) == set(STATE_TEXTS) == set(UploadState)


def test_every_state_can_be_reached_from_the_first_and_ends_somewhere():
    reached, edge = set(), {UploadState.QUEUED}
    while edge:
        reached |= edge
        edge = {after for state in edge for after in TRANSITIONS[state]} - reached
    assert reached == set(UploadState)
    assert {s for s in UploadState if TRANSITIONS[s] <= {UploadState.QUEUED}} == FINAL


@pytest.mark.parametrize("state", list(UploadState))
@pytest.mark.parametrize("after", list(UploadState))
def test_a_job_moves_along_the_table_only(state, after):
    if after in TRANSITIONS[state]:
        assert in_state(state).moved(after).state is after
    else:
        with pytest.raises(ValueError, match="cannot go from"):
            in_state(state).moved(after)


def test_a_job_can_be_cancelled_until_the_server_may_have_it_all():
    assert {s for s in UploadState if in_state(s).can_cancel} == {UploadState.QUEUED, UploadState.SENDING}
    assert {s for s in UploadState if in_state(s).can_retry} == {UploadState.CANCELLED, UploadState.FAILED}


def test_is_active_from_the_first_byte_until_the_track_is_there():
    active = {s for s in UploadState if in_state(s).is_active}
    assert active == {UploadState.SENDING, UploadState.FINISHING, UploadState.PROCESSING}


def test_moving_keeps_the_track_and_drops_the_old_message():
    failed = in_state(UploadState.PROCESSING).moved(UploadState.FAILED, message="No.", track_urn="soundcloud:tracks:1")
    assert (failed.message, failed.track_urn) == ("No.", "soundcloud:tracks:1")
    assert failed.moved(UploadState.QUEUED).message == ""


def test_the_title_is_that_of_the_fields_else_of_the_file():
    assert JOB.title == "pale reeds"
    named = UploadJob(id="1", draft=Draft(path=Path("x.wav"), fields=TrackFields(title="Pale Reeds")))
    assert named.title == "Pale Reeds"


def test_a_draft_can_be_uploaded_when_it_is_audio_and_nothing_is_wrong():
    audio = AudioFile(path=Path("x.wav"), size=1, format="WAV")
    assert Draft(path=audio.path, audio=audio, warning="Large.").can_upload
    assert not Draft(path=audio.path, audio=audio, problem="Empty.").can_upload
    assert not Draft(path=audio.path).can_upload

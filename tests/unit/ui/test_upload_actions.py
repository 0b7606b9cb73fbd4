"""What can be done with an upload: nothing that its state does not allow."""

from __future__ import annotations

import pytest

from scmanager.core.upload_states import EDITABLE, UploadEvent, UploadState
from scmanager.core.uploads import UploadJob
from scmanager.services.audio_files import CHANGED, MOVED
from scmanager.ui.upload_actions import MOVES, UploadAction, moved_before, offer
from tests.helpers.fake_uploads import S, job

A = UploadAction
E = UploadEvent

#: What each action makes happen to the upload; those that are not here change nothing about it.
EVENTS = {
    A.RELEASE: {E.RELEASE}, A.PAUSE: {E.PAUSE}, A.RESUME: {E.RESUME}, A.CANCEL: {E.CANCEL}, A.GIVE_UP: {E.CANCEL},
    A.RETRY: {E.RETRY}, A.FINISH: {E.FINISH}, A.CHECK_AGAIN: {E.LOOK_AGAIN},
    A.DECIDE: {E.SEND_AGAIN, E.FIND}, A.CHOOSE: {E.SEND_AGAIN, E.FIND}, A.REVIEW: {E.KEEP, E.KEEP_DONE},
    A.LOCATE: {E.CONTINUE}, A.ACCEPT_CHANGE: {E.CONTINUE},
}  # fmt: skip


def every_job() -> list[UploadJob]:
    there = {"track_urn": "soundcloud:tracks:1"}
    special = [
        job(S.NEEDS_FILE, message=MOVED),
        job(S.NEEDS_FILE, message=CHANGED),
        job(S.RETRY_DECISION, candidates=("soundcloud:tracks:1",)),
        job(S.FAILED, **there),
        job(S.UNKNOWN, delete_when_found=True),
    ]
    return [job(state) for state in UploadState] + special


@pytest.mark.parametrize("upload", every_job(), ids=lambda upload: upload.state)
def test_only_what_is_possible_is_offered(upload: UploadJob):
    for action in offer(upload).all:
        assert all(upload.can(event) for event in EVENTS.get(action, ())), action


@pytest.mark.parametrize("upload", every_job(), ids=lambda upload: upload.state)
def test_what_is_edited_may_be_changed(upload: UploadJob):
    assert (A.EDIT in offer(upload).all) == (upload.state in EDITABLE)


@pytest.mark.parametrize("upload", every_job(), ids=lambda upload: upload.state)
def test_buttons_and_menu_do_not_repeat_each_other(upload: UploadJob):
    offered = offer(upload)
    assert 1 <= len(offered.buttons) <= 2
    assert len(set(offered.all)) == len(offered.all)
    assert offered.main in offered.buttons
    assert offered.removal is None or offered.removal in offered.all
    assert A.DETAILS in offered.all


def test_a_file_that_is_gone_is_located_and_one_that_changed_may_be_used():
    assert offer(job(S.NEEDS_FILE, message=MOVED)).buttons == (A.LOCATE, A.REMOVE)
    assert offer(job(S.NEEDS_FILE, message=CHANGED)).buttons == (A.ACCEPT_CHANGE, A.LOCATE)


@pytest.mark.parametrize("state", [S.CREATED, S.FINALISING])
def test_what_failed_while_it_was_finished_can_be_tried_at_once(state: UploadState):
    assert A.TRY_NOW not in offer(job(state)).all
    assert offer(job(state, message="The server has a problem.")).main is A.TRY_NOW


def test_what_is_sent_is_cancelled_by_a_question_once():
    assert offer(job(S.COMMITTING)).removal is A.CANCEL_SENT
    assert offer(job(S.COMMITTING, delete_when_found=True)).removal is None


def test_a_track_that_is_there_already_is_finished_and_not_sent_again():
    offered = offer(job(S.FAILED, track_urn="soundcloud:tracks:1"))
    assert A.FINISH in offered.buttons
    assert A.RETRY not in offered.all


WAITING = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("action", "key", "before"),
    [
        (A.MOVE_UP, "c", "b"), (A.MOVE_UP, "a", None), (A.MOVE_DOWN, "b", "d"), (A.MOVE_DOWN, "c", ""),
        (A.MOVE_DOWN, "d", None), (A.MOVE_FIRST, "d", "a"), (A.MOVE_FIRST, "a", None), (A.MOVE_LAST, "a", ""),
        (A.MOVE_LAST, "d", None),
    ],
)  # fmt: skip
def test_moves_know_whom_to_stand_before(action, key, before):
    assert moved_before(action, key, WAITING) == before


def test_whoever_waits_can_be_moved():
    movable = {state for state in UploadState if set(MOVES) & set(offer(job(state)).all)}
    assert movable == {S.QUEUED, S.PAUSED, S.WAIT_NET}

"""Which of several tracks of one upload stays, if the user just says yes."""

from __future__ import annotations

from scmanager.core.tracks import Sharing, Track
from scmanager.core.uploads import UploadJob
from scmanager.ui.dialogs.duplicate_review import deleted_by_default, kept_by_default, origin_of
from tests.helpers.fake_uploads import S, job, make_track

DOUBLE = job(S.DUPLICATE_REVIEW, 1, tries=3)
FIRST, SECOND, NEWEST = DOUBLE.markers


def track(number: int, *tags: str, **changes: object) -> Track:
    return make_track(number, tags=("ambient", *tags), **changes)


def choice(upload: UploadJob, *tracks: Track) -> tuple[str, set[str]]:
    gone = deleted_by_default(upload, tracks)
    return kept_by_default(upload, tracks)[-1], {urn[-1] for urn in gone}


def test_the_newest_attempt_stays_and_older_private_ones_go():
    assert choice(DOUBLE, track(1, FIRST), track(2, SECOND), track(3, NEWEST)) == ("3", {"1", "2"})


def test_what_is_public_is_never_preselected():
    assert choice(DOUBLE, track(1, FIRST, sharing=Sharing.PUBLIC), track(3, NEWEST)) == ("3", set())


def test_a_track_without_a_marker_of_ours_is_never_preselected():
    assert choice(DOUBLE, track(1), track(3, NEWEST)) == ("3", set())


def test_the_finished_track_stays_although_its_marker_is_gone():
    done = job(S.DUPLICATE_REVIEW, 1, tries=3, track_urn="soundcloud:tracks:5", is_finished=True)
    assert choice(done, track(5), track(1, FIRST)) == ("5", {"1"})
    assert origin_of(done, track(5)) == "the finished one"


def test_a_marker_in_the_address_counts_as_well():
    marked = track(1, permalink=f"salt-flats-{FIRST.removeprefix('scmu_')}")
    assert choice(DOUBLE, marked, track(3, NEWEST)) == ("3", {"1"})
    assert origin_of(DOUBLE, marked) == "older attempt of this upload"
    assert origin_of(DOUBLE, track(3, NEWEST)) == "newest attempt of this upload"
    assert origin_of(DOUBLE, track(9)) == ""

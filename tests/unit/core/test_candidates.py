"""What is uploaded of the files that were listed."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from scmanager.core.candidates import Candidate, Choice, assessed, quota_after
from scmanager.core.drafts import AudioFile, Draft
from scmanager.core.look_alikes import LookAlikes
from scmanager.core.tracks import Track, TrackFields
from scmanager.core.users import Quota, User

NOBODY = LookAlikes()
PLENTY = Quota(unlimited=True)


def candidate(name="a.wav", seconds=60, *, content="", title="Reeds", problem="", **changes):
    path = Path("/music") / name
    audio = None if problem else AudioFile(path=path, size=1, format="WAV", duration_ms=seconds * 1000)
    draft = Draft(path=path, audio=audio, fields=TrackFields(title=title), content=content, problem=problem)
    return Candidate(draft=draft, **changes)


def track(title, duration_ms=None):
    created = datetime(2026, 11, 2, 12, tzinfo=UTC)
    return Track(urn="1", title=title, user=User(urn="u"), duration_ms=duration_ms, created_at=created)


def test_files_go_as_long_as_the_upload_time_reaches():
    given = [candidate("1.wav", 600), candidate("2.wav", 700), candidate("3.wav", 100), candidate("4.wav", 61)]
    found = assessed(given, Quota(seconds_left=760), NOBODY)
    assert [each.will_upload for each in found] == [True, False, True, False]
    assert found[1].shortage == "Needs 12 upload minutes; 2 are left."
    assert found[3].shortage == "Needs 2 upload minutes; 1 is left."


def test_the_order_decides_whom_the_upload_time_reaches():
    one, other = candidate("1.wav", 600), candidate("2.wav", 500)
    quota = Quota(seconds_left=600)
    assert [each.will_upload for each in assessed([one, other], quota, NOBODY)] == [True, False]
    assert [each.will_upload for each in assessed([other, one], quota, NOBODY)] == [True, False]


@pytest.mark.parametrize("quota", [Quota(), Quota(unlimited=True), Quota(unlimited=True, seconds_left=0)])
def test_a_limit_that_is_not_known_keeps_nothing_back(quota):
    assert assessed([candidate(seconds=10**6)], quota, NOBODY)[0].will_upload


def test_files_that_are_skipped_take_no_upload_time():
    skipped = candidate("1.wav", 600, choice=Choice.SKIP, uploaded="You uploaded this.")
    bad = candidate("2.txt", problem="This is a text file.")
    found = assessed([skipped, bad, candidate("3.wav", 600)], Quota(seconds_left=600), NOBODY)
    assert [each.will_upload for each in found] == [False, False, True]


def test_the_same_content_is_uploaded_once_unless_the_user_wants_it():
    first, second = assessed([candidate("1.wav", content="aa"), candidate("2.wav", content="aa")], PLENTY, NOBODY)
    assert (first.question, first.will_upload) == ("", True)
    assert second.question == "The same content as “1.wav”: it is in the list twice."
    assert (first.is_copy, second.is_copy) == (False, True)
    assert not msgspec.structs.replace(second, uploaded="You uploaded this.").is_copy
    assert (second.decision, second.will_upload) == (Choice.SKIP, False)
    wanted = msgspec.structs.replace(second, choice=Choice.UPLOAD)
    assert assessed([first, wanted], PLENTY, NOBODY)[1].will_upload


def test_without_the_first_of_two_the_second_is_no_copy_any_more():
    _, second = assessed([candidate("1.wav", content="aa"), candidate("2.wav", content="aa")], PLENTY, NOBODY)
    (left,) = assessed([second], PLENTY, NOBODY)
    assert (left.question, left.will_upload) == ("", True)


def test_contents_that_are_not_known_are_not_compared():
    assert all(each.will_upload for each in assessed([candidate("1.wav"), candidate("2.wav")], PLENTY, NOBODY))


def test_what_was_uploaded_before_is_skipped_and_a_look_alike_is_not():
    known = candidate(uploaded="You uploaded this file on 2 Nov 2026 as “Reeds”.")
    alike = assessed([candidate(title="Pale Reeds")], PLENTY, LookAlikes([track("PALE  reeds", 61_000)]))[0]
    assert (known.decision, known.will_upload) == (Choice.SKIP, False)
    assert alike.question == "Looks like “PALE reeds”, uploaded 2 Nov 2026."
    assert (alike.decision, alike.will_upload) == (Choice.UPLOAD, True)
    assert not msgspec.structs.replace(alike, choice=Choice.SKIP).will_upload


@pytest.mark.parametrize(
    ("known", "alike"),
    [
        (track("PALE REEDS", 1_500), True),
        (track("Pale Reeds", 3_000), True),
        (track("Pale Reeds"), True),
        (track("Pale Reeds", 402_000), False),
        (track("Pale Reeds (dub)", 1_500), False),
    ],
)
def test_a_look_alike_has_the_title_and_about_the_length(known, alike):
    assert bool(LookAlikes([known]).sentence("Pale Reeds", 1_500)) is alike


def test_what_has_not_changed_is_the_same_object():
    given = assessed([candidate("1.wav"), candidate("2.wav")], Quota(seconds_left=60), NOBODY)
    assert all(one is other for one, other in zip(given, assessed(given, Quota(seconds_left=60), NOBODY), strict=True))


def test_uploads_that_wait_take_their_time_off():
    assert quota_after(Quota(seconds_left=100, seconds_used=5), 30.2).seconds_left == 69
    assert quota_after(Quota(seconds_left=10), 30).seconds_left == 0
    assert quota_after(Quota(), 30) == Quota()

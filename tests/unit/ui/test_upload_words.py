"""What an upload is doing, in words, in every state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scmanager.core.tracks import Sharing
from scmanager.core.upload_states import UploadState
from scmanager.ui.upload_words import Surroundings, age_of, clock, counts_down, stopping_words, words_of
from tests.helpers.fake_uploads import NOON, S, job


def around(**changes: object) -> Surroundings:
    return Surroundings(**({"now": NOON + timedelta(minutes=6)} | changes))


def at(minutes: int) -> str:
    """The time of day some minutes after noon, where the tests run."""
    return (NOON + timedelta(minutes=minutes)).astimezone().strftime("%H:%M")


OFFLINE = around(seconds_left=11.2)
LATER = NOON + timedelta(minutes=10)

LOOKING = "No answer came after the file was sent. Checking whether SoundCloud has it"

LINES = [
    (job(S.DRAFT), around(), "Draft. Nothing is sent before you say so · private"),
    (job(S.QUEUED), around(), "Waiting · private"),
    (job(S.QUEUED, sharing=Sharing.PUBLIC), around(), "Waiting · public"),
    (job(S.QUEUED), around(is_paused=True), "Waiting · all uploads are paused"),
    (job(S.QUEUED), OFFLINE, "Waiting for the network · tries again in 12 s"),
    (
        job(S.QUEUED),
        around(seconds_left=19.0, by_server=True),
        "SoundCloud asked for a pause · tries again in 19 s",
    ),
    (job(S.QUEUED), around(seconds_left=0.0), "Waiting for the network · tries again now"),
    (job(S.QUEUED), around(seconds_left=600.0), "Waiting for the network · tries again in 10 min"),
    (job(S.QUEUED, not_before=LATER), around(), f"Waiting · tries again at {at(10)}"),
    (
        job(S.QUEUED, not_before=LATER, message="The connection broke."),
        around(),
        f"Waiting · tries again at {at(10)} · The connection broke.",
    ),
    (job(S.QUEUED, not_before=NOON), around(), "Waiting · private"),
    (job(S.PREFLIGHT), around(), "Getting ready"),
    (job(S.SENDING, sent=42_200_000, tries=1), around(), "Sending · 42.2 of 68.1 MB"),
    (job(S.SENDING, sent=420_000, tries=1), around(), "Sending · 420 KB of 68.1 MB"),
    (job(S.SENDING, sent=42_200_000, idle=12.3), around(), "Sending · 42.2 of 68.1 MB · no progress for 12 s"),
    (job(S.SENDING, sent=42_200_000, idle=130.0), around(), "Sending · 42.2 of 68.1 MB · no progress for 3 min"),
    (job(S.SENDING, sent=42_200_000, tries=3), around(), "Sending · 42.2 of 68.1 MB · attempt 3"),
    (job(S.COMMITTING), around(), "Sent. Waiting for SoundCloud to confirm"),
    (
        job(S.COMMITTING, delete_when_found=True),
        around(),
        "Sent. Waiting for SoundCloud to confirm. It is deleted as soon as it is there",
    ),
    (
        job(S.UNKNOWN),
        around(next_look=LATER),
        f"{LOOKING} (next look at {at(10)})",
    ),
    (
        job(S.UNKNOWN, message="The server has a problem."),
        around(next_look=LATER),
        f"{LOOKING} (next look at {at(10)}). The server has a problem.",
    ),
    (
        job(S.UNKNOWN, negatives=2),
        around(next_look=LATER),
        f"{LOOKING} (checked 2 times, next look at {at(10)})",
    ),
    (
        job(S.UNKNOWN, negatives=1),
        around(next_look=NOON),
        f"{LOOKING} (checked once, looking now)",
    ),
    (
        job(S.UNKNOWN, negatives=1),
        OFFLINE,
        f"{LOOKING} · tries again in 12 s",
    ),
    (
        job(S.RETRY_DECISION, negatives=3, checked_at=NOON + timedelta(minutes=2)),
        around(),
        f"No answer came after the file was sent. It is not in your account; checked 3 times, last {at(2)}.",
    ),
    (
        job(S.RETRY_DECISION, candidates=("soundcloud:tracks:1",)),
        around(),
        "No answer came after the file was sent. A track that looks like it is there: is that the one?",
    ),
    (job(S.CREATED), around(), "SoundCloud has it. Finishing"),
    (job(S.FINALISING), around(), "SoundCloud has it. Finishing"),
    (job(S.FINALISING), OFFLINE, "SoundCloud has it. Finishing waits for the network · tries again in 12 s"),
    (job(S.FINALISING, message="The server failed."), around(), "SoundCloud has it. Finishing. The server failed."),
    (
        job(S.FINALISING, message="The server failed.", not_before=LATER),
        around(),
        f"SoundCloud has it. Finishing · tries again at {at(10)} · The server failed.",
    ),
    (
        job(S.RETRY_DECISION, message="A fault in scmanager stopped this upload."),
        around(),
        "No answer came after the file was sent. A fault in scmanager stopped this upload.",
    ),
    (job(S.PROCESSING), around(), "SoundCloud is preparing it · 6 min"),
    (job(S.PROCESSING), around(now=NOON), "SoundCloud is preparing it"),
    (job(S.PROCESSING, message="It takes long."), around(), "It takes long."),
    (job(S.DONE), around(), "Ready to listen · private"),
    (job(S.DONE, sharing=Sharing.PUBLIC), around(), "Ready to listen · public"),
    (job(S.DONE, sharing=Sharing.PUBLIC), around(sharing=Sharing.PRIVATE), "Ready to listen · private"),
    (job(S.DONE), around(sharing=Sharing.PUBLIC), "Ready to listen · public"),
    (job(S.DUPLICATE_REVIEW), around(), "It is there more than once. Choose which one stays"),
    (job(S.WAIT_AUTH), around(), "Sign in again to go on"),
    (
        job(S.WAIT_AUTH, message="It is another account's."),
        around(),
        "Sign in again to go on · It is another account's.",
    ),
    (job(S.WAIT_NET), around(), "Waiting for the network"),
    (job(S.WAIT_NET), OFFLINE, "Waiting for the network · tries again in 12 s"),
    (job(S.WAIT_DISK, message="The disk is full."), around(), "This computer could not save. The disk is full."),
    (job(S.NEEDS_FILE, message="The file has moved."), around(), "The file has moved."),
    (job(S.PAUSED), around(), "Paused"),
    (job(S.PAUSED, tries=1), around(), "Paused · starts again from the beginning"),
    (job(S.CANCELLED), around(), "Cancelled"),
    (job(S.FAILED), around(), "Not uploaded"),
    (job(S.FAILED, message="It is too long."), around(), "It is too long."),
    (
        job(S.FAILED, message="The title is taken.", track_urn="soundcloud:tracks:1"),
        around(),
        "SoundCloud has it, but it is not finished. The title is taken.",
    ),
    (job(S.FAILED_SERVER), around(), "SoundCloud could not read the sound"),
]


@pytest.mark.parametrize(("upload", "surroundings", "line"), LINES, ids=lambda value: getattr(value, "state", ""))
def test_what_it_is_doing_is_said_in_words(upload, surroundings, line):
    assert words_of(upload, surroundings).line == line


def test_there_are_words_for_every_state():
    assert {upload.state for upload, _, _ in LINES} == set(UploadState)


def test_a_time_to_go_public_is_said_with_its_date():
    when = datetime(2026, 12, 4, 18, 0, tzinfo=UTC)
    said = f"4 Dec 2026, {when.astimezone():%H:%M}"
    waiting = job(S.QUEUED, publish_at=when, sharing=Sharing.PUBLIC)
    assert words_of(waiting, around()).line == f"Waiting · private, goes public {said}"
    late = around(now=when + timedelta(minutes=1), sharing=Sharing.PRIVATE)
    assert words_of(job(S.DONE, publish_at=when), late).line == "Ready to listen · private"


@pytest.mark.parametrize(
    ("upload", "figures"),
    [
        (job(S.SENDING, sent=42_200_000, speed=430_000.0), ("430 KB/s", "1 min left")),
        (job(S.SENDING, sent=42_200_000), ("68.1 MB", "")),
        (job(S.COMMITTING), ("68.1 MB", "finishing")),
        (job(S.UNKNOWN), ("68.1 MB", "checking")),
        (job(S.DONE), (at(0), "")),
        (job(S.QUEUED, total=0), ("", "")),
    ],
    ids=lambda value: getattr(value, "state", ""),
)
def test_figures(upload, figures):
    assert words_of(upload, around()).figures == figures


def test_what_needs_attention_has_another_tone():
    assert {words_of(job(state), around()).tone for state in (S.QUEUED, S.SENDING, S.PROCESSING)} == {"text_2"}
    assert words_of(job(S.DONE), around()).tone == "ok"
    assert words_of(job(S.UNKNOWN), around()).tone == "warn"
    assert words_of(job(S.FAILED), around()).tone == "bad"


@pytest.mark.parametrize(
    ("upload", "surroundings", "seconds"),
    [
        (job(S.QUEUED), around(), None),
        (job(S.QUEUED), OFFLINE, 1.0),
        (job(S.QUEUED, not_before=LATER), around(), 240.0),
        (job(S.QUEUED, not_before=NOON), around(), None),
        (job(S.UNKNOWN), around(next_look=LATER), 240.0),
        (job(S.PROCESSING), around(), 60.0),
        (job(S.PAUSED), OFFLINE, None),
        (job(S.DONE), OFFLINE, None),
    ],
    ids=lambda value: getattr(value, "state", ""),
)
def test_only_what_counts_down_needs_a_clock(upload, surroundings, seconds):
    assert counts_down(upload, surroundings) == seconds


def test_times_of_other_days_have_a_date():
    assert clock(NOON, NOON) == at(0)
    assert clock(NOON, NOON + timedelta(days=2)) == f"27 Nov {at(0)}"


@pytest.mark.parametrize(("seconds", "text"), [(59, ""), (60, "1 min"), (3600, "1 h"), (3900, "1 h 5 min")])
def test_ages(seconds, text):
    assert age_of(seconds) == text


def test_stopping_says_what_starts_again_and_what_goes_on():
    sending = job(S.SENDING, sent=1)
    assert stopping_words(sending, 0, "at the next start") == (
        "“Salt Flats (master 2)” is being sent. At the next start, it starts again from the beginning."
    )
    assert stopping_words(sending, 1, "at the next start").endswith(" 1 waiting upload goes on then.")
    sent = stopping_words(job(S.COMMITTING), 12, "at the next start")
    assert "it is checked whether it is there" in sent
    assert sent.endswith("12 waiting uploads go on then.")
